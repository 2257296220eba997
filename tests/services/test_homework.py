"""Homework: due, done, or what got in the way; on Today without a scolding word."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from tests.conftest import FrozenTime

from tmscoach.errors import CoachError
from tmscoach.services.packet import Audience
from tmscoach.startup import Services

TODAY = date(2026, 11, 24)


def on_today(services: Services) -> list[str]:
    return [one.text for one in services.homework.on_today()]


def test_homework_stands_by_its_due_day_and_what_has_none_last(services: Services) -> None:
    services.homework.add("whenever")
    services.homework.add("later", due_on=TODAY + timedelta(days=9))
    services.homework.add("soon", due_on=TODAY + timedelta(days=2))
    assert on_today(services) == ["soon", "later", "whenever"]


def test_done_it_stays_for_the_day_and_is_gone_tomorrow(services: Services, now: FrozenTime) -> None:
    one = services.homework.add("walk", "therapist", TODAY)
    assert services.homework.done(one.id).done_on == TODAY
    assert on_today(services) == ["walk"]
    services.homework.done(one.id, undo=True)
    assert services.homework.homework(open_only=True)[0].done_on is None
    services.homework.done(one.id)
    now.move(days=1)
    assert on_today(services) == []
    assert services.homework.done(one.id).done_on == TODAY  # saying so again changes nothing


def test_at_midnight_it_still_belongs_to_the_evening_before(services: Services, now: FrozenTime) -> None:
    one = services.homework.add("walk", due_on=TODAY)
    now.move(hours=12)  # 02:02 the next morning
    assert services.homework.homework()[0].due == "due today"
    assert services.homework.done(one.id).done_on == TODAY
    now.move(hours=3)
    assert services.homework.done(one.id, undo=True).due == "was due yesterday"


def test_what_got_in_the_way_takes_it_off_today_and_not_off_the_list(services: Services) -> None:
    one = services.homework.add("walk")
    services.homework.not_done(one.id, "guests\nall week ")
    assert on_today(services) == []
    assert services.homework.homework(open_only=True)[0].in_the_way == "guests\nall week"
    services.homework.not_done(one.id, "  ")
    assert on_today(services) == ["walk"]


def test_overdue_is_said_without_scolding_and_leaves_today_after_four_weeks(
    services: Services, now: FrozenTime
) -> None:
    services.homework.add("walk", due_on=TODAY - timedelta(days=5))
    [one] = services.homework.on_today()
    assert one.due == "was due Thursday"
    assert not re.search(r"overdue|late|missed|failed|forgot|should", one.due + one.why, re.IGNORECASE)
    now.move(days=24)
    assert services.homework.on_today() == ()
    assert len(services.homework.homework()) == 1
    now.move(days=365)
    assert services.homework.homework()[0].due == "was due 19 November 2026"


def test_homework_can_be_changed_and_deleted(services: Services) -> None:
    one = services.homework.add("walk")
    changed = services.homework.change(one.id, text="swim", from_whom="Robin", due_on=TODAY)
    assert (changed.text, changed.from_whom, changed.due) == ("swim", "Robin", "due today")
    services.homework.delete(one.id)
    assert services.homework.homework() == ()
    for act in (services.homework.one, services.homework.done, services.homework.delete):
        with pytest.raises(CoachError, match="no homework 1"):
            act(one.id)


@pytest.mark.parametrize("words", ["", " \n"])
def test_homework_without_words_is_refused(services: Services, words: str) -> None:
    with pytest.raises(CoachError, match="no words yet"):
        services.homework.add(words)
    assert services.homework.homework() == ()


def test_the_packet_shows_done_not_done_and_what_got_in_the_way(
    services: Services, now: FrozenTime, hostile: str
) -> None:
    services.homework.done(services.homework.add("before the range").id)
    now.move(days=30)
    today = services.clock.today()
    services.homework.done(services.homework.add("say no once", "Robin").id)
    services.homework.not_done(services.homework.add("walk", due_on=today).id, "guests, all week")
    services.homework.add(hostile, hostile)
    made = services.packet.make(services.packet.usual())
    text = made.text
    assert "- **Homework**: say no once (done 24 Dec; from Robin)" in text
    assert (
        "- **Homework**: walk (not done, due 24 Dec; from my therapist; in the way: guests, all week)" in text
    )
    assert "before the range" not in text
    assert "\x1b" not in text
    left = services.packet.make(
        type(made.request)(made.request.since, today, left_out=frozenset({"homework"}))
    )
    assert "Homework" not in left.text
    short = services.packet.make(type(made.request)(made.request.since, today, Audience.PHYSICIAN))
    assert "Homework" not in short.text


def test_the_packet_says_for_which_visit_it_is_and_the_line_can_be_left_out(services: Services) -> None:
    services.care.add_visit(TODAY + timedelta(days=9), whom="Robin [x](y)")
    made = services.packet.make(services.packet.usual())
    assert r"For my visit on 3 December 2026 with Robin \[x\](y) (follow-up, in-person)." in made.text
    request = type(made.request)(made.request.since, TODAY, left_out=frozenset({"visit"}))
    assert "Robin" not in services.packet.make(request).text
