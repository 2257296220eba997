"""The bar while the store is written anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Button, ProgressBar, Static

from tmscoach.errors import CoachError
from tmscoach.reporting import report
from tmscoach.rules.text import visible

Act = Callable[[Callable[[float], bool]], None]


class ConvertingDialog(ModalScreen[CoachError | None]):
    """Runs `act` in a thread and answers with the problem there was, or None; escape stops it."""

    DEFAULT_CSS = "ConvertingDialog ProgressBar { margin-bottom: 1; width: 100%; }"
    BINDINGS = [
        Binding("escape", "stop", "Stop", id="converting.stop", tooltip="Leave the store as it was"),
    ]
    APP_ACTIONS: frozenset[str] = frozenset()  # for a moment there is no store to work with

    @dataclass
    class Progressed(Message):
        """That part of it is done, 0 to 1."""

        part: float

    @dataclass
    class Ended(Message):
        """It is over."""

        problem: CoachError | None

    def __init__(self, title: str, act: Act) -> None:
        super().__init__()
        self._title, self._act = title, act
        self._is_stopped = False

    def compose(self) -> ComposeResult:
        """A bar."""
        with Vertical(classes="dialog"):
            yield Static(Content(visible(self._title)), classes="dialog-title")
            yield ProgressBar(total=100, show_eta=False)
            with Horizontal(classes="dialog-buttons"):
                yield Button("Stop", id="stop")

    def on_mount(self) -> None:
        """Begin."""
        self._run()

    @work(thread=True, exclusive=True, group="converting", exit_on_error=False)
    def _run(self) -> None:
        problem: CoachError | None = None
        told = -1

        def progress(part: float) -> bool:
            nonlocal told
            if round(part * 100) != told:
                told = round(part * 100)
                self.post_message(self.Progressed(part))
            return not self._is_stopped

        try:
            self._act(progress)
        except CoachError as refused:
            problem = refused
        except Exception as mistake:
            report(mistake)
            problem = CoachError("Something went wrong inside tmscoach.", "Your store is whole.")
        self.post_message(self.Ended(problem))

    @on(Progressed)
    def show_part(self, event: Progressed) -> None:
        """Move the bar."""
        self.query_one(ProgressBar).update(progress=event.part * 100)

    @on(Ended)
    def end(self, event: Ended) -> None:
        """Close."""
        self.dismiss(event.problem)

    def action_stop(self) -> None:
        """Ask it to stop; it ends as soon as it looks."""
        self._is_stopped = True

    def on_button_pressed(self) -> None:
        """The mouse's way."""
        self.action_stop()
