"""Choosing a prompt to write from."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Button, OptionList, Static
from textual.widgets.option_list import Option

from tmscoach.formats import content
from tmscoach.rules.text import visible
from tmscoach.tui.telling import telling

if TYPE_CHECKING:
    from tmscoach.models.content import Prompt
    from tmscoach.startup import Services


class PromptDialog(ModalScreen["Prompt | None"]):
    """One prompt at a time, from any theme or from one; none is shown again within sixty days of its use."""

    CSS = """
    PromptDialog {
        & #prompt-text { height: 4; padding-left: 1; border-left: outer $accent; }
        & #prompt-themes { height: 6; background: $surface; scrollbar-size-vertical: 1; }
    }
    """
    BINDINGS = [
        Binding("enter", "take", "Write", id="prompt.take", tooltip="Write from this prompt", priority=True),
        Binding("r", "draw", "Another", id="prompt.another", tooltip="Another prompt"),
        Binding("escape", "leave", "Back", id="prompt.back", tooltip="Back"),
    ]

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._prompt: Prompt | None = None

    def compose(self) -> ComposeResult:
        """The prompt, the themes, three buttons."""
        with Vertical(classes="dialog"):
            yield Static("Write from a prompt", classes="dialog-title")
            yield Static(id="prompt-text")
            yield Static("Themes: up and down", classes="quiet gap")
            themes = [Option("Any", id="any")]
            themes += [Option(Content(theme.title), id=theme.theme) for theme in content.prompt_themes()]
            yield OptionList(*themes, id="prompt-themes", markup=False)
            with Horizontal(classes="dialog-buttons gap"):
                yield Button("Back", id="back")
                yield Button("Another (r)", id="another")
                yield Button("Write (enter)", id="take")

    def on_mount(self) -> None:
        """The themes have the keys; the first one draws from all."""
        themes = self.query_one(OptionList)
        themes.highlighted = 0
        themes.focus()

    @on(OptionList.OptionHighlighted)
    def change_theme(self) -> None:
        """A prompt of the theme."""
        self.action_draw()

    @property
    def _theme(self) -> str | None:
        option = self.query_one(OptionList).highlighted_option
        return None if option is None or option.id == "any" else option.id

    def action_draw(self) -> None:
        """Another one, if the theme has another."""
        with telling(self):
            prompt = self._services.journal.draw_prompt(self._theme)
            for _ in range(8):  # drawing is by chance, so the same may come up again
                if self._prompt is None or prompt.id != self._prompt.id:
                    break
                prompt = self._services.journal.draw_prompt(self._theme)
            self._prompt = prompt
            self.query_one("#prompt-text", Static).update(Content(visible(prompt.text)))

    def action_take(self) -> None:
        """Write from the one shown; on a button, press that."""
        if isinstance(self.focused, Button) and self.focused.id != "take":
            self.focused.press()
        elif self._prompt is not None:
            self.dismiss(self._prompt)

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """The mouse's way."""
        if event.button.id == "another":
            self.action_draw()
        elif event.button.id == "take" and self._prompt is not None:
            self.dismiss(self._prompt)
        elif event.button.id == "back":
            self.dismiss(None)

    def action_leave(self) -> None:
        """Close without a prompt."""
        self.dismiss(None)
