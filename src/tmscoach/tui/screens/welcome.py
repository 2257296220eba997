"""The first four screens: what this is, the gate, how to be careful, where words live and a passphrase."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.reactive import reactive
from textual.screen import Screen
from textual.widgets import Button, Static

from tmscoach.models.terms import GateAnswer
from tmscoach.tui.encrypting import asked_to_set
from tmscoach.tui.telling import telling
from tmscoach.tui.widgets.keyline import KeyLine

if TYPE_CHECKING:
    from tmscoach.startup import Services

ANSWERS = {"yes": GateAnswer.YES, "not-yet": GateAnswer.NOT_YET, "unsure": GateAnswer.UNSURE}

PARTED = "\n\n"
ENCRYPTED = "The file is encrypted with your passphrase. Nobody can recover a lost one."


class WelcomeScreen(Screen[None]):
    """Four short pages; `enter` goes on, the gate's answer included or left for later."""

    CSS_PATH = "welcome.tcss"
    BINDINGS = [
        Binding("enter,space", "next", "Go on", id="welcome.next", tooltip="The next page"),
        Binding("escape,left", "back", "Back", id="welcome.back", tooltip="The page before"),
        Binding("y", "answer('yes')", "Yes", id="welcome.yes", tooltip="Examined by a physician"),
        Binding("n", "answer('not-yet')", "Not yet", id="welcome.not_yet", tooltip="Not examined yet"),
        Binding("p", "passphrase", "Passphrase", id="welcome.passphrase", tooltip="Encrypt what you write"),
        Binding("u", "answer('unsure')", "Unsure", id="welcome.unsure", tooltip="Not sure"),
    ]
    AUTO_FOCUS = ""  # enter turns the page; nothing else may take it
    APP_ACTIONS = frozenset({"quit", "open", "toggle_help"})  # the program itself begins after it

    page = reactive(0, init=False, bindings=True)

    def __init__(self, services: Services, about: str = "") -> None:
        super().__init__()
        self._services = services
        self._pages = services.care.welcome_words().page
        self._gate_words = services.care.gate_words()
        self._remark = ""  # what follows from the gate's answer

    def compose(self) -> ComposeResult:
        """A page in the middle; the gate's three answers as buttons."""
        with VerticalScroll(id="welcome", can_focus=False), Vertical(id="welcome-page"):
            yield Static(id="welcome-count", classes="quiet")
            yield Static(id="welcome-title", classes="title accent")
            yield Static(id="welcome-text")
            with Vertical(id="welcome-gate"):
                yield Static(Content(self._gate_words.question), id="welcome-question", classes="title")
                yield Button("y  Yes", id="yes")
                yield Button("n  Not yet", id="not-yet")
                yield Button("u  I am not sure", id="unsure")
                yield Static(id="welcome-remark")
            yield Button("p  Set a passphrase", id="passphrase")
            yield Button("Go on", id="next")
        yield KeyLine()

    def on_mount(self) -> None:
        """Show the first page."""
        self._show()

    def watch_page(self) -> None:
        """Show the page that was turned to."""
        self._show()

    def _show(self) -> None:
        page = self._pages[self.page]
        self.query_one("#welcome-count", Static).update(Content(f"{self.page + 1} of {len(self._pages)}"))
        self.query_one("#welcome-title", Static).update(Content(page.title))
        text = page.text
        if page.id == "where":
            if self._services.passphrase.is_set:
                text = f"{text.strip().partition(PARTED)[0]}{PARTED}{ENCRYPTED}"
            text += f"{PARTED}{self._services.paths.data}"
        self.query_one("#passphrase").display = page.id == "where" and not self._services.passphrase.is_set
        self.query_one("#welcome-text", Static).update(Content(text))
        self.query_one("#welcome-gate").display = page.id == "gate"
        remark = self.query_one("#welcome-remark", Static)
        remark.update(Content(self._remark or "Press y, n or u. Enter leaves it for later."))
        remark.set_class(not self._remark, "quiet")
        last = self.page == len(self._pages) - 1
        self.query_one("#next", Button).label = "Begin" if last else "Go on"

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The gate's keys exist on the gate's page only; there is nothing before the first."""
        if action == "answer":
            return self._pages[self.page].id == "gate"
        if action == "passphrase":
            return self._pages[self.page].id == "where" and not self._services.passphrase.is_set
        if action == "back":
            return self.page > 0
        return True

    def action_next(self) -> None:
        """Turn the page; after the last one the program begins."""
        if self.page + 1 < len(self._pages):
            self.page += 1
            return
        with telling(self):
            self._services.preferences.put("welcomed", self._services.clock.today().isoformat())
        self.dismiss(None)

    def action_back(self) -> None:
        """Turn back."""
        self.page -= 1

    @work
    async def action_passphrase(self) -> None:
        """Set a passphrase; `enter` on the page goes on without one."""
        with telling(self):
            await asked_to_set(self, self._services)
            self._show()
            self.refresh_bindings()

    def action_answer(self, name: str) -> None:
        """Keep the gate's answer and say what follows from it; `enter` goes on."""
        with telling(self):
            self._services.care.answer_gate(ANSWERS[name])
            words = self._gate_words
            self._remark = {"yes": words.yes, "not-yet": words.not_yet, "unsure": words.unsure}[name]
            self._show()

    def on_button_pressed(self, event: Button.Pressed) -> None:
        """The mouse's way."""
        if event.button.id == "passphrase":
            self.action_passphrase()
        elif event.button.id == "next":
            self.action_next()
        elif event.button.id in ANSWERS:
            self.action_answer(event.button.id)
