"""The packet for a visit: tick the pieces, see exactly what will be written, write it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from tmscoach.rules.text import one_line, visible
from tmscoach.tui.telling import telling
from tmscoach.tui.widgets.keyline import KeyLine
from tmscoach.tui.widgets.line_input import LineInput
from tmscoach.tui.widgets.masthead import Masthead

if TYPE_CHECKING:
    from pathlib import Path

    from tmscoach.services.packet import Packet, PacketRequest
    from tmscoach.startup import Services

WEEKS = (None, 2, 4, 8)  # None: since the last visit, or the usual four weeks
WISH = "packet_wish"  # the visit it was typed after, a line break, the words
SOON = 0.2  # seconds after the last key until the wish is in the packet


def _ticked(title: str, taken: bool) -> Content:
    """A piece with its tick; one that is left out is dim as well."""
    line = Content(f"{'✓' if taken else ' '} {one_line(title, 60)}")
    return line if taken else line.stylize("dim")


class PieceList(OptionList, inherit_bindings=False):
    """The pieces; space ticks, so that `enter` stays free for writing the packet."""

    BINDINGS = [
        Binding("up,k", "cursor_up", "Up", show=False, id="pieces.up"),
        Binding("down,j", "cursor_down", "Down", show=False, id="pieces.down"),
        Binding("home", "first", "First", show=False, id="pieces.first"),
        Binding("end", "last", "Last", show=False, id="pieces.last"),
        Binding("pageup", "page_up", "Page up", show=False, id="pieces.page_up"),
        Binding("pagedown", "page_down", "Page down", show=False, id="pieces.page_down"),
        Binding("space", "select", "Tick", id="pieces.tick", tooltip="Take the piece in or leave it out"),
    ]


class PacketScreen(Screen[None]):
    """Left the pieces with a tick each, right the exact text; nothing is written before `enter`."""

    CSS_PATH = "packet.tcss"
    BINDINGS = [
        Binding("enter", "write", "Write", id="packet.write", tooltip="Write the text at the right"),
        Binding("a", "audience", "Reader", id="packet.audience", tooltip="Therapist or physician"),
        Binding("r", "range", "Weeks", id="packet.range", tooltip="How far back it goes"),
        Binding("o", "aloud", "Aloud", id="packet.aloud", tooltip="Without tables, to be read aloud"),
        Binding("t", "wish", "Wish", id="packet.wish", tooltip="What I want from the visit"),
        Binding("escape", "leave", "Back", id="packet.back", tooltip="Back; nothing is written"),
    ]

    def __init__(self, services: Services, about: str = "") -> None:
        super().__init__()
        self._services = services
        self._request: PacketRequest | None = None
        self._weeks = 0
        self._made: Packet | None = None
        self._kept_wish = ""
        self._written_text = ""
        self._written_to: Path | None = None

    def compose(self) -> ComposeResult:
        """Pieces, preview, and one line for a wish."""
        yield Masthead("Packet", "", "nothing written yet")
        with Horizontal(id="packet"):
            with Vertical(id="packet-left"):
                yield Static(id="packet-about", classes="quiet")
                yield LineInput(placeholder="What I want from today", id="packet-wish")
                yield PieceList(id="packet-pieces", markup=False)
            with VerticalScroll(id="packet-right"):
                yield Static(id="packet-text")
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

    def _last_visit(self) -> str:
        visit = self._services.care.last_visit()
        return visit.day.isoformat() if visit else ""

    def _change(self, **changes: Any) -> None:
        """Make the packet anew with some fields of the request changed, and show it."""
        if self._request is None:  # the store could not be read; that was told
            return
        self._request = replace(self._request, **changes)
        with telling(self):
            self._made = self._services.packet.make(self._request)
            self._show(self._made)

    def keep_now(self) -> None:
        """Remember the wish until the next visit; raises `CoachError` if that cannot be done."""
        if self._request is not None and self._request.wish != self._kept_wish:
            self._services.preferences.put(WISH, f"{self._last_visit()}\n{self._request.wish}")
            self._kept_wish = self._request.wish

    def put_by(self) -> None:
        """Put it on the disk and stay; raises `CoachError` if that cannot be done."""
        self.keep_now()

    def _show(self, made: Packet) -> None:
        request = made.request
        aloud = ", aloud" if request.read_aloud else ""
        since, until = request.since, request.until
        self.query_one("#packet-about", Static).update(
            Content(
                f"For my {request.audience.value}{aloud}\n"
                f"{since.day} {since:%b %Y} to {until.day} {until:%b %Y}"
            )
        )
        pieces = self.query_one(PieceList)
        highlighted = pieces.highlighted
        pieces.clear_options()
        pieces.add_options(
            Option(_ticked(piece.title, piece.key not in request.left_out), id=piece.key)
            for piece in made.pieces
        )
        if made.pieces:
            pieces.highlighted = min(highlighted or 0, len(made.pieces) - 1)
        self.query_one("#packet-text", Static).update(Content(visible(made.text)))
        self.query_one(Masthead).show("middle", f"{len(made.text.split()):,} words")
        self.query_one(Masthead).show(
            "right", "written" if made.text == self._written_text else "nothing written yet"
        )

    @on(OptionList.OptionSelected, "#packet-pieces")
    def tick(self, event: OptionList.OptionSelected) -> None:
        """Take a piece in, or leave it out."""
        if self._request is not None:
            self._change(left_out=self._request.left_out ^ {event.option.id or ""})

    @on(Input.Changed, "#packet-wish")
    def take_wish(self, event: Input.Changed) -> None:
        """The wish stands first in the packet, a moment after the last key: many pages take long to show."""
        if self._request is not None and event.value != self._request.wish:
            self._request = replace(self._request, wish=event.value)
            self._soon.reset()
            self._soon.resume()

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

    def action_write(self) -> None:
        """Write the exact text at the right, once, and say where."""
        self._catch_up()
        if self._made is None:
            return
        with telling(self):
            gone = self._written_to is None or not self._written_to.exists()
            if gone or self._made.text != self._written_text:
                self.keep_now()
                self._written_to = self._services.packet.write(self._made)
                self._written_text = self._made.text
                self.query_one(Masthead).show("right", "written")
                remark = "Read it once more before you hand it on."
            else:
                remark = "This text is there already; nothing more was written."
            self.notify(f"{self._written_to}\n{remark}", title="Written", markup=False, timeout=12)

    def action_leave(self) -> None:
        """Back, the wish remembered; from the wish to the pieces first."""
        if self.query_one("#packet-wish", Input).has_focus:
            self.leave_wish()
            return
        with telling(self):
            self.keep_now()
            self.dismiss(None)
