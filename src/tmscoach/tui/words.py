"""What several screens call the same things."""

from __future__ import annotations

from tmscoach.models.terms import CardCategory, Trigger

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
