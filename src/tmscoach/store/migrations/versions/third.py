"""Ladders, doubts, scores, people, homework, own support numbers; pace and graduation of a programme."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    _table(
        "doubt",
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("said_by", sa.String(), nullable=False),
        sa.Column("checked", sa.String(), nullable=False),
        sa.Column("think_now", sa.String(), nullable=False),
        sa.Column("question_uuid", sa.String(36), nullable=True),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
    )
    _table(
        "goal",
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("archived_at", sa.DateTime(), nullable=True),
    )
    _table(
        "rung",
        sa.Column("goal_uuid", sa.String(36), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("archived_at", sa.DateTime(), nullable=True),
        indexed="goal_uuid",
    )
    _table(
        "attempt",
        sa.Column("rung_uuid", sa.String(36), nullable=False),
        sa.Column("alarm_expected", sa.Integer(), nullable=True),
        sa.Column("harm_expected", sa.Integer(), nullable=True),
        sa.Column("alarm_found", sa.Integer(), nullable=True),
        sa.Column("harm_found", sa.Integer(), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("happened", sa.String(), nullable=False),
        sa.Column("learned", sa.String(), nullable=False),
        sa.Column("drill_uuid", sa.String(36), nullable=True),
        sa.Column("evidence_uuid", sa.String(36), nullable=True),
        sa.Column("found_at", sa.DateTime(), nullable=True),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        indexed="rung_uuid",
    )
    _table(
        "score",
        sa.Column("measure", sa.String(60), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("total", sa.Float(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        indexed="measure",
    )
    _table(
        "answer",
        sa.Column("score_uuid", sa.String(36), nullable=False),
        sa.Column("item", sa.String(60), nullable=False),
        sa.Column("value", sa.Integer(), nullable=True),
        indexed="score_uuid",
    )
    _table(
        "person",
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("role", sa.String(60), nullable=False),
        sa.Column("reach", sa.String(), nullable=False),
        sa.Column("is_support", sa.Boolean(), nullable=False),
        sa.Column("archived_at", sa.DateTime(), nullable=True),
    )
    _table(
        "homework",
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("from_whom", sa.String(60), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("in_the_way", sa.String(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
    )
    _table(
        "support_number",
        sa.Column("replaces", sa.String(60), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("reach", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("is_hidden", sa.Boolean(), nullable=False),
    )
    op.add_column("program_run", sa.Column("intensive_from", sa.Date(), nullable=True))
    op.add_column("program_run", sa.Column("graduated_at", sa.DateTime(), nullable=True))
    op.add_column("drill_run", sa.Column("rung_uuid", sa.String(36), nullable=True))
    op.add_column("visit", sa.Column("whom", sa.String(60), server_default="", nullable=False))
    with op.batch_alter_table("visit") as batch:
        batch.alter_column("whom", existing_type=sa.String(60), server_default=None)


def _table(name: str, *columns: sa.Column[Any], indexed: str = "") -> None:
    """A table with the columns of every kept thing first; an index on the day, and on one more column."""
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("utc_offset", sa.Integer(), nullable=False),
        sa.Column("modified_at", sa.DateTime(), nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint("uuid", name=op.f(f"uq_{name}_uuid")),
    )
    for column in ("day", indexed) if indexed else ("day",):
        op.create_index(op.f(f"ix_{name}_{column}"), name, [column], unique=False)
