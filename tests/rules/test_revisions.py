"""When the earlier text of a page is worth keeping."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmscoach.rules.revisions import SITTING, is_kept

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
A_MINUTE_AGO = NOON - timedelta(minutes=1)


@pytest.mark.parametrize(
    ("old", "new", "last", "kept"),
    [
        ("a heron", "a heron", None, False),
        ("a heron", "a heron on one leg", None, True),
        ("a heron", "a heron on one leg", NOON - SITTING, True),
        ("a heron", "a heron on one leg", A_MINUTE_AGO, False),
        ("a heron on one leg", "a heron", A_MINUTE_AGO, True),
        ("one two three four", "one two", A_MINUTE_AGO, False),
        ("a heron on one leg", "", A_MINUTE_AGO, True),
        ("", "a heron", A_MINUTE_AGO, False),
        ("a heron", "a heron!", NOON + timedelta(days=1), True),  # the clock was set back
    ],
)
def test_a_sitting_makes_one_revision_unless_words_were_lost(
    old: str, new: str, last: datetime | None, kept: bool
) -> None:
    assert is_kept(old, new, last, NOON) is kept


@given(st.text(), st.text(), st.none() | st.integers(-100, 100))
def test_no_change_that_loses_most_words_goes_by_unkept(old: str, new: str, minutes: int | None) -> None:
    last = None if minutes is None else NOON - timedelta(minutes=minutes)
    left = sum(word in new.split() for word in old.split())
    if old != new and 2 * left < len(old.split()):
        assert is_kept(old, new, last, NOON)
    assert not is_kept(old, old, last, NOON)
