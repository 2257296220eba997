"""Pages out as Markdown, everything out and in as an archive: nothing lost, nothing half, nothing private."""

from __future__ import annotations

import json
import os
import tracemalloc
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlmodel import SQLModel, select
from tests.conftest import FrozenTime

from tmscoach.config import Config
from tmscoach.errors import CoachError
from tmscoach.formats import archive
from tmscoach.models.columns import new_uuid
from tmscoach.models.shape import Sort
from tmscoach.models.tables import (
    Answer,
    Attempt,
    Card,
    Cause,
    Doubt,
    Draft,
    DrillRun,
    Entry,
    Evidence,
    GateRecord,
    Goal,
    Homework,
    Line,
    Person,
    Preference,
    ProgramDayRun,
    ProgramRun,
    Question,
    Revision,
    Rung,
    Score,
    SupportNumber,
    Visit,
    WeeklyCheck,
    Worry,
)
from tmscoach.models.terms import (
    CardCategory,
    CauseCoding,
    DrillMode,
    EvidenceKind,
    Fate,
    Feeling,
    GateAnswer,
    Kind,
    Trigger,
    VisitKind,
    VisitMode,
    Voice,
)
from tmscoach.paths import Paths
from tmscoach.services import transfer
from tmscoach.startup import Services, open_services
from tmscoach.store import transfer as store

HOSTILE = (
    "[/x] [red]y [z",
    "\x1b[31mred\x1b[0m and \x1b]52;c;aGk=\x07",
    "\u202eright to left\u202c and \u200e",
    "a\x00b",
    "🌱",
    "---\ntitle: not a front matter\n---\n\n```\nopen",
    "w" * 100_000,
    "é e\u0301 ﬁ ß\tTab\r\nline",
)


@pytest.fixture
def elsewhere(tmp_path: Path, now: FrozenTime) -> Any:
    """Opens services over other, empty stores; all are closed at the end."""
    opened: list[Services] = []

    def start() -> Services:
        root = tmp_path / f"elsewhere-{len(opened)}"
        paths = Paths(root / "config.toml", root / "data", root / "exports")
        opened.append(open_services(paths, Config(), now, Random(3)))
        return opened[-1]

    yield start
    for one in opened:
        one.close()


Elsewhere = Callable[[], Services]


FILLED = 28  # rows that `fill` makes, written pages among them


def fill(services: Services, words: str = "words") -> None:
    """One row of every table, every field with something in it."""
    moment = services.clock.moment()
    kept = moment.stamps()
    instant = moment.at
    title = words.splitlines()[0]
    walk, goal, rung, score = (new_uuid() for _ in range(4))
    services.journal.write(words, Fate.PRIVATE, Kind.FREE, title, ("work", "night"), ("anger", "fear"), "3d")
    shared = services.journal.write("let me share this", Fate.SHARE)
    with services.database.writing() as session:
        session.add_all(
            [
                Revision(entry_uuid=shared.uuid, title=title, body=words, **kept),
                Entry(
                    fate=Fate.RELEASE,
                    meaning=words,
                    words=31,
                    seconds=600,
                    prompt=words,
                    prompt_id="anger-3",
                    deleted_at=instant,
                    drill_uuid="d" * 36,
                    **kept,
                ),
                Worry(text=words, due_at=instant, drill_uuid="d" * 36, closed_at=instant, **kept),
                Draft(body=words, title=words, tags=["a"], feelings=["anger"], writer=4711, **kept),
                DrillRun(
                    script="full",
                    mode=DrillMode.QUICK,
                    step="close",
                    trigger=Trigger.PAIN,
                    is_new=True,
                    alarm_before=7,
                    hold_before=10,
                    thought=words,
                    line_key="own:1",
                    line_text=words,
                    voice=Voice.YOU,
                    repetitions=3,
                    believability=0,
                    feeling=Feeling.ANGER,
                    about=words,
                    unsaid=words,
                    card_key="start:tea",
                    card_text=words,
                    alarm_after=5,
                    back_to=words,
                    cue=words,
                    finished_at=instant,
                    **kept,
                ),
                Line(family=Trigger.WORRY, text=words, archived_at=instant, **kept),
                Card(category=CardCategory.SONG, text=words, **kept),
                Evidence(kind=EvidenceKind.MOVED, text=words, **kept),
                Cause(asked="o" * 36, place=1, text=words, coding=CauseCoding.MIND, **kept),
                WeeklyCheck(average=0, limit=None, enjoyment=10, understand=100, believe=0, **kept),
                ProgramRun(
                    uuid=walk,
                    program="home30",
                    paused_at=instant,
                    intensive_from=moment.day,
                    graduated_at=instant,
                    **kept,
                ),
                ProgramDayRun(run_uuid=walk, number=4, learned_at=instant, completed_on=moment.day, **kept),
                GateRecord(answer=GateAnswer.YES, examined_on=moment.day, by_whom=words, said=words, **kept),
                Visit(kind=VisitKind.THERAPY, mode=VisitMode.VIDEO, whom="doctor", note=words, **kept),
                Question(text=words, for_whom="doctor", answer=words, answered_on=moment.day, **kept),
                Doubt(
                    text=words,
                    said_by=words,
                    checked=words,
                    think_now=words,
                    question_uuid="q" * 36,
                    deleted_at=instant,
                    **kept,
                ),
                Goal(uuid=goal, text=words, archived_at=instant, **kept),
                Rung(
                    uuid=rung, goal_uuid=goal, height=12, text=words, minutes=0, archived_at=instant, **kept
                ),
                Attempt(
                    rung_uuid=rung,
                    alarm_expected=10,
                    harm_expected=100,
                    alarm_found=0,
                    harm_found=0,
                    minutes=5,
                    happened=words,
                    learned=words,
                    drill_uuid="d" * 36,
                    evidence_uuid="e" * 36,
                    found_at=instant,
                    deleted_at=instant,
                    **kept,
                ),
                Score(
                    uuid=score, measure="clinic", title=words, source=words, total=55.25, note=words, **kept
                ),
                Score(measure="phq2", title="PHQ-2", total=None, deleted_at=instant, **kept),
                Answer(score_uuid=score, item="interest", value=0, **kept),
                Answer(score_uuid=score, item="mood", value=None, **kept),
                Person(name="A.", role="doctor", reach=words, is_support=True, archived_at=instant, **kept),
                Homework(
                    text=words,
                    from_whom="A.",
                    due_on=moment.day,
                    done_on=moment.day,
                    in_the_way=words,
                    deleted_at=instant,
                    **kept,
                ),
                SupportNumber(
                    replaces="Samaritans", name="Mine", reach=words, about=words, is_hidden=True, **kept
                ),
            ]
        )
    services.preferences.put("welcomed", "2026-11-01")


def archive_of(services: Services) -> str:
    return "".join(services.transfer.archive())


def document(services: Services) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(archive_of(services))
    return found


def saved(folder: Path, data: object, name: str = "archive.json") -> Path:
    file = folder / name
    file.write_text(data if isinstance(data, str) else json.dumps(data))
    return file


def rows(services: Services, table: type[SQLModel]) -> list[Any]:
    with services.database.reading() as session:
        return list(session.exec(select(table)).all())


# --- the archive, out and in --------------------------------------------------------------------------------


def test_every_table_of_the_store_is_in_the_archive(services: Services) -> None:
    fill(services)
    parts = set(document(services)) - {"format", "version", "exported_at", "app_version"}
    assert parts == {*store.KEPT_TABLES, "preferences"}
    within = {"entry_tag", "entry_feeling", "preference"}  # with their entries, and as preferences
    held = {table.__tablename__ for table in store.KEPT_TABLES.values()} | within
    half_typed = {"slip"}  # stays here: it is no answer yet
    assert held | half_typed == set(SQLModel.metadata.tables)


def test_every_column_of_every_table_is_in_the_archive(services: Services) -> None:
    fill(services)
    made = document(services)
    for name, table in store.KEPT_TABLES.items():
        columns = set(table.model_fields) - {"id", "writer"}
        outside = {{"uuid": "id", "at": "created", "modified_at": "modified"}.get(c, c) for c in columns}
        assert outside <= set(made[name][0]), name
        assert list(made[name][0]) == list(store.row_shape(name)), name


@pytest.mark.parametrize("words", HOSTILE, ids=range(len(HOSTILE)))
def test_a_store_travels_byte_for_byte(
    services: Services, elsewhere: Elsewhere, tmp_path: Path, words: str
) -> None:
    fill(services, words)
    there = elsewhere()
    done = there.transfer.import_archive(saved(tmp_path, archive_of(services)))
    assert (done.newer, done.duplicate, done.skipped, done.backup) == (0, 0, (), None)
    assert done.new == FILLED
    assert archive_of(there) == archive_of(services)
    assert {e.uuid: e.body for e in rows(there, Entry)} == {e.uuid: e.body for e in rows(services, Entry)}


def test_an_archive_of_an_earlier_version_comes_in_with_what_it_has(
    services: Services, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    fill(services)
    earlier = document(services)
    for name, fields in store.ADDED_LATER.items():
        earlier[name] = [{k: v for k, v in row.items() if k not in fields} for row in earlier[name]]
    for name in (
        "doubts",
        "goals",
        "rungs",
        "attempts",
        "scores",
        "answers",
        "people",
        "homework",
        "revisions",
    ):
        del earlier[name]
    there = elsewhere()
    done = there.transfer.import_archive(saved(tmp_path, earlier))
    assert done.skipped == ()
    [drill] = rows(there, DrillRun)
    assert (drill.stage, drill.doing, drill.rung_uuid, drill.alarm_before) == (1, "", None, 7)
    assert rows(there, Visit)[0].whom == ""


def test_the_archive_is_ascii_with_one_row_a_line(services: Services) -> None:
    fill(services, "\x1b]52;c;aGk=\x07 \u202e🌱")
    text = archive_of(services)
    assert text.isascii()
    assert not set(text) & {"\x1b", "\x07", "\x00"}
    assert all(json.loads(line.rstrip(",")) for line in text.splitlines() if line.startswith('{"'))


def test_importing_twice_adds_nothing(services: Services, elsewhere: Elsewhere, tmp_path: Path) -> None:
    fill(services)
    file = saved(tmp_path, archive_of(services))
    there = elsewhere()
    first = there.transfer.import_archive(file)
    before = archive_of(there)
    again = there.transfer.import_archive(file)
    assert (again.new, again.newer, again.duplicate) == (0, 0, first.new)
    assert again.backup is None
    assert archive_of(there) == before


def test_of_two_versions_the_newer_one_wins_and_the_older_one_loses(
    services: Services, elsewhere: Elsewhere, tmp_path: Path, now: FrozenTime
) -> None:
    page = services.journal.write("first", tags=("old",))
    old = archive_of(services)
    now.move(minutes=5)
    services.journal.edit_text(page.id, "second", page.version)
    services.journal.set_tags(page.id, ["new"])
    new = archive_of(services)
    there = elsewhere()
    there.transfer.import_archive(saved(tmp_path, old))
    done = there.transfer.import_archive(saved(tmp_path, new))
    assert (done.new, done.newer, done.duplicate) == (1, 1, 0)  # the earlier text comes along
    [found] = there.journal.recent()
    assert (there.journal.page(found.id).body, there.journal.page(found.id).tags) == ("second", ("new",))
    back = there.transfer.import_archive(saved(tmp_path, old))
    assert (back.new, back.newer, back.duplicate) == (0, 0, 1)
    assert there.journal.page(found.id).body == "second"


def test_a_replaced_page_is_found_by_its_new_words_only(
    services: Services, elsewhere: Elsewhere, tmp_path: Path, now: FrozenTime
) -> None:
    page = services.journal.write("heron")
    there = elsewhere()
    there.transfer.import_archive(saved(tmp_path, archive_of(services)))
    now.move(minutes=1)
    services.journal.edit_text(page.id, "kingfisher", page.version)
    there.transfer.import_archive(saved(tmp_path, archive_of(services)))
    assert [len(there.journal.search(word, 5)) for word in ("heron", "kingfisher")] == [0, 1]


def test_a_replaced_page_gets_a_version_that_an_open_editor_notices(
    services: Services, elsewhere: Elsewhere, tmp_path: Path, now: FrozenTime
) -> None:
    services.journal.write("first")
    there = elsewhere()
    there.transfer.import_archive(saved(tmp_path, archive_of(services)))
    held = there.journal.page(1)
    data = document(services)
    now.move(minutes=1)
    data["entries"][0] |= {"body": "changed elsewhere", "modified": now().isoformat()}
    there.transfer.import_archive(saved(tmp_path, data))
    assert there.journal.page(1).version > held.version


def test_a_programme_day_opened_in_two_stores_becomes_one(
    services: Services, elsewhere: Elsewhere, tmp_path: Path, now: FrozenTime
) -> None:
    there, walk = elsewhere(), new_uuid()
    with services.database.writing() as session:
        session.add(ProgramRun(uuid=walk, program="home30", **services.clock.moment().stamps()))
    there.transfer.import_archive(saved(tmp_path, archive_of(services)))
    for one in (services, there):
        with one.database.writing() as session:
            session.add(ProgramDayRun(run_uuid=walk, number=4, **one.clock.moment().stamps()))
        now.move(minutes=1)
    with services.database.writing() as session:
        day = session.exec(select(ProgramDayRun)).one()
        day.learned_at = day.modified_at = now().astimezone()
        session.add(day)
    done = there.transfer.import_archive(saved(tmp_path, archive_of(services)))
    assert (done.new, done.newer) == (0, 1)
    [held] = rows(there, ProgramDayRun)
    assert held.learned_at is not None


def test_a_backup_is_made_first_when_the_store_holds_something(
    services: Services, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    services.journal.write("from elsewhere")
    there = elsewhere()
    there.journal.write("from here")
    before = archive_of(there)
    done = there.transfer.import_archive(saved(tmp_path, archive_of(services)))
    assert done.backup is not None
    kept = elsewhere()
    kept.close()
    kept.database.path.write_bytes(done.backup.read_bytes())
    reopened = open_services(
        Paths(kept.paths.config_file, kept.paths.data, kept.paths.exports), Config(), there.clock.now
    )
    try:
        assert archive_of(reopened) == before
    finally:
        reopened.close()


def test_a_choice_of_this_store_stands_and_a_new_one_comes_in(
    services: Services, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    services.preferences.put("welcomed", "2026-11-01")
    services.preferences.put("voice", "you")
    there = elsewhere()
    there.preferences.put("welcomed", "2020-01-01")
    there.transfer.import_archive(saved(tmp_path, archive_of(services)))
    assert {c.key: c.value for c in rows(there, Preference)} == {"welcomed": "2020-01-01", "voice": "you"}


def test_a_dry_run_counts_and_writes_nothing(
    services: Services, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    fill(services)
    there = elsewhere()
    there.journal.write("mine")
    before = archive_of(there)
    done = there.transfer.import_archive(saved(tmp_path, archive_of(services)), dry_run=True)
    assert (done.new, done.backup, done.dry_run) == (FILLED, None, True)
    assert archive_of(there) == before
    assert not there.paths.backups.exists()


def test_an_archive_of_many_rows_keeps_its_order(
    services: Services, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    moment = services.clock.moment()
    with services.database.writing() as session:  # more than two pages of a query, many at the same instant
        session.add_all(
            Entry(
                body=str(number),
                **moment.stamps() | {"at": moment.at + timedelta(seconds=number // 50), "day": moment.day},
            )
            for number in range(1203)
        )
    text = archive_of(services)
    assert len(json.loads(text)["entries"]) == 1203
    there = elsewhere()
    there.transfer.import_archive(saved(tmp_path, text))
    assert archive_of(there) == text


def test_the_archive_file_is_for_its_owner_only(services: Services) -> None:
    fill(services)
    os.umask(0)
    try:
        done = services.transfer.export_archive()
    finally:
        os.umask(0o022)
    assert done.path.stat().st_mode & 0o777 == 0o600
    assert done.path.parent.stat().st_mode & 0o777 == 0o700
    assert done.path.name == "tmscoach-archive-2026-11-24.json"


# --- archives that cannot be taken --------------------------------------------------------------------------

BROKEN_FILES = {
    "not JSON": ("entries:", "line 1, column 1"),
    "empty": ("", "line 1"),
    "a list": ("[]", "not a tmscoach archive"),
    "another format": ('{"format": "jrnl", "version": 1}', "not a tmscoach archive"),
    "no version": ('{"format": "tmscoach-archive"}', "version is not a number"),
    "a version that is true": ('{"format": "tmscoach-archive", "version": true}', "not a number"),
    "version 0": ('{"format": "tmscoach-archive", "version": 0}', "no version 0"),
    "a newer version": ('{"format": "tmscoach-archive", "version": 2}', "newer tmscoach"),
    "deep nesting": ("[" * 200_000, "nested too deeply"),
    "NaN": ('{"format": "tmscoach-archive", "version": 1, "entries": [{"words": NaN}]}', "NaN"),
    "a huge number": ('{"format": "tmscoach-archive", "version": ' + "9" * 5000 + "}", "far too long"),
    "a part twice": (
        '{"format": "tmscoach-archive", "version": 1, "entries": [], "entries": []}',
        "'entries' stands twice",
    ),
    "rows that are no rows": (
        '{"format": "tmscoach-archive", "version": 1, "entries": [1]}',
        "'entries' is not a list of rows",
    ),
}


@pytest.mark.parametrize("case", BROKEN_FILES)
def test_a_file_that_is_no_archive_is_refused_with_the_reason(
    services: Services, tmp_path: Path, case: str
) -> None:
    text, reason = BROKEN_FILES[case]
    services.journal.write("mine")
    before = archive_of(services)
    with pytest.raises(CoachError) as refused:
        services.transfer.import_archive(saved(tmp_path, text, "their.json"))
    assert refused.value.title.startswith("their.json cannot be imported: ")
    assert reason in refused.value.title
    assert archive_of(services) == before
    assert not services.paths.backups.exists()


def test_a_file_that_is_not_text_or_not_a_file_is_refused(services: Services, tmp_path: Path) -> None:
    (tmp_path / "bytes").write_bytes(b"\xff\xfe\x00")
    os.mkfifo(tmp_path / "pipe")  # reading it would wait for ever
    for name, reason in (
        ("bytes", "UTF-8"),
        ("missing", "No such file"),
        (".", "ordinary file"),
        ("pipe", "ordinary file"),
    ):
        with pytest.raises(CoachError, match=reason):
            services.transfer.import_archive(tmp_path / name)


def changed(part: str, **fields: object) -> Callable[[dict[str, Any]], None]:
    def change(data: dict[str, Any]) -> None:
        data[part][0] |= fields

    return change


def without(part: str, field: str) -> Callable[[dict[str, Any]], None]:
    def change(data: dict[str, Any]) -> None:
        del data[part][0][field]

    return change


def twice(part: str) -> Callable[[dict[str, Any]], None]:
    def change(data: dict[str, Any]) -> None:
        data[part].append(dict(data[part][0]))

    return change


def same_day(data: dict[str, Any]) -> None:
    data["program_days"].append(data["program_days"][0] | {"id": "00000000-0000-4000-8000-000000000000"})


def new_part(data: dict[str, Any]) -> None:
    data["horoscopes"] = []


def orphaned(part: str, field: str) -> Callable[[dict[str, Any]], None]:
    return changed(part, **{field: "00000000-0000-4000-8000-000000000000"})


BROKEN_ROWS: dict[str, tuple[Callable[[dict[str, Any]], None], str, str]] = {
    "an unknown field": (changed("entries", mood=3), "entries, row 1", "no field 'mood'"),
    "our own key": (changed("drafts", writer=3), "drafts, row 1", "no field 'writer'"),
    "tags where none belong": (changed("visits", tags=[]), "visits, row 1", "no field 'tags'"),
    "a missing field": (without("entries", "body"), "entries, row 1", "'body' is missing"),
    "a number for a text": (changed("entries", body=3), "entries, row 1", "'body' is not a text"),
    "nothing for a text": (changed("entries", body=None), "entries, row 1", "'body' is not a text"),
    "a text for a number": (changed("entries", words="3"), "entries, row 1", "'words' is not a whole"),
    "a fraction": (changed("entries", words=3.5), "entries, row 1", "'words' is not a whole number"),
    "true for a number": (changed("entries", words=True), "entries, row 1", "'words' is not a whole"),
    "a number for true": (changed("drills", is_new=1), "drills, row 1", "'is_new' is not a yes or no"),
    "a number below zero": (changed("entries", words=-1), "entries, row 1", "'words' is not from 0"),
    "a number past SQLite": (changed("entries", seconds=2**70), "entries, row 1", "'seconds' is not from"),
    "a rating of 11": (changed("drills", alarm_before=11), "drills, row 1", "not from 0 to 10"),
    "a dial of 101": (changed("weekly_checks", believe=101), "weekly_checks, row 1", "from 0 to 100"),
    "a place of 4": (changed("causes", place=4), "causes, row 1", "'place' is not from 1 to 3"),
    "an offset of a day": (changed("entries", utc_offset=1440), "entries, row 1", "'utc_offset'"),
    "an unknown term": (changed("entries", fate="burn"), "entries, row 1", "'fate' is none of share"),
    "an unknown feeling": (changed("entries", feelings=["hangry"]), "entries, row 1", "'feelings'"),
    "an unknown feeling of a draft": (changed("drafts", feelings=["meh"]), "drafts, row 1", "'feelings'"),
    "tags that are one text": (changed("entries", tags="work"), "entries, row 1", "'tags'"),
    "tags that are numbers": (changed("entries", tags=[1]), "entries, row 1", "'tags'"),
    "a day that is none": (changed("entries", day="2026-02-30"), "entries, row 1", "'day' is not a day"),
    "a day as a number": (changed("entries", day=20260301), "entries, row 1", "'day' is not a day"),
    "a day by week": (changed("entries", day="2026-W10-1"), "entries, row 1", "'day' is not a day"),
    "a naive time": (changed("entries", created="2026-03-10T14:00:00"), "entries, row 1", "no offset"),
    "a naive time in the trash": (
        changed("entries", deleted_at="2026-03-10T14:00:00"),
        "entries, row 1",
        "'deleted_at' has no offset",
    ),
    "a time as a number": (changed("entries", modified=17), "entries, row 1", "'modified' is not an instant"),
    "the year 1": (changed("entries", created="0001-01-01T00:00:00+14:00"), "entries, row 1", "year 1"),
    "the year 9999": (changed("entries", created="9999-12-31T23:00:00-05:00"), "entries, row 1", "9999"),
    "a released page with a text": (
        changed("entries", fate="release", body="words", title=""),
        "entries, row 1",
        "released page",
    ),
    "a released page with a title": (
        changed("entries", fate="release", body="", title="t"),
        "entries, row 1",
        "released page",
    ),
    "a released draft": (changed("drafts", fate="release"), "drafts, row 1", "draft of a released page"),
    "half a character": (changed("entries", body="\ud800"), "entries, row 1", "not Unicode"),
    "a UUID that is none": (changed("entries", id="1"), "entries, row 1", "'id' is not a UUID"),
    "a long zone": (changed("entries", zone="z" * 65), "entries, row 1", "'zone' is longer than 64"),
    "one page twice": (twice("entries"), "entries, row 3", "the same as row 1"),
    "one programme day twice": (same_day, "program_days, row 2", "the same as row 1"),
    "one choice twice": (twice("preferences"), "preferences, row 2", "the same as row 1"),
    "a choice without value": (without("preferences", "value"), "preferences, row 1", "key and a value"),
    "a choice that is a number": (changed("preferences", value=3), "preferences, row 1", "'value'"),
    "a rung without its goal": (
        orphaned("rungs", "goal_uuid"),
        "rungs, row 1",
        "a row of goals that is nowhere",
    ),
    "an attempt without its rung": (orphaned("attempts", "rung_uuid"), "attempts, row 1", "a row of rungs"),
    "an answer without its score": (orphaned("answers", "score_uuid"), "answers, row", "a row of scores"),
    "a day without its walk": (
        orphaned("program_days", "run_uuid"),
        "program_days, row 1",
        "a row of program_runs",
    ),
    "a part we do not know": (new_part, "horoscopes", "does not know"),
}


def test_a_row_that_cannot_be_taken_is_named_and_nothing_is_written(
    services: Services, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    fill(services, "a-private-marker")
    with services.database.writing() as session:  # three entries would make "row 3" the released one
        session.delete(session.exec(select(Entry).where(Entry.fate == Fate.RELEASE)).one())
    whole = archive_of(services)
    there = elsewhere()
    there.journal.write("mine")
    before = archive_of(there)
    for case, (change, place, reason) in BROKEN_ROWS.items():
        data = json.loads(whole)
        change(data)
        done = there.transfer.import_archive(saved(tmp_path, data))
        [skipped] = done.skipped
        assert skipped.place.startswith(place), case
        assert reason in skipped.why, case
        assert "marker" not in skipped.why, case
        assert done.backup is None, case
        assert archive_of(there) == before, case


def test_the_same_row_on_a_line_is_named_by_its_line(
    services: Services, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    fill(services, "a-private-marker")
    whole = archive_of(services)
    there = elsewhere()
    head = {"format": "tmscoach-archive-lines", "version": 1}
    for case, (change, _, reason) in BROKEN_ROWS.items():
        data = json.loads(whole)
        change(data)
        lines = [{part: row} for part, rows in data.items() if isinstance(rows, list) for row in rows]
        if case == "a part we do not know":
            lines.insert(0, {"horoscopes": {}})
        text = "\n".join(map(json.dumps, [head, *lines, {"end": len(lines)}]))
        [skipped] = there.transfer.import_archive(saved(tmp_path, text, "theirs.jsonl")).skipped
        assert skipped.place.startswith("line "), case
        assert reason.replace("row 1", "line") in skipped.why, case
        assert "marker" not in skipped.why, case
    assert rows(there, Entry) == []


def test_a_file_full_of_mistakes_is_not_looked_at_to_its_end(services: Services, tmp_path: Path) -> None:
    fill(services)
    data = document(services)
    data["entries"] = [data["entries"][0] | {"id": str(number)} for number in range(1200)]
    done = services.transfer.import_archive(saved(tmp_path, data))
    assert len(done.skipped) == 1001
    assert done.skipped[-1].place == "the rest"


def test_an_archive_that_changes_while_it_is_read_leaves_nothing(
    services: Services, elsewhere: Elsewhere, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(services)
    file = services.transfer.export_archive(tmp_path / "a.jsonl", lines=True).path
    there = elsewhere()
    there.journal.write("mine")
    before = archive_of(there)

    def meanwhile(*args: object) -> Path:
        lines = file.read_text().splitlines(keepends=True)
        file.write_text("".join([*lines[:-2], lines[-2].replace('"value"', '"worth"'), lines[-1]]))
        return file

    monkeypatch.setattr(transfer, "back_up", meanwhile)
    with pytest.raises(CoachError, match="changed while it was read"):
        there.transfer.import_archive(file)
    assert archive_of(there) == before


def test_a_day_of_an_archive_never_takes_the_name_of_another_day_here(
    services: Services, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    fill(services)
    there = elsewhere()
    there.transfer.import_archive(saved(tmp_path, archive_of(services)))
    before = archive_of(there)
    data = document(services)
    data["program_days"][0] |= {"number": 5, "modified": "2027-01-01T00:00:00+00:00"}
    done = there.transfer.import_archive(saved(tmp_path, data))
    assert [skipped.why for skipped in done.skipped] == ["its id is that of another day here"]
    assert archive_of(there) == before


def test_an_import_can_be_stopped_and_leaves_nothing(
    services: Services, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    for number in range(120):
        services.journal.write(f"page {number}")
    there = elsewhere()
    told: list[tuple[int, int]] = []

    def stop(done: int, total: int) -> bool:
        told.append((done, total))
        return done < 100

    with pytest.raises(CoachError, match="The import was stopped"):
        there.transfer.import_archive(saved(tmp_path, archive_of(services)), progress=stop)
    assert told == [(0, 120), (50, 120), (100, 120)]
    assert rows(there, Entry) == []


def test_a_document_too_large_to_be_read_back_is_not_written(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    services.journal.write("w" * 5000)
    monkeypatch.setattr(archive, "LARGEST", 4000)
    with pytest.raises(CoachError, match="too large to be read back") as refused:
        services.transfer.export_archive(tmp_path / "all.json")
    assert "archive-lines" in refused.value.hint
    assert not (tmp_path / "all.json").exists()
    assert services.transfer.export_archive(tmp_path / "all.jsonl", lines=True).pages == 1


def test_lines_are_written_and_read_in_little_memory(
    services: Services, elsewhere: Elsewhere, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transfer, "LOT", 20)
    monkeypatch.setattr(store, "PAGE", 20)
    moment = services.clock.moment()
    with services.database.writing() as session:
        session.add_all(Entry(body="w" * 40_000, **moment.stamps()) for _ in range(300))
    there = elsewhere()
    tracemalloc.start()
    try:
        file = services.transfer.export_archive(tmp_path / "all.jsonl", lines=True).path
        assert there.transfer.import_archive(file).new == 300
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert file.stat().st_size > 12_000_000
    assert peak < 8_000_000  # twenty rows in a few forms, and never the file


def test_every_sort_of_field_has_a_broken_row_above() -> None:
    sorts = {found.sort for name in store.KEPT_TABLES for found in store.row_shape(name).values()}
    assert sorts == set(Sort)
