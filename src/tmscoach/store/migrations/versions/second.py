"""Drills for about to move and worry loops, fading prompts, lines in two voices, worries put off."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

# table -> column -> its type, and a default for the rows that are there, which does not stay
_ADDED: dict[str, dict[str, tuple[sa.types.TypeEngine[Any], str | None]]] = {
    "drill_run": {
        "stage": (sa.Integer(), "1"),
        "doing": (sa.String(), ""),
        "harm_expected": (sa.Integer(), None),
        "moved": (sa.Boolean(), None),
        "harm_found": (sa.Integer(), None),
        "happened": (sa.String(), ""),
        "learned": (sa.String(), ""),
    },
    "line": {
        "text_you": (sa.String(), ""),
        "believability": (sa.Integer(), None),
    },
}


def upgrade() -> None:
    for table, columns in _ADDED.items():
        for name, (kind, default) in columns.items():
            op.add_column(table, sa.Column(name, kind, server_default=default, nullable=default is None))
        with op.batch_alter_table(table) as batch:
            for name, (kind, default) in columns.items():
                if default is not None:
                    batch.alter_column(name, existing_type=kind, server_default=None)
    op.create_index("ix_drill_run_at", "drill_run", ["at"], unique=False)
    op.create_table(
        "worry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("utc_offset", sa.Integer(), nullable=False),
        sa.Column("modified_at", sa.DateTime(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("due_at", sa.DateTime(), nullable=False),
        sa.Column("drill_uuid", sa.String(36), nullable=True),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worry")),
        sa.UniqueConstraint("uuid", name=op.f("uq_worry_uuid")),
    )
    op.create_index(op.f("ix_worry_day"), "worry", ["day"], unique=False)
