"""The weekly check: five questions, one key each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Center, Middle, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.style import Style
from textual.widgets import Static

from tmscoach.tui.messages import OpenPlace
from tmscoach.tui.telling import telling
from tmscoach.tui.widgets.keyline import KeyLine
from tmscoach.tui.widgets.masthead import Masthead

if TYPE_CHECKING:
    from tmscoach.startup import Services


class CheckInScreen(Screen[None]):
    """One question at a time; a key answers and goes on, the fifth keeps all five together.

    0-9 answer, t is the top of the scale, a full stop skips. On the dials a key stands for tens; the arrows
    refine an answer before `enter` takes it. Left with `escape`, nothing is kept: half a check cannot be
    compared with a whole one. With `about` "causes", the three causes are asked next.
    """

    CSS_PATH = "checkin.tcss"
    BINDINGS = [
        *(Binding(str(n), f"answer({n})", show=False, id=f"checkin.{n}") for n in range(10)),
        Binding("t", "answer(10)", "top", id="checkin.top", tooltip="The top of the scale"),
        Binding("full_stop", "skip", "skip", key_display=".", id="checkin.skip", tooltip="Leave it blank"),
        Binding("up,right", "refine(1)", "more", id="checkin.more", tooltip="A little more; enter takes it"),
        Binding(
            "down,left", "refine(-1)", "less", id="checkin.less", tooltip="A little less; enter takes it"
        ),
        Binding("enter", "take", "take", id="checkin.take", tooltip="Take what the scale shows"),
        Binding("backspace", "back", "before", id="checkin.previous", tooltip="The question before"),
        Binding("escape", "leave", "leave", id="checkin.leave", tooltip="Leave; nothing is kept"),
    ]

    def __init__(self, services: Services, about: str = "") -> None:
        super().__init__()
        self._services, self._about = services, about
        self._scales = services.measures.weekly().scale
        self._answers: list[int | None] = []
        self._shown: int | None = None  # what the arrows have chosen, not yet taken
        self._done = False

    def compose(self) -> ComposeResult:
        """A question, a scale, and what its ends mean."""
        yield Masthead("Weekly check", "", "the last seven days")
        with Middle(), Center(), Vertical(id="checkin"):
            yield Static(id="checkin-count", classes="quiet")
            yield Static(id="checkin-text", classes="title")
            yield Static(id="checkin-scale")
            yield Static(id="checkin-ends", classes="quiet")
            yield Static(id="checkin-chosen", classes="title")
        yield KeyLine()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Once all is kept there is nothing left to answer."""
        return action not in ("answer", "skip", "refine", "back") or not self._done

    def on_mount(self) -> None:
        """Show the first question."""
        self._show()

    def on_resize(self) -> None:
        """The scale takes what room there is."""
        if not self._done:
            self.call_after_refresh(self._show)

    def _show(self) -> None:
        place = len(self._answers)
        scale = self._scales[place]
        self.query_one("#checkin-count", Static).update(Content(f"{place + 1} of {len(self._scales)}"))
        self.query_one("#checkin-text", Static).update(Content(scale.text))
        tens = scale.maximum > 10
        marks = [str(n * 10 if tens else n) for n in range(10)] + [str(scale.maximum)]
        keys = [*(str(n) for n in range(10)), "t"]
        clicks = [Style.from_meta({"@click": f"screen.answer({n})"}) for n in range(11)]
        cell = max(3, min(5, self.query_one("#checkin").size.width // 11))
        ends_at = 10 * cell + (3 if cell > 3 else 4)  # "90100" would be no scale
        row, below = (
            Content("").join(
                Content(sign.rjust(3 if n < 10 else ends_at - 10 * cell).ljust(cell)).stylize(clicks[n])
                for n, sign in enumerate(signs)
            )
            for signs in (marks, keys)
        )
        lines = [row, below.stylize("dim")] if tens else [row]
        self.query_one("#checkin-scale", Static).update(Content("\n").join(lines))
        room = ends_at - 2 - len(scale.low) - len(scale.high)
        ends = (
            f"  {scale.low}{' ' * room}{scale.high}"
            if room > 1
            else f"{scale.minimum}  {scale.low}\n{scale.maximum}  {scale.high}"
        )
        self.query_one("#checkin-ends", Static).update(Content(ends))
        chosen = "" if self._shown is None else f"  {self._shown}   enter takes it"
        self.query_one("#checkin-chosen", Static).update(Content(chosen))

    def action_answer(self, key: int) -> None:
        """Take the answer a key stands for."""
        if not self._done:
            scale = self._scales[len(self._answers)]
            self._take(key * 10 if scale.maximum > 10 else key)

    def action_skip(self) -> None:
        """Leave a blank."""
        if not self._done:
            self._take(None)

    def action_refine(self, by: int) -> None:
        """Move by one on a scale, by five on a dial."""
        if self._done:
            return
        scale = self._scales[len(self._answers)]
        step = 5 if scale.maximum > 10 else 1
        start = scale.maximum // 2 if self._shown is None else self._shown + by * step
        self._shown = min(max(start, scale.minimum), scale.maximum)
        self._show()

    def action_take(self) -> None:
        """Take what the arrows chose, or leave once all is kept."""
        if self._done:
            self._go_on()
        elif self._shown is not None:
            self._take(self._shown)

    def action_back(self) -> None:
        """The question before, its answer taken back."""
        if self._answers and not self._done:
            self._answers.pop()
            self._shown = None
            self._show()

    def _take(self, answer: int | None) -> None:
        self._answers.append(answer)
        self._shown = None
        if len(self._answers) < len(self._scales):
            self._show()
        else:
            self._keep()

    def _keep(self) -> None:
        self._done = True
        with telling(self):
            answers = {scale.id: answer for scale, answer in zip(self._scales, self._answers, strict=True)}
            if any(answer is not None for answer in self._answers):
                self._services.measures.check_in(**answers)
                said = "Kept. Comparing comes later; one week says little."
            else:
                said = "Nothing was answered, so nothing was kept."
            told = "   ".join(
                f"{scale.short} {'-' if answer is None else answer}"
                for scale, answer in zip(self._scales, self._answers, strict=True)
            )
            self.query_one("#checkin-count", Static).update("")
            self.query_one("#checkin-chosen", Static).update("")
            self.query_one("#checkin-text", Static).update(Content(said))
            self.query_one("#checkin-scale", Static).update(Content(told))
            following = "enter goes on to your three causes" if self._about == "causes" else "enter goes back"
            self.query_one("#checkin-ends", Static).update(Content(f"\n{following}"))
        self.refresh_bindings()

    def _go_on(self) -> None:
        if self._about == "causes":
            self.app.post_message(OpenPlace("causes"))
        self.dismiss(None)

    def action_leave(self) -> None:
        """Back; an unfinished check leaves nothing."""
        self.dismiss(None)
