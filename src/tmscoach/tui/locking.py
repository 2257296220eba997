"""Locks the screen and lets in again: by a key, by itself after a while, and before the store opens."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic, time
from typing import TYPE_CHECKING

from textual import events, on, work

from tmscoach.errors import CoachError, Exit
from tmscoach.tui import messages, places
from tmscoach.tui.going import GoingApp
from tmscoach.tui.keeping import put_everything_by
from tmscoach.tui.screens.unlock import UnlockScreen

if TYPE_CHECKING:
    from tmscoach.startup import Services

LOOK = 1.0  # seconds between looks whether anybody is there
NOTHING_TO_LOCK = "There is no passphrase to lock with; ctrl+p, Passphrase, sets one. F9 covers the screen."


class LockingApp(GoingApp):
    """Holds the store only while somebody is there who has the passphrase."""

    def __init__(self, open_services: Callable[..., Services]) -> None:
        super().__init__()
        self._open_services = open_services  # takes a passphrase, or finds one itself
        self._here_at = (monotonic(), time())
        self._looked_at = monotonic()

    # --- out ---------------------------------------------------------------------------------------------

    async def on_event(self, event: events.Event) -> None:
        """Every key and every move of the mouse says that somebody is here."""
        if isinstance(event, events.InputEvent):
            self._here_at = (monotonic(), time())
        await super().on_event(event)

    @property
    def idle(self) -> float:
        """Seconds since the last key; a machine that slept counts its sleep."""
        return max(monotonic() - self._here_at[0], time() - self._here_at[1])

    def look(self) -> None:
        """Look whether anybody is there; keys that waited while the program was busy are read first."""
        late = monotonic() - self._looked_at > 2 * LOOK
        self._looked_at = monotonic()
        if not late:
            self.lock_if_idle()

    def lock_if_idle(self) -> None:
        """Lock after as many minutes as the settings say."""
        if self.services is not None and self.services.passphrase.is_set and not self.is_locked:
            after = self.services.config.lock_after * 60
            if after and self.idle >= after and self.check_action("lock", ()):
                self.lock()

    def action_suspend_process(self) -> None:
        """To the shell for a while, which counts as time away."""
        left_at = self._here_at
        put_everything_by(self)  # no clock runs meanwhile
        super().action_suspend_process()
        self._here_at = left_at
        self.lock_if_idle()

    def action_lock(self) -> None:
        """Lock now."""
        if self.services is None or self.is_locked:
            return
        if not self.services.passphrase.is_set:
            self.notify(NOTHING_TO_LOCK, markup=False, timeout=6)
            return
        self.lock()

    def lock(self, *, covered: bool = False) -> None:
        """Save what is typed, hide everything, close the store and drop the passphrase."""
        assert self.services is not None
        put_everything_by(self)
        self.push_screen(UnlockScreen(self.services))
        if covered:
            self.push_screen(places.place("cover", None))
        self.services.database.lock()
        self.clear_notifications()

    @on(messages.OpenPlace)
    def open_place(self, message: messages.OpenPlace) -> None:
        """With a passphrase the cover is a lock that does not look like one."""
        locked = self.is_locked or (self.services is None and isinstance(self.screen, UnlockScreen))
        if message.place == "cover" and not locked and self.services and self.services.passphrase.is_set:
            self.lock(covered=True)
            return
        if message.place == "support" and locked:
            message.about = "locked"
        super().open_place(message)

    # --- in ----------------------------------------------------------------------------------------------

    def ask_for_passphrase(self, remark: str) -> None:
        """The store wants its passphrase before it opens."""
        self.push_screen(UnlockScreen(remark=remark))

    @on(messages.Unlock)
    def try_key(self, message: messages.Unlock) -> None:
        """Deriving a key takes a moment on purpose: not on the thread of the screen."""
        self._try(message)

    @work(thread=True, exclusive=True, group="unlock", exit_on_error=False)
    def _try(self, message: messages.Unlock) -> None:
        services = self.services
        try:
            if services is None:
                services = self._open_services(message.key)
                services.journal.purge_old_trash()
                self.call_from_thread(self._let_in_first, services)
            else:
                services.database.unlock(message.key)
                self.call_from_thread(self._let_in)
        except CoachError as problem:
            self.call_from_thread(self._keep_out, problem)

    def _let_in_first(self, services: Services) -> None:
        self._leave_lock()
        self.begin(services)

    def _let_in(self) -> None:
        self._here_at = (monotonic(), time())
        self._leave_lock()

    def _leave_lock(self) -> None:
        """Off the stack with the lock, and with support or a cover that may lie over it."""
        while any(isinstance(screen, UnlockScreen) for screen in self.screen_stack):
            self.pop_screen()

    def _keep_out(self, problem: CoachError) -> None:
        if problem.code is Exit.STORE and self.services is None:
            self.refuse(problem)
            return
        for screen in self.screen_stack:
            if isinstance(screen, UnlockScreen):
                screen.refuse(problem)

    def begin(self, services: Services) -> None:
        """The store is open for the first time."""
        raise NotImplementedError

    def refuse(self, problem: CoachError) -> None:
        """The store will not open."""
        raise NotImplementedError
