"""The packet for a visit: gathered, looked at piece by piece, and written once it is wanted."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from tmscoach.errors import CoachError, Exit
from tmscoach.formats import content, packet
from tmscoach.formats.files import free_name, write_whole
from tmscoach.formats.markdown import MarkdownPage
from tmscoach.formats.packet import Form, Piece
from tmscoach.models.preferences import Preference
from tmscoach.rules.days import Clock
from tmscoach.rules.masking import Mask, is_name, names_in
from tmscoach.rules.text import mended, one_line, visible
from tmscoach.services.measures import MeasuresService
from tmscoach.services.packet_gathering import Gathered, gather, without_names
from tmscoach.store import care as care_store
from tmscoach.store import packet as store
from tmscoach.store import people as people_store
from tmscoach.store.database import Database

if TYPE_CHECKING:
    from tmscoach.formats.packet_html import Chart

USUAL_RANGE = timedelta(days=28)  # where there was no visit yet
NAMES, MASKING = "packet_names", "packet_masking"  # preferences: more names, and whether they are masked
LONGEST_NAMES = 2000  # characters of the list of more names


class Audience(StrEnum):
    """Who will read the packet."""

    THERAPIST = "therapist"
    PHYSICIAN = "physician"


@dataclass(frozen=True, slots=True)
class PacketRequest:
    """What the packet should hold; days are included on both ends."""

    since: date
    until: date
    audience: Audience = Audience.THERAPIST
    wish: str = ""  # what I want from today
    left_out: frozenset[str] = field(default_factory=frozenset)  # piece keys
    read_aloud: bool = False  # sentences alone, no tables
    masked: tuple[str, ...] = ()  # names that become initials
    primer: bool = False  # with a page for a therapist who is new to all this
    counted: bool = False  # with the number of pages that are kept back
    html: bool = False  # to be written as one HTML file with charts


@dataclass(frozen=True, slots=True)
class Packet:
    """The pieces on offer, and the exact text of those that are not left out, in blocks.

    Where HTML was asked for, `text` has the words of the file; `PacketService.html` makes the file of it.
    """

    request: PacketRequest
    pieces: tuple[Piece, ...]
    blocks: tuple[str, ...]

    @property
    def text(self) -> str:
        """The blocks as one text."""
        return "".join(self.blocks)


class Making:
    """Packets over one range, made of what was read once: a tick only puts parts together anew."""

    def __init__(self, gathered: Gathered, made_on: date) -> None:
        self._gathered = gathered
        self._made_on = made_on
        self._without: dict[tuple[str, ...], Gathered] = {(): gathered}
        self._pages: dict[tuple[MarkdownPage, bool], str] = {}
        self._pieces: tuple[PacketRequest | None, Form, tuple[Piece, ...]] = (None, Form(), ())

    def make(self, request: PacketRequest) -> Packet:
        """The packet as it would be written."""
        same = replace(request, left_out=frozenset())
        if self._pieces[0] != same:
            self._pieces = (same, *self._parts(request))
        _, form, pieces = self._pieces
        data = self._data(request).data
        blocks = packet.document(data, pieces, form, self._made_on, left_out=request.left_out)
        return Packet(request, pieces, blocks)

    def charts(self, made: Packet) -> list[Chart]:
        """Line charts of what the packet tells: nothing that was left out, and none to be read aloud."""
        from tmscoach.formats.packet_html import Chart, Line

        if made.request.read_aloud:
            return []
        told = {piece.key for piece in made.pieces} - made.request.left_out
        charts: list[Chart] = []
        if "glance" in told:
            lines: dict[int, list[Line]] = defaultdict(list)
            for _, name, most, values in self._gathered.checks:
                known = tuple((day, float(value)) for day, value in values if value is not None)
                lines[most].append(Line(name, known))
            charts += [
                Chart(f"My weekly rating, 0 to {most}", most, tuple(found)) for most, found in lines.items()
            ]
        if "practice" in told:
            weeks = [
                week for week in self._gathered.weeks if week.before is not None and week.after is not None
            ]
            before = tuple((week.begins, float(week.before or 0)) for week in weeks)
            after = tuple((week.begins, float(week.after or 0)) for week in weeks)
            title = "Alarm in drills, weekly medians, 0 to 10"
            charts.append(Chart(title, 10, (Line("before", before), Line("after", after))))
        return charts

    def _parts(self, request: PacketRequest) -> tuple[Form, tuple[Piece, ...]]:
        data = self._data(request).data
        form = Form(
            request.audience.value,
            read_aloud=request.read_aloud,
            is_html=request.html,
            counted=request.counted,
            primer=content.primer() if request.primer else "",
        )
        pages = (
            {}
            if request.audience is Audience.PHYSICIAN
            else {page: self._page(page, read_aloud=request.read_aloud) for page in data.shared}
        )
        wish = Mask(request.masked)(visible(mended(request.wish)))
        return form, packet.pieces(data, form, wish, pages)

    def _data(self, request: PacketRequest) -> Gathered:
        if request.masked not in self._without:
            data = without_names(self._gathered.data, Mask(request.masked))
            self._without[request.masked] = replace(self._gathered, data=data)
        return self._without[request.masked]

    def _page(self, page: MarkdownPage, *, read_aloud: bool) -> str:
        if (page, read_aloud) not in self._pages:
            self._pages[page, read_aloud] = packet.page(page, read_aloud=read_aloud)
        return self._pages[page, read_aloud]


@dataclass(frozen=True, slots=True)
class PacketService:
    """Gathers, shows and writes packets; it never reads the text of a page that is not a Share page."""

    database: Database
    clock: Clock
    exports: Path
    measures: MeasuresService

    def usual(self) -> PacketRequest:
        """The request with everything at its default: since the last visit, or four weeks back.

        Names are masked where they were the last time.
        """
        today = self.clock.today()
        with self.database.reading() as session:
            visit = care_store.last_visit_before(session, today)
            first = store.first_day(session)
            masking = session.get(Preference, MASKING)
        since = visit.day if visit else max(today - USUAL_RANGE, first or today - USUAL_RANGE)
        masked = self.names() if masking and masking.value else ()
        return PacketRequest(min(since, today), today, masked=masked)

    def gather(self, since: date, until: date) -> Making:
        """Read everything of a range once, to make packets of it.

        Raises:
            CoachError: the range is upside down.
        """
        if since > until:
            raise CoachError(
                f"The packet would begin on {since} and end before that, on {until}.",
                "Nothing was written.",
                "Give the earlier day first.",
                code=Exit.USAGE,
            )
        today = self.clock.today()
        with self.database.reading() as session:
            return Making(gather(session, self.measures, since, until, today), today)

    def make(self, request: PacketRequest) -> Packet:
        """The packet as it would be written.

        Raises:
            CoachError: the range is upside down.
        """
        return self.gather(request.since, request.until).make(request)

    # --- names -------------------------------------------------------------------------------------------

    def names(self) -> tuple[str, ...]:
        """Names that a packet may mask: of the list of people, those put away too, and the ones typed here.

        Somebody who is in the list by a role alone (`my sister`) has no name to mask.
        """
        with self.database.reading() as session:
            people = [person.name for person in people_store.people(session, put_away=True)]
            more = session.get(Preference, NAMES)
        return tuple(dict.fromkeys([*filter(is_name, people), *names_in(more.value if more else "")]))

    def more_names(self) -> tuple[str, ...]:
        """The names that were typed for packets, beside the list of people."""
        with self.database.reading() as session:
            more = session.get(Preference, NAMES)
        return names_in(more.value if more else "")

    def keep_names(self, typed: str) -> tuple[str, ...]:
        """Remember names, parted by commas, in place of those before; returns them.

        Raises:
            CoachError: the list is longer than a list of names can be.
        """
        names = names_in("\n".join(one_line(line) for line in mended(typed).split("\n")))
        if len(", ".join(names)) > LONGEST_NAMES:
            raise CoachError(
                f"That is more than {LONGEST_NAMES:,} characters of names.",
                "The names of before are kept.",
                "Write the names alone, parted by commas.",
            )
        self._prefer(NAMES, ", ".join(names))
        return names

    def keep_masking(self, on: bool) -> None:
        """Remember whether names are masked."""
        self._prefer(MASKING, "yes" if on else "")

    def _prefer(self, key: str, value: str) -> None:
        with self.database.writing() as session:
            session.merge(Preference(key=key, value=value))

    # --- files -------------------------------------------------------------------------------------------

    def content(self, made: Packet, making: Making | None = None) -> str:
        """What the file holds: the text, or the HTML where that was asked for."""
        if not made.request.html:
            return made.text
        from tmscoach.formats import packet_html

        making = making or self.gather(made.request.since, made.request.until)
        return packet_html.page(made.text, making.charts(made))

    def write(
        self, made: Packet, out: Path | None = None, *, overwrite: bool = False, making: Making | None = None
    ) -> Path:
        """Write the packet (mode 0600, whole or not at all); returns where.

        Raises:
            CoachError: the file exists and `overwrite` is not set, or cannot be written.
        """
        ending = "html" if made.request.html else "md"
        name = f"packet-{self.clock.today()}-{made.request.audience.value}.{ending}"
        target = out or free_name(self.exports / name)
        return write_whole(target, [self.content(made, making)], overwrite=overwrite)
