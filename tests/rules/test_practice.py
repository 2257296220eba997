"""What is said after practice, and the rule behind each sentence."""

from __future__ import annotations

import pytest

from tmscoach.rules import practice as rules


def test_six_drills_in_a_day_are_enough() -> None:
    assert rules.enough_practice(5) is None
    remark = rules.enough_practice(6)
    assert remark is not None
    assert remark.text.startswith("6 drills today.")
    assert "6th drill" in remark.why


@pytest.mark.parametrize(
    ("changes", "suggested"),
    [
        ([(5, 5)] * 5, True),
        ([(5, 7)] * 5, True),
        ([(5, 5)] * 4, False),
        ([(5, 4)] + [(5, 5)] * 5, False),  # the newest one dropped
        ([(5, 5)] * 5 + [(5, 4)], True),  # an older one does not count
        ([(0, 0)] * 5, False),  # nothing to lower
        ([(5, 5), (0, 0), (5, 5), (5, 5), (5, 5), (5, 5)], True),
        ([], False),
    ],
)
def test_five_drills_without_a_drop_suggest_another_door(
    changes: list[tuple[int, int]], suggested: bool
) -> None:
    remark = rules.another_door(changes)
    assert (remark is not None) is suggested
    if remark:
        assert all(door in remark.text for door in ("write", "move", "somebody", "therapist"))
        assert "try harder" not in remark.text
