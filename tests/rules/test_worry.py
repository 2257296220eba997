"""When a worry that was put off may come back."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmscoach.errors import CoachError
from tmscoach.rules.worry import next_slot, parse_slot

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("text", "slot"),
    [
        ("17:30", time(17, 30)),
        (" 17.30 ", time(17, 30)),
        ("1730", time(17, 30)),
        ("17", time(17)),
        ("7", time(7)),
        ("0:05", time(0, 5)),
        ("23:59", time(23, 59)),
    ],
)
def test_a_time_is_understood_as_people_write_it(text: str, slot: time) -> None:
    assert parse_slot(text) == slot


@pytest.mark.parametrize(
    "text", ["", "24", "17:60", "five", "17:3", "-1", "١٧", "17:30:10", "1e3", "\x00", "9" * 400]
)
def test_what_is_no_time_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(CoachError, match="not a time of day"):
        parse_slot(text)


@given(st.text())
def test_any_text_is_a_time_or_a_sentence(text: str) -> None:
    try:
        parse_slot(text)
    except CoachError as problem:
        assert "Nothing was kept." in str(problem)


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)),  # noqa: DTZ001 - made aware below
    st.times(),
)
def test_a_slot_lies_within_the_next_day_and_shows_the_time(wall: datetime, slot: time) -> None:
    now = wall.replace(tzinfo=BERLIN)
    due = next_slot(now, slot)
    assert (due.hour, due.minute) == (slot.hour, slot.minute)
    assert due.replace(tzinfo=None) > now.replace(tzinfo=None) - timedelta(seconds=1)
    assert due.replace(tzinfo=None) - now.replace(tzinfo=None) <= timedelta(days=1)
