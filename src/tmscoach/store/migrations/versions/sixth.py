"""Words in forms that are not kept yet; pages are found by their prompts without looking at all of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "slip",
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("words", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_slip")),
    )
    op.create_index(
        "ix_entry_prompt_id", "entry", ["prompt_id", "day"], sqlite_where=sa.text("prompt_id != ''")
    )
    op.create_index("ix_entry_prompt", "entry", ["prompt"], sqlite_where=sa.text("prompt != ''"))
