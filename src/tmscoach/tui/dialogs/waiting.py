"""What dialogs have in common whose words wait on a slip until they are kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic, TypeVar

from textual import on
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Static

from tmscoach.tui.slipping import FROM_BEFORE, FormWords
from tmscoach.tui.telling import telling

Given = TypeVar("Given")


class WaitingDialog(ModalScreen[Given | None], Generic[Given]):
    """A form that gives an answer, or None when it was left; its words are there when it is opened again.

    Its keys name the actions `leave` and `afresh`.
    """

    DEFAULT_CSS = "WaitingDialog #from-before { color: $text-muted; margin-bottom: 1; }"

    words: FormWords
    is_open = True

    def from_before(self) -> Iterator[Static]:
        """The sentence that says so, where words are from before."""
        if self.words.before:
            yield Static(f"{FROM_BEFORE} ctrl+r begins afresh.", id="from-before", markup=False)

    def buttons(self) -> Iterator[Button]:
        """The mouse's way out."""
        if self.words.before:
            yield Button("Afresh", id="afresh")
        yield Button("Back", id="back")
        yield Button("Keep", id="keep")

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """The mouse's way."""
        match event.button.id:
            case "keep":
                self.keep()
            case "afresh":
                self.action_afresh()
            case _:
                self.action_leave()

    def keep(self) -> None:
        """Give the answer."""
        raise NotImplementedError

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Words from before can be taken out while there are some."""
        return bool(self.query("#afresh")) if action == "afresh" else True

    @on(Input.Changed)
    def remember(self, event: Input.Changed) -> None:
        """Keep what is typed soon after the last letter."""
        if self.is_open:
            self.words.typed(event.input)

    def put_by(self) -> None:
        """Put it on the disk and stay; raises `CoachError` if that cannot be done."""
        if self.is_open:
            self.words.put()

    def keep_now(self) -> None:
        """The same at the end of the program."""
        self.put_by()

    def action_afresh(self) -> None:
        """The lines as they are without the words from before."""
        with telling(self):
            self.words.forget()
        for name, words in self.words.now.items():
            self.query_one(f"#{self.words.prefix}{name}", Input).value = words
        self.query("#from-before, #afresh").remove()
        self.refresh_bindings()

    def action_leave(self) -> None:
        """Close without an answer; what was typed waits for the next time."""
        with telling(self):
            self.put_by()
            self.dismiss(None)
