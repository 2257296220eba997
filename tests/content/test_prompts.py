from __future__ import annotations

import re
from collections import Counter
from itertools import combinations

import pytest

from tmscoach.formats import content
from tmscoach.models.content import PromptTheme

THEMES = content.prompt_themes()
PROMPTS = content.prompts()

BODY = re.compile(
    r"\b(pains?|painful|symptoms?|aches?|aching|sore(ness)?|tension|flares?|sensations?|numb\w*|tingl\w*|body|bodies"
    r"|back|neck|spine|shoulders?|knees?|hips?|heads?|headaches?|jaw|belly|stomach|chest|hands?|wrists?|feet|foot"
    r"|legs?|arms?|muscles?|nerves?|joints?|dis[ck]s?|posture|fatigue|dizz\w*)\b",
    re.IGNORECASE,
)
LITTLE_WORDS = frozenset(
    re.findall(
        r"\w+",
        """
        a an the and or but of in on at to for from with by as it is was are were be been do does
        did have has had you your yours i me my one that this these those there who whom whose what
        which where when how if so not would could might may can will they them their he she his her
        nobody somebody someone something write tell describe name take give
        """,
    )
)


def weighty(text: str) -> frozenset[str]:
    """The words that a prompt is about, without the little ones."""
    return frozenset(re.findall(r"[a-z']+", text.lower())) - LITTLE_WORDS


def likeness(one: str, other: str) -> float:
    """How much of what two prompts are about is shared, 0 to 1."""
    a, b = weighty(one), weighty(other)
    return len(a & b) / max(1, min(len(a), len(b)))


def begins_with_the_body(text: str) -> bool:
    """Whether the body is named among the first five words."""
    return bool(BODY.search(" ".join(text.split()[:5])))


def sentences(text: str) -> list[str]:
    """A prompt in sentences; three dots do not end one."""
    return [s for s in re.split(r"(?<=[.?])\s+(?=[A-Z])", text.replace(" ...", "")) if s.strip()]


def test_there_are_at_least_a_hundred_and_twenty_prompts_in_ten_themes() -> None:
    assert len(PROMPTS) >= 120
    assert len(THEMES) >= 10


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.theme)
def test_every_theme_has_at_least_a_dozen_prompts(theme: PromptTheme) -> None:
    assert len(theme.prompt) >= 12


def test_every_theme_has_its_own_name_and_title() -> None:
    assert len({theme.theme for theme in THEMES}) == len(THEMES)
    assert len({theme.title for theme in THEMES}) == len(THEMES)


def test_a_theme_lives_in_the_file_of_its_name() -> None:
    names = {f.name for f in (content.content_root() / "prompts").iterdir() if f.name.endswith(".toml")}

    assert names == {f"{theme.theme}.toml" for theme in THEMES}


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.theme)
def test_ids_are_the_theme_and_a_running_number(theme: PromptTheme) -> None:
    wanted = [f"{theme.theme}-{n:02d}" for n in range(1, len(theme.prompt) + 1)]

    assert [p.id for p in theme.prompt] == wanted


def test_no_two_prompts_share_an_id_or_a_text() -> None:
    assert len({p.id for p in PROMPTS}) == len(PROMPTS)
    assert len({" ".join(p.text.lower().split()) for p in PROMPTS}) == len(PROMPTS)


def test_no_two_prompts_ask_nearly_the_same() -> None:
    pairs = [(a.id, b.id) for a, b in combinations(PROMPTS, 2) if likeness(a.text, b.text) >= 0.6]

    assert pairs == []


def test_likeness_sees_a_prompt_in_other_clothes() -> None:
    assert likeness("Whose worry did you inherit?", "Write about the worry you inherit.") >= 0.6
    assert likeness("Whose worry did you inherit?", "A song that takes you somewhere.") == 0.0


def test_no_prompt_begins_with_the_body() -> None:
    assert [p.id for p in PROMPTS if begins_with_the_body(p.text)] == []


@pytest.mark.parametrize(
    "text", ["Pain came; what then?", "Where does your back hurt?", "Today my jaw was tight."]
)
def test_a_beginning_with_the_body_would_be_noticed(text: str) -> None:
    assert begins_with_the_body(text)


def test_symptoms_are_no_subject_of_the_prompt_bank() -> None:
    named = re.compile(r"\b(pain\w*|symptoms?|flares?|aches?|diagnos\w*)\b", re.IGNORECASE)

    assert [p.id for p in PROMPTS if named.search(p.text)] == []


def test_a_prompt_is_one_or_two_sentences_and_at_most_forty_words() -> None:
    assert [p.id for p in PROMPTS if len(sentences(p.text)) > 2] == []
    assert [p.id for p in PROMPTS if len(p.text.split()) > 40] == []


def test_prompts_are_whole_sentences_without_shouting() -> None:
    assert [p.id for p in PROMPTS if not re.search(r"[.?]$", p.text)] == []
    assert [p.id for p in PROMPTS if not (p.text[0].isupper() or p.text[0].isdigit())] == []
    assert [p.id for p in PROMPTS if re.search(r"!|—|\?\?|\b[A-Z]{3,}\b", p.text)] == []


def test_prompts_invite_and_do_not_press() -> None:
    pressing = re.compile(
        r"\b(why (do|did|don't|didn't|can't|won't|are|aren't)|admit|confess|be honest"
        r"|you (must|have to|need to)|what is wrong with you|your fault)\b",
        re.IGNORECASE,
    )

    assert [p.id for p in PROMPTS if pressing.search(p.text)] == []


def test_prompts_do_not_open_alike() -> None:
    firsts = Counter(p.text.split()[0].lower() for p in PROMPTS)
    openings = Counter(" ".join(p.text.lower().split()[:3]) for p in PROMPTS)

    assert firsts.most_common(1)[0][1] <= len(PROMPTS) // 5
    assert [opening for opening, times in openings.items() if times > 4] == []


def test_some_themes_are_gentle() -> None:
    assert {"pleasant", "kindness", "wishes"} <= {theme.theme for theme in THEMES}
