"""The weekly check keeps blanks blank and refuses what is off its scale."""

from __future__ import annotations

import pytest
from tests.conftest import FrozenTime

from tmscoach.errors import CoachError, Exit
from tmscoach.startup import Services


def test_answers_are_read_back_and_blanks_stay_blank(services: Services) -> None:
    services.measures.check_in(average=4, limit=None, enjoyment=0, understand=30, believe=None)
    kept = services.measures.latest()
    assert kept is not None
    assert (kept.average, kept.limit, kept.enjoyment, kept.understand, kept.believe) == (4, None, 0, 30, None)


@pytest.mark.parametrize(("name", "value"), [("average", 11), ("limit", -1), ("believe", 101)])
def test_an_answer_off_its_scale_is_refused_before_anything_is_kept(
    services: Services, name: str, value: int
) -> None:
    with pytest.raises(CoachError) as refused:
        services.measures.check_in(**{name: value})
    assert refused.value.code == Exit.USAGE
    assert services.measures.history() == ()


def test_an_empty_check_is_not_kept(services: Services) -> None:
    with pytest.raises(CoachError):
        services.measures.check_in()
    assert services.measures.latest() is None


def test_the_check_is_due_first_and_then_every_seven_days(services: Services, now: FrozenTime) -> None:
    assert services.measures.due()
    services.measures.check_in(average=4)
    assert services.measures.due() is None
    now.move(days=6)
    assert services.measures.due() is None
    now.move(days=1)
    assert services.measures.due() == "The last weekly check was 7 days ago."


def test_every_scale_of_the_file_has_a_column(services: Services) -> None:
    assert {scale.id for scale in services.measures.weekly().items} == {
        "average",
        "limit",
        "enjoyment",
        "understand",
        "believe",
    }
