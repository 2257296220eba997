"""Which local day something belongs to, and what people mean by a date."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any

from tmscoach.errors import CoachError, Exit

FIRST_YEAR = 1000  # earlier days cannot be told from a slip, and other programs stumble over them
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant with the local day it was meant for; `at` is aware, `utc_offset` in minutes east."""

    at: datetime
    day: date
    zone: str
    utc_offset: int

    def stamps(self) -> dict[str, Any]:
        """The columns that every kept thing shares (see `models/columns.py`)."""
        return {
            "at": self.at.astimezone(UTC),
            "modified_at": self.at.astimezone(UTC),
            "day": self.day,
            "zone": self.zone,
            "utc_offset": self.utc_offset,
        }


def journal_day(now: datetime, day_starts: time) -> date:
    """The calendar day a page written at `now` (aware, local) belongs to.

    The small hours before `day_starts` belong to the evening before. Wall-clock time decides, so a clock
    change in the night moves nothing.
    """
    wall = now.replace(tzinfo=None) - timedelta(hours=day_starts.hour, minutes=day_starts.minute)
    return wall.date()


def moment_at(local: datetime, day_starts: time) -> Moment:
    """The moment of an aware local time."""
    return moment_on(local, journal_day(local, day_starts))


def moment_on(local: datetime, day: date) -> Moment:
    """The moment of an aware local time whose day is known; its offset comes in whole minutes.

    Before there were railways a zone stood seconds off (Amsterdam +00:19:32). The wall clock stays as it was
    given and the instant gives way, or a page of 21:39 would be read back as one of 21:38.
    """
    zone = str(getattr(local.tzinfo, "key", "") or "")
    offset = local.utcoffset() or timedelta()
    minutes = round(offset.total_seconds() / 60)
    if offset % timedelta(minutes=1):
        local = local.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    return Moment(local, day, zone, minutes)


def local_time(at: datetime, utc_offset: int) -> datetime:
    """A stored UTC instant as the wall clock showed it, aware, `utc_offset` in minutes east."""
    return at.astimezone(timezone(timedelta(minutes=utc_offset)))


@dataclass(frozen=True, slots=True)
class Clock:
    """Time as services see it: `now` gives aware local time and is handed in at start-up."""

    now: Callable[[], datetime]
    day_starts: time = time(4, 0)

    def moment(self) -> Moment:
        """This moment and its day."""
        return moment_at(self.now(), self.day_starts)

    def today(self) -> date:
        """The journal's today."""
        return self.moment().day

    def utc(self) -> datetime:
        """This instant in UTC."""
        return self.now().astimezone(UTC)

    def at(self, when: str) -> Moment:
        """The moment a user means by `when`: a day as in `parse_day`, or an ISO date and time.

        Raises:
            CoachError: the text is not a time, or lies more than a day ahead.
        """
        text = when.strip()
        now = self.now()
        if re.match(r"\d{4}-\d\d-\d\d[T ]\d", text):
            try:
                local = datetime.fromisoformat(text)
            except ValueError:
                raise _not_a_day(when) from None
            if local.tzinfo is None:
                local = local.replace(tzinfo=now.tzinfo)
            try:
                found = moment_at(local, self.day_starts)
                found.stamps()
            except OverflowError:  # at the ends of the calendar, its day or its UTC instant does not exist
                raise _not_a_day(when) from None
        else:
            day = parse_day(text, self.today())
            if day == self.today():
                return self.moment()
            local = datetime.combine(day, time(12), tzinfo=now.tzinfo)  # noon: no zone moves it off its day
            found = moment_on(local, day)
        if min(found.at.year, found.day.year) < FIRST_YEAR:
            raise CoachError(
                f"{when!r} lies before the year {FIRST_YEAR}.",
                "Nothing was written.",
                "Give a later day.",
                code=Exit.USAGE,
            )
        if found.day > self.today():
            raise CoachError(
                f"{when!r} is in the future.",
                "Nothing was written.",
                "Give a day up to today.",
                code=Exit.USAGE,
            )
        return found


def parse_day(text: str, today: date, last_visit: date | None = None) -> date:
    """The day a user means: ISO, `today`, `yesterday`, a weekday (the latest one), `3d`, `2w`, `last-visit`.

    Raises:
        CoachError: exit 2; the text is none of these, or there was no visit yet.
    """
    word = text.strip().lower()
    if word == "last-visit":
        if last_visit is None:
            raise CoachError(
                "There is no visit yet to count from.",
                "Nothing was changed.",
                "Add one with tmscoach visit add, or give a day.",
                code=Exit.USAGE,
            )
        return last_visit
    if word == "today":
        return today
    if word == "yesterday":
        return today - timedelta(days=1)
    if word in WEEKDAYS:
        return today - timedelta(days=(today.weekday() - WEEKDAYS.index(word)) % 7)
    if ago := re.fullmatch(r"(\d{1,5})([dw])", word):
        days = int(ago[1]) * (7 if ago[2] == "w" else 1)
        try:
            return today - timedelta(days=days)
        except OverflowError:
            raise _not_a_day(text) from None
    try:
        return date.fromisoformat(word)
    except ValueError:
        raise _not_a_day(text) from None


def _not_a_day(text: str) -> CoachError:
    return CoachError(
        f"{text!r} is not a day tmscoach understands.",
        "Nothing was changed.",
        "Write 2026-03-10, today, yesterday, monday, 3d, 2w or last-visit.",
        code=Exit.USAGE,
    )
