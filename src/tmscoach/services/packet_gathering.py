"""Everything a packet may hold, read from the store in one picture and counted."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from statistics import median
from typing import Any

from tmscoach.formats import content
from tmscoach.formats.packet_data import (
    AlarmCourse,
    CauseOccasion,
    DoubtLine,
    Found,
    GlanceRow,
    HomeworkLine,
    LadderGoal,
    LineUse,
    Medians,
    OwnView,
    PacketData,
    QuestionLine,
    RungLine,
    ScoreCourse,
)
from tmscoach.models.belief import Cause
from tmscoach.models.care import Visit
from tmscoach.models.drill import DrillRun
from tmscoach.models.ladder import Attempt, Rung
from tmscoach.models.measures import WeeklyCheck
from tmscoach.models.terms import DrillMode
from tmscoach.rules import ladder as ladder_rules
from tmscoach.rules.care import whose
from tmscoach.rules.masking import Mask
from tmscoach.rules.progress import FEW, WeekOfDrills, by_week, sparkline
from tmscoach.rules.text import one_line, visible
from tmscoach.services.export import markdown_page
from tmscoach.services.measures import DAILY, Course, MeasuresService
from tmscoach.store import belief as belief_store
from tmscoach.store import care as care_store
from tmscoach.store import homework as homework_store
from tmscoach.store import ladder as ladder_store
from tmscoach.store import packet as store
from tmscoach.store import practice as practice_store
from tmscoach.store import transfer as transfer_store
from tmscoach.store.database import Session

OVERALL = "overall"  # the measure in which a patient gives their own view of the whole time
MEANINGFUL = 0.3  # a change of 30 % of the start: "moderate" in IMMPACT 2008, see docs/measures.md
MOST_BARS = 26  # in one row, the newest
HARDLY = 1  # alarm that fell by less than this, in medians, is a stuck point

# the weekly check as somebody reads it who never saw its questions
SAID = {
    "average": "symptoms, on average",
    "limit": "how much they limited me",
    "enjoyment": "how much they spoiled for me",
    "understand": "I understand the explanation",
    "believe": "I believe that it fits me",
}

GlanceDays = tuple[date | None, date | None, date | None]  # start, last time, now


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a packet may hold, and its courses for charts: (day, value) with None where one was skipped."""

    data: PacketData
    checks: tuple[tuple[str, str, int, tuple[tuple[date, int | None], ...]], ...]  # id, short name, maximum
    weeks: tuple[WeekOfDrills, ...]


def gather(session: Session, measures: MeasuresService, since: date, until: date, today: date) -> Gathered:
    """Read and count everything of a range; no page that is not a Share page is read."""
    checks = store.weekly_checks(session, until)
    drills = store.finished_drills(session, since, until)
    pages, lines = practice_store.page_counts(session, since, until)
    feelings = Counter({f.value: n for f, n in store.feelings_named(session, since, until)})
    feelings.update(run.feeling.value for run in drills if run.feeling)
    shared = store.shared_pages(session, since, until)
    extra = transfer_store.tags_and_feelings(session, shared)
    glance, days = _glance(checks)
    daily = measures.scores_in(session, DAILY, since, until)
    courses = measures.courses(session, until)
    weeks = by_week(_rated(drills), since, until)
    data = PacketData(
        since=since,
        until=until,
        days=(until - since).days + 1,
        practised=len(practice_store.practised_days(session, since, until)),
        drills=len(drills),
        app_free=sum(run.mode is DrillMode.APP_FREE for run in drills),
        left_halfway=store.left_halfway(session, since, until),
        pages=pages,
        lines=lines,
        program_day=store.program_day(session),
        alarm=_medians((before, after) for _, before, after in _rated(drills)),
        alarm_course=_alarm_course(weeks),
        glance=glance,
        glance_days=days,
        flat_weeks=_flat_weeks(checks),
        own_view=_own_view(courses),
        causes=_occasions(store.causes(session, until)),
        triggers=tuple(Counter(run.trigger.value for run in drills if run.trigger).most_common()),
        feelings=tuple(feelings.most_common()),
        lines_used=_lines_used(drills),
        evidence=tuple((item.day, visible(item.text)) for item in store.evidence(session, since, until)),
        stuck=_stuck(drills),
        new_or_different=tuple(sorted({run.day for run in drills if run.is_new})),
        questions=tuple(
            QuestionLine(visible(q.text), whose(visible(q.for_whom)), visible(q.answer), q.day)
            for q in store.questions(session, since, until)
        ),
        shared=tuple(markdown_page(entry, *extra[entry.id or 0]) for entry in shared),
        withheld=store.withheld_count(session, since, until),
        ladder=_ladder(session, since, until),
        scores=tuple(_course(one) for one in courses if one.now.measure != OVERALL),
        daily=tuple((score.day, next((a.value for a in score.answers), None)) for score in daily),
        glance_source=visible(measures.weekly().source),
        daily_source=visible(daily[-1].source) if daily else "",
        doubts=tuple(
            DoubtLine(*map(visible, (doubt.text, doubt.said_by, doubt.checked, doubt.think_now)))
            for doubt in belief_store.doubts(session, until)
        ),
        homework=tuple(
            HomeworkLine(
                visible(h.text), whose(visible(h.from_whom)), h.due_on, h.done_on, visible(h.in_the_way)
            )
            for h in homework_store.homework_between(session, since, until)
        ),
        visit=_visit(care_store.next_visit_from(session, today)),
    )
    return Gathered(data, _courses_of(checks), weeks)


def _rated(drills: Sequence[DrillRun]) -> list[tuple[date, int, int]]:
    return [
        (run.day, run.alarm_before, run.alarm_after)
        for run in drills
        if run.alarm_before is not None and run.alarm_after is not None
    ]


def _medians(pairs: Iterable[tuple[int, int]]) -> Medians:
    known = list(pairs)
    if len(known) < FEW:
        return Medians(len(known))
    return Medians(len(known), median(b for b, _ in known), median(a for _, a in known))


def _alarm_course(weeks: Sequence[WeekOfDrills]) -> AlarmCourse | None:
    newest = weeks[-MOST_BARS:]
    if sum(week.enough for week in newest) < 2:
        return None
    return AlarmCourse(
        sparkline([week.before for week in newest], 0, 10),
        sparkline([week.after for week in newest], 0, 10),
        tuple(week.n for week in newest),
    )


def _courses_of(
    checks: Sequence[WeeklyCheck],
) -> tuple[tuple[str, str, int, tuple[tuple[date, int | None], ...]], ...]:
    return tuple(
        (scale.id, scale.short, scale.maximum, tuple((one.day, getattr(one, scale.id)) for one in checks))
        for scale in content.measure("weekly").items
    )


def _stuck(drills: Sequence[DrillRun]) -> tuple[tuple[str, Medians], ...]:
    """Kinds of drills whose median alarm fell by less than one point; those that began at 0 do not count."""
    kinds: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for run in drills:
        if run.trigger and run.alarm_before and run.alarm_after is not None:
            kinds[run.trigger.value].append((run.alarm_before, run.alarm_after))
    found = ((kind, _medians(pairs)) for kind, pairs in sorted(kinds.items()))
    return tuple(
        (kind, alarm)
        for kind, alarm in found
        if alarm.before is not None and alarm.after is not None and alarm.before - alarm.after < HARDLY
    )


def _ladder(session: Session, since: date, until: date) -> tuple[LadderGoal, ...]:
    """Every goal that was worked at in the range, the ones put away too."""
    at_rung: dict[str, list[Attempt]] = defaultdict(list)
    for attempt in ladder_store.found_between(session, since, until):
        at_rung[attempt.rung_uuid].append(attempt)
    goals = []
    rungs = ladder_store.rungs(session)
    for goal in ladder_store.goals(session):
        tried = [rung for rung in rungs if rung.goal_uuid == goal.uuid and at_rung.get(rung.uuid)]
        tried.sort(key=lambda rung: rung.archived_at is None)  # stable: what was put away stands first
        if not tried:
            continue
        attempts = [attempt for rung in tried for attempt in at_rung[rung.uuid]]
        learned = max(
            (attempt for attempt in attempts if attempt.learned), key=lambda a: (a.day, a.at), default=None
        )
        goals.append(
            LadderGoal(
                visible(goal.text),
                len(attempts),
                *_found(attempts),
                tuple(_rung(rung, at_rung[rung.uuid]) for rung in tried),
                visible(learned.learned) if learned else "",
                learned.day if learned else None,
            )
        )
    return tuple(goals)


def _rung(rung: Rung, attempts: Sequence[Attempt]) -> RungLine:
    height = rung.height if rung.archived_at is None else 0
    return RungLine(height, visible(rung.text), len(attempts), *_found(attempts))


def _found(attempts: Sequence[Attempt]) -> tuple[Found, Found]:
    """Alarm, then harm, as they were expected and found."""
    alarm = ladder_rules.compared((a.alarm_expected, a.alarm_found) for a in attempts)
    harm = ladder_rules.compared((a.harm_expected, a.harm_found) for a in attempts)
    return Found(alarm.n, alarm.expected, alarm.found), Found(harm.n, harm.expected, harm.found)


def _own_view(courses: Sequence[Course]) -> OwnView | None:
    """The newest answer about the whole time."""
    view = next((course.now for course in courses if course.now.measure == OVERALL), None)
    return OwnView(view.day, visible(view.shown)) if view else None


def _course(course: Course) -> ScoreCourse:
    """A measure with the words of its scores; a single one is just now."""
    times = [("now", course.now)]
    if course.start is not course.now:
        times.insert(0, ("start", course.start))
    if course.before is not None:
        times.insert(1, ("last time", course.before))
    return ScoreCourse(
        visible(course.now.title),
        visible(course.now.source),
        tuple((when, score.day, visible(score.shown)) for when, score in times),
        course.change,
        visible(course.now.remark),
    )


def _visit(visit: Visit | None) -> str:
    if visit is None:
        return ""
    whom = f" with {whose(one_line(visit.whom))}" if visit.whom else ""
    return f"{visit.day.day} {visit.day:%B %Y}{whom} ({visit.kind.value}, {visit.mode.value})"


def _glance(checks: Sequence[WeeklyCheck]) -> tuple[tuple[GlanceRow, ...], GlanceDays]:
    if not checks:
        return (), (None, None, None)
    first, now = checks[0], checks[-1]
    before = checks[-2] if len(checks) > 2 else None
    rows = tuple(
        GlanceRow(
            SAID[scale.id],
            scale.maximum,
            getattr(first, scale.id) if first is not now else None,
            getattr(before, scale.id) if before else None,
            getattr(now, scale.id),
            sparkline([getattr(one, scale.id) for one in checks[-MOST_BARS:]], 0, scale.maximum)
            if first is not now
            else "",
        )
        for scale in content.measure("weekly").items
    )
    return rows, (first.day if first is not now else None, before.day if before else None, now.day)


def _flat_weeks(checks: Sequence[WeeklyCheck]) -> int:
    """For how many weeks the symptom ratings have stayed within 30 % of the start; 0 under four weeks."""
    if len(checks) < 3:
        return 0
    start, now = checks[0], checks[-1]
    weeks = (now.day - start.day).days // 7
    pairs = [(getattr(start, name), getattr(now, name)) for name in ("average", "limit", "enjoyment")]
    complete = [(before, after) for before, after in pairs if before is not None and after is not None]
    if weeks < 4 or not complete:
        return 0
    return (
        0
        if any(abs(after - before) >= max(1.0, MEANINGFUL * before) for before, after in complete)
        else weeks
    )


def _occasions(causes: Sequence[Cause]) -> tuple[CauseOccasion, ...]:
    by_occasion: dict[str, list[Cause]] = defaultdict(list)
    for cause in causes:
        by_occasion[cause.asked].append(cause)
    occasions = [
        CauseOccasion(
            group[0].day,
            tuple((visible(c.text), c.coding.value if c.coding else "") for c in group),
        )
        for group in by_occasion.values()
    ]
    return tuple(occasions[:1] + occasions[1:][-1:])


def _lines_used(drills: Sequence[DrillRun]) -> tuple[LineUse, ...]:
    """Lines of drills with both ratings: those with medians first, the largest drop before the others."""
    by_line: dict[str, list[tuple[int, int]]] = defaultdict(list)
    words: dict[str, str] = {}
    for run in drills:
        if run.line_key and run.alarm_before is not None and run.alarm_after is not None:
            by_line[run.line_key].append((run.alarm_before, run.alarm_after))
            words[run.line_key] = visible(run.line_text)  # as it read last
    uses = [LineUse(words[key], _medians(pairs)) for key, pairs in by_line.items()]
    return tuple(sorted(uses, key=_by_drop))


def _by_drop(use: LineUse) -> tuple[bool, float, int, str]:
    before, after = use.alarm.before, use.alarm.after
    if before is None or after is None:
        return True, 0, -use.alarm.n, use.text
    return False, after - before, -use.alarm.n, use.text


# --- names --------------------------------------------------------------------------------------------------

# words of the program itself, which no name of a person can be in
_OURS = {
    "uuid",
    "kind",
    "fate",
    "feelings",
    "triggers",
    "stuck",
    "glance",
    "glance_source",
    "daily_source",
    "alarm_course",
    "own_view",
}


def without_names(data: PacketData, mask: Mask) -> PacketData:
    """The same with names as initials in everything that somebody typed."""
    kept = [one.name for one in fields(data) if one.name not in _OURS]
    return replace(data, **{name: _masked_in(getattr(data, name), mask) for name in kept})


def _masked_in(value: Any, mask: Mask) -> Any:
    if isinstance(value, str):
        return mask(value)
    if isinstance(value, tuple):
        return tuple(_masked_in(inner, mask) for inner in value)
    if is_dataclass(value) and not isinstance(value, type):
        kept = [one.name for one in fields(value) if one.name not in _OURS]
        return replace(value, **{name: _masked_in(getattr(value, name), mask) for name in kept})
    return value
