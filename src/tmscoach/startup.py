"""Builds everything once: paths, settings, an open and current store, and the services over it."""

from __future__ import annotations

import random as randomness
from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from tmscoach.config import Config, load_config
from tmscoach.errors import CoachError, Exit, PassphraseNeeded
from tmscoach.paths import Paths, find_paths
from tmscoach.rules.days import Clock
from tmscoach.services.unlocking import Found, find_key
from tmscoach.store.database import PATIENCE, Database
from tmscoach.store.header import is_encrypted
from tmscoach.store.key import Key
from tmscoach.store.opening import open_database

if TYPE_CHECKING:
    from tmscoach.services.backups import BackupService
    from tmscoach.services.belief import BeliefService
    from tmscoach.services.beside import BesideService
    from tmscoach.services.care import CareService
    from tmscoach.services.deck import DeckService
    from tmscoach.services.drill import DrillService
    from tmscoach.services.export import ExportService
    from tmscoach.services.homework import HomeworkService
    from tmscoach.services.imports import ImportService
    from tmscoach.services.journal import JournalService
    from tmscoach.services.ladder import LadderService
    from tmscoach.services.measures import MeasuresService
    from tmscoach.services.packet import PacketService
    from tmscoach.services.passphrase import PassphraseService
    from tmscoach.services.people import PeopleService
    from tmscoach.services.practice import PracticeService
    from tmscoach.services.preferences import PreferencesService
    from tmscoach.services.preparation import PreparationService
    from tmscoach.services.program import ProgramService
    from tmscoach.services.progress import ProgressService
    from tmscoach.services.revisions import RevisionService
    from tmscoach.services.shelf import ShelfService
    from tmscoach.services.support import SupportService
    from tmscoach.services.tracks import TracksService
    from tmscoach.services.transfer import TransferService
    from tmscoach.services.worry import WorryService


class Services:
    """Everything a user can do, over one open store.

    Each part is loaded when it is first asked for: together they would take a fifth of a second that
    neither a command nor the first screen has.
    """

    def __init__(
        self,
        paths: Paths,
        config: Config,
        clock: Clock,
        database: Database,
        random: randomness.Random,
        opened_by: str = "",
        remarks: tuple[str, ...] = (),
    ) -> None:
        """`opened_by` is where the passphrase was found if nobody typed it; `remarks` are to be told."""
        self.paths = paths
        self.config = config
        self.clock = clock
        self.database = database
        self.opened_by = opened_by
        self.remarks = remarks
        self._random = random

    def close(self) -> None:
        """Let go of the store."""
        self.database.close()

    @cached_property
    def journal(self) -> JournalService:
        """Pages, drafts and the trash."""
        from tmscoach.services.journal import JournalService

        return JournalService(self.database, self.clock, self._random)

    @cached_property
    def revisions(self) -> RevisionService:
        """How pages read before they were changed."""
        from tmscoach.services.revisions import RevisionService

        return RevisionService(self.database, self.clock)

    @cached_property
    def backups(self) -> BackupService:
        """Copies of the store."""
        from tmscoach.services.backups import BackupService

        return BackupService(self.database, self.clock)

    @cached_property
    def drill(self) -> DrillService:
        """Drills, step by step."""
        from tmscoach.services.drill import DrillService

        return DrillService(self.database, self.clock, self._random, self.deck)

    @cached_property
    def deck(self) -> DeckService:
        """Lines and cards."""
        from tmscoach.services.deck import DeckService

        return DeckService(self.database, self.clock, self.config.first_name)

    @cached_property
    def practice(self) -> PracticeService:
        """What was practised, and when."""
        from tmscoach.services.practice import PracticeService

        return PracticeService(self.database, self.clock, self.drill.title_of)

    @cached_property
    def worry(self) -> WorryService:
        """Worries that wait for their time."""
        from tmscoach.services.worry import WorryService

        return WorryService(self.database, self.clock)

    @cached_property
    def program(self) -> ProgramService:
        """The days of the programme."""
        from tmscoach.services.program import ProgramService

        return ProgramService(self.database, self.clock, self.measures)

    @cached_property
    def tracks(self) -> TracksService:
        """What comes after the thirty days."""
        from tmscoach.services.tracks import TracksService

        return TracksService(self.database, self.clock)

    @cached_property
    def belief(self) -> BeliefService:
        """Evidence, doubts and causes."""
        from tmscoach.services.belief import BeliefService

        return BeliefService(self.database, self.clock)

    @cached_property
    def ladder(self) -> LadderService:
        """Activities, rung by rung."""
        from tmscoach.services.ladder import LadderService

        return LadderService(self.database, self.clock)

    @cached_property
    def measures(self) -> MeasuresService:
        """The weekly check and other scores."""
        from tmscoach.services.measures import MeasuresService

        return MeasuresService(self.database, self.clock, self.paths.measures, self.config.daily_scores)

    @cached_property
    def care(self) -> CareService:
        """Visits, questions and the gate."""
        from tmscoach.services.care import CareService

        return CareService(self.database, self.clock)

    @cached_property
    def people(self) -> PeopleService:
        """The care team and others."""
        from tmscoach.services.people import PeopleService

        return PeopleService(self.database, self.clock)

    @cached_property
    def homework(self) -> HomeworkService:
        """What was asked for between visits."""
        from tmscoach.services.homework import HomeworkService

        return HomeworkService(self.database, self.clock)

    @cached_property
    def beside(self) -> BesideService:
        """The lines below the parts of the day."""
        from tmscoach.services.beside import BesideService

        return BesideService(self.clock, self.care, self.homework)

    @cached_property
    def preparation(self) -> PreparationService:
        """Getting ready for a visit."""
        from tmscoach.services.preparation import PreparationService

        return PreparationService(self.database, self.clock, self.care)

    @cached_property
    def support(self) -> SupportService:
        """People to reach."""
        from tmscoach.services.support import SupportService

        return SupportService(self.database, self.clock)

    @cached_property
    def shelf(self) -> ShelfService:
        """What can be read."""
        from tmscoach.services.shelf import ShelfService

        return ShelfService(self.database, self.clock, self.program)

    @cached_property
    def progress(self) -> ProgressService:
        """The weeks behind."""
        from tmscoach.services.progress import ProgressService

        return ProgressService(self.database, self.clock)

    @cached_property
    def packet(self) -> PacketService:
        """One page for a visit."""
        from tmscoach.services.packet import PacketService

        return PacketService(self.database, self.clock, self.paths.exports, self.measures)

    @cached_property
    def transfer(self) -> TransferService:
        """Archives out and in."""
        from tmscoach.services.transfer import TransferService

        return TransferService(self.database, self.clock, self.paths.exports)

    @cached_property
    def export(self) -> ExportService:
        """Pages in other formats."""
        from tmscoach.services.export import ExportService

        return ExportService(self.database, self.clock, self.paths.exports, self.transfer)

    @cached_property
    def imports(self) -> ImportService:
        """Pages from other programs."""
        from tmscoach.services.imports import ImportService

        return ImportService(self.database, self.clock)

    @cached_property
    def preferences(self) -> PreferencesService:
        """Small things that are remembered."""
        from tmscoach.services.preferences import PreferencesService

        return PreferencesService(self.database)

    @cached_property
    def passphrase(self) -> PassphraseService:
        """Encryption of the store."""
        from tmscoach.services.passphrase import PassphraseService

        return PassphraseService(self.database, self.clock, self.paths.backups)


def local_now() -> datetime:
    """The time here, aware, with the zone's IANA name where the system knows it."""
    from tzlocal import get_localzone

    return datetime.now(get_localzone())


def open_services(
    paths: Paths | None = None,
    config: Config | None = None,
    now: Callable[[], datetime] = local_now,
    random: randomness.Random | None = None,
    patience: float = PATIENCE,
    key: Key | None = None,
) -> Services:
    """Open the store and build the services; `now` and `random` are handed in by tests.

    `patience` is how many seconds it waits for other programs that are at the store. `key` is the passphrase
    of an encrypted one; without it the file, the command or the keyring is asked for it.

    Raises:
        CoachError: the settings or the store cannot be used. Exit 3; a passphrase is needed, or it is wrong.
    """
    paths = paths or find_paths()
    config = config or load_config(paths.config_file)
    clock = Clock(now, config.day_starts)
    database, found = _opened(paths, config, now, patience, key)
    left = ", ".join(str(file) for file in database.removed)
    return Services(
        paths,
        config,
        clock,
        database,
        random or randomness.Random(),
        opened_by=found.source if found else "",
        remarks=tuple(
            remark
            for remark in (
                found.remark if found else "",
                f"A change of the passphrase was cut off; what it left behind was removed: {left}."
                if left
                else "",
            )
            if remark
        ),
    )


def _opened(
    paths: Paths, config: Config, now: Callable[[], datetime], patience: float, key: Key | None
) -> tuple[Database, Found | None]:
    """The store, and where its passphrase was found if none was given."""
    found, remark = None, ""
    if key is None and is_encrypted(paths.database):
        try:
            found = find_key(paths.database, config.passphrase_command)
        except CoachError as problem:
            if problem.code is Exit.PASSPHRASE:  # a file or a command that was named, and gives none
                raise
            remark = problem.title
    try:
        return open_database(paths.database, now, patience, found.key if found else key), found
    except PassphraseNeeded:
        raise PassphraseNeeded(remark) from None
    except CoachError as problem:
        if found is None or problem.code is not Exit.PASSPHRASE:
            raise
        problem.title = f"The passphrase from {found.source} does not open the store."
        raise
