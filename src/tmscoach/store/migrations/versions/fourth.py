"""Where an imported page came from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    # empty for every page that is there, so that the table need not be written anew
    op.add_column("entry", sa.Column("source", sa.String(200), nullable=True))
    op.add_column("entry", sa.Column("source_meta", sa.String(), nullable=True))
    op.create_index("ix_entry_source", "entry", ["source"], unique=False)
