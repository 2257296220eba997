"""Alembic's entry: runs revisions on the connection that `store/migrate.py` hands over."""

from __future__ import annotations

from alembic import context
from sqlmodel import SQLModel

from tmscoach.models import tables

assert tables.__all__  # importing it fills the metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=SQLModel.metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
