"""The app's life: paints, opens the store behind the first frame, welcomes, and leaves."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from rich.segment import Segments
from rich.text import Text
from textual import events, work
from textual.app import SystemCommand
from textual.binding import Binding
from textual.dom import DOMNode
from textual.filter import Monochrome, NoColor
from textual.screen import Screen
from textual.widgets import Input, TextArea

from tmscoach.errors import CoachError, Exit, PassphraseNeeded
from tmscoach.reporting import report, report_of_loop
from tmscoach.rules.text import visible
from tmscoach.tui import messages, places
from tmscoach.tui.dialogs.confirm import ConfirmDialog
from tmscoach.tui.keeping import keep_everything, problem_of_keeping, terminal_is_gone
from tmscoach.tui.locking import LOOK
from tmscoach.tui.restoring import RestoringApp
from tmscoach.tui.screens.opening import OpeningScreen
from tmscoach.tui.settings import keep_theme, say_of_settings, take_settings
from tmscoach.tui.stylesheet import KeptStylesheet
from tmscoach.tui.telling import tell_problem
from tmscoach.tui.themes import DARK, THEMES, own_variables

if TYPE_CHECKING:
    from tmscoach.startup import Services

LOOK_FOR_TERMINAL = 2.0  # seconds
SOON = 0.005  # seconds
SETTLED = 0.5  # seconds after the store is open
FATAL = (
    "tmscoach had to stop because of a mistake of its own. What was saved is safe, and an unfinished page is "
    "offered at the next start. Run it with TMSCOACH_DEBUG=1 to write a report without your words.\n"
)

LOCKED_OPEN = (
    "What you were writing is saved: a page is offered at the next start, and words in a form stand there "
    "when you open it again."
)


class CoachApp(RestoringApp):
    """Begins, opens the store, and ends without losing anything."""

    TITLE = "tmscoach"
    CSS_PATH = "app.tcss"
    ENABLE_COMMAND_PALETTE = True
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]

    def __init__(
        self, open_services: Callable[..., Services], place: str = "today", remark: str = "", theme: str = ""
    ) -> None:
        super().__init__(open_services)
        self.remark = remark
        self._first_place = place
        self._opening = False
        self._clashes: set[str] = set()
        for one in THEMES:
            self.register_theme(one)
        self.theme = theme if theme in self.available_themes else DARK.name
        self._take_colours_away()
        self.stylesheet = self._styles = KeptStylesheet(variables=self.get_css_variables())

    def get_default_screen(self) -> Screen[Any]:
        """The first frame, painted before the store's libraries are imported."""
        return OpeningScreen()

    def on_mount(self) -> None:
        """Listen for the ends a terminal can come to; open the store once something is on the screen."""
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(report_of_loop)
        for name in ("SIGHUP", "SIGTERM"):
            if hasattr(signal, name) and not self.is_headless:
                loop.add_signal_handler(getattr(signal, name), self._leave_at_once)
        if not self.is_headless:
            self.set_interval(LOOK_FOR_TERMINAL, self._leave_without_terminal)
        self.call_after_refresh(self.open_store)
        self.set_timer(0.5, self.open_store)  # a screen pushed over the first one holds back the line above

    def _leave_at_once(self) -> None:
        keep_everything(self)
        self.exit(0)

    def _leave_without_terminal(self) -> None:
        """Leave when the terminal is gone and nothing said so: it ends without a signal for some.

        Without this the program would stay, with the store open, reading an end that comes again and again.
        """
        if terminal_is_gone():
            self._leave_at_once()

    def open_store(self) -> None:
        """Open the store, once."""
        if not self._opening:
            self._opening = True
            self._open_store()

    @work(thread=True)
    def _open_store(self) -> None:
        """Import and open in a thread; the screen stays alive meanwhile."""
        try:
            services = self._open_services()
        except CoachError as problem:
            if problem.code is Exit.PASSPHRASE:
                remark = problem.remark if isinstance(problem, PassphraseNeeded) else problem.title
                self.call_from_thread(self.ask_for_passphrase, remark)
            else:
                self.call_from_thread(self.refuse, problem)
        else:
            self.call_from_thread(self.begin, services)

    def begin(self, services: Services) -> None:
        """Build the screens over the open store, and show the first."""
        self.services = services
        self.set_interval(LOOK, self.look)
        take_settings(self, services.config)
        for name in places.MODES:
            self.add_mode(name, places.mode_factory(name, services))
        for remark in services.remarks:
            self.notify(visible(remark), severity="warning", timeout=15, markup=False)
        if services.opened_by:
            self.notify(visible(f"Opened with the passphrase from {services.opened_by}."), markup=False)
        if self.remark:
            self.notify(visible(self.remark), timeout=15, markup=False)
        if not self.is_headless:
            self.set_timer(SETTLED, self._while_nobody_waits)
        self.arrive()

    def _while_nobody_waits(self) -> None:
        """Make the day's backup, and load what the next keys will ask for; a start has no time for them."""
        from tmscoach.tui.warming import Warming

        self.back_up_daily()
        Warming(self)

    def refresh_css(self, animate: bool = True) -> None:
        """Style everything anew for a theme; where it is the one there was, a new screen needs nothing of it.

        Textual calls this twice for every screen that is new, whose widgets are styled while they are built.
        """
        screen = self.screen if self.screen_stack else None
        same = self._styles.has(self.get_css_variables())
        if screen is not None and same and screen._css_update_count in (-1, self._css_update_count):
            screen._css_update_count = self._css_update_count
        else:
            super().refresh_css(animate)

    def delay_update(self, delay: float = SOON) -> None:
        """Let a main screen draw as soon as it is there.

        Textual waits a twentieth of a second whenever one is chosen, whether it has to be built or not.
        """
        super().delay_update(min(delay, SOON))

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Colours of ours, for every theme."""
        return own_variables(self.current_theme)

    def watch_theme(self, theme: str) -> None:
        """A theme that was chosen is there again next time."""
        self._take_colours_away()
        if self.services is not None:
            keep_theme(self, self.services.config, self.services.paths.theme)

    def _take_colours_away(self) -> None:
        """With NO_COLOR: greys, or nothing but the terminal's own two colours, which greys would make black.

        Textual chooses between them once, by the theme it begins with.
        """
        if self.no_color:
            others = [one for one in self._filters if not isinstance(one, Monochrome | NoColor)]
            self._filters = [*others, NoColor() if self.native_ansi_color else Monochrome()]

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """With animations off a cursor stands still."""
        if self.animation_level == "none" and isinstance(event.widget, Input | TextArea):
            event.widget.cursor_blink = False

    def handle_bindings_clash(self, clashed_bindings: set[Binding], node: DOMNode) -> None:
        """Say once that the user's keymap took a key from something else."""
        lost = {binding.id or binding.description for binding in clashed_bindings} - self._clashes
        self._clashes |= lost
        for one in sorted(lost):
            say_of_settings(self, f"Your settings use the key of {one} for something else, so it has none.")

    @work
    async def arrive(self) -> None:
        """Welcome a new patient, then show the first screen."""
        if self.services is None:
            return
        if self.is_inline:  # under a shell prompt: the drill and nothing else, no welcome, nothing behind it
            self.post_message(messages.StartDrill(self._first_place))
            return
        if not self.services.preferences.get("welcomed"):
            await self.push_screen_wait(places.place("welcome", self.services))
        await self.switch_mode(self._first_place if self._first_place in places.MODES else "today")
        if self._first_place in places.PLACES:
            self.post_message(messages.OpenPlace(self._first_place))
        elif self._first_place not in places.MODES:
            self.post_message(messages.StartDrill(self._first_place))
        else:
            self._offer_unfinished()

    def _offer_unfinished(self) -> None:
        """Offer pages that a program which is gone left open; an alarm (a drill asked for) comes first."""
        from tmscoach.tui.dialogs.unfinished import UnfinishedDialog

        def go_on(uuid: str | None) -> None:
            if uuid is not None:
                self.post_message(messages.WritePage(draft_uuid=uuid))

        assert self.services is not None
        try:
            self.services.journal.purge_old_trash()
            if self.services.journal.unfinished():
                self.push_screen(UnfinishedDialog(self.services), go_on)
        except CoachError as problem:
            self.tell(problem)

    # --- leaving -----------------------------------------------------------------------------------------

    async def action_quit(self) -> None:
        """Save what is open and leave; if it cannot be saved, ask."""
        if self.refused is not None:
            self.leave_refused(self.refused)
            return
        problem = problem_of_keeping(self)
        if problem is None:
            behind = getattr(self.screen, "line_behind", None) if self.is_inline else None
            self.exit(0, message=behind() if behind else None)
        elif not isinstance(self.screen, ConfirmDialog):
            self.leave_unsaved(problem)

    @work
    async def leave_unsaved(self, problem: CoachError) -> None:
        """Ask whether to leave although something could not be saved."""
        question = ConfirmDialog(
            "Leave while it is locked?"
            if self.is_locked
            else "What is open could not be saved. Leave all the same?",
            LOCKED_OPEN if self.is_locked else str(problem),
            yes="Leave" if self.is_locked else "Leave without it",
            no="Stay",
        )
        if await self.push_screen_wait(question):
            self.exit(Exit.REFUSED)

    def on_unmount(self) -> None:
        """Let go of the store at the very end."""
        if self.services is not None:
            self.services.close()

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Every action by name; no screenshots, which would write pages to a file unasked."""
        from tmscoach.tui.commands import system_commands

        return system_commands(self, screen)

    def _fatal_error(self) -> None:
        # Textual prints a traceback with local variables here, and those hold a patient's words
        keep_everything(self)
        if self._exception is not None:
            report(self._exception)
        self._exit_renderables.append(Segments(self.console.render(Text(FATAL), self.console.options)))
        self._close_messages_no_wait()

    def tell(self, problem: CoachError) -> None:
        """Show a problem as a dialog."""
        tell_problem(self, problem)
