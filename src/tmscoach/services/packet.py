"""The packet for a visit: gathered, looked at piece by piece, and written once it is wanted."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from tmscoach.errors import CoachError, Exit
from tmscoach.formats import content, packet
from tmscoach.formats.files import free_name, write_whole
from tmscoach.formats.packet import (
    CauseOccasion,
    DoubtLine,
    GlanceRow,
    HomeworkLine,
    LadderGoal,
    LineUse,
    PacketData,
    Piece,
    QuestionLine,
    RungLine,
    ScoreCourse,
)
from tmscoach.models.belief import Cause
from tmscoach.models.care import Visit
from tmscoach.models.drill import DrillRun
from tmscoach.models.ladder import Attempt, Rung
from tmscoach.models.measures import WeeklyCheck
from tmscoach.models.terms import DrillMode
from tmscoach.rules import ladder as ladder_rules
from tmscoach.rules.care import whose
from tmscoach.rules.days import Clock
from tmscoach.rules.ladder import Compared
from tmscoach.rules.masking import masked
from tmscoach.rules.text import one_line, visible
from tmscoach.services.export import markdown_page
from tmscoach.services.measures import DAILY, Course, MeasuresService
from tmscoach.store import belief as belief_store
from tmscoach.store import care as care_store
from tmscoach.store import homework as homework_store
from tmscoach.store import ladder as ladder_store
from tmscoach.store import packet as store
from tmscoach.store import people as people_store
from tmscoach.store import practice as practice_store
from tmscoach.store import transfer as transfer_store
from tmscoach.store.database import Database, Session

if TYPE_CHECKING:
    from tmscoach.formats.packet_html import Chart

USUAL_RANGE = timedelta(days=28)  # where there was no visit yet
MEANINGFUL = 0.3  # a change of 30 % of the start: "moderate" in IMMPACT 2008, see docs/measures.md
MOST_LINES, MOST_EVIDENCE = 5, 8

GlanceDays = tuple[date | None, date | None, date | None]  # start, last time, now


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
    read_aloud: bool = False  # no tables
    masked: tuple[str, ...] = ()  # names that become initials
    primer: bool = False  # with a page for a therapist who is new to all this


@dataclass(frozen=True, slots=True)
class Packet:
    """The pieces on offer, and the exact text of those that are not left out."""

    request: PacketRequest
    pieces: tuple[Piece, ...]
    text: str


@dataclass(frozen=True, slots=True)
class PacketService:
    """Gathers, shows and writes packets; it never reads the text of a page that is not a Share page."""

    database: Database
    clock: Clock
    exports: Path
    measures: MeasuresService

    def usual(self) -> PacketRequest:
        """The request with everything at its default: since the last visit, or four weeks back."""
        today = self.clock.today()
        with self.database.reading() as session:
            visit = care_store.last_visit_before(session, today)
            first = store.first_day(session)
        since = visit.day if visit else max(today - USUAL_RANGE, first or today - USUAL_RANGE)
        return PacketRequest(min(since, today), today)

    def make(self, request: PacketRequest) -> Packet:
        """The packet as it would be written.

        Raises:
            CoachError: the range is upside down.
        """
        if request.since > request.until:
            raise CoachError(
                f"The packet would begin on {request.since} and end before that, on {request.until}.",
                "Nothing was written.",
                "Give the earlier day first.",
                code=Exit.USAGE,
            )
        data = self._gather(request.since, request.until)
        if request.masked:
            data = _without_names(data, request.masked)
        pieces = packet.pieces(
            data,
            request.audience.value,
            wish=masked(visible(request.wish), request.masked),
            read_aloud=request.read_aloud,
            primer=content.primer() if request.primer else "",
        )
        text = packet.document(
            data, pieces, request.audience.value, self.clock.today(), left_out=request.left_out
        )
        return Packet(request, pieces, text)

    def names(self) -> tuple[str, ...]:
        """Everybody in the list of people, those put away too: names that a packet may mask."""
        with self.database.reading() as session:
            return tuple(person.name for person in people_store.people(session, put_away=True))

    def html(self, made: Packet) -> str:
        """The same words as one HTML file for printing, with the weekly checks as line charts.

        What was left out of the packet is not drawn either.
        """
        from tmscoach.formats import packet_html

        charts = [] if "glance" in made.request.left_out else self._charts(made.request.until)
        return packet_html.page(made.text, charts)

    def _charts(self, until: date) -> list[Chart]:
        from tmscoach.formats.packet_html import Chart, Line

        with self.database.reading() as session:
            checks = store.weekly_checks(session, until)
        lines: dict[int, list[Line]] = defaultdict(list)
        for scale in self.measures.weekly().items:
            points = [(check.day, getattr(check, scale.id)) for check in checks]
            known = tuple((day, float(value)) for day, value in points if value is not None)
            lines[scale.maximum].append(Line(scale.short, known))
        return [Chart(f"Weekly check, 0 to {most}", most, tuple(found)) for most, found in lines.items()]

    def write(
        self, made: Packet, out: Path | None = None, *, overwrite: bool = False, html: bool = False
    ) -> Path:
        """Write the packet's exact text, or its HTML (mode 0600, whole or not at all); returns where.

        Raises:
            CoachError: the file exists and `overwrite` is not set, or cannot be written.
        """
        ending = "html" if html else "md"
        target = out or free_name(
            self.exports / f"packet-{self.clock.today()}-{made.request.audience.value}.{ending}"
        )
        return write_whole(target, [self.html(made) if html else made.text], overwrite=overwrite)

    def _gather(self, since: date, until: date) -> PacketData:
        with self.database.reading() as session:
            checks = store.weekly_checks(session, until)
            drills = store.finished_drills(session, since, until)
            pages, lines = practice_store.page_counts(session, since, until)
            feelings = Counter({f.value: n for f, n in store.feelings_named(session, since, until)})
            feelings.update(run.feeling.value for run in drills if run.feeling)
            shared = store.shared_pages(session, since, until)
            extra = transfer_store.tags_and_feelings(session, shared)
            glance, days = _glance(checks)
            daily = self.measures.scores_in(session, DAILY, since, until)
            return PacketData(
                since=since,
                until=until,
                days=(until - since).days + 1,
                practised=len(practice_store.practised_days(session, since, until)),
                drills=len(drills),
                app_free=sum(run.mode is DrillMode.APP_FREE for run in drills),
                pages=pages,
                lines=lines,
                program_day=_program_day(store.program_day(session)),
                glance=glance,
                glance_days=days,
                flat_weeks=_flat_weeks(checks),
                causes=_occasions(store.causes(session, until)),
                triggers=tuple(Counter(run.trigger.value for run in drills if run.trigger).most_common()),
                feelings=tuple(feelings.most_common()),
                lines_used=_lines_used(drills),
                evidence=tuple(
                    (item.day, visible(item.text))
                    for item in store.evidence(session, since, until)[-MOST_EVIDENCE:]
                ),
                new_or_different=tuple(sorted({run.day for run in drills if run.is_new})),
                questions=tuple(
                    QuestionLine(visible(q.text), visible(q.for_whom), visible(q.answer), q.day)
                    for q in store.questions(session, since, until)
                ),
                shared=tuple(markdown_page(entry, *extra[entry.id or 0]) for entry in shared),
                withheld=store.withheld_count(session, since, until),
                ladder=_ladder(session, since, until),
                scores=tuple(_course(one) for one in self.measures.courses(session, until)),
                daily=tuple((score.day, next((a.value for a in score.answers), None)) for score in daily),
                glance_source=visible(self.measures.weekly().source),
                daily_source=visible(daily[-1].source) if daily else "",
                doubts=tuple(
                    DoubtLine(
                        visible(doubt.text),
                        visible(doubt.said_by),
                        visible(doubt.checked),
                        visible(doubt.think_now),
                    )
                    for doubt in belief_store.doubts(session, until)
                ),
                homework=tuple(
                    HomeworkLine(
                        visible(h.text),
                        whose(visible(h.from_whom)),
                        h.due_on,
                        h.done_on,
                        visible(h.in_the_way),
                    )
                    for h in homework_store.homework_between(session, since, until)
                ),
                visit=_for_visit(care_store.next_visit_from(session, self.clock.today())),
            )


def _ladder(session: Session, since: date, until: date) -> tuple[LadderGoal, ...]:
    """Every goal that was worked at in the range, the ones put away too."""
    at_rung: dict[str, list[Attempt]] = defaultdict(list)
    for attempt in ladder_store.found_between(session, since, until):
        at_rung[attempt.rung_uuid].append(attempt)
    goals = []
    rungs = ladder_store.rungs(session)
    for goal in ladder_store.goals(session):
        tried = [rung for rung in rungs if rung.goal_uuid == goal.uuid and at_rung.get(rung.uuid)]
        tried.sort(key=lambda rung: rung.archived_at is not None)
        if not tried:
            continue
        attempts = [attempt for rung in tried for attempt in at_rung[rung.uuid]]
        learned = max(
            (attempt for attempt in attempts if attempt.learned), key=lambda a: (a.day, a.at), default=None
        )
        goals.append(
            LadderGoal(
                visible(goal.text),
                tuple(_rung(rung, at_rung[rung.uuid]) for rung in tried),
                visible(learned.learned) if learned else "",
                learned.day if learned else None,
            )
        )
    return tuple(goals)


def _rung(rung: Rung, attempts: Sequence[Attempt]) -> RungLine:
    alarm = ladder_rules.compared((a.alarm_expected, a.alarm_found) for a in attempts)
    harm = ladder_rules.compared((a.harm_expected, a.harm_found) for a in attempts)
    return RungLine(
        rung.height if rung.archived_at is None else 0,
        visible(rung.text),
        len(attempts),
        _pair(alarm),
        _pair(harm),
    )


def _pair(found: Compared) -> tuple[float, float] | None:
    return None if found.expected is None or found.found is None else (found.expected, found.found)


def _course(course: Course) -> ScoreCourse:
    """A measure with the words of its scores; a single one is just now."""
    times = [("now", course.now)]
    if course.start is not course.now:
        times.insert(0, ("start", course.start))
    if course.before is not None:
        times.insert(1, ("last time", course.before))
    return ScoreCourse(
        visible(course.now.title),
        visible(course.now.source),
        tuple((when, score.day, visible(score.shown)) for when, score in times),
        course.change,
        visible(course.now.remark),
    )


def _for_visit(visit: Visit | None) -> str:
    if visit is None:
        return ""
    whom = f" with {whose(one_line(visit.whom))}" if visit.whom else ""
    return (
        f"For my visit on {visit.day.day} {visit.day:%B %Y}{whom} ({visit.kind.value}, {visit.mode.value})."
    )


# words of the program itself, which no name of a person can be in
_OURS = {
    "uuid",
    "kind",
    "fate",
    "program_day",
    "feelings",
    "triggers",
    "glance",
    "glance_source",
    "daily_source",
}


def _without_names(data: PacketData, names: Sequence[str]) -> PacketData:
    """The same with names as initials in everything that somebody typed."""
    return replace(
        data,
        **{
            one.name: _masked_in(getattr(data, one.name), names)
            for one in fields(data)
            if one.name not in _OURS
        },
    )


def _masked_in(value: Any, names: Sequence[str]) -> Any:
    if isinstance(value, str):
        return masked(value, names)
    if isinstance(value, tuple):
        return tuple(_masked_in(inner, names) for inner in value)
    if is_dataclass(value) and not isinstance(value, type):
        kept = [one.name for one in fields(value) if one.name not in _OURS]
        return replace(value, **{name: _masked_in(getattr(value, name), names) for name in kept})
    return value


def _program_day(number: int | None) -> str:
    return f"Day {number} of the thirty programme days." if number else ""


def _glance(checks: Sequence[WeeklyCheck]) -> tuple[tuple[GlanceRow, ...], GlanceDays]:
    if not checks:
        return (), (None, None, None)
    first, now = checks[0], checks[-1]
    before = checks[-2] if len(checks) > 2 else None
    rows = tuple(
        GlanceRow(
            scale.short,
            scale.maximum,
            getattr(first, scale.id) if first is not now else None,
            getattr(before, scale.id) if before else None,
            getattr(now, scale.id),
        )
        for scale in content.measure("weekly").items
    )
    return rows, (first.day if first is not now else None, before.day if before else None, now.day)


def _flat_weeks(checks: Sequence[WeeklyCheck]) -> int:
    """For how many weeks the symptom ratings have stayed within 30 % of the start; 0 under four weeks."""
    if len(checks) < 3:
        return 0
    start, now = checks[0], checks[-1]
    weeks = (now.day - start.day).days // 7
    pairs = [(getattr(start, name), getattr(now, name)) for name in ("average", "limit", "enjoyment")]
    complete = [(before, after) for before, after in pairs if before is not None and after is not None]
    if weeks < 4 or not complete:
        return 0
    return (
        0
        if any(abs(after - before) >= max(1.0, MEANINGFUL * before) for before, after in complete)
        else weeks
    )


def _occasions(causes: Sequence[Cause]) -> tuple[CauseOccasion, ...]:
    by_occasion: dict[str, list[Cause]] = defaultdict(list)
    for cause in causes:
        by_occasion[cause.asked].append(cause)
    occasions = [
        CauseOccasion(
            group[0].day,
            tuple((visible(c.text), c.coding.value if c.coding else "") for c in group),
        )
        for group in by_occasion.values()
    ]
    return tuple(occasions[:1] + occasions[1:][-1:])


def _lines_used(drills: Sequence[DrillRun]) -> tuple[LineUse, ...]:
    by_line: dict[str, list[tuple[int, int]]] = defaultdict(list)
    words: dict[str, str] = {}
    for run in drills:
        if run.line_key and run.alarm_before is not None and run.alarm_after is not None:
            by_line[run.line_key].append((run.alarm_before, run.alarm_after))
            words[run.line_key] = visible(run.line_text)  # as it read last
    uses = [
        LineUse(words[key], len(pairs), median(b for b, _ in pairs), median(a for _, a in pairs))
        for key, pairs in by_line.items()
    ]
    return tuple(sorted(uses, key=lambda use: (-use.n, use.text))[:MOST_LINES])
