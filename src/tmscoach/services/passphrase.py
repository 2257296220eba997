"""The passphrase of the store: set, changed, removed, and the copies that it does not reach."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from tmscoach.errors import CoachError, Exit
from tmscoach.rules.days import Clock
from tmscoach.services.unlocking import Keyring
from tmscoach.store.backup import back_up
from tmscoach.store.conversion import go_on
from tmscoach.store.database import Database
from tmscoach.store.doctor import asides
from tmscoach.store.header import is_encrypted
from tmscoach.store.key import Key

NO_RECOVERY = (
    "Nobody can recover a forgotten passphrase: without it your pages and backups are lost for good."
)
SHORT = "It is short: a machine that tries passphrases may find it. It is taken as it is."
BEFORE = "before-passphrase"

Progress = Callable[[float], bool]  # is told the part that is done, 0 to 1, and answers whether to go on


@dataclass(frozen=True, slots=True)
class PassphraseService:
    """What a patient can do with the passphrase."""

    database: Database
    clock: Clock
    backups: Path

    @property
    def is_set(self) -> bool:
        """Whether the store is encrypted."""
        return self.database.is_encrypted

    @property
    def keyring(self) -> Keyring:
        """The system's keyring, where there is a way to it."""
        return Keyring(self.database.path)

    def set(self, new: Key, progress: Progress = go_on) -> None:
        """Encrypt the store.

        Raises:
            CoachError: it has a passphrase, or it could not be done; the store is as it was.
        """
        if self.is_set:
            raise CoachError(
                "The store has a passphrase already.",
                "Nothing was changed.",
                "It can be changed, or removed.",
            )
        self.database.convert(new, progress)

    def change(self, present: Key, new: Key, progress: Progress = go_on) -> None:
        """Encrypt the store anew, after a backup that the present passphrase opens.

        Raises:
            CoachError: exit 3; `present` is not the passphrase. It could not be done; the store is as it was.
        """
        self.refuse_wrong(present)
        back_up(self.database, self.clock.now(), BEFORE)
        was_remembered = self._is_remembered()
        self.database.convert(new, progress)
        if was_remembered:
            self.keyring.remember(new)

    def remove(self, present: Key, progress: Progress = go_on) -> None:
        """Make the store an ordinary file again.

        Raises:
            CoachError: exit 3; `present` is not the passphrase. It could not be done; the store is as it was.
        """
        self.refuse_wrong(present)
        was_remembered = self._is_remembered()
        self.database.convert(None, progress)
        if was_remembered:
            self.keyring.forget()

    def remember(self) -> None:
        """Give the passphrase in use to the system's keyring, which opens the store from then on.

        Raises:
            CoachError: there is no passphrase, no keyring, or it refused.
        """
        if self.database.key is None:
            raise _not_set()
        self.keyring.remember(self.database.key)

    def forget(self) -> bool:
        """Take it out of the keyring; whether it was in there."""
        return self.keyring.forget()

    def copies(self, *, encrypted: bool) -> tuple[Path, ...]:
        """The backups of one sort: anybody reads plain ones; encrypted ones need their passphrase."""
        there = [*self.backups.glob("*.db"), *asides(self.database.path)]
        return tuple(sorted(file for file in there if is_encrypted(file) is encrypted))

    def delete(self, copies: Iterable[Path]) -> None:
        """Delete backups.

        Raises:
            CoachError: one could not be deleted.
        """
        for file in copies:
            try:
                file.unlink(missing_ok=True)
            except OSError as problem:
                raise CoachError(
                    f"{file} could not be deleted: {problem.strerror}.",
                    "Your store is not touched by this.",
                    "Delete it by hand.",
                ) from None

    def refuse_wrong(self, present: Key) -> None:
        """Whether it is the passphrase in use.

        Raises:
            CoachError: exit 3; it is not. There is none.
        """
        if not self.is_set:
            raise _not_set()
        if self.database.key != present:
            raise CoachError(
                "This is not the present passphrase.",
                "Nothing was changed.",
                "Type it once more.",
                code=Exit.PASSPHRASE,
            )

    def _is_remembered(self) -> bool:
        try:
            return self.keyring.remembered() is not None
        except CoachError:
            return False


def _not_set() -> CoachError:
    return CoachError(
        "The store has no passphrase.", "Nothing was changed.", "Set one with tmscoach passphrase set."
    )
