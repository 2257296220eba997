"""Words of the preparation list and the shelf: plain, whole, and fitting the screen."""

from __future__ import annotations

import re

import pytest
from pydantic import ValidationError

from tmscoach.formats import content
from tmscoach.models.content import Preparations, ShelfItem
from tmscoach.models.terms import VisitKind

ITEMS = {item.id: item for item in content.shelf().item}


def test_a_consultation_is_45_minutes_and_a_follow_up_is_shorter() -> None:
    lists = content.preparation()
    assert lists.for_kind(VisitKind.CONSULTATION).minutes == 45
    assert lists.for_kind(VisitKind.FOLLOW_UP).minutes < 45


@pytest.mark.parametrize("kind", list(VisitKind))
def test_every_visit_begins_with_what_is_wanted_and_ends_with_what_to_ask_for(kind: VisitKind) -> None:
    parts = content.preparation().for_kind(kind).part
    assert parts[0].title == "What I want from it"
    assert parts[-1].title == "Before I go"
    assert {"since", "numbers", "questions"} <= {part.shows for part in parts}


@pytest.mark.parametrize(
    ("change", "said"),
    [({"minutes": 44}, "the parts take 45 minutes"), ({"kinds": ["therapy"]}, "every kind of visit")],
)
def test_minutes_that_do_not_add_up_and_kinds_left_out_are_refused(
    change: dict[str, object], said: str
) -> None:
    data = content.preparation().model_dump(mode="json")
    data["list"][0] |= change
    with pytest.raises(ValidationError, match=said):
        Preparations.model_validate(data)


@pytest.mark.parametrize("name", ITEMS)
def test_a_title_on_the_shelf_has_a_plain_address_and_fits(name: str) -> None:
    item: ShelfItem = ITEMS[name]
    assert "://" not in item.where
    assert re.fullmatch(r"in libraries and bookshops|[a-z0-9.-]+\.[a-z]+(/[\w/.-]*)?", item.where)
    assert len(item.about) <= 76
    assert not re.search(
        r"\b(must-read|best|life-changing|cures?|proven|miracle)\b|!", item.title + item.about
    )


def test_the_shelf_has_every_kind_and_more_than_one_critic() -> None:
    kinds = [item.kind for item in ITEMS.values()]
    assert len(ITEMS) == len(kinds)
    assert {kind: kinds.count(kind) for kind in set(kinds)}.keys() == {"book", "paper", "site", "critical"}
    assert kinds.count("critical") >= 2
