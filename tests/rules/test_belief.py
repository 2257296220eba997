"""When the three causes are asked again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tmscoach.rules.belief import spread, why_causes_due

TODAY = date(2026, 11, 24)


def test_whoever_never_named_any_is_left_in_peace() -> None:
    assert why_causes_due(None, TODAY) is None


@pytest.mark.parametrize(
    ("ago", "due"), [(-40, False), (0, False), (29, False), (30, True), (31, True), (365, True)]
)
def test_causes_come_back_after_thirty_days(ago: int, due: bool) -> None:
    found = why_causes_due(TODAY - timedelta(days=ago), TODAY)
    assert found == (f"You last named the causes {ago} days ago." if due else None)


@pytest.mark.parametrize(
    ("count", "room", "chosen"),
    [
        (0, 3, ()),
        (1, 3, (0,)),
        (3, 3, (0, 1, 2)),
        (5, 3, (0, 2, 4)),  # first, middle, newest
        (10, 4, (0, 3, 6, 9)),
        (4, 1, (3,)),
        (4, 0, ()),
    ],
)
def test_side_by_side_stand_both_ends_and_what_lies_between(
    count: int, room: int, chosen: tuple[int, ...]
) -> None:
    assert spread(count, room) == chosen
