"""When the three causes are asked again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tmscoach.rules.belief import why_causes_due

TODAY = date(2026, 11, 24)


def test_whoever_never_named_any_is_left_in_peace() -> None:
    assert why_causes_due(None, TODAY) is None


@pytest.mark.parametrize(
    ("ago", "due"), [(-40, False), (0, False), (29, False), (30, True), (31, True), (365, True)]
)
def test_causes_come_back_after_thirty_days(ago: int, due: bool) -> None:
    found = why_causes_due(TODAY - timedelta(days=ago), TODAY)
    assert found == (f"You last named the causes {ago} days ago." if due else None)
