"""Queries for what may come after a programme, and for the letter kept for a bad week."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import func, literal_column
from sqlmodel import Session, col, or_, select

from tmscoach.models.drill import DrillRun
from tmscoach.models.journal import Entry
from tmscoach.models.ladder import Attempt, Goal, Rung
from tmscoach.models.measures import WeeklyCheck
from tmscoach.models.terms import DrillMode
from tmscoach.store.journal import not_trashed


def newest_believe(session: Session) -> int | None:
    """The newest answer on the dial for believing."""
    return session.exec(
        select(col(WeeklyCheck.believe))
        .where(col(WeeklyCheck.believe).is_not(None))
        .order_by(col(WeeklyCheck.day).desc(), col(WeeklyCheck.at).desc())
        .limit(1)
    ).first()


def rungs(session: Session) -> tuple[int, int]:
    """How many rungs stand on ladders in use, and how many of them were tried and told of."""
    standing = (
        select(col(Rung.uuid))
        .join(Goal, col(Goal.uuid) == col(Rung.goal_uuid))
        .where(col(Rung.archived_at).is_(None), col(Goal.archived_at).is_(None))
    )
    found = session.exec(standing).all()
    tried = session.exec(
        select(func.count(func.distinct(col(Attempt.rung_uuid)))).where(
            col(Attempt.found_at).is_not(None),
            col(Attempt.deleted_at).is_(None),
            col(Attempt.rung_uuid).in_(standing),
        )
    ).one()
    return len(found), tried


def prompted_pages(session: Session, since: date, prompt_ids: Iterable[str], prompts: Iterable[str]) -> int:
    """Pages from `since` on that answer one of these prompts."""
    return session.exec(
        select(func.count())
        .select_from(Entry)
        .where(
            not_trashed(),
            col(Entry.day) >= since,
            or_(col(Entry.prompt_id).in_(list(prompt_ids)), col(Entry.prompt).in_(list(prompts))),
        )
    ).one()


def drills_by_mode(session: Session, since: date, until: date) -> tuple[int, int]:
    """Finished drills of the range, and those of them done without the program."""
    modes = session.exec(
        select(col(DrillRun.mode)).where(
            col(DrillRun.finished_at).is_not(None),
            col(DrillRun.deleted_at).is_(None),
            col(DrillRun.day).between(since, until),
        )
    ).all()
    return len(modes), sum(mode is DrillMode.APP_FREE for mode in modes)


def newest_letter(session: Session, prompts: Iterable[str]) -> Entry | None:
    """The newest page with words in it that answers one of these prompts."""
    return session.exec(
        select(Entry)
        .where(
            not_trashed(),
            col(Entry.body) != "",
            col(Entry.prompt) != literal_column("''"),  # spelled as in the index, which is used then
            col(Entry.prompt).in_(list(prompts)),
        )
        .order_by(col(Entry.day).desc(), col(Entry.id).desc())
        .limit(1)
    ).first()
