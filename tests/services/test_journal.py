"""Pages through the service: what is kept, what is not, and what two windows do to each other."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest

from tmscoach.errors import CoachError
from tmscoach.formats import content
from tmscoach.models.content import Prompt, PromptTheme
from tmscoach.models.terms import Fate, Feeling, Kind
from tmscoach.services.journal import OpenPage, Page, PageRow
from tmscoach.startup import Services

if TYPE_CHECKING:
    from tests.conftest import FrozenTime

HOSTILE = [
    "[/x] [red]y [z",
    "\x1b[2J\x1b]52;c;aGVsbG8=\x07 stolen",
    "\u202eright to left\u2066",
    "before\x00after",
    "\r\nline one\r\nline two\r",
    "\x9b31m C1",
    "🙂 \U0001f468\u200d\U0001f469\u200d\U0001f467 é e\u0301",
    "  kept as typed \t\n\n",
    "x" * 1_000_000,
]


def write(page: OpenPage, body: str, title: str = "") -> OpenPage:
    return replace(page, body=body, title=title)


def files_holding(home: Path, marker: str) -> list[str]:
    """Files under the home with the marker in any letter case: the index keeps lower case."""
    return [
        file.name
        for file in sorted(home.rglob("*"))
        if file.is_file() and marker.lower().encode() in file.read_bytes().lower()
    ]


# --- drafts and keeping ------------------------------------------------------------------------------------


def test_opening_a_page_writes_nothing(services: Services) -> None:
    services.journal.open_page()
    assert services.journal.unfinished() == ()
    assert services.journal.recent() == ()


def test_a_draft_comes_back_whole(services: Services, now: FrozenTime) -> None:
    page = services.journal.open_page(Kind.LETTER, Fate.SHARE, prompt="Who?", prompt_id="who", drill_uuid="d")
    page = replace(
        page, title="To her", body="I never", seconds=42, tags=("work",), feelings=(Feeling.ANGER,)
    )
    saved = services.journal.save_draft(page)
    assert saved.draft_version == 1
    assert saved.saved_at == now()
    (left,) = services.journal.unfinished()
    assert replace(left, begun=saved.begun) == saved
    assert left.begun.at == saved.begun.at
    assert left.begun.day == saved.begun.day
    assert services.journal.open_draft(saved.uuid) == left


def test_a_kept_page_has_no_draft_left(services: Services) -> None:
    page = services.journal.save_draft(write(services.journal.open_page(), "four words are here"))
    kept = services.journal.keep(replace(page, seconds=90))
    assert kept is not None
    assert (kept.body, kept.words, kept.seconds, kept.conflict) == ("four words are here", 4, 90, False)
    assert services.journal.unfinished() == ()
    assert services.journal.page(kept.id) == kept


def test_a_page_without_text_leaves_nothing(services: Services) -> None:
    page = services.journal.save_draft(write(services.journal.open_page(), "begun"))
    assert services.journal.keep(write(page, " \n ")) is None
    assert services.journal.unfinished() == ()
    assert services.journal.recent() == ()


def test_a_page_of_a_title_alone_is_kept(services: Services) -> None:
    kept = services.journal.keep(write(services.journal.open_page(), "", "Only a name"))
    assert kept is not None
    assert kept.title == "Only a name"


def test_keeping_twice_keeps_one_page(services: Services) -> None:
    page = services.journal.save_draft(write(services.journal.open_page(), "once"))
    first = services.journal.keep(page)
    second = services.journal.keep(page)
    assert first is not None and second is not None
    assert first.id == second.id
    assert not second.conflict
    assert len(services.journal.recent()) == 1


def test_a_draft_taken_over_elsewhere_leaves_both_texts(
    services: Services, open_again: Callable[[], Services]
) -> None:
    other = open_again()
    mine = services.journal.save_draft(write(services.journal.open_page(), "mine"))
    theirs = other.journal.save_draft(write(other.journal.open_draft(mine.uuid), "theirs"))
    mine_again = services.journal.save_draft(write(mine, "mine, longer"))
    assert mine_again.uuid != theirs.uuid
    assert {page.body for page in services.journal.unfinished()} == {"theirs", "mine, longer"}
    services.journal.keep(mine_again)
    other.journal.keep(theirs)
    assert {row.opening for row in services.journal.recent()} == {"theirs", "mine, longer"}


def test_a_draft_kept_elsewhere_leaves_both_texts(
    services: Services, open_again: Callable[[], Services]
) -> None:
    mine = services.journal.save_draft(write(services.journal.open_page(), "half"))
    other = open_again()
    other.journal.keep(write(other.journal.open_draft(mine.uuid), "half, ended there"))
    mine = services.journal.save_draft(write(mine, "half, ended here"))
    services.journal.keep(mine)
    assert {row.opening for row in services.journal.recent()} == {"half, ended there", "half, ended here"}


def test_keeping_what_was_kept_elsewhere_says_so(
    services: Services, open_again: Callable[[], Services]
) -> None:
    mine = services.journal.save_draft(write(services.journal.open_page(), "half"))
    other = open_again()
    other.journal.keep(write(other.journal.open_draft(mine.uuid), "ended there"))
    kept = services.journal.keep(write(mine, "ended here"))
    assert kept is not None
    assert kept.conflict
    assert kept.title == "ended here (other version)"


def test_an_edited_page_is_changed_in_place(services: Services, now: FrozenTime) -> None:
    kept = services.journal.write("first", tags=["one"])
    now.move(hours=1)
    page = services.journal.open_entry(kept.id)
    assert (page.body, page.tags, page.base_version) == ("first", ("one",), 1)
    changed = services.journal.keep(replace(page, body="second", tags=("two",)))
    assert changed is not None
    assert (changed.id, changed.body, changed.tags, changed.version) == (kept.id, "second", ("two",), 2)
    assert (changed.at, changed.day) == (kept.at, kept.day)
    assert changed.modified > kept.modified
    assert [hit.row.id for hit in services.journal.search("second")] == [kept.id]
    assert services.journal.search("first") == ()


def test_opening_a_page_that_has_a_draft_goes_on_with_the_draft(services: Services) -> None:
    kept = services.journal.write("as kept")
    draft = services.journal.save_draft(write(services.journal.open_entry(kept.id), "as kept, and more"))
    again = services.journal.open_entry(kept.id)
    assert (again.uuid, again.body, again.draft_version) == (draft.uuid, "as kept, and more", 1)
    services.journal.keep(again)
    assert services.journal.page(kept.id).body == "as kept, and more"
    assert services.journal.unfinished() == ()


def edited_in_two_windows(services: Services, other: Services) -> tuple[Page, OpenPage]:
    kept = services.journal.write("the start", title="Today")
    mine = write(services.journal.open_entry(kept.id), "my ending", "Today")
    other.journal.keep(write(other.journal.open_entry(kept.id), "their ending", "Today"))
    return kept, mine


def test_a_page_changed_elsewhere_keeps_both_texts(
    services: Services, open_again: Callable[[], Services]
) -> None:
    kept, mine = edited_in_two_windows(services, open_again())
    conflict = services.journal.conflict(mine)
    assert conflict is not None and conflict.theirs is not None
    assert conflict.theirs.body == "their ending"
    second = services.journal.keep(mine)
    assert second is not None
    assert (second.conflict, second.title, second.body) == (True, "Today (other version)", "my ending")
    assert services.journal.page(kept.id).body == "their ending"


def test_a_page_changed_elsewhere_can_be_replaced_on_purpose(
    services: Services, open_again: Callable[[], Services]
) -> None:
    kept, mine = edited_in_two_windows(services, open_again())
    replaced = services.journal.keep(mine, replace_theirs=True)
    assert replaced is not None
    assert (replaced.id, replaced.body, replaced.conflict) == (kept.id, "my ending", False)
    assert len(services.journal.recent()) == 1


def test_a_page_erased_elsewhere_is_kept_anew(services: Services, open_again: Callable[[], Services]) -> None:
    kept = services.journal.write("soon gone")
    mine = write(services.journal.open_entry(kept.id), "not gone")
    open_again().journal.delete_forever(kept.id)
    conflict = services.journal.conflict(mine)
    assert conflict is not None and conflict.theirs is None
    again = services.journal.keep(mine)
    assert again is not None
    assert again.conflict
    assert again.body == "not gone"


def test_a_page_deleted_elsewhere_keeps_both_texts(
    services: Services, open_again: Callable[[], Services]
) -> None:
    kept = services.journal.write("in the trash")
    mine = write(services.journal.open_entry(kept.id), "still wanted")
    open_again().journal.delete(kept.id)
    again = services.journal.keep(mine)
    assert again is not None and again.conflict
    assert services.journal.page(kept.id).body == "in the trash"
    assert services.journal.page(kept.id).deleted_at is not None


def test_emptying_a_kept_page_moves_it_to_the_trash_as_it_was(services: Services) -> None:
    kept = services.journal.write("was here")
    assert services.journal.keep(write(services.journal.open_entry(kept.id), "")) is None
    assert [row.opening for row in services.journal.trash()] == ["was here"]


def test_an_unknown_page_or_draft_is_named(services: Services) -> None:
    for ask in (services.journal.page, services.journal.open_entry, services.journal.delete):
        with pytest.raises(CoachError, match="no page 7"):
            ask(7)
    with pytest.raises(CoachError, match="not there any more"):
        services.journal.open_draft("none")


def test_saving_a_draft_of_a_long_page_is_quick(services: Services) -> None:
    page = write(services.journal.open_page(), "word " * 5_000)
    page = services.journal.save_draft(page)
    times = []
    for _ in range(20):
        begin = time.perf_counter()
        page = services.journal.save_draft(page)
        times.append(time.perf_counter() - begin)
    assert min(times) < 0.02  # about 3 ms on an idle machine; the bound allows for a busy one


# --- whose drafts are offered ------------------------------------------------------------------------------


def running(name: str) -> subprocess.Popen[bytes]:
    """A program with `name` on its command line, well on its way."""
    program = subprocess.Popen(
        [sys.executable, "-c", "print('here', flush=True); input()", name],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert program.stdout is not None
    program.stdout.readline()
    return program


def draft_held_by(services: Services, writer: int, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(os, "getpid", lambda: writer)
        services.journal.save_draft(write(services.journal.open_page(), "left open"))


@pytest.mark.skipif(os.name != "posix", reason="asks POSIX which programs run")
def test_a_draft_is_offered_once_its_program_is_gone(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = running("tmscoach")
    draft_held_by(services, program.pid, monkeypatch)
    try:
        assert services.journal.unfinished() == ()
    finally:
        program.kill()
        program.communicate()
    assert len(services.journal.unfinished()) == 1


@pytest.mark.skipif(not Path("/proc/self/cmdline").exists(), reason="needs /proc")
def test_a_number_given_out_anew_hides_no_draft(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    program = running("something-else")
    try:
        draft_held_by(services, program.pid, monkeypatch)
        assert len(services.journal.unfinished()) == 1
    finally:
        program.kill()
        program.communicate()


def test_a_draft_untouched_for_a_day_is_offered_whoever_holds_it(
    services: Services, now: FrozenTime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "kill", lambda pid, signal: None)
    monkeypatch.setattr(Path, "read_bytes", lambda path: b"tmscoach")
    draft_held_by(services, 4_000_000, monkeypatch)
    assert services.journal.unfinished() == ()
    now.move(days=1)
    assert len(services.journal.unfinished()) == 1


def test_where_programs_cannot_be_asked_two_minutes_decide(
    services: Services, now: FrozenTime, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft_held_by(services, 4_000_000, monkeypatch)
    with monkeypatch.context() as patch:
        patch.setattr("tmscoach.services.processes.os.name", "nt")
        assert services.journal.unfinished() == ()
        now.move(minutes=2)
        assert len(services.journal.unfinished()) == 1


def test_discarding_a_draft_leaves_no_byte(services: Services, home: Path) -> None:
    page = services.journal.save_draft(write(services.journal.open_page(), "zqmarker one"))
    services.journal.discard_draft(page.uuid)
    assert services.journal.unfinished() == ()
    assert files_holding(home, "zqmarker") == []


# --- release -----------------------------------------------------------------------------------------------


def test_a_release_page_is_refused_as_draft_and_as_page(services: Services) -> None:
    page = write(services.journal.open_page(fate=Fate.RELEASE), "never stored")
    with pytest.raises(CoachError, match="not stored"):
        services.journal.save_draft(page)
    with pytest.raises(CoachError, match="not stored"):
        services.journal.keep(page)
    with pytest.raises(CoachError, match="Only the editor"):
        services.journal.write("never stored", fate=Fate.RELEASE)
    assert services.journal.unfinished() == ()


def test_a_released_page_leaves_no_byte_behind(services: Services, home: Path) -> None:
    page = services.journal.open_page(
        fate=Fate.RELEASE, prompt="zqmarker?", prompt_id="zqmarker", drill_uuid="zqmarker"
    )
    page = replace(write(page, "zqmarker " * 30, "zqmarker"), tags=("zqmarker",))
    released = services.journal.release(replace(page, seconds=600), Feeling.ANGER, "I was  angry\nat myself")
    assert released.fate is Fate.RELEASE
    assert (released.title, released.body, released.prompt) == ("", "", "")
    assert (released.words, released.seconds, released.feelings) == (30, 600, (Feeling.ANGER,))
    assert released.meaning == "I was angry at myself"
    assert files_holding(home, "zqmarker") == []
    assert [hit.row.id for hit in services.journal.search("angry")] == [released.id]


def test_switching_to_release_erases_the_draft_at_once(services: Services, home: Path) -> None:
    page = services.journal.open_page()
    for number in range(30):
        page = services.journal.save_draft(write(page, f"zqmarker {number} " * 200))
    assert files_holding(home, "zqmarker")
    page = services.journal.forget_draft(replace(page, fate=Fate.RELEASE))
    assert (page.draft_version, page.saved_at) == (0, None)
    assert files_holding(home, "zqmarker") == []
    services.journal.release(page)
    assert files_holding(home, "zqmarker") == []
    assert services.journal.unfinished() == ()


def test_releasing_a_kept_page_erases_its_text_title_tags_and_index_words(
    services: Services, home: Path
) -> None:
    for number in range(40):
        services.journal.write(f"another page {number} about nothing much " * 20)
    kept = services.journal.write("the zqmarkers ran " * 300, title="zqmarker", tags=["zqmarker"])
    page = services.journal.open_entry(kept.id)
    page = services.journal.save_draft(write(page, "zqmarker more"))
    assert files_holding(home, "zqmarker")
    released = services.journal.release(replace(page, fate=Fate.RELEASE), Feeling.RELIEF)
    assert released.id == kept.id
    assert released.tags == ()
    assert services.journal.search("zqmarker") == ()
    assert services.journal.search("tag:zqmarker") == ()
    assert services.journal.unfinished() == ()
    assert files_holding(home, "zqmarker") == []
    assert services.journal.search("nothing") != ()


def test_a_released_page_can_neither_be_opened_nor_changed(services: Services) -> None:
    released = services.journal.release(write(services.journal.open_page(fate=Fate.RELEASE), "gone"))
    for change in (
        lambda: services.journal.open_entry(released.id),
        lambda: services.journal.edit_text(released.id, "new", 1),
        lambda: services.journal.set_fate(released.id, Fate.SHARE),
        lambda: services.journal.set_tags(released.id, ["a"]),
        lambda: services.journal.set_feelings(released.id, ["anger"]),
    ):
        with pytest.raises(CoachError, match="was released"):
            change()


def test_a_page_released_elsewhere_is_not_filled_again(
    services: Services, open_again: Callable[[], Services]
) -> None:
    kept = services.journal.write("to be let go")
    mine = write(services.journal.open_entry(kept.id), "my own text")
    other = open_again()
    other.journal.release(replace(other.journal.open_entry(kept.id), fate=Fate.RELEASE))
    for replace_theirs in (True, False):
        second = services.journal.keep(mine, replace_theirs=replace_theirs)
        assert second is not None and second.conflict
    assert services.journal.page(kept.id).body == ""


def test_releasing_twice_leaves_one_page(services: Services) -> None:
    page = write(services.journal.open_page(fate=Fate.RELEASE), "gone")
    assert services.journal.release(page).id == services.journal.release(page, Feeling.HURT).id
    assert len(services.journal.recent()) == 1


# --- writing in one go -------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:20]))
def test_any_text_comes_back_byte_for_byte(services: Services, text: str) -> None:
    kept = services.journal.write(text)
    assert services.journal.page(kept.id).body == text
    drafted = services.journal.save_draft(write(services.journal.open_page(), text))
    assert services.journal.open_draft(drafted.uuid).body == text
    (row,) = services.journal.recent()
    assert len(row.opening) <= 80
    assert not any(ord(character) < 32 or 0x7F <= ord(character) < 0xA0 for character in row.opening)


def test_a_lists_opening_goes_on_behind_a_nul(services: Services) -> None:
    services.journal.write("before\x00after")
    assert services.journal.recent()[0].opening == "before␀after"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"text": "  \n"}, "no text"),
        ({"text": "bad \udcff byte"}, "not valid Unicode"),
        ({"text": "a", "feelings": ["fury"]}, "pressure, anger, fear"),
        ({"text": "a", "when": "2031-01-01"}, "future"),
        ({"text": "a", "when": "someday"}, "not a day"),
        ({"text": "a\nb", "kind": Kind.LINE}, "one line long"),
        ({"text": "a", "title": "a\nb"}, "one line long"),
        ({"text": "a", "fate": Fate.RELEASE}, "Only the editor"),
    ],
)
def test_what_cannot_be_kept_is_refused_before_anything_is_written(
    services: Services, arguments: dict[str, object], words: str
) -> None:
    with pytest.raises(CoachError, match=words):
        services.journal.write(**arguments)  # type: ignore[arg-type]
    assert services.journal.recent() == ()


def test_an_editor_text_with_a_broken_character_is_saved_all_the_same(services: Services) -> None:
    page = services.journal.save_draft(write(services.journal.open_page(), "half \ud83d, pair \ud83d\ude42"))
    assert services.journal.open_draft(page.uuid).body == "half \ufffd, pair 🙂"


def test_a_line_is_one_line(services: Services) -> None:
    kept = services.journal.line("a swift over the yard\n")
    assert (kept.kind, kept.body) == (Kind.LINE, "a swift over the yard")
    with pytest.raises(CoachError, match="one line long"):
        services.journal.line("one\ntwo")


def test_tags_and_feelings_are_cleaned(services: Services) -> None:
    kept = services.journal.write(
        "x", tags=["#Work", "work", "the  big move", "#", ""], feelings=["Hurt", Feeling.ANGER, "hurt"]
    )
    assert kept.tags == ("the-big-move", "work")
    assert kept.feelings == (Feeling.ANGER, Feeling.HURT)


@pytest.mark.parametrize(
    ("when", "day", "clock"),
    [
        ("", date(2026, 11, 24), "14:02"),
        ("yesterday", date(2026, 11, 23), "12:00"),
        ("monday", date(2026, 11, 23), "12:00"),
        ("3d", date(2026, 11, 21), "12:00"),
        ("2026-11-20T23:30", date(2026, 11, 20), "23:30"),
        ("2026-11-20T03:59", date(2026, 11, 19), "03:59"),  # the small hours belong to the evening before
        ("2026-11-20T04:00", date(2026, 11, 20), "04:00"),
        ("2024-02-29", date(2024, 2, 29), "12:00"),
        ("2026-10-25T02:30", date(2026, 10, 24), "02:30"),  # the hour that comes twice
        ("2026-03-29", date(2026, 3, 29), "12:00"),  # a day of 23 hours
        ("1660-01-11", date(1660, 1, 11), "12:00"),
    ],
)
def test_a_page_keeps_the_day_it_was_meant_for(services: Services, when: str, day: date, clock: str) -> None:
    kept = services.journal.write("x", when=when)
    assert kept.day == day
    if day.year > 1900:  # before, clocks ran on local sun time, with seconds
        assert f"{kept.at:%H:%M}" == clock
    assert [row.id for row in services.journal.on_day(day)] == [kept.id]


def test_a_page_begun_before_the_small_hours_end_belongs_to_the_evening(
    services: Services, now: FrozenTime
) -> None:
    now.at = now.at.replace(hour=23, minute=50)
    page = write(services.journal.open_page(), "late")
    now.move(hours=6)
    kept = services.journal.keep(services.journal.save_draft(page))
    assert kept is not None
    assert kept.day == date(2026, 11, 24)


def test_a_page_can_be_opened_for_an_earlier_day_and_not_for_a_later_one(services: Services) -> None:
    assert services.journal.open_page(day=date(2026, 11, 3)).day == date(2026, 11, 3)
    with pytest.raises(CoachError, match="future"):
        services.journal.open_page(day=date(2026, 11, 25))


# --- lists -------------------------------------------------------------------------------------------------


def test_paging_meets_every_page_once_and_in_order(services: Services, now: FrozenTime) -> None:
    for day in range(1, 8):
        for number in range(3):  # three pages of one instant
            services.journal.write(f"{day} {number}", when=f"2026-11-0{day}")
    met: list[PageRow] = []
    last = None
    while rows := services.journal.recent(before=last, limit=4):
        met += rows
        last = rows[-1]
    assert [row.opening for row in met] == [f"{d} {n}" for d in range(7, 0, -1) for n in (2, 1, 0)]


def test_a_list_can_be_narrowed(services: Services) -> None:
    wanted = services.journal.write(
        "a", fate=Fate.SHARE, kind=Kind.EVENT, tags=["work"], feelings=["anger"], when="2026-11-10"
    )
    services.journal.write("b", when="2026-11-10")
    services.journal.write("c", tags=["works"], when="2026-11-12")
    recent = services.journal.recent
    for rows in (
        recent(fate=Fate.SHARE),
        recent(kind=Kind.EVENT),
        recent(tag="#Work"),
        recent(feeling=Feeling.ANGER),
        recent(since=date(2026, 11, 10), until=date(2026, 11, 10), tag="work"),
    ):
        assert [row.id for row in rows] == [wanted.id]
    assert len(recent(until=date(2026, 11, 10))) == 2
    assert len(recent(since=date(2026, 11, 11))) == 1


def test_a_month_counts_its_days(services: Services) -> None:
    for when in ("2026-11-01", "2026-11-03", "2026-11-03", "2026-10-31"):
        services.journal.write("x", when=when)
    services.journal.delete(services.journal.write("x", when="2026-11-04").id)
    assert services.journal.month(2026, 11) == {date(2026, 11, 1): 1, date(2026, 11, 3): 2}
    assert services.journal.month(2026, 2) == {}
    days = [date(2026, 11, day) for day in (1, 2, 3, 4)]
    assert services.journal.written_on(days) == {date(2026, 11, 1), date(2026, 11, 3)}


def test_a_released_page_is_listed_with_its_length_only(services: Services) -> None:
    page = write(services.journal.open_page(fate=Fate.RELEASE), "three short words")
    services.journal.release(replace(page, seconds=300), meaning="kept line")
    (row,) = services.journal.recent()
    assert (row.title, row.opening, row.words, row.seconds) == ("", "", 3, 300)


def test_tags_are_counted_and_completed(services: Services) -> None:
    services.journal.write("x", tags=["work", "wo_k"])
    services.journal.write("x", tags=["work", "garden"])
    services.journal.delete(services.journal.write("x", tags=["wolf"]).id)
    assert [(tag.name, tag.count) for tag in services.journal.tags()] == [
        ("work", 2),
        ("garden", 1),
        ("wo_k", 1),
    ]
    assert [tag.name for tag in services.journal.tags("#WO")] == ["work", "wo_k"]
    assert [tag.name for tag in services.journal.tags("wo_")] == ["wo_k"]


# --- changing ----------------------------------------------------------------------------------------------


def test_editing_in_one_go_notices_another_writer(services: Services) -> None:
    kept = services.journal.write("one")
    assert services.journal.edit_text(kept.id, "two", kept.version).version == 2
    second = services.journal.edit_text(kept.id, "three", kept.version)
    assert second.conflict
    assert second.id != kept.id
    assert services.journal.page(kept.id).body == "two"
    with pytest.raises(CoachError, match="no text"):
        services.journal.edit_text(kept.id, " ", 2)


def test_fate_tags_and_feelings_change_without_touching_the_text(services: Services) -> None:
    kept = services.journal.write("the text", tags=["a"], feelings=["anger"])
    services.journal.set_fate(kept.id, Fate.SHARE)
    services.journal.set_tags(kept.id, ["b", "C"])
    changed = services.journal.set_feelings(kept.id, [])
    assert (changed.fate, changed.tags, changed.feelings) == (Fate.SHARE, ("b", "c"), ())
    assert (changed.body, changed.version) == ("the text", 1)
    with pytest.raises(CoachError, match="Only the editor"):
        services.journal.set_fate(kept.id, Fate.RELEASE)


# --- trash -------------------------------------------------------------------------------------------------


def test_a_deleted_page_is_nowhere_but_in_the_trash(services: Services) -> None:
    kept = services.journal.write("findable", tags=["here"])
    services.journal.delete(kept.id)
    journal = services.journal
    assert not [*journal.recent(), *journal.on_day(kept.day), *journal.search("findable"), *journal.tags()]
    assert [row.id for row in journal.trash()] == [kept.id]
    assert journal.page(kept.id).deleted_at is not None
    journal.restore(kept.id)
    assert [hit.row.id for hit in journal.search("findable")] == [kept.id]
    assert journal.trash() == ()


def test_the_trash_is_emptied_after_thirty_days(services: Services, now: FrozenTime, home: Path) -> None:
    old = services.journal.write("zqmarker old", tags=["zqmarker"])
    services.journal.delete(old.id)
    now.move(days=29)
    young = services.journal.write("young")
    services.journal.delete(young.id)
    assert services.journal.purge_old_trash() == 0
    now.move(days=1)
    assert services.journal.purge_old_trash() == 1
    assert [row.id for row in services.journal.trash()] == [young.id]
    assert files_holding(home, "zqmarker") == []
    assert services.journal.empty_trash(0) == 1


def test_a_page_deleted_forever_leaves_no_byte_and_no_draft(services: Services, home: Path) -> None:
    for number in range(60):
        services.journal.write(f"filler {number} with several ordinary words in it")
    kept = services.journal.write("zqmarkers run " * 400, title="zqmarker", tags=["zqmarker"])
    services.journal.save_draft(write(services.journal.open_entry(kept.id), "zqmarker edited"))
    services.journal.delete_forever(kept.id)
    assert files_holding(home, "zqmarker") == []
    assert services.journal.unfinished() == ()
    assert len(services.journal.search("filler", limit=100)) == 60


# --- prompts -----------------------------------------------------------------------------------------------


@pytest.fixture
def bank(monkeypatch: pytest.MonkeyPatch) -> tuple[PromptTheme, ...]:
    themes = tuple(
        PromptTheme(
            theme=name, title=name, prompt=tuple(Prompt(id=f"{name}-{n}", text=f"{n}?") for n in range(3))
        )
        for name in ("anger", "rest")
    )
    monkeypatch.setattr(content, "prompt_themes", lambda: themes)
    return themes


def test_a_prompt_rests_for_sixty_days(
    services: Services, now: FrozenTime, bank: tuple[PromptTheme, ...]
) -> None:
    drawn = []
    for _ in range(6):
        prompt = services.journal.draw_prompt()
        drawn.append(prompt.id)
        page = services.journal.open_page(Kind.PROMPTED, prompt=prompt.text, prompt_id=prompt.id)
        services.journal.keep(write(page, "an answer"))
        now.move(days=1)
    assert len(set(drawn)) == 6
    assert services.journal.draw_prompt().id == drawn[0]  # all used: the one that rested longest
    now.move(days=54)
    assert services.journal.draw_prompt().id == drawn[0]
    now.move(days=1)
    assert services.journal.draw_prompt().id in drawn[:2]


def test_a_prompt_comes_from_the_theme_asked_for(services: Services, bank: tuple[PromptTheme, ...]) -> None:
    assert {services.journal.draw_prompt("rest").id.split("-")[0] for _ in range(20)} == {"rest"}
    with pytest.raises(CoachError, match="anger, rest"):
        services.journal.draw_prompt("joy")


def test_chance_comes_from_outside(services: Services, bank: tuple[PromptTheme, ...]) -> None:
    first = replace(services.journal, random=Random(3)).draw_prompt()
    assert replace(services.journal, random=Random(3)).draw_prompt() == first
