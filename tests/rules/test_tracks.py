"""Suggestions name a rule that anyone can check, and hold exactly where it says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmscoach.rules.tracks import (
    BELIEVES,
    DRILLS,
    FEELINGS,
    HARSH,
    MUSTS,
    Signals,
    suggestions,
    why_graduate,
)

CALM = Signals(believe=80, named=12, kinds=5, harsh=1, must_pages=0, rungs=6, tried=4)


def tracks(**changes: object) -> list[str]:
    """The tracks that are suggested when one thing differs from a calm life."""
    from dataclasses import replace

    return [found.track for found in suggestions(replace(CALM, **changes))]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "wanted"),
    [
        ({}, []),
        ({"believe": BELIEVES - 1}, ["belief"]),
        ({"believe": BELIEVES}, []),
        ({"believe": 0}, ["belief"]),
        ({"believe": None}, []),  # a blank is no low answer
        ({"named": 4, "kinds": 3, "harsh": 0}, ["feeling"]),
        ({"kinds": FEELINGS - 1}, ["feeling"]),
        ({"named": 0, "kinds": 0, "harsh": 0}, ["feeling"]),
        ({"rungs": 0, "tried": 0}, ["movement"]),
        ({"rungs": 6, "tried": 2}, ["movement"]),
        ({"rungs": 6, "tried": 3}, []),
        ({"rungs": 5, "tried": 2}, ["movement"]),
        ({"harsh": 4}, ["self-kindness"]),
        ({"harsh": HARSH}, []),  # 3 of 12
        ({"named": 6, "harsh": HARSH - 1}, []),
        ({"must_pages": MUSTS}, ["self-kindness"]),
        ({"step_up": "You said so."}, ["therapy"]),
        ({"stuck": "Five in a row."}, ["therapy"]),
        (
            {"stuck": "Five in a row.", "believe": 10, "rungs": 0, "tried": 0},
            ["therapy", "belief", "movement"],
        ),
    ],
)
def test_a_track_is_suggested_where_its_rule_holds(changes: dict[str, object], wanted: list[str]) -> None:
    assert tracks(**changes) == wanted


counts = st.integers(0, 40)


@given(
    st.builds(
        Signals,
        believe=st.none() | st.integers(0, 100),
        named=counts,
        kinds=st.integers(0, 10),
        harsh=counts,
        must_pages=counts,
        rungs=counts,
        tried=counts,
        step_up=st.sampled_from(["", "A rule."]),
        stuck=st.sampled_from(["", "Another rule."]),
    )
)
def test_every_suggestion_names_its_rule_and_stands_once(signals: Signals) -> None:
    found = suggestions(signals)
    assert len({one.track for one in found}) == len(found)
    for one in found:
        assert one.why.endswith(".")
        assert len(one.why.split()) > 1
        assert "!" not in one.why


@pytest.mark.parametrize(
    ("done", "drills", "app_free", "holds"),
    [
        (True, DRILLS, DRILLS // 2, True),
        (True, DRILLS, DRILLS // 2 - 1, False),
        (True, DRILLS - 1, DRILLS - 1, False),
        (True, 0, 0, False),
        (True, 21, 11, True),
        (True, 21, 10, False),
        (False, 20, 20, False),
    ],
)
def test_taking_leave_is_suggested_where_its_rule_holds(
    done: bool, drills: int, app_free: int, holds: bool
) -> None:
    why = why_graduate(done=done, drills=drills, app_free=app_free)
    assert bool(why) is holds
    assert not holds or f"{app_free} of {drills}" in why
