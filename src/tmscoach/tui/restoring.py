"""The app's dealings with backups: the daily one, bringing one back, and a store that cannot be opened."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rich.text import Text
from textual import on, work

from tmscoach.errors import CoachError, Exit
from tmscoach.paths import Paths, find_paths
from tmscoach.rules.text import visible
from tmscoach.tui import messages
from tmscoach.tui.keeping import problem_of_keeping
from tmscoach.tui.locking import LockingApp
from tmscoach.tui.telling import tell_problem

if TYPE_CHECKING:
    from tmscoach.services.backups import Backup, Checked
    from tmscoach.store.key import Key


@dataclass(frozen=True, slots=True)
class Wanted:
    """The backup to bring back once the app has let go of the store, and what opens it."""

    path: Path
    paths: Paths
    key: Key | None


class RestoringApp(LockingApp):
    """Ends with a wish where a backup is to be brought back: nothing on the screen outlives its store."""

    wanted: Wanted | None = None
    refused: CoachError | None = None  # why the store does not open
    remark: str = ""  # how the last restore ended

    @work(thread=True, exclusive=True, group="daily-backup", exit_on_error=False)
    def back_up_daily(self) -> None:
        """Make the day's backup beside everything else; that it could not be made is a quiet sentence."""
        services = self.services
        if services is None:
            return
        try:
            services.backups.daily()
        except CoachError as problem:
            if problem.code is not Exit.PASSPHRASE:  # locked meanwhile; the next start makes it
                text = visible(f"Today's backup could not be made. {problem}")
                self.call_from_thread(self.notify, text, severity="warning", timeout=15, markup=False)

    def refuse(self, problem: CoachError) -> None:
        """The store will not open: end with a sentence, or show what can be done about it."""
        if problem.code is Exit.STORE and not self.is_inline:
            self._look_for_backup(problem)
        else:
            self.leave_refused(problem)

    @work(thread=True, exit_on_error=False)
    def _look_for_backup(self, problem: CoachError) -> None:
        from tmscoach.services.backups import backups, checked, newest_good

        paths = find_paths()
        path = newest_good(paths)
        backup = next((one for one in backups(paths) if one.path == path), None)
        found = checked(path, None, paths.data) if path else None
        self.call_from_thread(self._show_damaged, problem, paths, backup, found)

    def _show_damaged(
        self, problem: CoachError, paths: Paths, backup: Backup | None, found: Checked | None
    ) -> None:
        from tmscoach.tui.screens.damaged import DamagedScreen

        self.refused = problem
        self.push_screen(DamagedScreen(problem, paths, backup, found, self.remark))

    def leave_refused(self, problem: CoachError) -> None:
        """End with one sentence, which is still there when the screen is gone."""
        self.exit(problem.code, message=Text(visible(str(problem))))

    @on(messages.RestoreBackup)
    def restore_backup(self, message: messages.RestoreBackup) -> None:
        """Save what is open, let go of the store and end; `launch` brings the backup back and starts anew."""
        problem = problem_of_keeping(self)
        if problem is not None:
            tell_problem(self, problem)
            return
        key = self.services.database.key if self.services else None
        self.wanted = Wanted(message.path, message.paths, key)
        self.exit(0)


def bring_back(wanted: Wanted) -> str:
    """Bring the backup back; returns how that ended, in words."""
    from tmscoach.services.backups import in_words, restore
    from tmscoach.startup import local_now

    try:
        done = restore(wanted.paths, wanted.path, local_now(), wanted.key)
    except CoachError as problem:
        return str(problem)
    aside = f" What was there before is kept in {done.aside}." if done.aside else ""
    return f"Back to the backup: {in_words(done.held)}.{aside}"
