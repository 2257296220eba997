from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from importlib.resources.abc import Traversable
from itertools import pairwise

import pytest

from tmscoach.formats import content
from tmscoach.models.content import Program, ProgramDay
from tmscoach.models.terms import Fate, Kind, ProgramKind

PROGRAM = content.program()
DAYS = PROGRAM.day
OTHERS = {name: program for name, program in content.programs().items() if name != PROGRAM.id}
TRACKS = [program for program in OTHERS.values() if program.kind is ProgramKind.TRACK]
ALL_DAYS = {
    f"{name} {day.number}": day
    for name, program in content.programs().items()
    for day in program.day
    if day.lesson or day.lesson_text
}
REST = [7, 14, 21, 28]
LADDER_LESSONS = [15, 16, 26]

CLAIM = re.compile(
    r"\b(cur(e|es|ed|ing|able)|treats|treat(ed|ing)|prov(en|es|ed)|proof|guarantee\w*"
    r"|doctor-approved|clinically|healed for good|all in your (head|mind)|pain[- ]free|symptom[- ]free"
    r"|stop (taking )?your medic\w+|skip surgery|(pain|body|back|spine) is (safe|harmless)"
    r"|nothing is wrong with|you (have|suffer from) tms|per ?cent)\b|%",
    re.IGNORECASE,
)
PROMISE = re.compile(
    r"\b((will|'ll|shall) (never|always|soon|surely|certainly|definitely)"
    r"|(never|always) (come|comes|return|works?|ends?)"
    r"|will (go away|disappear|vanish|get better|recover|work|heal|be fine)"
    r"|works for everyone|i promise|we promise)\b",
    re.IGNORECASE,
)
CHEER = re.compile(
    r"\b(well done|good job|great job|great work|congratulations|bravo|hooray|awesome|amazing|proud of you"
    r"|keep it up|you can do it|you've got this|just relax|don't worry|stay positive)\b",
    re.IGNORECASE,
)
SCOLD = re.compile(
    r"\b(try harder|no excuses?|you (must|should|ought to|have to|failed|forgot)|your (own )?fault|lazy"
    r"|streaks?|fall(en)? behind|catch up|skipped again)\b",
    re.IGNORECASE,
)


def every_file(folder: Traversable) -> Iterator[Traversable]:
    """All files with words for the patient under a folder."""
    for item in sorted(folder.iterdir(), key=lambda f: f.name):
        if item.is_dir():
            yield from every_file(item)
        elif item.name.endswith((".toml", ".md")):
            yield item


def strings(value: object) -> Iterator[str]:
    """Every string inside a value read from TOML."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


def words_of(file: Traversable) -> str:
    """What the patient may read in a file; comments of a TOML file are left out."""
    text = file.read_text(encoding="utf-8")
    if file.name.endswith(".toml"):
        text = "\n".join(strings(tomllib.loads(text)))
    return " ".join(text.split())


def title_and_body(day: ProgramDay) -> tuple[str, str]:
    """The heading of a day's lesson, and the words under it."""
    if day.lesson is None:
        return f"# {day.title}", day.lesson_text
    heading, _, body = content.lesson(day.lesson).partition("\n")
    return heading, body.strip()


FILES = {file.name: file for file in every_file(content.content_root())}


def number(day: ProgramDay) -> str:
    return f"day {day.number}"


# --- all files of words ------------------------------------------------------------------------------------


def test_the_search_for_words_reaches_every_kind_of_file() -> None:
    assert {
        "home30.toml",
        "day-01.md",
        "day-30.md",
        "full.toml",
        "lines.toml",
        "care.toml",
        "anger.toml",
    } <= set(FILES)


@pytest.mark.parametrize("name", FILES)
def test_nothing_claims_to_be_medicine(name: str) -> None:
    found = CLAIM.search(words_of(FILES[name]))

    assert found is None, found


@pytest.mark.parametrize("name", FILES)
def test_nothing_promises(name: str) -> None:
    found = PROMISE.search(words_of(FILES[name]))

    assert found is None, found


@pytest.mark.parametrize("name", FILES)
def test_nothing_cheers(name: str) -> None:
    text = words_of(FILES[name])

    assert "!" not in text
    assert CHEER.search(text) is None


@pytest.mark.parametrize(
    "name", [*(f"{name}.toml" for name in content.programs()), *(f"{day.lesson}.md" for day in DAYS)]
)
def test_the_programme_scolds_nobody(name: str) -> None:
    found = SCOLD.search(words_of(FILES[name]))

    assert found is None, found


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (CLAIM, "A proven cure."),
        (CLAIM, "Two in three, or 66 % of them."),
        (CLAIM, "It is all in your head."),
        (CLAIM, "Remember that your pain is harmless."),
        (PROMISE, "The alarm will soon be quiet."),
        (PROMISE, "This will go away."),
        (CHEER, "Well done."),
        (SCOLD, "You should have written yesterday."),
    ],
)
def test_such_words_would_be_noticed(pattern: re.Pattern[str], text: str) -> None:
    assert pattern.search(text)


# --- the programme -----------------------------------------------------------------------------------------


def test_the_programme_has_thirty_days_in_four_phases() -> None:
    assert [day.number for day in DAYS] == list(range(1, 31))
    assert [(phase.first, phase.last) for phase in PROGRAM.phase] == [(1, 7), (8, 14), (15, 21), (22, 30)]


def test_rest_days_are_7_14_21_and_28() -> None:
    assert [day.number for day in DAYS if day.rest] == REST


@pytest.mark.parametrize("day", [DAYS[n - 1] for n in REST], ids=number)
def test_a_rest_day_asks_for_no_page_and_no_movement(day: ProgramDay) -> None:
    assert day.write is None or (
        day.write.kind is Kind.POSTCARD and re.search(r"\b[Ii]f\b", day.write.prompt)
    )
    assert day.turn is None or day.turn.drill in {"quick", "app-free"}
    assert day.turn is None or re.search(r"\b(only if|optional)\b", day.turn.note, re.IGNORECASE)
    assert day.close.startswith("If you like")
    assert day.move is None


@pytest.mark.parametrize("day", [day for day in DAYS if not day.rest], ids=number)
def test_every_other_day_has_a_turn_and_a_page(day: ProgramDay) -> None:
    assert day.turn is not None
    assert day.write is not None


def test_every_turn_names_a_drill_that_exists() -> None:
    known = {*content.scripts(), "any", "quick", "app-free"}

    assert {day.turn.drill for day in DAYS if day.turn} <= known


def test_worry_and_movement_have_their_own_drills() -> None:
    turns = {day.number: day.turn.drill for day in DAYS if day.turn}
    assert {number for number, drill in turns.items() if drill == "worry"} == {8, 12}
    assert {number for number, drill in turns.items() if drill == "movement"} == {15, 16, 26}


def test_the_checks_fall_on_their_days() -> None:
    wanted = {
        1: {"weekly", "causes", "fear"},
        7: {"weekly"},
        14: {"weekly", "causes", "overall", "fear"},
        21: {"weekly"},
        28: {"weekly"},
        30: {"weekly", "causes", "overall", "fear"},
    }

    assert {day.number: set(day.checks) for day in DAYS if day.checks} == wanted


def test_movement_begins_on_day_15() -> None:
    assert min(day.number for day in DAYS if day.move) == 15


@pytest.mark.parametrize(
    "day", [d for d in DAYS if d.move and re.search(r"\brungs?\b", d.move.text)], ids=number
)
def test_a_rung_to_be_done_waits_for_the_physician(day: ProgramDay) -> None:
    assert day.move is not None
    assert re.search(r"physician|all-clear|[Ll]ooking is enough", day.move.text)


def test_only_the_page_of_day_10_is_let_go() -> None:
    assert [day.number for day in DAYS if day.write and day.write.fate is Fate.RELEASE] == [10]
    assert all(day.write.fate is not Fate.SHARE for day in DAYS if day.write)


def test_no_page_of_the_programme_begins_with_the_body() -> None:
    body = re.compile(r"\b(pain|symptoms?|body|back|neck|jaw|ache)\b", re.IGNORECASE)

    assert [d.number for d in DAYS if d.write and body.search(" ".join(d.write.prompt.split()[:4]))] == []


def test_a_day_can_be_done_in_half_an_hour() -> None:
    for day in DAYS:
        total = day.minutes + (day.turn.minutes if day.turn else 0) + (day.write.minutes if day.write else 0)

        assert total <= (10 if day.rest else 25), number(day)


# --- the other programmes -----------------------------------------------------------------------------------


def test_five_tracks_of_five_to_seven_days_ship() -> None:
    assert [track.id for track in TRACKS] == ["belief", "feeling", "movement", "self-kindness", "therapy"]
    assert all(5 <= len(track.day) <= 7 for track in TRACKS)


@pytest.mark.parametrize("track", TRACKS, ids=lambda track: track.id)
def test_the_days_of_a_track_are_short_and_have_a_drill_and_a_page(track: Program) -> None:
    for day in track.day:
        assert day.turn is not None
        assert day.write is not None
        assert day.minutes + day.turn.minutes + day.write.minutes <= 20


def test_every_turn_of_the_other_programmes_names_a_drill_that_exists() -> None:
    known = {*content.scripts(), "any", "app-free"}
    assert {day.turn.drill for program in OTHERS.values() for day in program.day if day.turn} <= known


@pytest.mark.parametrize(
    "day", [d for p in OTHERS.values() for d in p.day if d.move], ids=lambda day: day.title.replace(" ", "-")
)
def test_every_step_waits_for_the_physician(day: ProgramDay) -> None:
    assert day.move is not None
    assert re.search(r"physician", day.move.text)


def test_a_flare_has_three_days_begins_with_what_is_new_and_measures_nothing() -> None:
    days = OTHERS["flare3"].day
    assert [day.asks_new for day in days] == [True, False, False]
    assert not any(day.checks for day in days)
    assert [day.write.fate for day in days if day.write] == [Fate.PRIVATE, Fate.RELEASE, Fate.PRIVATE]
    assert days[2].move is not None
    assert "new or different" in days[0].lesson_text
    for word in ("stop whenever", "trauma", "ptsd", "self-harm", "clinician"):
        assert word in days[1].lesson_text.lower()


def test_the_pages_of_the_weeks_do_not_come_again_within_sixty_days() -> None:
    prompts = [day.write.prompt for day in OTHERS["maintenance"].day if day.write]
    assert len(set(prompts)) == len(prompts)
    assert 7 * len(prompts) > 60


def test_only_pages_meant_for_it_are_kept_for_a_bad_week() -> None:
    kept = [
        (name, day.number)
        for name, p in content.programs().items()
        for day in p.day
        if day.write and day.write.for_a_bad_week
    ]
    assert kept == [("home30", 30)]


# --- lessons -----------------------------------------------------------------------------------------------


def test_every_lesson_belongs_to_exactly_one_day() -> None:
    shipped = sorted(f.name for f in (content.content_root() / "lessons").iterdir() if f.name.endswith(".md"))

    assert shipped == [f"{day.lesson}.md" for day in DAYS]


@pytest.mark.parametrize("day", DAYS, ids=number)
def test_a_lesson_has_the_title_of_its_day(day: ProgramDay) -> None:
    assert title_and_body(day)[0] == f"# {day.title}"


@pytest.mark.parametrize("day", ALL_DAYS.values(), ids=ALL_DAYS)
def test_a_lesson_has_at_most_a_hundred_and_twenty_words(day: ProgramDay) -> None:
    assert 60 <= len(title_and_body(day)[1].split()) <= 120


@pytest.mark.parametrize("day", ALL_DAYS.values(), ids=ALL_DAYS)
def test_a_lesson_is_plain_paragraphs_with_at_most_one_emphasis(day: ProgramDay) -> None:
    body = title_and_body(day)[1]

    assert body.count("*") in {0, 2}
    assert not re.search(r"^\s*([#>|`-]|\d+\.)|\[|`|<|_", body, re.MULTILINE)
    assert body.count("—") + body.count("–") == 0


@pytest.mark.parametrize("day", ALL_DAYS.values(), ids=ALL_DAYS)
def test_sentences_of_a_lesson_stay_short(day: ProgramDay) -> None:
    body = title_and_body(day)[1]

    assert [s for s in re.split(r"(?<=[.?])\s+", body) if len(s.split()) > 36] == []


@pytest.mark.parametrize("day", ALL_DAYS.values(), ids=ALL_DAYS)
def test_a_lesson_does_not_name_a_diagnosis_or_a_treatment(day: ProgramDay) -> None:
    assert not re.search(
        r"\b(tms|diagnos\w*|treat\w*|sarno|schechter)\b", title_and_body(day)[1], re.IGNORECASE
    )


@pytest.mark.parametrize(
    "sentence",
    [
        s
        for day in ALL_DAYS.values()
        for s in re.split(r"(?<=[.?])\s+", title_and_body(day)[1])
        if "programme's idea" in s
    ],
)
def test_the_theory_is_called_the_programmes_idea_in_a_plain_sentence(sentence: str) -> None:
    assert re.search(r"[Yy]our programme's idea is that", sentence)


def test_the_first_lesson_says_that_it_is_a_theory_and_the_examination_comes_first() -> None:
    body = title_and_body(DAYS[0])[1]

    assert "theory" in body
    assert "examination" in body
    assert "pain is real" in body


@pytest.mark.parametrize("day", [DAYS[n - 1] for n in LADDER_LESSONS], ids=number)
def test_lessons_about_the_ladder_wait_for_the_physician(day: ProgramDay) -> None:
    assert re.search(r"[Tt]he ladder (still )?waits for your physician's all-clear", title_and_body(day)[1])


def test_the_lesson_on_anger_carries_the_caution() -> None:
    body = title_and_body(DAYS[9])[1].lower()

    for word in [
        "hours or a few days",
        "stop whenever",
        "trauma",
        "ptsd",
        "psychosis",
        "self-harm",
        "bereavement",
    ]:
        assert word in body
    assert "clinician" in body


def test_the_lesson_for_a_return_asks_first_whether_it_is_new() -> None:
    body = title_and_body(DAYS[24])[1]

    assert "anything new or different" in body
    assert "doctor" in body


def test_neighbouring_paragraphs_do_not_open_alike() -> None:
    openings = [
        " ".join(paragraph.split()[:3]).lower()
        for day in DAYS
        for paragraph in title_and_body(day)[1].split("\n\n")
    ]

    assert [(a, b) for a, b in pairwise(openings) if a == b] == []
