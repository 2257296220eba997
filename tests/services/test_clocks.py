"""Clocks that jump: a page keeps the day it was meant for, and the journal a sensible order."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pytest
from tests.conftest import FrozenTime

from tmscoach.startup import Services

BERLIN, TOKYO, LOS_ANGELES = (
    ZoneInfo("Europe/Berlin"),
    ZoneInfo("Asia/Tokyo"),
    ZoneInfo("America/Los_Angeles"),
)
KIRITIMATI, PAGO = ZoneInfo("Pacific/Kiritimati"), ZoneInfo("Pacific/Pago_Pago")


def at(text: str, zone: tzinfo = BERLIN, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold)


# what happens, the clock as it showed each page, the days they were meant for, how the wall clock is shown
CASES: dict[str, tuple[tuple[datetime, ...], tuple[str, ...], tuple[str, ...]]] = {
    "clock forward in the night": (
        (at("2026-03-29T01:59"), at("2026-03-29T03:01"), at("2026-03-29T09:00")),
        ("2026-03-28", "2026-03-28", "2026-03-29"),
        ("01:59", "03:01", "09:00"),
    ),
    "clock back in the night": (
        (at("2026-10-25T02:30"), at("2026-10-25T02:30", fold=1), at("2026-10-25T04:00")),
        ("2026-10-24", "2026-10-24", "2026-10-25"),
        ("02:30", "02:30", "04:00"),
    ),
    "to the east": (
        (at("2026-06-01T22:00"), at("2026-06-02T17:00", TOKYO)),
        ("2026-06-01", "2026-06-02"),
        ("22:00", "17:00"),
    ),
    "over the date line to the west": (
        (at("2026-06-02T10:00", TOKYO), at("2026-06-01T20:00", LOS_ANGELES)),
        ("2026-06-02", "2026-06-01"),
        ("10:00", "20:00"),
    ),
    "as far apart as zones are": (
        (at("2026-06-02T13:00", KIRITIMATI), at("2026-06-01T13:00", PAGO)),
        ("2026-06-02", "2026-06-01"),
        ("13:00", "13:00"),
    ),
    "the clock set back over midnight": (
        (at("2026-06-02T00:10"), at("2026-06-01T23:50"), at("2026-06-02T09:00")),
        ("2026-06-01", "2026-06-01", "2026-06-02"),
        ("00:10", "23:50", "09:00"),
    ),
    "the clock set back a month": (
        (at("2026-06-15T12:00"), at("2026-05-15T12:00")),
        ("2026-06-15", "2026-05-15"),
        ("12:00", "12:00"),
    ),
    "a leap day": (
        (at("2028-02-29T03:59"), at("2028-02-29T04:00"), at("2028-03-01T03:59"), at("2028-03-01T04:00")),
        ("2028-02-28", "2028-02-29", "2028-02-29", "2028-03-01"),
        ("03:59", "04:00", "03:59", "04:00"),
    ),
    "the end of a year": (
        (at("2026-12-31T23:59"), at("2027-01-01T00:01"), at("2027-01-01T04:00")),
        ("2026-12-31", "2026-12-31", "2027-01-01"),
        ("23:59", "00:01", "04:00"),
    ),
    "a zone without a name": (
        (at("2026-06-01T12:00", timezone(timedelta(hours=5, minutes=45))), at("2026-06-01T12:00", UTC)),
        ("2026-06-01", "2026-06-01"),
        ("12:00", "12:00"),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_page_keeps_the_day_it_was_meant_for_and_the_clock_it_was_written_by(
    services: Services, now: FrozenTime, name: str
) -> None:
    clocks, days, shown = CASES[name]
    pages = []
    for clock in clocks:
        now.at = clock
        pages.append(services.journal.write(f"at {clock}"))
    now.at = at("2030-01-01T12:00", LOS_ANGELES)  # read much later, and elsewhere
    again = [services.journal.page(page.id) for page in pages]
    assert tuple(page.day.isoformat() for page in again) == days
    assert tuple(f"{page.at:%H:%M}" for page in again) == shown
    rows = services.journal.recent()
    assert [row.day for row in rows] == sorted((page.day for page in again), reverse=True)
    for day in {page.day for page in again}:  # within a day, by when it happened
        instants = [row.at for row in services.journal.on_day(day)]
        assert instants == sorted(instants)


def test_a_page_begun_before_midnight_belongs_there_however_long_it_takes(
    services: Services, now: FrozenTime
) -> None:
    now.at = at("2026-10-24T23:50")
    page = services.journal.save_draft(replace(services.journal.open_page(), body="begun"))
    now.at = at("2026-10-25T05:30")
    kept = services.journal.keep(replace(services.journal.open_draft(page.uuid), body="begun and ended"))
    assert kept is not None
    assert (kept.day, f"{kept.at:%H:%M}") == (date(2026, 10, 24), "23:50")


def test_a_draft_is_offered_whatever_the_clock_says_by_then(services: Services, now: FrozenTime) -> None:
    services.journal.save_draft(replace(services.journal.open_page(), body="unfinished"))
    for when in ("2020-01-01T00:00", "2026-11-24T14:00", "2040-01-01T00:00"):
        now.at = at(when)
        assert [page.body for page in services.journal.unfinished()] == ["unfinished"]


def test_a_clock_that_was_set_back_empties_no_trash_early(services: Services, now: FrozenTime) -> None:
    page = services.journal.write("thrown away")
    services.journal.delete(page.id)
    now.at = at("2020-01-01T12:00")
    assert services.journal.purge_old_trash() == 0
    assert services.journal.restore(page.id).deleted_at is None


def test_a_day_ahead_by_a_wrong_clock_can_still_be_read_after_it_was_put_right(
    services: Services, now: FrozenTime
) -> None:
    now.at = at("2031-01-01T12:00")
    ahead = services.journal.write("from a wrong clock")
    now.at = at("2026-11-24T14:02")
    services.journal.write("from the right one")
    assert services.journal.page(ahead.id).body == "from a wrong clock"
    assert [row.day.year for row in services.journal.recent()] == [2031, 2026]
    assert len(services.journal.search("wrong")) == 1
