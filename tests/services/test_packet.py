"""The packet: only what may be shared, exact numbers, and the very bytes that were shown."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Literal

import pytest
import yaml
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from sqlmodel import delete, select

from tmscoach.errors import CoachError, Exit
from tmscoach.models.belief import Cause, Evidence
from tmscoach.models.drill import DrillRun
from tmscoach.models.journal import Draft, Entry
from tmscoach.models.measures import WeeklyCheck
from tmscoach.models.program import ProgramDayRun, ProgramRun
from tmscoach.models.terms import CauseCoding, DrillMode, Fate, Feeling, Kind, Trigger
from tmscoach.rules.masking import folded
from tmscoach.services.packet import Audience, Packet
from tmscoach.startup import Services

TODAY = date(2026, 11, 24)
PRACTICE = "Practice, and what got in the way"
HOSTILE = (
    "[/x] [red]y [z \x1b[31m \x1b]52;c;aGk=\x07 \u202e 🌱 a\x00b\n# loud\n```\n<!-- open\n---\nx: y\n---"
)
MARKDOWN = MarkdownIt("commonmark").enable("table")


def put(services: Services, *made: Any) -> None:
    with services.database.writing() as session:
        session.add_all(made)


def stamps(services: Services, days_ago: int = 0) -> dict[str, Any]:
    moment = services.clock.moment()
    back = timedelta(days=days_ago)
    return moment.stamps() | {"at": moment.at - back, "day": moment.day - back}


def drill(
    services: Services, before: int | None, after: int | None, days_ago: int = 1, **fields: Any
) -> DrillRun:
    usual: dict[str, Any] = {
        "script": "full",
        "trigger": Trigger.PAIN,
        "line_key": "start:a",
        "line_text": "False alarm, real feeling.",
        "alarm_before": before,
        "alarm_after": after,
        "finished_at": services.clock.moment().at,
    }
    return DrillRun(**usual | fields | stamps(services, days_ago))


def check(services: Services, days_ago: int, *values: int | None) -> WeeklyCheck:
    names = ("average", "limit", "enjoyment", "understand", "believe")
    answers: dict[str, Any] = dict(zip(names, values, strict=True))
    return WeeklyCheck(**answers, **stamps(services, days_ago))


def make(services: Services, **changes: Any) -> Packet:
    return services.packet.make(replace(services.packet.usual(), **changes))


def section(text: str, title: str) -> str:
    """What stands under a heading of level 2; empty if there is no such heading."""
    _, found, rest = text.partition(f"\n## {title}\n")
    return rest.split("\n## ")[0].split("\n---\n")[0].strip() if found else ""


def piece(services: Services, key: str, **changes: Any) -> str:
    """The text of one piece; empty where it is not there."""
    return next((one.text for one in make(services, **changes).pieces if one.key == key), "")


def words_of(text: str) -> str:
    """Text without empty lines, which part a piece from the next."""
    return "\n".join(line for line in text.splitlines() if line)


def headings(text: str) -> list[tuple[str, str]]:
    tokens = MARKDOWN.parse(text.split("---\n", 2)[2])
    return [(t.tag, tokens[n + 1].content) for n, t in enumerate(tokens) if t.type == "heading_open"]


def full(services: Services, words: str = "some words") -> None:
    """Something for every piece."""
    services.journal.write(words, Fate.SHARE, Kind.FREE, words.split("\n")[0], ("work",), ("anger",))
    services.journal.write("kept back", feelings=("fear",))
    services.care.park_question(words)
    put(
        services,
        *(check(services, 7 * week, 7, 6, 5, 20, 30) for week in (5, 4, 0)),
        *(drill(services, 7, 4, line_text=words, feeling=Feeling.ANGER, is_new=True) for _ in range(5)),
        Cause(asked="o", place=1, text=words, coding=CauseCoding.MIND, **stamps(services, 20)),
        Evidence(text=words, **stamps(services, 2)),
        run := ProgramRun(program="home30", **stamps(services, 20)),
        ProgramDayRun(run_uuid=run.uuid, number=12, **stamps(services)),
    )


# --- only what may be shared --------------------------------------------------------------------------------


def test_no_private_word_is_ever_in_a_packet(services: Services) -> None:
    services.journal.write("private-marker", title="private-marker-title", tags=("private-marker-tag",))
    services.journal.line("line-marker")
    thrown = services.journal.write("trash-marker", Fate.SHARE)
    services.journal.delete(thrown.id)
    put(
        services,
        Entry(fate=Fate.RELEASE, meaning="meaning-marker", prompt="prompt-marker", **stamps(services)),
        Draft(body="draft-marker", title="draft-marker", fate=Fate.SHARE, **stamps(services)),
        drill(
            services,
            7,
            5,
            thought="thought-marker",
            about="about-marker",
            unsaid="unsaid-marker",
            back_to="back-marker",
            cue="cue-marker",
            card_text="card-marker",
        ),
    )
    for audience in Audience:
        for read_aloud in (False, True):
            text = make(services, audience=audience, read_aloud=read_aloud).text
            assert "marker" not in text
            assert "practised" in text or audience is Audience.PHYSICIAN


@given(
    st.lists(
        st.tuples(
            st.sampled_from([Fate.SHARE, Fate.PRIVATE]),
            st.sampled_from([kind for kind in Kind if kind is not Kind.LINE]),
            st.integers(0, 40),
            st.booleans(),
        ),
        max_size=6,
    )
)
@hypothesis_settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_exactly_the_share_pages_of_the_range_are_in_it(
    services: Services, pages: list[tuple[Fate, Kind, int, bool]]
) -> None:
    wanted: set[str] = set()
    unwanted: set[str] = set()
    for number, (fate, kind, days, thrown) in enumerate(pages):
        marker = f"m{os.urandom(6).hex()}-{number}"
        page = services.journal.write(marker, fate, kind, when=f"{days}d")
        if thrown:
            services.journal.delete(page.id)
        in_it = fate is Fate.SHARE and not thrown and days <= 28
        (wanted if in_it else unwanted).add(marker)
    text = make(services, since=TODAY - timedelta(days=28)).text
    assert all(marker in text for marker in wanted)
    assert not any(marker in text for marker in unwanted)
    with services.database.writing() as session:
        session.exec(delete(Entry))


def test_that_pages_are_kept_back_is_told_and_how_many_only_where_it_is_asked_for(services: Services) -> None:
    services.journal.write("one")
    services.journal.line("two")
    put(services, Entry(fate=Fate.RELEASE, words=3, **stamps(services)))
    services.journal.write("before the range", when="2026-09-01")
    services.journal.write("shared", Fate.SHARE)
    assert make(services, since=TODAY).text.endswith(
        "\n---\n\nSome pages and lines of this time I keep for myself.\n"
    )
    counted = make(services, since=TODAY, counted=True)
    assert counted.text.endswith("\n---\n\n3 pages and lines of this time I keep for myself.\n")
    left_out = frozenset({"withheld"})
    assert "keep for myself" not in make(services, since=TODAY, counted=True, left_out=left_out).text


def test_a_packet_with_nothing_kept_back_does_not_mention_it(services: Services) -> None:
    services.journal.write("shared", Fate.SHARE)
    assert "keep for myself" not in make(services).text


# --- range --------------------------------------------------------------------------------------------------


def test_the_usual_range_begins_with_the_last_visit(services: Services) -> None:
    services.care.add_visit(TODAY - timedelta(days=50))
    services.care.add_visit(TODAY - timedelta(days=9))
    services.care.add_visit(TODAY)
    services.care.add_visit(TODAY + timedelta(days=3))
    usual = services.packet.usual()
    assert (usual.since, usual.until) == (TODAY - timedelta(days=9), TODAY)


@pytest.mark.parametrize(("first", "since"), [(100, 28), (10, 10), (None, 28)])
def test_without_a_visit_it_is_four_weeks_or_as_long_as_there_is_anything(
    services: Services, first: int | None, since: int
) -> None:
    if first is not None:
        services.journal.write("words", when=f"{first}d")
    assert services.packet.usual().since == TODAY - timedelta(days=since)


def test_a_range_that_is_upside_down_is_refused(services: Services) -> None:
    with pytest.raises(CoachError) as refused:
        make(services, since=TODAY, until=TODAY - timedelta(days=1))
    assert refused.value.code is Exit.USAGE


def test_what_lies_outside_the_range_is_not_counted(services: Services) -> None:
    put(services, *(drill(services, 7, 4, days) for days in (0, 5, 6, 15, 16)))
    put(services, Evidence(text="too-early", **stamps(services, 16)))
    services.care.park_question("too late?")
    text = make(services, since=TODAY - timedelta(days=15), until=TODAY - timedelta(days=6)).text
    assert "- I practised on 2 of 10 days: 2 drills (block, then shift attention).\n" in text
    assert "too-early" not in text
    assert "too late" not in text


# --- numbers ------------------------------------------------------------------------------------------------


def test_practice_is_counted_with_its_parts(services: Services) -> None:
    services.journal.write("a page", when="1d")
    services.journal.line("a line", "2d")
    put(
        services,
        drill(services, 7, 4, 1),
        drill(services, None, None, 3, mode=DrillMode.APP_FREE),
        drill(services, 7, 4, 4, finished_at=None),
        drill(services, 7, 4, 5, deleted_at=services.clock.moment().at),
    )
    assert section(make(services, since=TODAY - timedelta(days=9)).text, PRACTICE) == (
        "- I practised on 3 of 10 days: 2 drills (block, then shift attention), 1 of them without the program"
        "; 1 page; 1 single line. 1 drill left half-way.\n"
        "- **Alarm in drills**, 0-10: n = 1, too few to say."
    )


def test_five_uses_of_a_line_give_medians_with_n(services: Services) -> None:
    pairs = [(9, 7), (7, 4), (8, 6), (2, 2), (8, 3)]
    put(services, *(drill(services, before, after) for before, after in pairs))
    put(services, drill(services, 8, None), drill(services, None, 3), drill(services, 1, 1, 60))
    assert piece(services, "lines") == (
        "- **Line**: False alarm, real feeling. Alarm 8 before, 4 after (medians, n = 5)."
    )


@pytest.mark.parametrize("uses", [1, 4])
def test_under_five_it_is_too_few_to_say(services: Services, uses: int) -> None:
    put(services, *(drill(services, 9, 1) for _ in range(uses)))
    assert piece(services, "lines") == "- 1 line used under 5 times with both ratings: too few to say."
    assert "median" not in make(services).text


def test_half_a_point_is_not_rounded_away(services: Services) -> None:
    put(services, *(drill(services, b, a) for b, a in ((7, 5), (7, 5), (7, 5), (8, 4), (8, 4), (8, 4))))
    assert "Alarm 7.5 before, 4.5 after (medians, n = 6)." in make(services).text


def test_feelings_of_pages_and_drills_are_counted_together(services: Services) -> None:
    services.journal.write("a", feelings=("anger", "fear"))
    services.journal.write("b", feelings=("anger",), when="60d")
    put(services, drill(services, 7, 4, feeling=Feeling.ANGER), drill(services, 7, 4, trigger=Trigger.WORRY))
    assert piece(services, "feelings", since=TODAY - timedelta(days=9)) == (
        "- **What turned up in drills**: pain 1, worry 1.\n- **Feelings named**: anger 2, fear 1."
    )


# --- at a glance --------------------------------------------------------------------------------------------


def test_start_last_time_and_now_stand_side_by_side(services: Services) -> None:
    put(
        services,
        check(services, 28, 8, 7, 6, 10, 20),
        check(services, 7, 6, None, 6, 40, 50),
        check(services, 0, 4, 5, 6, None, 70),
    )
    assert section(make(services).text, "At a glance").splitlines() == [
        "| my own weekly rating | start 27 Oct | last time 17 Nov | now 24 Nov | change | course |",
        "|---|---|---|---|---|---|",
        "| symptoms, on average (0-10) | 8 | 6 | 4 | -4 | ▇▅▄ |",
        "| how much they limited me (0-10) | 7 |  | 5 | -2 | ▆·▅ |",
        "| how much they spoiled for me (0-10) | 6 | 6 | 6 | 0 | ▅▅▅ |",
        "| I understand the explanation (0-100) | 10 | 40 |  |  | ▂▄· |",
        "| I believe that it fits me (0-100) | 20 | 50 | 70 | +50 | ▂▅▆ |",
        "",
        "- Source: tmscoach's own questions; personal ratings, not a validated scale.",
    ]


def test_one_check_has_a_now_and_nothing_to_compare_with(services: Services) -> None:
    put(services, check(services, 0, 8, None, None, None, 20))
    assert section(make(services).text, "At a glance").splitlines() == [
        "| my own weekly rating | now 24 Nov |",
        "|---|---|",
        "| symptoms, on average (0-10) | 8 |",
        "| I believe that it fits me (0-100) | 20 |",
        "",
        "- Source: tmscoach's own questions; personal ratings, not a validated scale.",
    ]


def test_checks_after_the_range_do_not_count(services: Services) -> None:
    put(services, check(services, 20, 8, 8, 8, 8, 8), check(services, 0, 1, 1, 1, 1, 1))
    text = make(services, since=TODAY - timedelta(days=28), until=TODAY - timedelta(days=10)).text
    assert "now 4 Nov " in text
    assert "| symptoms, on average (0-10) | 8 |" in text


def test_one_check_is_read_aloud_as_the_only_one(services: Services) -> None:
    put(services, check(services, 0, 8, None, None, None, None))
    text = make(services, since=TODAY, read_aloud=True).text
    assert text.startswith("# Notes for my visit\n\n24 November 2026. Made with tmscoach")
    assert "These are my own weekly ratings; there is one so far, of 24 November.\n" in text
    assert "Symptoms, on average, from 0 to 10: 8 now.\n" in text


FLAT = "- **No meaningful change** in 5 weeks."


@pytest.mark.parametrize(
    ("checks", "flat"),
    [
        ([(35, 8, 7, 6), (20, 1, 1, 1), (0, 7, 7, 5)], True),  # what was in between does not matter
        ([(35, 8, 7, 6), (20, 8, 7, 6), (0, 5, 7, 6)], False),  # better by 30 %
        ([(35, 6, 6, 6), (20, 6, 6, 6), (0, 6, 6, 8)], False),  # worse is a change as well
        ([(35, 8, 7, 6), (0, 8, 7, 6)], False),  # two checks say little
        ([(20, 8, 7, 6), (10, 8, 7, 6), (0, 8, 7, 6)], False),  # not four weeks yet
        ([(35, 8, None, 6), (20, 8, 7, 6), (0, None, 7, None)], False),  # nothing to compare
        ([(35, 0, 0, 0), (20, 0, 0, 0), (0, 0, 0, 0)], True),
        ([(35, 1, 0, 0), (20, 0, 0, 0), (0, 0, 0, 0)], False),
    ],
)
def test_a_flat_line_is_said_plainly(
    services: Services, checks: Sequence[tuple[int, int | None, int | None, int | None]], flat: bool
) -> None:
    put(services, *(check(services, days, *values, 50, 50) for days, *values in checks))
    assert (FLAT in make(services).text) is flat


def test_causes_are_shown_as_they_were_first_and_are_now(services: Services) -> None:
    put(
        services,
        *(
            Cause(asked=asked, place=place, text=f"{asked} {place}", coding=coding, **stamps(services, days))
            for asked, days in (("first", 30), ("middle", 20), ("last", 1))
            for place, coding in ((1, CauseCoding.BODY), (2, None))
        ),
    )
    assert piece(services, "causes") == (
        "- **Causes, 25 Oct**: first 1 (body); first 2\n- **Causes, 23 Nov**: last 1 (body); last 2"
    )


def test_questions_stand_with_their_answers(services: Services) -> None:
    old, new = services.care.park_question("Old?"), services.care.park_question("New?", "therapist")
    services.care.answer_question(new.id, "Yes.")
    services.care.answer_question(old.id, "No.")
    with services.database.writing() as session:
        from tmscoach.models.care import Question

        held = session.get(Question, old.id)
        assert held is not None
        held.answered_on = TODAY - timedelta(days=60)
        session.add(held)
    services.care.park_question("Open?")
    assert piece(services, "questions") == (
        "- **For my therapist**, 24 Nov: New? (answered: Yes.)\n- **For my doctor**, 24 Nov: Open?"
    )


# --- audiences and pieces -----------------------------------------------------------------------------------


def test_a_physician_gets_the_short_form(services: Services) -> None:
    full(services)
    therapist = make(services, wish="To ask about sport")
    physician = make(services, wish="To ask about sport", audience=Audience.PHYSICIAN)
    assert [p.key for p in physician.pieces] == ["wish", "glance", "new", "questions"]
    assert [p.key for p in therapist.pieces if not p.key.startswith("page:")] == [
        "wish",
        "glance",
        "new",
        "practice",
        "causes",
        "feelings",
        "lines",
        "evidence",
        "questions",
        "withheld",
    ]
    assert len(physician.text) < len(therapist.text) / 1.5
    assert "In my words" not in physician.text


def test_any_piece_can_be_left_out_and_takes_only_its_own_text(services: Services) -> None:
    full(services)
    whole = make(services, wish="To ask about sport")
    assert len(whole.pieces) == 11
    for one in whole.pieces:
        without = make(services, wish="To ask about sport", left_out=frozenset({one.key}))
        gone = one.text if one.text in whole.text else ""
        alone = [other.group for other in whole.pieces].count(one.group) == 1 and one.group
        expected = whole.text.replace(f"{gone}\n", "", 1)
        expected = expected.replace(f"\n## {one.group}\n\n", "") if alone else expected
        assert gone
        assert words_of(without.text) == words_of(expected), one.key
        assert [p.key for p in without.pieces] == [p.key for p in whole.pieces]


def test_without_anything_kept_there_is_still_an_honest_packet(services: Services) -> None:
    made = make(services)
    assert [piece.key for piece in made.pieces] == ["practice"]
    assert "- No practice noted in 29 days." in made.text


def test_the_wish_stands_first(services: Services) -> None:
    full(services)
    found = [title for level, title in headings(make(services, wish="To ask").text) if level == "h2"]
    assert found[0] == "What I want from today"


def test_a_read_aloud_packet_has_no_table(services: Services) -> None:
    put(services, check(services, 28, 8, 7, 6, 10, 20), check(services, 0, 4, None, 6, 10, 70))
    text = make(services, read_aloud=True).text
    assert "|" not in text
    assert (
        "Symptoms, on average, from 0 to 10: 8 at the start and 4 now. That is 4 lower than at the start."
        in text
    )
    assert "How much they limited me, from 0 to 10: 7 at the start and not answered now.\n" in text


# --- the document -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["some words", HOSTILE, "a" * 20_000])
@pytest.mark.parametrize("audience", list(Audience))
def test_the_front_matter_is_yaml_and_the_rest_is_markdown(
    services: Services, words: str, audience: Audience
) -> None:
    full(services, words)
    text = make(services, wish=words, audience=audience).text
    assert text.startswith("---\n")
    assert yaml.safe_load(text.split("---\n", 2)[1]) == {
        "title": "Notes for my visit",
        "date": TODAY,
        "since": services.packet.usual().since,
        "until": TODAY,
        "audience": audience.value,
        "source": "tmscoach/1",
    }
    ours = ["What I want from today", "At a glance"]
    if audience is Audience.THERAPIST:
        ours += [PRACTICE, "What I noticed and tried", "Stuck points, doubts, questions", "In my words"]
    else:
        ours += ["Questions"]
    found = headings(text)
    assert found[0] == ("h1", "Notes for my visit")
    assert [title for level, title in found if level == "h2"] == ours
    tokens = MARKDOWN.parse(text.split("---\n", 2)[2])
    kinds = {t.type for t in tokens} | {c.type for t in tokens for c in t.children or []}
    assert not kinds & {"html_block", "html_inline"}
    assert [t.type for t in tokens].count("table_open") == 1
    assert not any(ord(c) < 32 and c != "\n" for c in text)
    assert not set(text) & {"\u202e", "\x7f", "\x9b"}


def test_the_file_holds_exactly_the_text_that_was_shown(services: Services) -> None:
    full(services, HOSTILE)
    made = make(services)
    path = services.packet.write(made)
    assert path == services.paths.exports / "packet-2026-11-24-therapist.md"
    assert path.read_bytes() == made.text.encode()
    assert path.stat().st_mode & 0o777 == 0o600
    assert sum(len(piece.text) for piece in made.pieces) < len(made.text)


def test_a_file_is_never_written_over_unasked(services: Services, tmp_path: Path) -> None:
    made = make(services)
    first, second = services.packet.write(made), services.packet.write(made)
    assert (first.name, second.name) == (
        "packet-2026-11-24-therapist.md",
        "packet-2026-11-24-therapist-2.md",
    )
    theirs = tmp_path / "theirs.md"
    theirs.write_text("theirs")
    with pytest.raises(CoachError, match="is there already"):
        services.packet.write(made, theirs)
    assert theirs.read_text() == "theirs"
    services.packet.write(made, theirs, overwrite=True)
    assert theirs.read_text() == made.text


def test_the_program_says_where_it_stands_only_while_it_is_under_way(services: Services) -> None:
    full(services)
    assert " Day 12 of the thirty programme days." in make(services).text
    with services.database.writing() as session:
        run = session.exec(select(ProgramRun)).one()
        run.ended_at = services.clock.utc()
        session.add(run)
    assert "programme days" not in make(services).text


# --- names --------------------------------------------------------------------------------------------------

PEOPLE = ("Ada Lovelace", "Zoë O'Brien", "Anne-Marie", "Quentin")


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_no_masked_name_is_anywhere_in_what_is_written(
    services: Services, form: Literal["NFC", "NFD"]
) -> None:
    words = unicodedata.normalize(
        form, "Ada's and ZOË’s friend _Quentin_, o'brien, Lovelace; Anne-Marie #ada-x"
    )
    full(services, words)
    services.journal.write(f"# {words}\n\n{words}", Fate.SHARE, title=words, tags=("ada", "zoë-day"))
    services.care.add_visit(TODAY + timedelta(days=3), whom="Quentin")
    services.belief.add_doubt(words, words, words, words)
    services.homework.add(words, "Ada Lovelace")
    services.packet.keep_names(", ".join(PEOPLE[1:]))
    services.people.add(PEOPLE[0], "therapist")
    assert services.packet.names() == PEOPLE
    services.packet.keep_masking(True)
    usual = services.packet.usual()
    assert usual.masked == PEOPLE
    parts = {folded(part) for name in PEOPLE for part in re.findall(r"[^\W\d_]{2,}", name)}
    for html in (False, True):
        for read_aloud in (False, True):
            made = services.packet.make(replace(usual, wish=words, html=html, read_aloud=read_aloud))
            path = services.packet.write(made)
            told = [
                path.name,
                path.read_text(),
                *(one.title for one in made.pieces),
                *(one.text for one in made.pieces),
            ]
            style = re.compile("<style>.*</style>", re.DOTALL)
            seen = set(re.findall(r"[^\W\d_]+", folded(style.sub("", " ".join(told)))))
            assert not parts & seen


def test_a_list_of_names_that_is_too_long_is_refused_and_the_old_one_kept(services: Services) -> None:
    services.packet.keep_names("Ada, Grace")
    with pytest.raises(CoachError, match="characters of names"):
        services.packet.keep_names("x" * 3000)
    assert services.packet.more_names() == ("Ada", "Grace")
    services.packet.keep_names("")
    assert services.packet.names() == ()


# --- stuck points, courses, and what was left out -----------------------------------------------------------


def test_a_kind_of_drill_in_which_alarm_hardly_fell_is_a_stuck_point(services: Services) -> None:
    put(services, *(drill(services, 7, 7 - (n % 2), trigger=Trigger.WORRY) for n in range(5)))
    put(services, *(drill(services, 7, 3, trigger=Trigger.PAIN) for n in range(5)))
    put(services, *(drill(services, 0, 0, trigger=Trigger.FEAR) for n in range(5)))  # no alarm to fall
    put(services, *(drill(services, 7, 7, trigger=Trigger.MOVEMENT) for n in range(4)))  # too few
    assert piece(services, "stuck") == (
        "- **Alarm hardly fell** in drills about worry: 7 before, 7 after (medians, n = 5)"
    )
    assert "In drills about worry alarm hardly fell: over 5 drills the median is 7 before and 7 after." in (
        make(services, read_aloud=True).text
    )


def test_alarm_by_week_is_a_row_of_bars_with_the_drills_of_each_week(services: Services) -> None:
    put(services, *(drill(services, before, 4, days) for before, days in [(9, 15), (7, 8), (5, 1)] * 5))
    put(services, drill(services, 1, 1, 22))
    assert piece(services, "practice", since=TODAY - timedelta(days=22)).endswith(
        "(medians, n = 16). By week: before ·▇▆▅, after ·▄▄▄, n 1 5 5 5. A dot: under 5 drills."
    )
    assert "By week" not in piece(services, "practice", since=TODAY)


def test_what_has_no_room_is_counted(services: Services) -> None:
    put(services, *(Evidence(text=f"note {n}", **stamps(services, 9 - n)) for n in range(5)))
    for number in range(9):
        services.homework.add(f"homework {number}")
    assert "note 4" in piece(services, "evidence") and "note 1" not in piece(services, "evidence")
    assert piece(services, "evidence").endswith("- Left out for room: 2 earlier notes of this kind.")
    assert piece(services, "homework").endswith("- Left out for room: 3 pieces of homework.")


def test_the_own_view_of_the_whole_time_stands_at_a_glance(services: Services) -> None:
    services.measures.answer("overall", {"change": 6})
    assert "- **My own view** of the whole time, 24 Nov: clearly worse." in make(services).text
    assert "My own view of the whole time, given on 24 November: clearly worse." in (
        make(services, read_aloud=True).text
    )
    assert piece(services, "scores") == ""  # it is not said twice


@pytest.mark.parametrize("audience", list(Audience))
@pytest.mark.parametrize("read_aloud", [False, True])
def test_an_empty_store_says_little_and_says_it_calmly(
    services: Services, audience: Audience, read_aloud: bool
) -> None:
    text = make(services, audience=audience, read_aloud=read_aloud).text
    assert not re.search(r"\d+ of 0|None|\bnan\b|!|well done|great", text)
    assert text.endswith(".\n")
