"""Evidence and causes are kept in the patient's own words."""

from __future__ import annotations

from datetime import date

import pytest
from tests.conftest import FrozenTime

from tmscoach.errors import CoachError
from tmscoach.models.terms import CauseCoding, EvidenceKind
from tmscoach.startup import Services

HOSTILE = "[/x] [red]y [z \x1b[31m \u202e \x00 é"


def test_evidence_is_read_back_as_it_was_typed(services: Services) -> None:
    services.belief.add_evidence(HOSTILE, EvidenceKind.MOVED)
    (item,) = services.belief.evidence()
    assert (item.text, item.kind) == (HOSTILE, EvidenceKind.MOVED)


def test_evidence_can_be_dated_back_but_not_ahead(services: Services) -> None:
    assert services.belief.add_evidence("Gone in the cinema.", when="3d").day == date(2026, 11, 21)
    with pytest.raises(CoachError):
        services.belief.add_evidence("Tomorrow.", when="2026-11-25")
    assert len(services.belief.evidence()) == 1


def test_evidence_is_edited_deleted_and_put_back(services: Services) -> None:
    item = services.belief.add_evidence("Left side.")
    assert services.belief.edit_evidence(item.id, "Right side.").text == "Right side."
    services.belief.delete_evidence(item.id)
    assert services.belief.evidence() == ()
    with pytest.raises(CoachError):
        services.belief.edit_evidence(item.id, "Again.")
    services.belief.restore_evidence(item)
    assert [i.text for i in services.belief.evidence()] == ["Left side."]


def test_empty_evidence_is_refused(services: Services) -> None:
    with pytest.raises(CoachError):
        services.belief.add_evidence("  \n ")


def test_causes_are_kept_by_occasion(services: Services, now: FrozenTime) -> None:
    services.belief.name_causes([("disc", CauseCoding.BODY), ("", None), ("stress", None)])
    now.move(days=14)
    services.belief.name_causes([("pressure", CauseCoding.MIND)])
    first, second = services.belief.causes_over_time()
    assert [c.text for c in first.causes] == ["disc", "stress"]
    assert [c.coding for c in first.causes] == [CauseCoding.BODY, None]
    assert second.day == date(2026, 12, 8)


def test_two_occasions_on_one_day_stay_apart(services: Services) -> None:
    services.belief.name_causes([("a", None), ("b", None)])
    services.belief.name_causes([("c", None)])
    assert [len(o.causes) for o in services.belief.causes_over_time()] == [2, 1]


@pytest.mark.parametrize("causes", [[], [("  ", None)], [("a", None)] * 4])
def test_no_cause_or_too_many_are_refused(
    services: Services, causes: list[tuple[str, CauseCoding | None]]
) -> None:
    with pytest.raises(CoachError):
        services.belief.name_causes(causes)
    assert services.belief.causes_over_time() == ()
