from __future__ import annotations

import re

import pytest

from tmscoach.formats import content
from tmscoach.models.content import Content

PAGES: dict[str, Content] = {
    "care": content.care(),
    "support": content.support(),
    "gate": content.gate(),
    "release": content.release(),
    "welcome": content.welcome(),
}
CLAIM = re.compile(
    r"\b(cur(e|es|ed|ing)|treats?|treat(ed|ing)|prov(en|es|ed)|guarantee\w*|doctor-approved|clinically"
    r"|all in your head|pain-free|stop (taking )?your medic\w+|skip surgery|your pain is safe"
    r"|per cent|studies|trials?|well done|great job|congratulations|don't worry|just relax)\b|%",
    re.IGNORECASE,
)


def words(page: Content) -> str:
    """Every word of a page, one space between any two."""
    found: list[str] = []

    def walk(value: object) -> None:
        if isinstance(value, str):
            found.append(value)
        elif isinstance(value, dict):
            for inner in value.values():
                walk(inner)
        elif isinstance(value, list | tuple):
            for inner in value:
                walk(inner)

    walk(page.model_dump())
    return " ".join(" ".join(found).split())


def signs(group_id: str) -> str:
    return " | ".join(sign for g in content.care().group if g.id == group_id for sign in g.sign).lower()


# --- all pages -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PAGES)
def test_no_page_exclaims(name: str) -> None:
    assert "!" not in words(PAGES[name])


@pytest.mark.parametrize("name", PAGES)
def test_no_page_makes_a_claim_of_medicine_or_comfort(name: str) -> None:
    assert not CLAIM.search(words(PAGES[name]))


@pytest.mark.parametrize("name", PAGES)
def test_treatment_is_named_only_to_say_that_this_is_none(name: str) -> None:
    text = words(PAGES[name]).lower()

    assert text.count("treatment") == text.count("not treatment")


# --- welcome ---------------------------------------------------------------------------------------------


def page(page_id: str) -> str:
    return next(" ".join(p.text.split()) for p in content.welcome().page if p.id == page_id)


def test_the_welcome_has_four_pages_in_order_of_at_most_sixty_words() -> None:
    pages = content.welcome().page

    assert [p.id for p in pages] == ["what", "gate", "careful", "where"]
    assert all(len(p.text.split()) <= 60 for p in pages)


def test_the_first_page_says_what_tms_is_and_is_not() -> None:
    assert "tension myositis syndrome" in page("what")
    assert "not transcranial magnetic stimulation" in page("what")


def test_the_first_page_says_whom_this_is_for_and_that_it_is_no_doctor() -> None:
    assert "a notebook and practice aid" in page("what")
    assert "whose clinician has said that a mind-body approach fits" in page("what")
    assert "not a doctor" in page("what")
    assert "not treatment" in page("what")


def test_the_gate_page_leaves_diagnosis_to_an_examining_physician() -> None:
    assert "Only a physician who examines you can diagnose" in page("gate")
    assert "The journal is open either way" in page("gate")


def test_the_careful_page_is_for_adults_and_names_the_keys_the_fates_and_stopping() -> None:
    text = page("careful")

    assert "For adults" in text
    assert "F2" in text
    assert "F9" in text
    assert all(fate in text for fate in ("private page", "share page", "release page is not stored"))
    assert "Stop whenever" in text


def test_the_last_page_is_honest_about_the_file() -> None:
    text = page("where")

    assert "one file on this computer" in text
    assert "no network code" in text
    assert "Backups and exports are yours" in text
    assert "not encrypted" in text
    assert "can read it" in text


# --- gate ------------------------------------------------------------------------------------------------


def test_the_gate_asks_whether_a_physician_examined_the_patient() -> None:
    assert content.gate().question.startswith("Has a physician examined you")


def test_neither_answer_of_the_gate_locks_the_journal() -> None:
    gate = content.gate()

    assert all("journal" in text for text in (gate.not_yet, gate.unsure, gate.waiting))


def test_the_gate_has_questions_to_take_to_a_doctor() -> None:
    asked = content.gate().ask

    assert len(asked) >= 5
    assert all(question.endswith("?") for question in asked)
    assert any("medicines" in question for question in asked)
    assert any("looked for" in question for question in asked)


# --- care ------------------------------------------------------------------------------------------------


def test_the_care_screen_sorts_signs_by_how_fast_help_is_needed() -> None:
    assert [group.id for group in content.care().group] == ["now", "soon", "ask"]


@pytest.mark.parametrize(
    "sign",
    [
        "passing urine",
        "bladder or bowels",
        "inner thighs",
        "both legs",
        "sexual",
        "chest",
        "accident",
        "worst you have had",
        "stiff neck",
        "blow to the head",
        "trouble speaking",
        "harm yourself",
    ],
)
def test_an_emergency_is_listed_under_now(sign: str) -> None:
    assert sign in signs("now")


@pytest.mark.parametrize(
    "sign",
    [
        "fever",
        "losing weight",
        "cancer",
        "no position eases",
        "lump",
        "immune",
        "steroid",
        "injected",
        "osteoporosis",
        "shoulder blades",
        "sneeze",
        "hot, red and swollen",
        "calf",
        "headache after the age of 50",
        "has changed",
        "pregnancy",
        "painful eye",
        "painkillers",
    ],
)
def test_a_sign_for_the_same_day_is_listed_under_soon(sign: str) -> None:
    assert sign in signs("soon")


@pytest.mark.parametrize("sign", ["nobody has examined", "first time", "morning", "pregnant", "medicine"])
def test_a_sign_to_ask_about_first_is_listed_under_ask(sign: str) -> None:
    assert sign in signs("ask")


def test_a_sign_is_one_line_of_at_most_seventy_six_characters() -> None:
    assert all(len(sign) <= 76 for group in content.care().group for sign in group.sign)


def test_the_care_screen_says_that_lists_miss_things() -> None:
    assert "miss things" in content.care().caveat
    assert "does not mean all is well" in content.care().caveat


def test_after_something_new_the_drill_goes_on_for_calm_only() -> None:
    after = content.care().after

    assert "calm only" in after
    assert "leaves out every line that says you are safe" in after
    assert "Tell your doctor" in after


# --- support ---------------------------------------------------------------------------------------------


def test_support_says_that_the_program_cannot_see_or_contact_anyone() -> None:
    assert content.support().statement == "tmscoach cannot see or contact anyone."


@pytest.mark.parametrize(
    ("reach", "where"),
    [
        ("112, 911 or 999", "country you are in"),
        ("call or text 988", "United States"),
        ("116 123", "United Kingdom and Ireland"),
        ("findahelpline.com", "elsewhere"),
    ],
)
def test_support_names_where_a_number_works(reach: str, where: str) -> None:
    assert any(reach in n.reach and where in n.where for n in content.support().number)


def test_the_emergency_number_comes_first() -> None:
    assert content.support().number[0].name == "Emergency"


def test_support_names_the_patients_own_people() -> None:
    names = " ".join(n.name.lower() for n in content.support().number)

    assert "clinician" in names
    assert "someone of your own" in names


def test_a_line_of_support_fits_eighty_columns() -> None:
    assert all(len(f"{n.reach}   {n.where}") <= 76 for n in content.support().number)


# --- release ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "words_of_caution",
    ["lower", "days", "Twenty minutes", "stop", "PTSD", "psychosis", "self-harm", "bereavement", "clinician"],
)
def test_the_caution_before_a_release_page_says_what_to_watch_for(words_of_caution: str) -> None:
    assert words_of_caution in content.release().caution


def test_what_stays_of_a_release_page_is_listed_in_full() -> None:
    stays = content.release().what_stays

    assert "not stored" in stays
    assert all(left in stays for left in ("minutes", "number of words", "feeling word", "one line"))
