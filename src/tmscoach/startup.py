"""Builds everything once: paths, settings, an open and current store, and the services over it."""

from __future__ import annotations

import random as randomness
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from tmscoach.config import Config, load_config
from tmscoach.errors import CoachError, Exit, PassphraseNeeded
from tmscoach.paths import Paths, find_paths
from tmscoach.rules.days import Clock
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
from tmscoach.services.unlocking import Found, find_key
from tmscoach.services.worry import WorryService
from tmscoach.store.database import PATIENCE, Database
from tmscoach.store.header import is_encrypted
from tmscoach.store.key import Key
from tmscoach.store.opening import open_database


@dataclass(frozen=True, slots=True)
class Services:
    """Everything a user can do, over one open store."""

    paths: Paths
    config: Config
    clock: Clock
    database: Database
    journal: JournalService
    revisions: RevisionService
    backups: BackupService
    drill: DrillService
    deck: DeckService
    practice: PracticeService
    worry: WorryService
    program: ProgramService
    tracks: TracksService
    belief: BeliefService
    ladder: LadderService
    measures: MeasuresService
    care: CareService
    people: PeopleService
    homework: HomeworkService
    beside: BesideService
    preparation: PreparationService
    support: SupportService
    shelf: ShelfService
    progress: ProgressService
    packet: PacketService
    transfer: TransferService
    export: ExportService
    imports: ImportService
    preferences: PreferencesService
    passphrase: PassphraseService
    opened_by: str = ""  # where the passphrase was found, if nobody typed it
    remarks: tuple[str, ...] = ()  # what is to be said about this start

    def close(self) -> None:
        """Let go of the store."""
        self.database.close()


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
    chance = random or randomness.Random()
    deck = DeckService(database, clock, config.first_name)
    drill = DrillService(database, clock, chance, deck)
    measures = MeasuresService(database, clock, paths.measures, config.daily_scores)
    program = ProgramService(database, clock, measures)
    transfer = TransferService(database, clock, paths.exports)
    care, homework = CareService(database, clock), HomeworkService(database, clock)
    return Services(
        paths=paths,
        config=config,
        clock=clock,
        database=database,
        journal=JournalService(database, clock, chance),
        revisions=RevisionService(database, clock),
        backups=BackupService(database, clock),
        drill=drill,
        deck=deck,
        practice=PracticeService(database, clock, drill.title_of),
        worry=WorryService(database, clock),
        program=program,
        tracks=TracksService(database, clock),
        belief=BeliefService(database, clock),
        ladder=LadderService(database, clock),
        measures=measures,
        care=care,
        people=PeopleService(database, clock),
        homework=homework,
        beside=BesideService(clock, care, homework),
        preparation=PreparationService(database, clock, care),
        support=SupportService(database, clock),
        shelf=ShelfService(database, clock, program),
        progress=ProgressService(database, clock),
        packet=PacketService(database, clock, paths.exports, measures),
        transfer=transfer,
        export=ExportService(database, clock, paths.exports, transfer),
        imports=ImportService(database, clock),
        preferences=PreferencesService(database),
        passphrase=PassphraseService(database, clock, paths.backups),
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
