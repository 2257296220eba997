"""The packet: one page of Markdown for a therapist or a physician, made from numbers and chosen words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tmscoach.formats.markdown import MarkdownPage, front_matter, inline, page_block, settled

FEW = 5  # under this many observations nothing is summed up


@dataclass(frozen=True, slots=True)
class GlanceRow:
    """One measure over time; a missing answer is None and stays blank."""

    name: str
    maximum: int
    start: int | None
    before: int | None
    now: int | None


@dataclass(frozen=True, slots=True)
class LineUse:
    """A line and what alarm did around it: n drills with both ratings, medians before and after."""

    text: str
    n: int
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class CauseOccasion:
    """The causes named on one day, each with the patient's own sorting."""

    day: date
    causes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class RungLine:
    """A rung and its `n` attempts of the range; (expected, found) medians, None where too few have both."""

    height: int  # 0 for one that was put away
    text: str
    n: int
    alarm: tuple[float, float] | None
    harm: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class LadderGoal:
    """A goal with the rungs that were tried, and the newest line about what was learned."""

    text: str
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
    pages: int
    lines: int
    program_day: str
    glance: tuple[GlanceRow, ...]
    glance_days: tuple[date | None, date | None, date | None]  # start, last time, now
    flat_weeks: int  # weeks without a meaningful change, 0 where it cannot be said
    causes: tuple[CauseOccasion, ...]  # first and newest
    triggers: tuple[tuple[str, int], ...]
    feelings: tuple[tuple[str, int], ...]
    lines_used: tuple[LineUse, ...]
    evidence: tuple[tuple[date, str], ...]
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
    visit: str = ""  # which visit it is for, in a sentence


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the packet that can be left out; `text` is exactly what it adds to the file."""

    key: str
    title: str
    text: str


def pieces(
    data: PacketData, audience: str, *, wish: str = "", read_aloud: bool = False, primer: str = ""
) -> tuple[Piece, ...]:
    """The parts in their order; a part with nothing in it is not there.

    `audience` is `therapist` (everything) or `physician` (function, new symptoms, questions).
    """
    made = [
        Piece("visit", "For which visit", f"\n{inline(data.visit)}\n" if data.visit else ""),
        Piece("wish", "What I want from today", _section("What I want from today", settled(wish.strip(), 2))),
        Piece("glance", "At a glance", _section("At a glance", _glance(data, read_aloud))),
        Piece("scores", "Measures", _section("Measures", _scores(data))),
        Piece("daily", "Daily numbers", _section("Daily numbers", _daily(data))),
        Piece("new", "New or different", _section("New or different", _new(data))),
        Piece("practice", "Practice", _section("Practice", _practice(data))),
        Piece("homework", "Homework", _section("Homework", _homework(data))),
        Piece("causes", "Causes, in my words", _section("Causes, in my words", _causes(data))),
        Piece("feelings", "Situations and feelings", _section("Situations and feelings", _feelings(data))),
        Piece("lines", "Lines that I used", _section("Lines that I used", _lines(data))),
        Piece("evidence", "What I noticed", _section("What I noticed", _evidence(data))),
        Piece("ladder", "Ladder, expected and found", _section("Ladder, expected and found", _ladder(data))),
        Piece("doubts", "Doubts", _section("Doubts", _doubts(data))),
        Piece("questions", "Questions", _section("Questions", _questions(data))),
    ]
    made += [
        Piece(
            f"page:{page.uuid}",
            f"{_in_range(page.day, data)} {' '.join((page.title or page.opening[:200]).split())[:60]}",
            "\n" + page_block(page, level=3, fate=False),
        )
        for page in data.shared
    ]
    made.append(Piece("withheld", "Pages kept back", _withheld(data)))
    if primer:
        made.append(Piece("primer", "For a therapist new to TMS", f"\n{settled(primer.strip(), 1)}\n"))
    wanted = (
        None
        if audience == "therapist"
        else {"visit", "wish", "glance", "scores", "daily", "new", "ladder", "questions", "primer"}
    )
    return tuple(p for p in made if p.text and (wanted is None or p.key in wanted))


def document(
    data: PacketData,
    parts: Sequence[Piece],
    audience: str,
    made_on: date,
    *,
    left_out: frozenset[str] = frozenset(),
) -> str:
    """The whole file: front matter, title, and every part that is not left out."""
    kept = [piece for piece in parts if piece.key not in left_out]
    head = front_matter(
        {
            "title": "Notes for my visit",
            "date": made_on,
            "since": data.since,
            "until": data.until,
            "audience": audience,
            "source": "tmscoach/1",
        }
    )
    text = head + "\n# Notes for my visit\n\n"
    text += f"{_day(data.since)} to {_day(data.until)}. Made with tmscoach, a practice notebook for TMS "
    text += "(tension myositis syndrome, mind-body pain). All ratings are my own.\n"
    words_begun = False
    for piece in kept:
        if piece.key.startswith("page:") and not words_begun:
            text += "\n## In my words\n"
            words_begun = True
        text += piece.text
    return text


def _section(title: str, body: str) -> str:
    return f"\n## {title}\n\n{body}\n" if body else ""


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


def _in_range(day: date, data: PacketData) -> str:
    """A day of the range; with its year where the range has more than one."""
    return f"{day.day} {day:%b}" + ("" if data.since.year == data.until.year else f" {day.year}")


def _and(first: str, second: str) -> str:
    return f"{first} and {second}" if second else first


def _glance(data: PacketData, read_aloud: bool) -> str:
    rows = [row for row in data.glance if (row.start, row.before, row.now) != (None, None, None)]
    if not rows:
        return ""
    parts: list[str] = []
    columns = [
        (f"{name} {_short_day(day)}".strip(), [getattr(row, field) for row in rows])
        for name, day, field in zip(
            ("start", "last time", "now"), data.glance_days, ("start", "before", "now"), strict=True
        )
    ]
    columns = [(name, values) for name, values in columns if any(value is not None for value in values)]
    for place, row in enumerate(rows):
        values = [values[place] for _, values in columns]
        if read_aloud:
            said = [f"{name}: {_number(value)}" for (name, _), value in zip(columns, values, strict=True)]
            said += [f"change: {_change(row)}"] if _change(row) else []
            parts.append(f"- {row.name}, from 0 to {row.maximum}. " + "; ".join(said) + ".")
        else:
            cells = [f"{row.name} (0-{row.maximum})", *map(_cell, values), _change(row)]
            parts.append(f"| {' | '.join(cells)} |")
    if not read_aloud:
        names = ["weekly, my own rating", *(name for name, _ in columns), "change"]
        parts[:0] = [f"| {' | '.join(names)} |", "|---" * len(names) + "|"]
    text = "\n".join(parts)
    if data.glance_source:
        text += f"\n\nSource: {inline(data.glance_source)}"
    if data.flat_weeks:
        text += f"\n\nNo meaningful change in {_count(data.flat_weeks, 'week')}."
    return text


def _scores(data: PacketData) -> str:
    """A paragraph for each measure, with its source under it: the days differ, so a table would not do."""
    parts = []
    for course in data.scores:
        told = "; ".join(f"{when} ({_short_day(day)}): {inline(score)}" for when, day, score in course.times)
        change = f". Change: {course.change}" if course.change else ""
        lines = [f"- **{inline(course.title)}**. {told}{change}."]
        if course.remark:
            lines.append(f"  {inline(course.remark)}")
        lines.append(f"  Source: {inline(course.source or 'not given')}")
        parts.append("\n".join(lines))
    return "\n".join(parts)


def _daily(data: PacketData) -> str:
    if not data.daily:
        return ""
    told = ", ".join(
        f"{_in_range(day, data)}: {'-' if value is None else value}" for day, value in data.daily
    )
    return f"{told}.\n\nSource: {inline(data.daily_source)}"


def _doubts(data: PacketData) -> str:
    parts = []
    for doubt in data.doubts:
        lines = [f"- {inline(doubt.text)}"]
        for name, words in (
            ("who said it", doubt.said_by),
            ("what was checked", doubt.checked),
            ("what I think now", doubt.think_now),
        ):
            lines += [f"  - {name}: {inline(words)}"] if words else []
        parts.append("\n".join(lines))
    return "\n".join(parts)


def _short_day(day: date | None) -> str:
    return f"{day.day} {day:%b %Y}" if day else ""


def _cell(value: int | None) -> str:
    return "" if value is None else str(value)


def _number(value: int | None) -> str:
    return "not answered" if value is None else str(value)


def _change(row: GlanceRow) -> str:
    if row.start is None or row.now is None:
        return ""
    return f"{row.now - row.start:+d}" if row.now != row.start else "0"


def _new(data: PacketData) -> str:
    if not data.new_or_different:
        return ""
    return (
        "I marked something as new or different on: "
        + ", ".join(_day(d) for d in data.new_or_different)
        + "."
    )


def _practice(data: PacketData) -> str:
    parts = [
        f"- I practised on {data.practised} of {_count(data.days, 'day')}.",
        f"- {_count(data.drills, 'drill')} (block, then shift attention)"
        + (f", {data.app_free} of them without the program." if data.app_free else "."),
        "- "
        + _and(_count(data.pages, "page"), _count(data.lines, "single line") if data.lines else "")
        + " written.",
    ]
    if data.program_day:
        parts.append(f"- {data.program_day}")
    return "\n".join(parts)


def _homework(data: PacketData) -> str:
    return "\n".join(_homework_line(one) for one in data.homework)


def _homework_line(one: HomeworkLine) -> str:
    state = f"done {_day(one.done_on)}" if one.done_on else "not done"
    if one.due_on and not one.done_on:
        state += f", due {_day(one.due_on)}"
    about = [state, f"from {inline(one.from_whom)}"]
    about += [f"in the way: {inline(one.in_the_way)}"] if one.in_the_way else []
    return f"- {inline(one.text)} ({'; '.join(about)})"


def _causes(data: PacketData) -> str:
    return "\n\n".join(
        f"{_day(occasion.day)}:\n\n"
        + "\n".join(
            f"{place}. {inline(text)}" + (f" ({coding})" if coding else "")
            for place, (text, coding) in enumerate(occasion.causes, 1)
        )
        for occasion in data.causes
    )


def _feelings(data: PacketData) -> str:
    parts = []
    if data.triggers:
        parts.append(
            "- What turned up in drills: " + ", ".join(f"{name} {n}" for name, n in data.triggers) + "."
        )
    if data.feelings:
        parts.append("- Feelings named: " + ", ".join(f"{name} {n}" for name, n in data.feelings) + ".")
    return "\n".join(parts)


def _lines(data: PacketData) -> str:
    parts = []
    for use in data.lines_used:
        medians = (
            f"alarm, median {use.before:g} before and {use.after:g} after, n = {use.n}"
            if use.n >= FEW
            else f"used with both ratings {_count(use.n, 'time')}, too few to say"
        )
        parts.append(f"- {inline(use.text)} ({medians})")
    return "\n".join(parts)


def _evidence(data: PacketData) -> str:
    return "\n".join(f"- {_day(day)}: {inline(text)}" for day, text in data.evidence)


def _ladder(data: PacketData) -> str:
    return "\n\n".join(
        f"Towards: {inline(goal.text)}\n\n"
        + "\n".join(_rung(rung) for rung in goal.rungs)
        + (
            f"\n- What I learned, {_day(goal.learned_on)}: {inline(goal.learned)}"
            if goal.learned_on is not None
            else ""
        )
        for goal in data.ladder
    )


def _rung(rung: RungLine) -> str:
    medians = [
        f"{name} expected {pair[0]:g}, found {pair[1]:g}"
        for name, pair in (("harm", rung.harm), ("alarm", rung.alarm))
        if pair is not None
    ]
    said = f"medians: {'; '.join(medians)}" if medians else "too few to say"
    place = f"Rung {rung.height}" if rung.height else "A rung put away"
    return f"- {place}, {inline(rung.text)}: {_count(rung.n, 'attempt')}, {said}."


def _questions(data: PacketData) -> str:
    return "\n".join(
        f"- For my {inline(q.for_whom)}, {_day(q.day)}: {inline(q.text)}"
        + (f" (answered: {inline(q.answer)})" if q.answer else "")
        for q in data.questions
    )


def _withheld(data: PacketData) -> str:
    if not data.withheld:
        return ""
    kept = _count(data.withheld, "page or line", "pages and lines")
    return f"\n---\n\n{kept} of this time I keep for myself.\n"
