"""Pages the patient wrote, their tags and feelings, and the page being written."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Index, text
from sqlmodel import Field, SQLModel

from tmscoach.models.columns import Kept, term
from tmscoach.models.terms import Fate, Feeling, Kind


class Entry(Kept, table=True):
    """A page the patient kept; a day may have several.

    A released page keeps only minutes, words, one feeling and the optional `meaning` line: the constraint
    makes a stored text impossible, whatever the code above does.
    """

    __table_args__ = (
        CheckConstraint("fate != 'release' OR (body = '' AND title = '')", name="released_text_is_not_kept"),
        Index("ix_entry_day_at", "day", "at", "id"),
        # most pages answer no prompt
        Index("ix_entry_prompt_id", "prompt_id", "day", sqlite_where=text("prompt_id != ''")),
        Index("ix_entry_prompt", "prompt", sqlite_where=text("prompt != ''")),
    )

    kind: Kind = Field(default=Kind.FREE, sa_type=term(Kind))
    fate: Fate = Field(default=Fate.PRIVATE, sa_type=term(Fate))
    title: str = Field(default="")
    body: str = Field(default="")
    meaning: str = Field(default="")  # "what this tells me"
    prompt_id: str = Field(default="", max_length=60)
    prompt: str = Field(default="")  # as it read that day
    words: int = Field(default=0)
    seconds: int = Field(default=0)  # time spent writing
    drill_uuid: str | None = Field(default=None, max_length=36)  # the drill it followed
    deleted_at: datetime | None = Field(default=None, index=True)  # in the trash since
    source: str | None = Field(default=None, index=True, max_length=200)  # what an imported page is known by
    source_meta: str | None = Field(default=None)  # what its program knew besides, as JSON


class EntryTag(SQLModel, table=True):
    """One tag of a page, lower case, without a sign in front."""

    __tablename__ = "entry_tag"

    entry_id: int = Field(primary_key=True, foreign_key="entry.id", ondelete="CASCADE")
    name: str = Field(primary_key=True, index=True, max_length=60)


class EntryFeeling(SQLModel, table=True):
    """One feeling of a page."""

    __tablename__ = "entry_feeling"

    entry_id: int = Field(primary_key=True, foreign_key="entry.id", ondelete="CASCADE")
    feeling: Feeling = Field(primary_key=True, index=True, sa_type=term(Feeling))


class Revision(Kept, table=True):
    """How a kept page read before it was changed.

    `at` is when that text was written, `modified_at` when it was replaced. A text stands among a page's
    revisions once: its UUID is made of the page's and of the text.
    """

    entry_uuid: str = Field(max_length=36, index=True)
    title: str = Field(default="")
    body: str = Field(default="")


class Draft(Kept, table=True):
    """The page being written, at most a second behind; it becomes an entry when the page is left.

    `base_version` is the version of the entry it edits (0 for a new page), so that a page changed elsewhere
    meanwhile is noticed. A release page never has a draft.
    """

    __table_args__ = (CheckConstraint("fate != 'release'", name="released_text_has_no_draft"),)

    kind: Kind = Field(default=Kind.FREE, sa_type=term(Kind))
    fate: Fate = Field(default=Fate.PRIVATE, sa_type=term(Fate))
    title: str = Field(default="")
    body: str = Field(default="")
    prompt_id: str = Field(default="", max_length=60)
    prompt: str = Field(default="")
    seconds: int = Field(default=0)
    tags: list[Any] = Field(default_factory=list, sa_type=JSON)
    feelings: list[Any] = Field(default_factory=list, sa_type=JSON)
    drill_uuid: str | None = Field(default=None, max_length=36)
    entry_uuid: str | None = Field(default=None, max_length=36)  # the page it edits
    base_version: int = Field(default=0)
    writer: int = Field(default=0)  # process id of the program that holds it
