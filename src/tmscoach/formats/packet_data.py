"""The shapes of a packet: everything that may stand in it, counted and safe to show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tmscoach.formats.markdown import MarkdownPage

FEW = 5  # under this many observations nothing is summed up


@dataclass(frozen=True, slots=True)
class GlanceRow:
    """One question of the weekly check over time; a missing answer is None and stays blank."""

    name: str
    maximum: int
    start: int | None
    before: int | None
    now: int | None
    bars: str = ""  # the newest checks as small bars, oldest first; empty for a single one


@dataclass(frozen=True, slots=True)
class OwnView:
    """What the patient answered last about the whole time."""

    day: date
    words: str


@dataclass(frozen=True, slots=True)
class AlarmCourse:
    """Alarm by week as small bars before and after, with the drills of each week; the newest weeks."""

    before: str
    after: str
    drills: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Medians:
    """Alarm before and after, over `n` drills with both ratings; None where `n` is too small."""

    n: int = 0
    before: float | None = None
    after: float | None = None


@dataclass(frozen=True, slots=True)
class LineUse:
    """A line and what alarm did around it."""

    text: str
    alarm: Medians


@dataclass(frozen=True, slots=True)
class CauseOccasion:
    """The causes named on one day, each with the patient's own sorting."""

    day: date
    causes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """Medians of what was expected and found over `n` attempts with both; None where `n` is too small."""

    n: int = 0
    expected: float | None = None
    found: float | None = None


@dataclass(frozen=True, slots=True)
class RungLine:
    """A rung and its `n` attempts of the range."""

    height: int  # 0 for one that was put away
    text: str
    n: int
    alarm: Found
    harm: Found

    @property
    def is_enough(self) -> bool:
        """Whether there are medians to tell."""
        return self.alarm.found is not None or self.harm.found is not None


@dataclass(frozen=True, slots=True)
class LadderGoal:
    """A goal, all its attempts of the range together, the rungs tried, and what was learned last."""

    text: str
    n: int
    alarm: Found
    harm: Found
    rungs: tuple[RungLine, ...]
    learned: str
    learned_on: date | None


@dataclass(frozen=True, slots=True)
class ScoreCourse:
    """One measure over time, each score as words with its day; an empty `change` is not told."""

    title: str
    source: str
    times: tuple[tuple[str, date, str], ...]  # (start / last time / now, day, the score)
    change: str
    remark: str  # what its measure has to say about the newest total


@dataclass(frozen=True, slots=True)
class DoubtLine:
    """A doubt in the patient's words, and what came of it; what was left out is empty."""

    text: str
    said_by: str
    checked: str
    think_now: str


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question, for whom, and its answer or an empty text."""

    text: str
    for_whom: str
    answer: str
    day: date


@dataclass(frozen=True, slots=True)
class HomeworkLine:
    """Homework: from whom, when it was due and done, what got in the way; empty where there is nothing."""

    text: str
    from_whom: str
    due_on: date | None
    done_on: date | None
    in_the_way: str


@dataclass(frozen=True, slots=True)
class PacketData:
    """Everything a packet may hold; every text is already safe to show."""

    since: date
    until: date
    days: int  # in the range, both ends included
    practised: int
    drills: int
    app_free: int
    left_halfway: int
    pages: int
    lines: int
    program_day: int | None
    alarm: Medians
    alarm_course: AlarmCourse | None  # None where under two weeks have enough drills
    glance: tuple[GlanceRow, ...]
    glance_days: tuple[date | None, date | None, date | None]  # start, last time, now
    flat_weeks: int  # weeks without a meaningful change, 0 where it cannot be said
    own_view: OwnView | None
    causes: tuple[CauseOccasion, ...]  # first and newest
    triggers: tuple[tuple[str, int], ...]
    feelings: tuple[tuple[str, int], ...]
    lines_used: tuple[LineUse, ...]  # the largest drop first; those used too seldom are in it too
    evidence: tuple[tuple[date, str], ...]
    stuck: tuple[tuple[str, Medians], ...]  # what drills were about where alarm hardly fell
    new_or_different: tuple[date, ...]
    questions: tuple[QuestionLine, ...]
    shared: tuple[MarkdownPage, ...]
    withheld: int
    ladder: tuple[LadderGoal, ...] = ()
    scores: tuple[ScoreCourse, ...] = ()
    daily: tuple[tuple[date, int | None], ...] = ()  # only where the settings ask for it
    daily_source: str = ""
    doubts: tuple[DoubtLine, ...] = ()
    glance_source: str = ""
    homework: tuple[HomeworkLine, ...] = ()
    visit: str = ""  # which visit it is for: day, with whom, kind and mode


def in_words(parts: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))


def count(number: int, one: str, many: str = "") -> str:
    """`1 page`, `2 pages`."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def whole_day(day: date) -> str:
    """`3 November 2026`."""
    return f"{day.day} {day:%B %Y}"


def span(data: PacketData) -> str:
    """`3 November 2026 to 9 November 2026`, or the one day."""
    first, last = whole_day(data.since), whole_day(data.until)
    return last if data.since == data.until else f"{first} to {last}"


def spoken_day(day: date, until: date) -> str:
    """`3 November`; with its year where that is not the year of `until`."""
    return f"{day.day} {day:%B}" if day.year == until.year else whole_day(day)


def short_day(day: date | None, until: date) -> str:
    """`3 Nov`; with its year where that is not the year of `until`, and empty for no day."""
    if day is None:
        return ""
    return f"{day.day} {day:%b}" + ("" if day.year == until.year else f" {day.year}")
