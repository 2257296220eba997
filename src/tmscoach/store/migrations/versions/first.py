"""The first schema."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from tmscoach.store.fulltext import make_index

revision = "0001"
down_revision = None


def _kept() -> list[sa.Column[Any]]:
    return [
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(36), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("utc_offset", sa.Integer(), nullable=False),
        sa.Column("modified_at", sa.DateTime(), nullable=False),
    ]


def upgrade() -> None:
    op.create_table(
        "card",
        *_kept(),
        sa.Column("category", sa.String(24), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("archived_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card")),
        sa.UniqueConstraint("uuid", name=op.f("uq_card_uuid")),
    )
    op.create_index(op.f("ix_card_day"), "card", ["day"], unique=False)
    op.create_table(
        "cause",
        *_kept(),
        sa.Column("asked", sa.String(36), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("coding", sa.String(24), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cause")),
        sa.UniqueConstraint("uuid", name=op.f("uq_cause_uuid")),
    )
    op.create_index(op.f("ix_cause_asked"), "cause", ["asked"], unique=False)
    op.create_index(op.f("ix_cause_day"), "cause", ["day"], unique=False)
    op.create_table(
        "draft",
        *_kept(),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("fate", sa.String(24), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("prompt_id", sa.String(60), nullable=False),
        sa.Column("prompt", sa.String(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("feelings", sa.JSON(), nullable=False),
        sa.Column("drill_uuid", sa.String(36), nullable=True),
        sa.Column("entry_uuid", sa.String(36), nullable=True),
        sa.Column("base_version", sa.Integer(), nullable=False),
        sa.Column("writer", sa.Integer(), nullable=False),
        sa.CheckConstraint("fate != 'release'", name=op.f("ck_draft_released_text_has_no_draft")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
        sa.UniqueConstraint("uuid", name=op.f("uq_draft_uuid")),
    )
    op.create_index(op.f("ix_draft_day"), "draft", ["day"], unique=False)
    op.create_table(
        "drill_run",
        *_kept(),
        sa.Column("script", sa.String(60), nullable=False),
        sa.Column("mode", sa.String(24), nullable=False),
        sa.Column("step", sa.String(60), nullable=False),
        sa.Column("trigger", sa.String(24), nullable=True),
        sa.Column("is_new", sa.Boolean(), nullable=False),
        sa.Column("alarm_before", sa.Integer(), nullable=True),
        sa.Column("hold_before", sa.Integer(), nullable=True),
        sa.Column("thought", sa.String(), nullable=False),
        sa.Column("line_key", sa.String(80), nullable=False),
        sa.Column("line_text", sa.String(), nullable=False),
        sa.Column("voice", sa.String(24), nullable=False),
        sa.Column("repetitions", sa.Integer(), nullable=False),
        sa.Column("evidence_uuid", sa.String(36), nullable=True),
        sa.Column("believability", sa.Integer(), nullable=True),
        sa.Column("feeling", sa.String(24), nullable=True),
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("unsaid", sa.String(), nullable=False),
        sa.Column("card_key", sa.String(80), nullable=False),
        sa.Column("card_text", sa.String(), nullable=False),
        sa.Column("alarm_after", sa.Integer(), nullable=True),
        sa.Column("hold_after", sa.Integer(), nullable=True),
        sa.Column("back_to", sa.String(), nullable=False),
        sa.Column("cue", sa.String(), nullable=False),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drill_run")),
        sa.UniqueConstraint("uuid", name=op.f("uq_drill_run_uuid")),
    )
    op.create_index(op.f("ix_drill_run_day"), "drill_run", ["day"], unique=False)
    op.create_index(op.f("ix_drill_run_finished_at"), "drill_run", ["finished_at"], unique=False)
    op.create_table(
        "entry",
        *_kept(),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("fate", sa.String(24), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("meaning", sa.String(), nullable=False),
        sa.Column("prompt_id", sa.String(60), nullable=False),
        sa.Column("prompt", sa.String(), nullable=False),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("drill_uuid", sa.String(36), nullable=True),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.CheckConstraint(
            "fate != 'release' OR (body = '' AND title = '')", name=op.f("ck_entry_released_text_is_not_kept")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entry")),
        sa.UniqueConstraint("uuid", name=op.f("uq_entry_uuid")),
    )
    op.create_index(op.f("ix_entry_day"), "entry", ["day"], unique=False)
    op.create_index("ix_entry_day_at", "entry", ["day", "at", "id"], unique=False)
    op.create_index(op.f("ix_entry_deleted_at"), "entry", ["deleted_at"], unique=False)
    op.create_table(
        "evidence",
        *_kept(),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("deleted_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
        sa.UniqueConstraint("uuid", name=op.f("uq_evidence_uuid")),
    )
    op.create_index(op.f("ix_evidence_day"), "evidence", ["day"], unique=False)
    op.create_table(
        "gate_record",
        *_kept(),
        sa.Column("answer", sa.String(24), nullable=False),
        sa.Column("examined_on", sa.Date(), nullable=True),
        sa.Column("by_whom", sa.String(), nullable=False),
        sa.Column("said", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gate_record")),
        sa.UniqueConstraint("uuid", name=op.f("uq_gate_record_uuid")),
    )
    op.create_index(op.f("ix_gate_record_day"), "gate_record", ["day"], unique=False)
    op.create_table(
        "line",
        *_kept(),
        sa.Column("family", sa.String(24), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("archived_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_line")),
        sa.UniqueConstraint("uuid", name=op.f("uq_line_uuid")),
    )
    op.create_index(op.f("ix_line_day"), "line", ["day"], unique=False)
    op.create_table(
        "preference",
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_preference")),
    )
    op.create_table(
        "program_day_run",
        *_kept(),
        sa.Column("run_uuid", sa.String(36), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("learned_at", sa.DateTime(), nullable=True),
        sa.Column("moved_at", sa.DateTime(), nullable=True),
        sa.Column("completed_on", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_program_day_run")),
        sa.UniqueConstraint("run_uuid", "number", name="one_row_a_programme_day"),
        sa.UniqueConstraint("uuid", name=op.f("uq_program_day_run_uuid")),
    )
    op.create_index(op.f("ix_program_day_run_day"), "program_day_run", ["day"], unique=False)
    op.create_index(op.f("ix_program_day_run_run_uuid"), "program_day_run", ["run_uuid"], unique=False)
    op.create_table(
        "program_run",
        *_kept(),
        sa.Column("program", sa.String(60), nullable=False),
        sa.Column("paused_at", sa.DateTime(), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_program_run")),
        sa.UniqueConstraint("uuid", name=op.f("uq_program_run_uuid")),
    )
    op.create_index(op.f("ix_program_run_day"), "program_run", ["day"], unique=False)
    op.create_table(
        "question",
        *_kept(),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("for_whom", sa.String(60), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("drill_uuid", sa.String(36), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
        sa.UniqueConstraint("uuid", name=op.f("uq_question_uuid")),
    )
    op.create_index(op.f("ix_question_day"), "question", ["day"], unique=False)
    op.create_table(
        "visit",
        *_kept(),
        sa.Column("kind", sa.String(24), nullable=False),
        sa.Column("mode", sa.String(24), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
        sa.UniqueConstraint("uuid", name=op.f("uq_visit_uuid")),
    )
    op.create_index(op.f("ix_visit_day"), "visit", ["day"], unique=False)
    op.create_table(
        "weekly_check",
        *_kept(),
        sa.Column("average", sa.Integer(), nullable=True),
        sa.Column("limit", sa.Integer(), nullable=True),
        sa.Column("enjoyment", sa.Integer(), nullable=True),
        sa.Column("understand", sa.Integer(), nullable=True),
        sa.Column("believe", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_weekly_check")),
        sa.UniqueConstraint("uuid", name=op.f("uq_weekly_check_uuid")),
    )
    op.create_index(op.f("ix_weekly_check_day"), "weekly_check", ["day"], unique=False)
    op.create_table(
        "entry_feeling",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("feeling", sa.String(24), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_entry_feeling_entry_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("entry_id", "feeling", name=op.f("pk_entry_feeling")),
    )
    op.create_index(op.f("ix_entry_feeling_feeling"), "entry_feeling", ["feeling"], unique=False)
    op.create_table(
        "entry_tag",
        sa.Column("entry_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"], ["entry.id"], name=op.f("fk_entry_tag_entry_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("entry_id", "name", name=op.f("pk_entry_tag")),
    )
    op.create_index(op.f("ix_entry_tag_name"), "entry_tag", ["name"], unique=False)
    make_index(op.get_bind())
