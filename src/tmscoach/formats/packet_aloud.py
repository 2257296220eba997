"""The sections of a packet to be read aloud: sentences alone, no table, no small bars, no signs for words."""

from __future__ import annotations

from collections.abc import Sequence

from tmscoach.formats.markdown import inline
from tmscoach.formats.packet_data import (
    FEW,
    DoubtLine,
    GlanceRow,
    HomeworkLine,
    LadderGoal,
    Medians,
    PacketData,
    RungLine,
    count,
    in_words,
    span,
    spoken_day,
)
from tmscoach.formats.packet_written import (
    MOST_COUNTED,
    MOST_DOUBTS,
    MOST_EVIDENCE,
    MOST_HOMEWORK,
    MOST_LINES,
    MOST_QUESTIONS,
    MOST_RUNGS,
    TOO_FEW,
    ended,
    kept_back,
)

WHEN = {"start": "at the start"}
ORDINALS = ("First", "Second", "Third")


def begins(data: PacketData) -> str:
    """The first paragraph: from when to when, and what this is."""
    return (
        f"{span(data)}. Made with tmscoach, a practice notebook "
        "for TMS. That is short for tension myositis syndrome, a mind-body view of pain. "
        "All ratings are my own."
    )


def visit(data: PacketData) -> str:
    """Which visit it is for."""
    return f"For my visit on {inline(data.visit)}." if data.visit else ""


def glance(data: PacketData) -> str:
    """A sentence for each question of the weekly check, and the plain line where little changed."""
    rows = [row for row in data.glance if (row.start, row.before, row.now) != (None, None, None)]
    told = []
    if rows:
        names = ("the start was on", "the last time on", "and now means")
        days = [
            f"{name} {spoken_day(day, data.until)}"
            for name, day in zip(names, data.glance_days, strict=True)
            if day is not None
        ]
        if len(days) == 1:
            days = [f"there is one so far, of {spoken_day(data.glance_days[2] or data.until, data.until)}"]
        told.append(f"These are my own weekly ratings; {', '.join(days)}.")
        told += [_row(row) for row in rows]
    if data.flat_weeks:
        told.append(f"No meaningful change in {count(data.flat_weeks, 'week')}.")
    if data.own_view:
        view = data.own_view
        given = spoken_day(view.day, data.until)
        told.append(f"My own view of the whole time, given on {given}: {inline(view.words)}.")
    if told:
        told.append(f"Where these come from: {inline(data.glance_source)}.")
    return _paragraphs(told)


def _row(row: GlanceRow) -> str:
    times = [
        f"{'not answered' if value is None else value} {when}"
        for when, value in (("at the start", row.start), ("last time", row.before), ("now", row.now))
        if value is not None or (when == "now" and row.start is not None)
    ]
    said = f"{row.name[:1].upper()}{row.name[1:]}, from 0 to {row.maximum}: {in_words(times)}."
    if row.start is None or row.now is None:
        return said
    change = row.now - row.start
    compared = (
        "The same as at the start."
        if not change
        else f"That is {abs(change)} {'higher' if change > 0 else 'lower'} than at the start."
    )
    return f"{said} {compared}"


def scores(data: PacketData) -> str:
    """Every measure in sentences, each with its source."""
    told = []
    for course in data.scores:
        times = [
            f"{inline(score)} {WHEN.get(when, when)}, on {spoken_day(day, data.until)}"
            for when, day, score in course.times
        ]
        change = f" The change: {course.change}." if course.change else ""
        remark = f" {inline(course.remark)}" if course.remark else ""
        source = inline(course.source or "not given")
        told.append(
            f"{inline(course.title)}: {'; '.join(times)}.{change}{remark} Where it comes from: {source}."
        )
    return _paragraphs(told)


def daily(data: PacketData) -> str:
    """A number a day, where the settings ask for it."""
    if not data.daily:
        return ""
    told = [
        f"{'not answered' if value is None else value} on {spoken_day(day, data.until)}"
        for day, value in data.daily
    ]
    return _paragraphs(
        [f"Daily numbers: {in_words(told)}. Where they come from: {inline(data.daily_source)}."]
    )


def new(data: PacketData) -> str:
    """Days on which something was new or different."""
    days = in_words([spoken_day(day, data.until) for day in data.new_or_different])
    return _paragraphs([f"In a drill I marked something as new or different on {days}."] if days else [])


def practice(data: PacketData) -> str:
    """What was practised, and alarm around the drills."""
    days = count(data.days, "day")
    told = [
        f"I practised on {data.practised} of {days}." if data.practised else f"No practice noted in {days}."
    ]
    if data.drills:
        free = f", {data.app_free} of them without the program" if data.app_free else ""
        told.append(f"I did {count(data.drills, 'drill')}: block, then shift attention{free}.")
    if data.left_halfway:
        told.append(f"I left {count(data.left_halfway, 'drill')} half-way.")
    written = [count(data.pages, "page")] if data.pages else []
    written += [count(data.lines, "single line")] if data.lines else []
    if written:
        told.append(f"I wrote {in_words(written)}.")
    if data.program_day:
        told.append(f"I am on day {data.program_day} of the thirty programme days.")
    paragraphs = [" ".join(told)]
    if data.alarm.n:
        paragraphs.append(f"Alarm around drills, from 0 to 10: {_medians(data.alarm)}.")
    return _paragraphs(paragraphs)


def homework(data: PacketData) -> str:
    """What was done, what was not, and what got in the way; what was not done first."""
    ordered = sorted(data.homework, key=lambda one: one.done_on is not None)
    told = [_homework(one, data) for one in ordered[:MOST_HOMEWORK]]
    return _paragraphs([*told, *_more(len(ordered) - MOST_HOMEWORK, "piece", "of homework")])


def _homework(one: HomeworkLine, data: PacketData) -> str:
    said = f"Homework from {inline(one.from_whom)}: {ended(one.text)}"
    if one.done_on:
        return f"{said} Done on {spoken_day(one.done_on, data.until)}."
    due = (
        f"; it {'is' if one.due_on >= data.until else 'was'} due on {spoken_day(one.due_on, data.until)}"
        if one.due_on
        else ""
    )
    way = f" What got in the way: {ended(one.in_the_way)}" if one.in_the_way else ""
    return f"{said} Not done{due}.{way}"


def causes(data: PacketData) -> str:
    """The causes as they were named first and last."""
    told = []
    for occasion in data.causes:
        named = [
            f"{name}: {inline(text).rstrip('.')}{f', sorted as {coding}' if coding else ''}."
            for name, (text, coding) in zip(ORDINALS, occasion.causes, strict=False)
        ]
        told.append(f"The causes I named on {spoken_day(occasion.day, data.until)}. {' '.join(named)}")
    return _paragraphs(told)


def feelings(data: PacketData) -> str:
    """What turned up in drills, and the feelings named, most often first."""
    told = []
    if data.triggers:
        told.append(f"What turned up in drills: {_counted(data.triggers)}.")
    if data.feelings:
        told.append(f"Feelings I named: {_counted(data.feelings)}.")
    return _paragraphs(told)


def lines(data: PacketData) -> str:
    """Lines and what alarm did around them; those used too seldom are only counted."""
    enough = [use for use in data.lines_used if use.alarm.before is not None]
    few = len(data.lines_used) - len(enough)
    told = [f"A line I used: {ended(use.text)} Alarm, {_medians(use.alarm)}." for use in enough[:MOST_LINES]]
    if few:
        said = count(few, "more line" if enough else "line")
        told.append(f"{said} used under {FEW} times with both ratings: {TOO_FEW}.")
    return _paragraphs([*told, *_more(len(enough) - MOST_LINES, "line", f"used {FEW} times or more")])


def evidence(data: PacketData) -> str:
    """What was noted as evidence, the newest."""
    told = [
        f"What I noticed on {spoken_day(day, data.until)}: {ended(text)}"
        for day, text in data.evidence[-MOST_EVIDENCE:]
    ]
    return _paragraphs([*told, *_more(len(data.evidence) - MOST_EVIDENCE, "earlier note", "of this kind")])


def ladder(data: PacketData) -> str:
    """For each goal what was expected and what was found."""
    return _paragraphs([_goal(goal, data) for goal in data.ladder])


def _goal(goal: LadderGoal, data: PacketData) -> str:
    told = [f"Towards this goal: {ended(goal.text)} {count(goal.n, 'attempt')}. {_expected(goal)}"]
    enough = [rung for rung in goal.rungs if rung.is_enough][-MOST_RUNGS:] if len(goal.rungs) > 1 else []
    told += [f"{_rung(rung)} {count(rung.n, 'attempt')}. {_expected(rung)}" for rung in enough]
    others = [rung for rung in goal.rungs if rung not in enough]
    if others and len(goal.rungs) > 1:
        few = "For the other rungs" if enough else "By rung"
        told.append(f"{few} there are {TOO_FEW}. The highest I tried: {_rung(goal.rungs[-1])}")
    elif others:
        told.append(_rung(others[0]))
    if goal.learned_on is not None:
        told.append(f"What I learned on {spoken_day(goal.learned_on, data.until)}: {ended(goal.learned)}")
    return " ".join(told)


def _rung(rung: RungLine) -> str:
    return f"{f'Rung {rung.height}' if rung.height else 'A rung put away'}, {ended(rung.text)}"


def _expected(one: LadderGoal | RungLine) -> str:
    told = [
        f"{name}, in medians over {found.n} attempts: expected {found.expected:g}, found {found.found:g}."
        for name, found in (("Harm, from 0 to 100", one.harm), ("Alarm, from 0 to 10", one.alarm))
        if found.expected is not None and found.found is not None
    ]
    return " ".join(told) or f"{TOO_FEW.capitalize()}."


def stuck(data: PacketData) -> str:
    """Kinds of drills in which alarm hardly fell."""
    return _paragraphs(
        [f"In drills about {what} alarm hardly fell: {_medians(alarm)}." for what, alarm in data.stuck]
    )


def doubts(data: PacketData) -> str:
    """Doubts, with what was checked and what is thought now."""
    told = [_doubt(doubt) for doubt in data.doubts[-MOST_DOUBTS:]]
    return _paragraphs([*told, *_more(len(data.doubts) - MOST_DOUBTS, "earlier doubt")])


def _doubt(doubt: DoubtLine) -> str:
    parts = [f"A doubt I have: {ended(doubt.text)}"]
    for name, words in (
        ("Who said it", doubt.said_by),
        ("What was checked", doubt.checked),
        ("What I think now", doubt.think_now),
    ):
        parts += [f"{name}: {ended(words)}"] if words else []
    return " ".join(parts)


def questions(data: PacketData) -> str:
    """Questions, each with the person it is for."""
    told = [
        f"A question for {inline(one.for_whom)}: {ended(one.text)}"
        + (f" It was answered: {ended(one.answer)}" if one.answer else "")
        for one in data.questions[:MOST_QUESTIONS]
    ]
    return _paragraphs([*told, *_more(len(data.questions) - MOST_QUESTIONS, "question")])


def withheld(data: PacketData, *, counted: bool) -> str:
    """That something is kept back."""
    return kept_back(data, counted=counted)


def _medians(alarm: Medians) -> str:
    if alarm.before is None or alarm.after is None:
        return f"{count(alarm.n, 'drill')} with both ratings, {TOO_FEW}"
    return f"over {count(alarm.n, 'drill')} the median is {alarm.before:g} before and {alarm.after:g} after"


def _counted(pairs: Sequence[tuple[str, int]]) -> str:
    said = in_words([f"{inline(name)} {count(number, 'time')}" for name, number in pairs[:MOST_COUNTED]])
    over = len(pairs) - MOST_COUNTED
    return f"{said}; {over} more were named less often" if over > 0 else said


def _more(number: int, thing: str, what: str = "") -> list[str]:
    about = f" {what}" if what else ""
    return [f"{count(number, thing)}{about} left out here for room."] if number > 0 else []


def _paragraphs(told: Sequence[str]) -> str:
    return "\n\n".join(told)
