"""When a follow-up fits, whom a question is for, and how a due day is said."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from tmscoach.models.terms import VisitKind

PROGRAM_DAY = 21  # of the programme: the follow-up window opens
FIRST_WEEKS = timedelta(days=21)  # after a consultation: the window opens
USUAL = timedelta(days=7)  # the fourth week: as long as the window is the usual time
OFFERED = timedelta(days=42)  # after that nothing is said of it any more
STALE = timedelta(days=28)  # homework that was due longer ago is no longer on Today
ROLES = ("doctor", "therapist")  # whom a question is for before anybody has a name
_USUALLY = {
    VisitKind.CONSULTATION: {"doctor", "physician"},
    VisitKind.FOLLOW_UP: {"doctor", "physician"},
    VisitKind.THERAPY: {"therapist"},
}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Something that fits now, in a sentence, and the rule behind it."""

    text: str
    why: str


def follow_up(
    today: date,
    *,
    consultation: date | None,
    program_day: date | None,
    visits: Iterable[date],
    put_off: date | None,
) -> Suggestion | None:
    """Whether a follow-up fits now.

    The window opens three weeks after the last consultation, and on day 21 of the programme. A consultation
    or a follow-up kept less than three weeks before that, or later, answers it, planned ones too; so does
    putting it off. Six weeks later nothing is said of it any more.

    Args:
        today: the journal's day.
        consultation: the last one that lies behind.
        program_day: the calendar day on which day 21 of the programme was opened.
        visits: days of consultations and follow-ups, past and planned.
        put_off: the day on which it was put off last.
    """
    days = list(visits)
    openings = [
        (consultation + FIRST_WEEKS, f"Your last consultation was on {said(consultation, today)}.")
        if consultation
        else None,
        (program_day, f"You opened day {PROGRAM_DAY} of the programme on {said(program_day, today)}.")
        if program_day
        else None,
    ]
    for opened, because in sorted(one for one in openings if one is not None):
        answers = [*days, put_off] if put_off else days
        if opened <= today < opened + OFFERED and not any(day > opened - FIRST_WEEKS for day in answers):
            usual = today < opened + USUAL
            return Suggestion(
                "A follow-up fits now: 3 to 4 weeks after the first visit"
                if usual
                else "A follow-up still fits; 3 to 4 weeks is the usual time",
                f"{because} The programme has a follow-up 3 to 4 weeks after the first visit. It is offered "
                "from then on for six weeks, until you keep a visit or put it off.",
            )
    return None


def ask_again(today: date, answered: date, *, after: timedelta, is_new: date | None) -> Suggestion | None:
    """Whether the question about an examination comes back.

    Args:
        today: the journal's day.
        answered: the day of the answer in force.
        after: how long an answer holds.
        is_new: the day of the newest drill after the answer in which something was new or different.
    """
    if is_new is not None:
        return Suggestion(
            "Something was new since you answered. Was that examined, too?",
            f"On {said(is_new, today)} you marked something as new or different in a drill, after your "
            f"answer of {said(answered, today)}. Then the question about an examination comes back. It locks "
            "nothing.",
        )
    if today - answered >= after:
        return Suggestion(
            "Six months have passed. Does your answer still hold?",
            f"You answered on {said(answered, today)}. The question about an examination comes back after "
            "six months. It locks nothing.",
        )
    return None


def said(day: date, today: date) -> str:
    """A day in words, with its year where that is another one."""
    return f"{day.day} {day:%B}" + ("" if day.year == today.year else f" {day.year}")


def due(day: date | None, today: date) -> str:
    """A due day in words: `due Thursday`, `was due 3 December`; empty where there is none."""
    if day is None:
        return ""
    ahead = (day - today).days
    near = {0: "due today", 1: "due tomorrow", -1: "was due yesterday"}
    if ahead in near:
        return near[ahead]
    word = f"{day:%A}" if abs(ahead) < 7 else said(day, today)
    return f"{'due' if ahead > 0 else 'was due'} {word}"


def is_on_today(due_on: date | None, today: date) -> bool:
    """Whether open homework stands on Today; what was due more than four weeks ago stays in the list only."""
    return due_on is None or today - due_on <= STALE


def whose(name: str, of: str = "my") -> str:
    """`my doctor` for a role, and a name as it is: names begin with a capital letter."""
    return f"{of} {name}" if name[:1].islower() else name


def is_for_visit(for_whom: str, whom: str, kind: VisitKind, role: str) -> bool:
    """Whether a question belongs to a visit.

    One for the person of the visit does, and one for their role. Where nothing is known of the person, the
    kind of the visit decides: a therapy is with a therapist, a consultation and a follow-up are with a
    doctor. To a visit with nobody named, every question belongs.
    """
    if not whom:
        return True
    names = {folded(whom), folded(role)} - {""}
    if not role:
        names |= _USUALLY.get(kind, set())
    return folded(for_whom) in names


def folded(name: str) -> str:
    """A name without case and spacing, to compare it."""
    return " ".join(name.casefold().split())
