"""Evidence and causes are kept in the patient's own words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from tests.conftest import FrozenTime

from tmscoach.errors import CoachError
from tmscoach.models.terms import CauseCoding, EvidenceKind, Fate, GateAnswer, Kind
from tmscoach.services.belief import LinkKind
from tmscoach.services.packet import Audience
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


# --- doubts ------------------------------------------------------------------------------------------------


def test_a_doubt_is_kept_whole_and_completed_later(services: Services) -> None:
    kept = services.belief.add_doubt("The scan showed wear", "a radiologist", when="3d")
    assert (kept.day, kept.said_by, kept.checked) == (date(2026, 11, 21), "a radiologist", "")
    changed = services.belief.edit_doubt(kept.id, checked="an MRI", think_now="most people have it")
    assert (changed.text, changed.said_by, changed.checked) == (
        "The scan showed wear",
        "a radiologist",
        "an MRI",
    )
    assert services.belief.edit_doubt(kept.id, said_by="").said_by == ""
    assert services.belief.doubts()[0].think_now == "most people have it"


@pytest.mark.parametrize("text", ["", "  \n "])
def test_a_doubt_needs_words(services: Services, text: str) -> None:
    with pytest.raises(CoachError, match="doubt is empty"):
        services.belief.add_doubt(text)
    kept = services.belief.add_doubt("x")
    with pytest.raises(CoachError, match="doubt is empty"):
        services.belief.edit_doubt(kept.id, text=text)
    assert [doubt.text for doubt in services.belief.doubts()] == ["x"]


def test_a_doubt_becomes_a_question_and_shows_its_answer_later(services: Services) -> None:
    doubt = services.belief.add_doubt("Is the disc still pressing?")
    asked = services.belief.ask_doctor(doubt.id)
    assert (asked.question, asked.answer) == ("Is the disc still pressing?", "")
    (question,) = services.care.questions()
    assert (question.text, question.for_whom) == ("Is the disc still pressing?", "doctor")
    with pytest.raises(CoachError, match="has its question already"):
        services.belief.ask_doctor(doubt.id)
    services.care.answer_question(question.id, "No, it shrank.")
    assert services.belief.doubt(doubt.id).answer == "No, it shrank."
    services.belief.delete_doubt(doubt.id)
    assert services.belief.doubts() == ()
    assert len(services.care.questions()) == 1  # it stays


def test_a_question_that_was_answered_before_answers_the_doubt_at_once(services: Services) -> None:
    earlier = services.care.park_question("May I  bend?")
    services.care.answer_question(earlier.id, "Yes.")
    doubt = services.belief.add_doubt("Bending did it")
    assert services.belief.ask_doctor(doubt.id, "may i bend?").answer == "Yes."
    assert len(services.care.questions()) == 1


def test_a_question_that_was_deleted_leaves_the_doubt_and_can_be_asked_anew(services: Services) -> None:
    doubt = services.belief.add_doubt("Why at night?")
    services.belief.ask_doctor(doubt.id)
    services.care.delete_question(services.care.questions()[0].id)
    assert services.belief.doubt(doubt.id).question == ""
    assert services.belief.ask_doctor(doubt.id).question == "Why at night?"


def test_a_doubt_that_is_not_there_is_told(services: Services) -> None:
    for act in (services.belief.doubt, services.belief.delete_doubt, services.belief.ask_doctor):
        with pytest.raises(CoachError, match="There is no doubt 7"):
            act(7)


def test_doubts_wait_for_nothing_and_stand_in_the_packet_for_a_therapist(services: Services) -> None:
    services.care.answer_gate(GateAnswer.NOT_YET)
    services.belief.add_doubt(f"doubt {HOSTILE}", "a leaflet", "an MRI", "perhaps")
    request = services.packet.usual()
    text = services.packet.make(request).text
    assert "**Doubt**: doubt" in text and "Said by: a leaflet. Checked: an MRI. Now: perhaps." in text
    assert "\x1b" not in text and "\u202e" not in text
    assert "Doubt" not in services.packet.make(replace(request, audience=Audience.PHYSICIAN)).text


# --- links noticed -----------------------------------------------------------------------------------------


def test_links_are_laid_side_by_side_newest_first_and_no_page_is_read(
    services: Services, now: FrozenTime
) -> None:
    services.belief.add_evidence("After the row it was in the other leg", EvidenceKind.STRESS_LINK, "3d")
    services.belief.add_evidence("It moved", EvidenceKind.MOVED)
    services.journal.write("the whole row, word by word", kind=Kind.EVENT, title="The row")
    services.journal.write("an event without a name", kind=Kind.EVENT)
    services.journal.write("a page", title="Not an event")
    now.move(minutes=1)
    released = services.journal.open_page(fate=Fate.RELEASE)
    services.journal.release(replace(released, body="gone"), None, "I was angry at both of them")
    assert [(link.kind, link.text) for link in services.belief.timeline()] == [
        (LinkKind.MEANING, "I was angry at both of them"),
        (LinkKind.EVENT, "The row"),
        (LinkKind.EVIDENCE, "After the row it was in the other leg"),
    ]
    packet = services.packet.make(services.packet.usual()).text
    assert "angry at both" not in packet and "The row" not in packet
    thrown = services.journal.write("x", kind=Kind.EVENT, title="Thrown away")
    services.journal.delete(thrown.id)
    assert all(link.text != "Thrown away" for link in services.belief.timeline())


def test_a_stress_link_can_be_the_reason_in_a_drill(services: Services) -> None:
    services.care.answer_gate(GateAnswer.YES)
    kept = services.belief.add_evidence("It was gone on the ferry", EvidenceKind.STRESS_LINK)
    drill = services.drill.begin("full")
    assert [item.text for item in services.drill.evidence_for(drill)] == [kept.text]


def test_occasions_say_how_causes_were_sorted(services: Services) -> None:
    occasion = services.belief.name_causes(
        [("a", CauseCoding.MIND), ("b", CauseCoding.MIND), ("c", CauseCoding.BODY)]
    )
    assert occasion.sorted_as == "body 1, mind-brain 2"
    assert services.belief.name_causes([("a", None)]).sorted_as == ""
