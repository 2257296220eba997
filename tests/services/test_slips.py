"""Words in forms that are not kept yet: there again, until they are kept or a month has gone by."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from tests.conftest import FrozenTime

from tmscoach.startup import Services


def test_words_are_there_at_the_next_start(services: Services, open_again: Callable[[], Services]) -> None:
    services.slips.of("homework", 3).put({"text": "a line", "due": ""})
    services.slips.of("homework").put({"text": "another"})
    again = open_again()
    assert again.slips.of("homework", 3).words() == {"text": "a line", "due": ""}
    assert again.slips.of("homework").words() == {"text": "another"}
    assert again.slips.of("homework", 4).words() == {}


def test_the_last_words_count_and_forgetting_leaves_none(services: Services) -> None:
    slip = services.slips.of("doubt")
    slip.put({"text": "one"})
    slip.put({"text": "two"})
    assert slip.words() == {"text": "two"}
    slip.forget()
    slip.forget()
    assert slip.words() == {}


def test_after_a_month_they_go_with_the_next_ones(services: Services, now: FrozenTime) -> None:
    services.slips.of("old").put({"text": "old words"})
    now.move(days=29)
    services.slips.of("new").put({"text": "a"})
    assert services.slips.of("old").words() == {"text": "old words"}
    now.move(days=2)
    services.slips.of("new").put({"text": "ab"})
    assert services.slips.of("old").words() == {}
    assert services.slips.of("new").words() == {"text": "ab"}


def test_forgotten_words_leave_no_byte(services: Services) -> None:
    marker = "xylophone words"
    slip = services.slips.of("doubt")
    slip.put({"text": marker})
    slip.forget()
    services.close()
    for file in services.paths.data.rglob("*"):
        assert not file.is_file() or marker.encode() not in file.read_bytes()


@pytest.mark.parametrize(
    ("text", "kept"),
    [("\x00 nul", "\x00 nul"), ("\ud800 half", "\ufffd half"), ("王芳 \u202e", "王芳 \u202e")],
)
def test_any_text_can_stand_there(services: Services, text: str, kept: str) -> None:
    services.slips.of("a").put({"line": text})
    assert services.slips.of("a").words() == {"line": kept}


def test_after_a_month_they_go_at_the_start_without_another_form(services: Services, now: FrozenTime) -> None:
    services.slips.of("old").put({"text": "old words"})
    now.move(days=29)
    services.journal.purge_old_trash()
    assert services.slips.of("old").words() == {"text": "old words"}
    now.move(days=2)
    services.journal.purge_old_trash()
    assert services.slips.of("old").words() == {}


def a_visit(services: Services) -> int:
    return services.care.add_visit(services.clock.today()).id


def a_goal(services: Services) -> int:
    return services.ladder.add_goal("walk").id


def a_rung(services: Services) -> int:
    return services.ladder.add_rung(a_goal(services), "to the door").id


@pytest.mark.parametrize(
    ("make", "delete", "forms"),
    [
        (a_visit, lambda s, n: s.care.delete_visit(n), ("visit",)),
        (lambda s: s.care.park_question("why?").id, lambda s, n: s.care.delete_question(n), ("answer",)),
        (
            lambda s: s.homework.add("stairs").id,
            lambda s, n: s.homework.delete(n),
            ("homework", "in-the-way"),
        ),
        (
            lambda s: s.belief.add_evidence("stairs").id,
            lambda s, n: s.belief.delete_evidence(n),
            ("evidence",),
        ),
        (
            lambda s: s.belief.add_doubt("why?").id,
            lambda s, n: s.belief.delete_doubt(n),
            ("doubt", "doubt-question"),
        ),
        (a_goal, lambda s, n: s.ladder.delete_goal(n), ("goal", "rungs")),
        (a_rung, lambda s, n: s.ladder.delete_rung(n), ("rung", "split-rung")),
        (
            lambda s: s.measures.enter_total("TSK-11", 30, 11, 44, "").number,
            lambda s, n: s.measures.delete(n),
            ("total",),
        ),
    ],
)
def test_words_go_with_what_they_are_about_as_its_number_may_come_again(
    services: Services,
    make: Callable[[Services], int],
    delete: Callable[[Services, int], None],
    forms: tuple[str, ...],
) -> None:
    number = make(services)
    for form in forms:
        services.slips.of(form, number).put({"text": "of the old one"})
        services.slips.of(form, number + 1).put({"text": "of another"})
    delete(services, number)
    for form in forms:
        assert services.slips.of(form, number).words() == {}
        assert services.slips.of(form, number + 1).words() == {"text": "of another"}


def test_words_about_a_number_of_ones_own_go_with_it_and_not_to_the_next(services: Services) -> None:
    first, second = services.support.add("Ann", "1"), services.support.add("Ben", "2")
    for one in (first, second):
        services.slips.of("number", one.uuid).put({"name": one.name})
    services.support.delete(first.number)
    assert services.slips.of("number", first.uuid).words() == {}
    moved = services.support.everyone()[-1]
    assert moved.number == first.number
    assert services.slips.of("number", moved.uuid).words() == {"name": "Ben"}


@pytest.mark.parametrize("end", ["sealed", "released", "thrown away", "deleted"])
def test_a_half_typed_title_leaves_no_byte_of_a_page_that_goes(services: Services, end: str) -> None:
    marker = "xylophone title"
    page = services.journal.save_draft(replace(services.journal.open_page(), body="some words"))
    slip = services.slips.of("labels", page.uuid)
    slip.put({"title": marker})
    match end:
        case "sealed":
            services.journal.forget_draft(page)
        case "released":
            services.journal.release(page)
        case "thrown away":
            services.journal.discard_draft(page.uuid)
        case _:
            kept = services.journal.keep(page)
            assert kept is not None
            assert slip.words() == {"title": marker}  # it is still that page
            services.journal.delete(kept.id)
            services.journal.delete_forever(kept.id)
    assert slip.words() == {}
    for file in services.paths.data.rglob("*"):
        assert not file.is_file() or marker.encode() not in file.read_bytes()
