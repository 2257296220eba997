"""The full-text index: in step with the pages through every change."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlmodel import Session

from tmscoach.errors import CoachError
from tmscoach.models.terms import Fate
from tmscoach.startup import Services
from tmscoach.store.journal import Filter
from tmscoach.store.search import matching_ids, snippets


def found(session: Session, match: str, limit: int = 50) -> list[int]:
    return matching_ids(session, match, "", (), (), Filter(), limit)


def test_the_index_follows_every_change(services: Services) -> None:
    journal = services.journal
    numbers = [journal.write(f"word{number} garden", title=f"title{number}").id for number in range(50)]
    for number in numbers[:20]:
        journal.edit_text(number, "river", 1)
    for number in numbers[10:30]:
        journal.delete_forever(number)
    for number in numbers[30:35]:
        journal.set_title(number, "harbour")
    for number in numbers[35:40]:
        journal.release(replace(journal.open_entry(number), fate=Fate.RELEASE), meaning="meadow")
    with services.database.reading() as session:
        assert sorted(found(session, '"river"')) == numbers[:10]
        assert sorted(found(session, '"harbour"')) == numbers[30:35]
        assert sorted(found(session, '"meadow"')) == numbers[35:40]
        assert sorted(found(session, '"garden"')) == numbers[30:35] + numbers[40:]
    with services.database.writing() as session:
        # compares every word of the index with the pages; fails if one is too many or too few
        session.connection().exec_driver_sql(
            "INSERT INTO entry_text(entry_text, rank) VALUES ('integrity-check', 1)"
        )


def test_the_integrity_check_would_notice_a_page_that_is_out_of_step(services: Services) -> None:
    services.journal.write("garden")
    with pytest.raises(CoachError), services.database.writing() as session:
        connection = session.connection()
        connection.exec_driver_sql("DROP TRIGGER entry_text_changed")
        connection.exec_driver_sql("UPDATE entry SET body = 'river'")
        connection.exec_driver_sql("INSERT INTO entry_text(entry_text, rank) VALUES ('integrity-check', 1)")


def test_the_index_deletes_words_for_good(services: Services) -> None:
    with services.database.reading() as session:
        value = session.connection().exec_driver_sql(
            "SELECT v FROM entry_text_config WHERE k = 'secure-delete'"
        )
        assert value.scalar() == 1


def test_snippets_are_made_for_the_pages_asked_for(services: Services) -> None:
    numbers = [services.journal.write(f"the garden {name}").id for name in ("one", "two", "three")]
    with services.database.reading() as session:
        made = snippets(session, '"garden"', numbers[:2], "<", ">")
    assert made == {numbers[0]: "the <garden> one", numbers[1]: "the <garden> two"}


def test_the_limit_holds(services: Services) -> None:
    for _ in range(5):
        services.journal.write("garden")
    with services.database.reading() as session:
        assert len(found(session, '"garden"', limit=3)) == 3
