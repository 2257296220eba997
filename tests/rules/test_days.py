"""Days as people mean them: small hours, clock changes, travel, and words for dates."""

from __future__ import annotations

import contextlib
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmscoach.errors import CoachError, Exit
from tmscoach.rules.days import Clock, journal_day, local_time, moment_at, parse_day

BERLIN, NEW_YORK, APIA = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York"), ZoneInfo("Pacific/Apia")
FOUR = time(4)
TODAY = date(2026, 11, 24)  # a Tuesday


@pytest.mark.parametrize(
    ("now", "day"),
    [
        (datetime(2026, 11, 24, 3, 59, 59, tzinfo=BERLIN), date(2026, 11, 23)),
        (datetime(2026, 11, 24, 4, 0, tzinfo=BERLIN), date(2026, 11, 24)),
        (datetime(2026, 1, 1, 0, 30, tzinfo=BERLIN), date(2025, 12, 31)),
        (datetime(2024, 3, 1, 2, 0, tzinfo=BERLIN), date(2024, 2, 29)),
        # the night the clock goes forward, 02:00 to 03:00: four on the clock still begins the day
        (datetime(2026, 3, 29, 3, 30, tzinfo=BERLIN), date(2026, 3, 28)),
        (datetime(2026, 3, 29, 4, 0, tzinfo=BERLIN), date(2026, 3, 29)),
        # and back, 03:00 to 02:00: both half past twos belong to the evening
        (datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN), date(2026, 10, 24)),
        (datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=BERLIN), date(2026, 10, 24)),
        # where a whole day was left out, the clock on the wall decides
        (datetime(2011, 12, 31, 9, 0, tzinfo=APIA), date(2011, 12, 31)),
    ],
)
def test_the_small_hours_belong_to_the_evening_before(now: datetime, day: date) -> None:
    assert journal_day(now, FOUR) == day


def test_a_day_can_begin_at_midnight_or_at_noon() -> None:
    assert journal_day(datetime(2026, 11, 24, 0, 0, tzinfo=BERLIN), time(0)) == TODAY
    assert journal_day(datetime(2026, 11, 24, 11, 59, tzinfo=BERLIN), time(12)) == date(2026, 11, 23)


def test_a_moment_keeps_instant_zone_and_offset() -> None:
    moment = moment_at(datetime(2026, 7, 1, 9, 0, tzinfo=NEW_YORK), FOUR)
    assert (moment.zone, moment.utc_offset) == ("America/New_York", -240)
    assert moment.stamps() == {
        "at": datetime(2026, 7, 1, 13, 0, tzinfo=UTC),
        "modified_at": datetime(2026, 7, 1, 13, 0, tzinfo=UTC),
        "day": date(2026, 7, 1),
        "zone": "America/New_York",
        "utc_offset": -240,
    }


def test_a_page_shows_the_time_it_was_written_at_wherever_it_is_read() -> None:
    moment = moment_at(datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=BERLIN), FOUR)
    assert moment.utc_offset == 60
    assert local_time(moment.stamps()["at"], moment.utc_offset).isoformat() == "2026-10-25T02:30:00+01:00"


@pytest.mark.parametrize("zone", ["Europe/Amsterdam", "Europe/Moscow", "Asia/Kathmandu", "America/Juneau"])
@pytest.mark.parametrize("when", ["1660-01-14 21:39", "1660-01-14 00:00", "1660-01-14"])
def test_a_page_of_a_time_without_time_zones_keeps_its_clock(zone: str, when: str) -> None:
    # their offsets had odd seconds then: +00:19:32 in Amsterdam
    clock = Clock(lambda: datetime(2026, 11, 24, 14, 2, tzinfo=ZoneInfo(zone)))
    moment = clock.at(when)
    shown = local_time(moment.stamps()["at"], moment.utc_offset)
    assert f"{shown:%Y-%m-%d %H:%M:%S}".startswith(when)
    assert (shown.second, shown.hour) == (0, int(when[11:13] or 12))
    assert moment.zone == zone


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-03-10", date(2026, 3, 10)),
        ("today", TODAY),
        (" Yesterday ", date(2026, 11, 23)),
        ("tuesday", TODAY),
        ("wednesday", date(2026, 11, 18)),
        ("monday", date(2026, 11, 23)),
        ("3d", date(2026, 11, 21)),
        ("0d", TODAY),
        ("2w", date(2026, 11, 10)),
        ("2024-02-29", date(2024, 2, 29)),
    ],
)
def test_a_day_is_understood(text: str, day: date) -> None:
    assert parse_day(text, TODAY) == day


@pytest.mark.parametrize("text", ["", "tomorrow", "2025-02-29", "10.3.2026", "-3d", "3 d", "d"])
def test_what_is_no_day_is_a_usage_error(text: str) -> None:
    with pytest.raises(CoachError) as problem:
        parse_day(text, TODAY)
    assert problem.value.code is Exit.USAGE


@given(st.text(max_size=20))
def test_no_text_breaks_the_reading_of_days(text: str) -> None:
    with contextlib.suppress(CoachError):
        assert isinstance(parse_day(text, TODAY), date)


def clock(*when: int, zone: ZoneInfo = BERLIN) -> Clock:
    at = datetime(*when, tzinfo=zone)  # type: ignore[misc,arg-type]
    return Clock(lambda: at)


@pytest.mark.parametrize(
    ("when", "day", "local"),
    [
        ("today", date(2026, 11, 24), "2026-11-24T14:02:00+01:00"),  # today means now
        ("2026-11-24", date(2026, 11, 24), "2026-11-24T14:02:00+01:00"),
        ("yesterday", date(2026, 11, 23), "2026-11-23T12:00:00+01:00"),
        ("2026-07-01", date(2026, 7, 1), "2026-07-01T12:00:00+02:00"),
        ("2026-07-01 03:00", date(2026, 6, 30), "2026-07-01T03:00:00+02:00"),
        ("2026-11-24T09:00:00-05:00", date(2026, 11, 24), "2026-11-24T09:00:00-05:00"),
        ("2026-03-29T02:30", date(2026, 3, 28), "2026-03-29T02:30:00+01:00"),  # an hour that never was
    ],
)
def test_a_page_can_be_dated_back(when: str, day: date, local: str) -> None:
    moment = clock(2026, 11, 24, 14, 2).at(when)
    assert moment.day == day
    assert moment.at.isoformat() == local


@pytest.mark.parametrize("when", ["2026-11-25", "2027-01-01T00:00", "2026-11-25T04:00"])
def test_a_page_cannot_be_dated_ahead(when: str) -> None:
    with pytest.raises(CoachError, match="future"):
        clock(2026, 11, 24, 14, 2).at(when)


def test_after_midnight_today_is_still_yesterday() -> None:
    late = clock(2026, 11, 25, 1, 30)
    assert late.today() == TODAY
    assert late.at("today").day == TODAY
    assert late.at("yesterday").day == TODAY - timedelta(days=1)


def test_a_day_before_clocks_had_zones_is_kept() -> None:
    assert clock(2026, 11, 24, 14, 2, zone=ZoneInfo("Europe/London")).at("1660-01-11").day == date(
        1660, 1, 11
    )


@pytest.mark.parametrize("when", ["0001-01-01T02:00", "0001-01-01T05:00+12:00", "9999-12-31T23:00-12:00"])
def test_the_ends_of_the_calendar_are_refused_in_words(when: str) -> None:
    with pytest.raises(CoachError) as problem:
        clock(2026, 11, 24, 14, 2).at(when)
    assert problem.value.code is Exit.USAGE


@pytest.mark.parametrize("when", ["0001-01-02", "0999-12-31", "0999-12-31 23:59", "1000-01-01 02:00"])
def test_a_year_that_no_archive_takes_back_is_refused(when: str) -> None:
    clock = Clock(lambda: datetime(2026, 11, 24, 14, 2, tzinfo=BERLIN))
    with pytest.raises(CoachError, match="before the year 1000") as refused:
        clock.at(when)
    assert refused.value.code is Exit.USAGE
    assert clock.at("1000-01-02").day == date(1000, 1, 2)
