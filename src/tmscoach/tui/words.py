"""What several screens call the same things."""

from __future__ import annotations

from tmscoach.formats import content
from tmscoach.models.terms import CardCategory, Kind, Trigger
from tmscoach.tui.dialogs.choose import Answer

FAMILIES = {
    Trigger.PAIN: "Pain, or another symptom",
    Trigger.FEAR: "A frightening thought",
    Trigger.WORRY: "A worry going round",
    Trigger.MOVEMENT: "About to move, or do something",
    Trigger.OTHER: "Something else",
}
CATEGORIES = {
    CardCategory.SENSE: "The senses",
    CardCategory.PERSON: "A person",
    CardCategory.TASK: "A small task",
    CardCategory.SONG: "A song",
    CardCategory.VIEW: "Something to look at",
    CardCategory.MOVEMENT: "A movement",
    CardCategory.KINDNESS: "Something kind",
    CardCategory.PLAN: "A plan",
}


def page_kinds() -> tuple[Answer, ...]:
    """The kinds of page to choose among: a free one, and every form by its key."""
    free = Answer("w", "Free page", "Whatever comes")
    return (free, *(Answer(form.key, form.title, form.about) for form in content.forms().values()))


def kind_of(key: str) -> Kind:
    """The kind that was chosen among `page_kinds` by its key."""
    return next((kind for kind, form in content.forms().items() if form.key == key), Kind.FREE)
