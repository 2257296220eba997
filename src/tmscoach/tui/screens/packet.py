"""The packet for a visit: tick the pieces, see exactly what will be written, write it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from tmscoach.rules.text import one_line
from tmscoach.tui.keeping import Soon
from tmscoach.tui.telling import telling
from tmscoach.tui.widgets.exact_text import ExactText
from tmscoach.tui.widgets.keyline import KeyLine
from tmscoach.tui.widgets.line_input import LineInput
from tmscoach.tui.widgets.masthead import Masthead

if TYPE_CHECKING:
    from pathlib import Path

    from tmscoach.services.packet import Making, Packet, PacketRequest
    from tmscoach.startup import Services

WEEKS = (None, 2, 4, 8)  # None: since the last visit, or the usual four weeks
WISH = "packet_wish"  # the visit it was typed after, a line break, the words
SOON = 0.2  # seconds after the last key until the wish is in the packet
HTML_NOTE = "An HTML file will be written: these words, with charts."
PAGE = "page:"  # how the key of a piece begins that is a page

Row = tuple[str, str, bool | None]  # id (how:... or the key of a piece), words, tick (None: it has none)


def _rows(made: Packet) -> list[Row]:
    """What can be chosen: for whom and how, then the pieces, the pages with a row for all of them."""
    request = made.request
    since, until = request.since, request.until
    year = "" if since.year == until.year else f" {since.year}"
    rows: list[Row] = [
        ("how:audience", f"For my {request.audience.value}", None),
        ("how:range", f"{since.day} {since:%b}{year} to {until.day} {until:%b %Y}", None),
        ("how:mask", "Names as initials", bool(request.masked)),
        ("how:counted", "How many pages I keep", request.counted),
        ("how:primer", "A page about TMS", request.primer),
        ("how:aloud", "To be read aloud", request.read_aloud),
        ("how:html", "HTML, to print", request.html),
        ("", "", None),
    ]
    pages = [piece.key for piece in made.pieces if piece.key.startswith(PAGE)]
    taken = sum(key not in request.left_out for key in pages)
    for piece in made.pieces:
        if pages and piece.key == pages[0]:
            rows.append(("how:pages", f"My pages, {taken} of {len(pages)}", taken == len(pages)))
        title = one_line(piece.title, 60)
        rows.append(
            (piece.key, f"  {title}" if piece.key in pages else title, piece.key not in request.left_out)
        )
    return rows


def _prompt(row: Row) -> Content:
    """A row with its tick; one that is left out is dim as well."""
    _, words, ticked = row
    if ticked is None:
        return Content(f"▸ {words}")
    line = Content(f"{'✓' if ticked else ' '} {words}")
    return line if ticked else line.stylize("$quiet")


class PieceList(OptionList, inherit_bindings=False):
    """The pieces; space ticks, so that `enter` stays free for writing the packet."""

    BINDINGS = [
        Binding("up,k", "cursor_up", "Up", show=False, id="pieces.up"),
        Binding("down,j", "cursor_down", "Down", show=False, id="pieces.down"),
        Binding("home", "first", "First", show=False, id="pieces.first"),
        Binding("end", "last", "Last", show=False, id="pieces.last"),
        Binding("pageup", "page_up", "Page up", show=False, id="pieces.page_up"),
        Binding("pagedown", "page_down", "Page down", show=False, id="pieces.page_down"),
        Binding("space", "select", "Tick", id="pieces.tick", tooltip="Take it in, or leave it out"),
    ]

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id, markup=False)
        self._rows: list[Row] = []

    def fill(self, rows: list[Row]) -> None:
        """Show these rows; where only ticks differ, only they are drawn anew."""
        if [row[0] for row in rows] == [row[0] for row in self._rows]:
            for place, (old, new) in enumerate(zip(self._rows, rows, strict=True)):
                if old != new:
                    self.replace_option_prompt_at_index(place - (place > _gap(rows)), _prompt(new))
            self._rows = rows
            return
        marked = self.highlighted_option.id if self.highlighted_option else None
        self._rows = rows
        self.clear_options()
        self.add_options([Option(_prompt(row), id=row[0]) if row[0] else None for row in rows])
        ids = [row[0] for row in rows if row[0]]
        self.highlighted = ids.index(marked) if marked in ids else 0


def _gap(rows: list[Row]) -> int:
    """Where the line stands that is no option."""
    return next(place for place, row in enumerate(rows) if not row[0])


class PacketScreen(Screen[None]):
    """Left what can be chosen with a tick each, right the exact text; nothing is written before `enter`."""

    CSS_PATH = "packet.tcss"
    BINDINGS = [
        Binding("enter", "write", "Write", id="packet.write", tooltip="Write the text at the right"),
        Binding(
            "a", "audience", "Reader", show=False, id="packet.audience", tooltip="Therapist or physician"
        ),
        Binding("r", "range", "Weeks", show=False, id="packet.range", tooltip="How far back it goes"),
        Binding(
            "o", "aloud", "Aloud", show=False, id="packet.aloud", tooltip="Sentences alone, to be read aloud"
        ),
        Binding("t", "wish", "Wish", id="packet.wish", tooltip="What I want from the visit"),
        Binding("m", "names", "Names", id="packet.names", tooltip="More names to show as initials"),
        Binding("f", "folder", "Folder", id="packet.folder", tooltip="Open the folder it was written into"),
        Binding("escape", "leave", "Back", id="packet.back", tooltip="Back; nothing is written"),
    ]

    def __init__(self, services: Services, about: str = "") -> None:
        super().__init__()
        self._services = services
        self._request: PacketRequest | None = None
        self._making: Making | None = None
        self._is_stale = False
        self._weeks = 0
        self._made: Packet | None = None
        self._words: dict[str, int] = {}  # of each block
        self._kept_wish = ""
        self._wishing = Soon(self, self._keep_wish)
        self._written: tuple[str, bool] | None = None  # the text, and whether it is HTML
        self._written_to: Path | None = None

    def compose(self) -> ComposeResult:
        """One line for a wish, what can be chosen, and the preview."""
        yield Masthead("Packet", "", "nothing written yet")
        with Horizontal(id="packet"):
            with Vertical(id="packet-left"):
                yield LineInput(placeholder="What I want from today", id="packet-wish")
                yield PieceList(id="packet-pieces")
            with Vertical(id="packet-side"):
                yield Static(HTML_NOTE, id="packet-note", classes="quiet")
                yield ExactText(id="packet-right")
        yield KeyLine()

    def on_mount(self) -> None:
        """Make the usual packet, with the wish that was typed for this visit before."""
        self.query_one(PieceList).focus()
        self._soon = self.set_interval(SOON, self._catch_up, pause=True)
        with telling(self):
            visit, _, wish = self._services.preferences.get(WISH).partition("\n")
            self._kept_wish = wish if visit == self._last_visit() else ""
            self._request = self._services.packet.usual()
            with self.prevent(Input.Changed):
                self.query_one("#packet-wish", Input).value = self._kept_wish
            self._change(wish=self._kept_wish)

    def on_screen_suspend(self) -> None:
        """Something else lies over this screen; where it is more than a dialog, the store may change."""
        self._is_stale = not isinstance(self.app.screen, ModalScreen)

    def on_screen_resume(self) -> None:
        """Read the store again after another screen, such as one for writing."""
        if self._is_stale and self._made is not None:
            self._making = None
            self._change()
        self._is_stale = False

    def _last_visit(self) -> str:
        visit = self._services.care.last_visit()
        return visit.day.isoformat() if visit else ""

    def _change(self, **changes: Any) -> None:
        """Make the packet anew with some fields of the request changed, and show it.

        The store is read again for another range alone.
        """
        if self._request is None:  # the store could not be read; that was told
            return
        self._request = replace(self._request, **changes)
        with telling(self):
            if self._making is None or changes.keys() & {"since", "until"}:
                self._making = self._services.packet.gather(self._request.since, self._request.until)
            self._made = self._making.make(self._request)
            self._show(self._made)

    def keep_now(self) -> None:
        """Remember the wish until the next visit; raises `CoachError` if that cannot be done."""
        if self._request is not None and self._request.wish != self._kept_wish:
            self._services.preferences.put(WISH, f"{self._last_visit()}\n{self._request.wish}")
            self._kept_wish = self._request.wish

    def put_by(self) -> None:
        """Put it on the disk and stay; raises `CoachError` if that cannot be done."""
        self.keep_now()

    def _keep_wish(self) -> None:
        with telling(self):
            self.keep_now()

    def _show(self, made: Packet) -> None:
        with self.prevent(OptionList.OptionHighlighted):
            self.query_one(PieceList).fill(_rows(made))
        self.query_one("#packet-note").display = made.request.html
        self.query_one(ExactText).show(made.blocks)
        for block in made.blocks:
            if block not in self._words:
                self._words[block] = len(block.split())
        head = self.query_one(Masthead)
        head.show("middle", f"{sum(self._words[block] for block in made.blocks):,} words")
        head.show("right", "written" if self._is_written(made) else "nothing written yet")

    def _is_written(self, made: Packet) -> bool:
        return self._written == (made.text, made.request.html)

    @on(OptionList.OptionHighlighted, "#packet-pieces")
    def reveal(self, event: OptionList.OptionHighlighted) -> None:
        """Show the text of the piece that is marked."""
        if self._made is None:
            return
        kept = [piece.key for piece in self._made.pieces if piece.key not in self._made.request.left_out]
        key = event.option.id or ""
        if key == "how:pages":
            key = next((one for one in kept if one.startswith(PAGE)), "")
        if key in kept:
            self.query_one(ExactText).reveal(kept.index(key) + 1)

    @on(OptionList.OptionSelected, "#packet-pieces")
    def tick(self, event: OptionList.OptionSelected) -> None:
        """Take a piece in, or leave it out; or choose how the whole is made."""
        if self._request is None or self._made is None:
            return
        key = event.option.id or ""
        left_out = self._request.left_out
        match key:
            case "how:audience":
                self.action_audience()
            case "how:range":
                self.action_range()
            case "how:aloud":
                self.action_aloud()
            case "how:mask":
                self._mask(not self._request.masked)
            case "how:counted":
                self._change(counted=not self._request.counted)
            case "how:primer":
                self._change(primer=not self._request.primer)
            case "how:html":
                self._change(html=not self._request.html)
            case "how:pages":
                pages = {piece.key for piece in self._made.pieces if piece.key.startswith(PAGE)}
                self._change(left_out=left_out | pages if not pages & left_out else left_out - pages)
            case _:
                self._change(left_out=left_out ^ {key})

    @on(Input.Changed, "#packet-wish")
    def take_wish(self, event: Input.Changed) -> None:
        """The wish stands first in the packet, a moment after the last key."""
        if self._request is not None and event.value != self._request.wish:
            self._request = replace(self._request, wish=event.value)
            self._soon.reset()
            self._soon.resume()
            self._wishing.typed()

    def _catch_up(self) -> None:
        """Show what was typed."""
        self._soon.pause()
        if self._made is not None and self._made.request != self._request:
            self._change()

    @on(Input.Submitted, "#packet-wish")
    def leave_wish(self) -> None:
        """Back to the pieces; the next `enter` writes."""
        self._catch_up()
        self.query_one(PieceList).focus()

    def action_wish(self) -> None:
        """Type what you want from the visit."""
        self.query_one("#packet-wish", Input).focus()

    def action_audience(self) -> None:
        """Therapist gets everything, a physician the short form."""
        if self._request is not None:
            kinds = list(type(self._request.audience))
            self._change(audience=kinds[(kinds.index(self._request.audience) + 1) % len(kinds)])

    def action_aloud(self) -> None:
        """With or without tables."""
        if self._request is not None:
            self._change(read_aloud=not self._request.read_aloud)

    def action_range(self) -> None:
        """Since the last visit, then two, four, eight weeks."""
        if self._request is None:
            return
        self._weeks = (self._weeks + 1) % len(WEEKS)
        weeks = WEEKS[self._weeks]
        with telling(self):
            self._change(
                since=self._services.packet.usual().since
                if weeks is None
                else self._request.until - timedelta(weeks=weeks)
            )

    # --- names -------------------------------------------------------------------------------------------

    def _mask(self, on: bool) -> None:
        """Names as initials, or as they are; where there is no name yet, ask for some."""
        with telling(self):
            names = self._services.packet.names() if on else ()
            if on and not names:
                self.action_names()
                return
            self._services.packet.keep_masking(on)
            self._change(masked=names)

    @work
    async def action_names(self) -> None:
        """Ask for more names, remember them, and show all names as initials."""
        from tmscoach.tui.dialogs.ask import Field, FormDialog

        if self._request is None:
            return
        packet = self._services.packet
        with telling(self):
            more = ", ".join(packet.more_names())
            people = len(packet.names()) - len(packet.more_names())
            said = f"Names, parted by commas; {people or 'none'} in your list of people"
            asked = FormDialog(
                "Shown as initials",
                (Field("names", said, more),),
                lambda typed: self._keep_names(typed["names"]),
                self._services.slips.of("names"),
            )
            if await self.app.push_screen_wait(asked) is not None:
                self._mask(bool(packet.names()))

    def _keep_names(self, typed: str) -> None:
        self._services.packet.keep_names(typed)

    # --- writing -----------------------------------------------------------------------------------------

    def action_write(self) -> None:
        """Write the exact text at the right, once, and say where."""
        self._catch_up()
        if self._made is None:
            return
        with telling(self):
            gone = self._written_to is None or not self._written_to.exists()
            if gone or not self._is_written(self._made):
                self.keep_now()
                self._written_to = self._services.packet.write(self._made, making=self._making)
                self._written = (self._made.text, self._made.request.html)
                self.query_one(Masthead).show("right", "written")
                remark = "Read it once more before you hand it on. f opens the folder."
            else:
                remark = "This text is there already; nothing more was written. f opens the folder."
            self.refresh_bindings()
            self.notify(f"{self._written_to}\n{remark}", title="Written", markup=False, timeout=12)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """There is no folder to open before something was written."""
        return self._written_to is not None if action == "folder" else True

    def action_folder(self) -> None:
        """Open the folder with the system's file manager; where there is none, say where it is."""
        from tmscoach.services.folders import open_folder

        if self._written_to is not None and not open_folder(self._written_to.parent):
            self.notify(
                f"{self._written_to.parent}\nThere is nothing here to open a folder with.",
                title="It is in this folder",
                markup=False,
                timeout=12,
            )

    def action_leave(self) -> None:
        """Back, the wish remembered; from the wish to the pieces first."""
        if self.query_one("#packet-wish", Input).has_focus:
            self.leave_wish()
            return
        with telling(self):
            self.keep_now()
            self.dismiss(None)
