"""The sections of a packet for eyes: a table, short lines with a name in front, small bars for a course."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tmscoach.formats.markdown import inline
from tmscoach.formats.packet_data import (
    FEW,
    AlarmCourse,
    DoubtLine,
    HomeworkLine,
    LadderGoal,
    Medians,
    PacketData,
    RungLine,
    count,
    short_day,
    span,
)

# the most rows of each kind; what is over is counted, so that a packet stays a page
MOST_HOMEWORK, MOST_LINES, MOST_EVIDENCE, MOST_DOUBTS, MOST_QUESTIONS, MOST_RUNGS = 6, 3, 3, 3, 12, 3
MOST_COUNTED = 6  # feelings, and what drills were about

TOO_FEW = "too few to say"


def begins(data: PacketData) -> str:
    """The first paragraph: from when to when, and what this is."""
    return (
        f"{span(data)}. Made with tmscoach, a practice notebook for "
        "TMS (tension myositis syndrome, mind-body pain). All ratings are my own."
    )


def visit(data: PacketData) -> str:
    """Which visit it is for."""
    return f"For my visit on {inline(data.visit)}." if data.visit else ""


def glance(data: PacketData, *, bars: bool = True) -> str:
    """Start, last time, now and change of the weekly check; with `bars` its course as well."""
    rows = [row for row in data.glance if (row.start, row.before, row.now) != (None, None, None)]
    paragraphs = []
    if rows:
        columns = [
            (f"{name} {short_day(day, data.until)}", [getattr(row, field) for row in rows])
            for name, day, field in zip(
                ("start", "last time", "now"), data.glance_days, ("start", "before", "now"), strict=True
            )
        ]
        columns = [(name, values) for name, values in columns if any(value is not None for value in values)]
        bars = bars and any(row.bars for row in rows)
        change = len(columns) > 1
        names = ["my own weekly rating", *(name for name, _ in columns)]
        names += ["change"] * change + ["course"] * bars
        table = [f"| {' | '.join(names)} |", "|---" * len(names) + "|"]
        for place, row in enumerate(rows):
            cells = [f"{row.name} (0-{row.maximum})", *(_cell(values[place]) for _, values in columns)]
            cells += [_change(row.start, row.now)] * change + [row.bars] * bars
            table.append(f"| {' | '.join(cells)} |")
        paragraphs.append("\n".join(table))
    beside = []
    if data.flat_weeks:
        beside.append(f"- **No meaningful change** in {count(data.flat_weeks, 'week')}.")
    if data.own_view:
        view = data.own_view
        beside.append(
            f"- **My own view** of the whole time, {short_day(view.day, data.until)}: {inline(view.words)}."
        )
    if rows or data.own_view:
        beside.append(f"- Source: {inline(data.glance_source)}.")
    return "\n\n".join(filter(None, (*paragraphs, "\n".join(beside))))


def scores(data: PacketData) -> str:
    """A line for each measure, with its source: the days differ, so a table would not do."""
    lines = []
    for course in data.scores:
        told = "; ".join(
            f"{name} ({short_day(day, data.until)}): {inline(score)}" for name, day, score in course.times
        )
        change = f". Change: {course.change}" if course.change else ""
        remark = f" {inline(course.remark)}" if course.remark else ""
        source = inline(course.source or "not given")
        lines.append(f"- **{inline(course.title)}**. {told}{change}.{remark} Source: {source}.")
    return "\n".join(lines)


def daily(data: PacketData) -> str:
    """A number a day, where the settings ask for it."""
    if not data.daily:
        return ""
    told = ", ".join(f"{short_day(day, data.until)}: {_cell(value) or '-'}" for day, value in data.daily)
    return f"- **Daily numbers**. {told}. Source: {inline(data.daily_source)}."


def new(data: PacketData) -> str:
    """Days on which something was new or different."""
    days = ", ".join(short_day(day, data.until) for day in data.new_or_different)
    return f"- **New or different**, marked in a drill: {days}." if days else ""


def practice(data: PacketData, *, bars: bool = True) -> str:
    """What was practised, and alarm around the drills."""
    done = []
    if data.drills:
        free = f", {data.app_free} of them without the program" if data.app_free else ""
        done.append(f"{count(data.drills, 'drill')} (block, then shift attention){free}")
    done += [count(data.pages, "page")] if data.pages else []
    done += [count(data.lines, "single line")] if data.lines else []
    days = count(data.days, "day")
    on = f"I practised on {data.practised} of {days}" if data.practised else f"No practice noted in {days}"
    lines = [
        f"- {on}"
        + (f": {'; '.join(done)}." if done else ".")
        + (f" {count(data.left_halfway, 'drill')} left half-way." if data.left_halfway else "")
        + (f" Day {data.program_day} of the thirty programme days." if data.program_day else "")
    ]
    if data.alarm.n:
        course = _course(data.alarm_course) if bars and data.alarm_course else ""
        lines.append(f"- **Alarm in drills**, 0-10: {_medians(data.alarm)}.{course}")
    return "\n".join(lines)


def _course(course: AlarmCourse) -> str:
    said = f" By week: before {course.before}, after {course.after}, n {' '.join(map(str, course.drills))}."
    return said + (f" A dot: under {FEW} drills." if "·" in course.before else "")


def homework(data: PacketData) -> str:
    """What was done, what was not, and what got in the way; what was not done first."""
    ordered = sorted(data.homework, key=lambda one: one.done_on is not None)
    lines = [_homework(one, data) for one in ordered[:MOST_HOMEWORK]]
    return "\n".join([*lines, *_more(len(ordered) - MOST_HOMEWORK, "piece", "of homework")])


def _homework(one: HomeworkLine, data: PacketData) -> str:
    state = f"done {short_day(one.done_on, data.until)}" if one.done_on else "not done"
    if one.due_on and not one.done_on:
        state += f", due {short_day(one.due_on, data.until)}"
    about = [state, f"from {inline(one.from_whom)}"]
    about += [f"in the way: {inline(one.in_the_way)}"] if one.in_the_way else []
    return f"- **Homework**: {inline(one.text)} ({'; '.join(about)})"


def causes(data: PacketData) -> str:
    """The causes as they were named first and last."""
    lines = []
    for occasion in data.causes:
        named = "; ".join(
            inline(text) + (f" ({coding})" if coding else "") for text, coding in occasion.causes
        )
        lines.append(f"- **Causes, {short_day(occasion.day, data.until)}**: {named}")
    return "\n".join(lines)


def feelings(data: PacketData) -> str:
    """What turned up in drills, and the feelings named, most often first."""
    lines = []
    if data.triggers:
        lines.append(f"- **What turned up in drills**: {_counted(data.triggers)}.")
    if data.feelings:
        lines.append(f"- **Feelings named**: {_counted(data.feelings)}.")
    return "\n".join(lines)


def lines(data: PacketData) -> str:
    """Lines and what alarm did around them; those used too seldom are only counted."""
    enough = [use for use in data.lines_used if use.alarm.before is not None]
    few = len(data.lines_used) - len(enough)
    told = [f"- **Line**: {ended(use.text)} Alarm {_medians(use.alarm)}." for use in enough[:MOST_LINES]]
    if few:
        over = "line" if not enough else "more line"
        told.append(f"- {count(few, over)} used under {FEW} times with both ratings: {TOO_FEW}.")
    return "\n".join([*told, *_more(len(enough) - MOST_LINES, "line", f"used {FEW} times or more")])


def evidence(data: PacketData) -> str:
    """What was noted as evidence, the newest."""
    told = [
        f"- **Noticed, {short_day(day, data.until)}**: {inline(text)}"
        for day, text in data.evidence[-MOST_EVIDENCE:]
    ]
    return "\n".join([*told, *_more(len(data.evidence) - MOST_EVIDENCE, "earlier note", "of this kind")])


def ladder(data: PacketData) -> str:
    """For each goal what was expected and what was found, in medians."""
    return "\n".join(_goal(goal, data) for goal in data.ladder)


def _goal(goal: LadderGoal, data: PacketData) -> str:
    told = [f"- **Towards {inline(goal.text)}**: {count(goal.n, 'attempt')}. {_expected(goal)}"]
    enough = [rung for rung in goal.rungs if rung.is_enough][-MOST_RUNGS:] if len(goal.rungs) > 1 else []
    told += [f"  - {_rung(rung)}: {count(rung.n, 'attempt')}. {_expected(rung)}" for rung in enough]
    others = [rung for rung in goal.rungs if rung not in enough]
    if len(goal.rungs) == 1:
        told += [f"  - {_rung(goal.rungs[0])}"]
    elif others:
        named = ", ".join(f"{rung.height or 'put away'} (n = {rung.n})" for rung in others)
        told.append(f"  - By rung {TOO_FEW}: {named}. The highest tried: {_rung(goal.rungs[-1])}")
    if goal.learned_on is not None:
        told.append(f"  - What I learned, {short_day(goal.learned_on, data.until)}: {inline(goal.learned)}")
    return "\n".join(told)


def _rung(rung: RungLine) -> str:
    return f"{rung.height or 'put away'}, {inline(rung.text)}"


def _expected(one: LadderGoal | RungLine) -> str:
    told = [
        f"{name} expected {found.expected:g}, found {found.found:g} (medians, n = {found.n})"
        for name, found in (("harm, 0-100,", one.harm), ("alarm, 0-10,", one.alarm))
        if found.expected is not None and found.found is not None
    ]
    said = "; ".join(told) or TOO_FEW
    return f"{said[0].upper()}{said[1:]}."


def stuck(data: PacketData) -> str:
    """Kinds of drills in which alarm hardly fell."""
    return "\n".join(
        f"- **Alarm hardly fell** in drills about {what}: {_medians(alarm)}" for what, alarm in data.stuck
    )


def doubts(data: PacketData) -> str:
    """Doubts, with what was checked and what is thought now."""
    told = [_doubt(doubt) for doubt in data.doubts[-MOST_DOUBTS:]]
    return "\n".join([*told, *_more(len(data.doubts) - MOST_DOUBTS, "earlier doubt")])


def _doubt(doubt: DoubtLine) -> str:
    parts = [f"- **Doubt**: {ended(doubt.text)}"]
    for name, words in (("Said by", doubt.said_by), ("Checked", doubt.checked), ("Now", doubt.think_now)):
        parts += [f"{name}: {ended(words)}"] if words else []
    return " ".join(parts)


def questions(data: PacketData) -> str:
    """Questions, each with the person it is for."""
    told = [
        f"- **For {inline(one.for_whom)}**, {short_day(one.day, data.until)}: {inline(one.text)}"
        + (f" (answered: {inline(one.answer)})" if one.answer else "")
        for one in data.questions[:MOST_QUESTIONS]
    ]
    return "\n".join([*told, *_more(len(data.questions) - MOST_QUESTIONS, "question")])


def withheld(data: PacketData, *, counted: bool) -> str:
    """That something is kept back, below a rule."""
    kept = kept_back(data, counted=counted)
    return f"---\n\n{kept}" if kept else ""


def kept_back(data: PacketData, *, counted: bool) -> str:
    """That something is kept back; how much, only where it was asked for."""
    if not data.withheld:
        return ""
    kept = count(data.withheld, "page or line", "pages and lines") if counted else "Some pages and lines"
    return f"{kept} of this time I keep for myself."


def _medians(alarm: Medians) -> str:
    if alarm.before is None or alarm.after is None:
        return f"n = {alarm.n}, {TOO_FEW}"
    return f"{alarm.before:g} before, {alarm.after:g} after (medians, n = {alarm.n})"


def _counted(pairs: Sequence[tuple[str, int]]) -> str:
    said = ", ".join(f"{inline(name)} {number}" for name, number in pairs[:MOST_COUNTED])
    over = len(pairs) - MOST_COUNTED
    return f"{said}, and {over} more" if over > 0 else said


def _more(number: int, thing: str, what: str = "") -> Iterable[str]:
    """What was left out for room, in one line."""
    about = f" {what}" if what else ""
    return [f"- Left out for room: {count(number, thing)}{about}."] if number > 0 else []


def ended(text: str) -> str:
    """Somebody's words as a sentence on one line."""
    line = inline(text)
    return line if line.endswith((".", "?", "!", "…")) else f"{line}."


def _cell(value: int | None) -> str:
    return "" if value is None else str(value)


def _change(start: int | None, now: int | None) -> str:
    if start is None or now is None:
        return ""
    return f"{now - start:+d}" if now != start else "0"
