"""Programmes of every kind are begun, walked, laid over each other, and end as they say."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.conftest import FrozenTime
from tests.services.programs import TWO_DAYS, drill, live, minimum, put_program

from tmscoach.errors import CoachError, Exit
from tmscoach.formats import content
from tmscoach.models.program import ProgramRun
from tmscoach.models.terms import GateAnswer, Kind, Part, ProgramKind, Standing
from tmscoach.services.program import FLARE, MAINTENANCE, DayState
from tmscoach.startup import Services
from tmscoach.store import program as store


def parts(services: Services) -> list[Part]:
    return [item.part for item in services.program.today().items]


def after_the_thirty(services: Services, now: FrozenTime) -> None:
    live(services, now, 30)
    assert services.program.today().standing is Standing.OVER


# --- a programme of one's own ------------------------------------------------------------------------------


def test_a_programme_of_ones_own_is_walked_to_its_end(services: Services, now: FrozenTime) -> None:
    put_program(services)
    services.program.start("stairs")
    today = services.program.today()
    assert (today.program, today.number, today.last, today.title) == ("stairs", 1, 2, "At the foot")
    assert today.heading == "Day 1 of 2  ·  Two days for the stairs"
    assert [item.title for item in today.items[:3]] == [
        "At the foot",
        content.scripts()["movement"].title,
        "What is up there that I want?",
    ]
    lesson = services.program.lesson(1)
    assert lesson.is_plain
    assert "*Nothing* has to be climbed." in lesson.text
    live(services, now, 2)
    after = services.program.today()
    assert (after.standing, after.over, after.number) == (Standing.OVER, True, 2)
    assert after.heading == "After: Two days for the stairs"
    assert [card.state for card in services.program.overview()[:2]] == [DayState.DONE, DayState.DONE]


def test_a_programme_that_is_not_there_is_refused_and_the_others_are_named(services: Services) -> None:
    put_program(services)
    with pytest.raises(CoachError, match="'nowhere'") as refused:
        services.program.start("nowhere")
    assert refused.value.code == Exit.USAGE
    assert refused.value.hint.startswith("There are: home30,")
    assert refused.value.hint.endswith("stairs.")
    with services.database.reading() as session:
        assert not store.runs(session)


def test_two_programmes_at_once_are_refused(services: Services, now: FrozenTime) -> None:
    put_program(services)
    live(services, now, 3)
    with pytest.raises(CoachError, match="Thirty days at home is under way, on day 4") as refused:
        services.program.start("stairs")
    assert "--instead" in refused.value.hint
    with pytest.raises(CoachError, match="under way"):
        services.program.start("belief")
    assert services.program.today().program == "home30"


def test_another_programme_can_take_the_place_of_the_present_one(services: Services, now: FrozenTime) -> None:
    put_program(services)
    live(services, now, 3)
    services.program.start("stairs", instead=True)
    assert services.program.today().program == "stairs"
    with services.database.reading() as session:
        assert len(store.open_runs(session)) == 1
        assert len(store.runs(session)) == 2


def test_starting_what_is_under_way_changes_nothing(services: Services, now: FrozenTime) -> None:
    live(services, now, 3)
    services.program.start("home30")
    services.program.start()
    assert services.program.today().number == 4
    with services.database.reading() as session:
        assert len(store.runs(session)) == 1


@pytest.mark.parametrize("text", ["id = 3", TWO_DAYS.replace("number = 2", "number = 7")])
def test_a_file_that_is_gone_or_broken_is_told_calmly_and_nothing_fails(
    services: Services, now: FrozenTime, text: str
) -> None:
    file = put_program(services)
    services.program.start("stairs")
    live(services, now, 1)
    services.program.today()
    file.write_text(text, encoding="utf-8")
    today = services.program.today()
    assert (today.standing, today.number, today.can_go_on) == (Standing.MISSING, 2, False)
    assert "stairs cannot be found or used" in today.remark
    assert "kept" in today.remark
    assert {item.part for item in today.items} >= {Part.TURN, Part.WRITE, Part.CLOSE}
    for refused in (
        services.program.restart,
        services.program.go_on,
        lambda: services.program.lesson(2, "stairs"),
    ):
        with pytest.raises(CoachError):
            refused()
    with pytest.raises(CoachError, match="pace"):
        services.program.set_pace(intensive=True)
    services.program.overview()
    minimum(services)
    now.move(days=1)
    services.program.pause()
    services.program.resume()
    assert services.program.today().number == 2
    put_program(services)  # it is back
    assert services.program.today().standing is not Standing.MISSING


def test_a_missing_programme_does_not_stop_another_one(services: Services) -> None:
    file = put_program(services)
    services.program.start("stairs")
    file.unlink()
    services.program.start("home30")
    assert services.program.today().program == "home30"


def test_a_file_that_became_shorter_ends_at_its_new_last_day(services: Services, now: FrozenTime) -> None:
    put_program(services)
    services.program.start("stairs")
    live(services, now, 1)
    assert services.program.today().number == 2
    put_program(services, TWO_DAYS.split("[[day]]\nnumber = 2")[0])
    today = services.program.today()
    assert (today.number, today.last) == (1, 1)
    minimum(services)
    services.program.today()
    now.move(days=1)
    assert services.program.today().over


def test_a_drill_of_ones_own_may_be_named_and_one_that_is_gone_becomes_any(
    services: Services, now: FrozenTime
) -> None:
    script = (content.content_root() / "drills" / "quick.toml").read_text(encoding="utf-8")
    services.paths.drills.mkdir(parents=True)
    file = services.paths.drills / "mine.toml"
    file.write_text(
        script.replace('id = "quick"', 'id = "landing"').replace(
            'title = "Quick drill"', 'title = "On the landing"'
        )
    )
    put_program(services, TWO_DAYS.replace('"movement"', '"landing"'))
    services.program.start("stairs")
    turn = next(item for item in services.program.today().items if item.part is Part.TURN)
    assert turn.drill == "landing"
    file.unlink()
    assert services.program.today().standing is Standing.MISSING  # its file names a drill that is not there


def test_words_of_a_file_have_nothing_a_terminal_obeys(services: Services, hostile: str) -> None:
    bad = "[/x] [red]y \\u001b[31mred\\u001b]52;c;aGk=\\u0007 \\u202eturned \\u009b2J"
    put_program(services, TWO_DAYS.replace("At the foot", bad).replace("Look at the stairs.", bad))
    services.program.start("stairs")
    today = services.program.today()
    words = today.title + services.program.lesson(1).text + services.program.overview()[0].title
    assert not {"\x1b", "\x07", "\u202e", "\x9b"} & set(words)
    assert "[/x]" in words


# --- restart and pause, for every kind ---------------------------------------------------------------------


@pytest.mark.parametrize("program", ["stairs", "home30", FLARE, MAINTENANCE])
def test_a_restart_begins_the_same_programme_again(services: Services, now: FrozenTime, program: str) -> None:
    put_program(services)
    services.program.start(program)
    live(services, now, 2 if program == "home30" else 1)
    now.move(days=7)
    services.program.restart()
    today = services.program.today()
    assert (today.program, today.number) == (program, 1)


@pytest.mark.parametrize("program", ["stairs", "home30", FLARE, MAINTENANCE])
def test_every_kind_can_rest_and_go_on(services: Services, now: FrozenTime, program: str) -> None:
    put_program(services)
    services.program.start(program)
    services.program.pause()
    minimum(services)
    now.move(days=3)
    resting = services.program.today()
    assert (resting.program, resting.standing, resting.paused) == (program, Standing.RESTING, True)
    services.program.resume()
    assert services.program.today().standing in (Standing.UNDER_WAY, Standing.WEEKLY)


# --- pace --------------------------------------------------------------------------------------------------


def test_at_the_intensive_pace_two_days_fit_into_one_and_no_more(services: Services, now: FrozenTime) -> None:
    services.program.set_pace(intensive=True)
    assert services.program.today().intensive_until == date(2026, 11, 30)
    now.move(minutes=5)
    minimum(services)
    now.move(minutes=5)
    assert services.program.today().number == 2
    assert not services.program.today().complete  # what made day 1 whole does not count twice
    now.move(minutes=5)
    minimum(services)
    today = services.program.today()
    assert (today.number, today.complete, today.can_go_on) == (2, True, False)
    now.move(days=1)
    assert services.program.today().number == 3


def test_after_seven_days_it_is_calm_again_by_itself_and_says_so(services: Services, now: FrozenTime) -> None:
    services.program.set_pace(intensive=True)
    for _ in range(7):
        assert services.program.today().intensive_until
        live(services, now, 1)
    today = services.program.today()
    assert today.intensive_until is None
    assert "The intensive pace ended by itself after seven days." in today.remark
    number = today.number
    minimum(services)
    assert services.program.today().number == number
    now.move(days=3)
    assert "ended by itself" not in services.program.today().remark


def test_the_intensive_pace_is_followed_by_calm_days(services: Services, now: FrozenTime) -> None:
    services.program.set_pace(intensive=True)
    now.move(days=8)
    with pytest.raises(CoachError, match="again on 8 December"):
        services.program.set_pace(intensive=True)
    now.move(days=6)
    services.program.set_pace(intensive=True)
    assert services.program.today().intensive_until == date(2026, 12, 14)


def test_the_intensive_pace_can_be_switched_off_and_off_again(services: Services) -> None:
    services.program.set_pace(intensive=True)
    services.program.set_pace(intensive=False)
    services.program.set_pace(intensive=False)
    minimum(services)
    assert services.program.today().number == 1


def test_a_rest_day_keeps_its_evening_also_at_the_intensive_pace(services: Services, now: FrozenTime) -> None:
    live(services, now, 6)
    services.program.set_pace(intensive=True)
    today = services.program.today()
    assert (today.number, today.rest) == (7, True)
    assert services.program.today().number == 7
    now.move(days=1)
    assert services.program.today().number == 8


@pytest.mark.parametrize("program", [FLARE, MAINTENANCE])
def test_what_has_no_pace_refuses_one(services: Services, program: str) -> None:
    services.program.start(program)
    with pytest.raises(CoachError, match="pace"):
        services.program.set_pace(intensive=True)


def test_a_second_day_opens_when_asked_for_and_a_third_does_not(services: Services, now: FrozenTime) -> None:
    services.program.today()
    with pytest.raises(CoachError, match="Day 1 is still open"):
        services.program.go_on()
    minimum(services)
    services.program.go_on()
    assert services.program.today().number == 2
    now.move(minutes=5)
    minimum(services)
    with pytest.raises(CoachError, match="Two days were opened today"):
        services.program.go_on()


# --- a flare -----------------------------------------------------------------------------------------------


def test_a_flare_lies_over_the_walk_which_waits_and_goes_on_by_itself(
    services: Services, now: FrozenTime
) -> None:
    live(services, now, 4)
    assert services.program.today().number == 5
    services.program.start(FLARE)
    today = services.program.today()
    assert (today.program, today.kind, today.number, today.last) == (FLARE, ProgramKind.FLARE, 1, 3)
    assert "Thirty days at home waits at day 5" in today.remark
    assert [card.state for card in services.program.overview()][:8] == [
        *(DayState.TODAY, DayState.AHEAD, DayState.AHEAD),
        *[DayState.DONE] * 4,
        DayState.WAITS,
    ]
    live(services, now, 3)
    today = services.program.today()
    assert (today.program, today.number, today.complete) == ("home30", 5, False)
    minimum(services)
    now.move(days=1)
    assert services.program.today().number == 6


def test_a_day_that_was_whole_before_the_flare_is_followed_by_the_next(
    services: Services, now: FrozenTime
) -> None:
    live(services, now, 4)
    services.program.today()
    minimum(services)
    now.move(minutes=5)
    services.program.start(FLARE)  # nobody looked in between
    now.move(days=1)
    live(services, now, 3)
    assert services.program.today().number == 6


def test_a_flare_can_be_ended_at_once(services: Services, now: FrozenTime) -> None:
    live(services, now, 2)
    services.program.start(FLARE)
    services.program.end_flare()
    assert (services.program.today().program, services.program.today().number) == ("home30", 3)
    with pytest.raises(CoachError, match="No days for a flare"):
        services.program.end_flare()


def test_a_flare_twice_at_once_is_one(services: Services) -> None:
    services.program.start(FLARE)
    services.program.start(FLARE)
    with services.database.reading() as session:
        assert len(store.open_runs(session)) == 1


def test_a_flare_before_anything_was_begun_is_followed_by_day_one(
    services: Services, now: FrozenTime
) -> None:
    services.program.start(FLARE)
    live(services, now, 3)
    assert (services.program.today().program, services.program.today().number) == ("home30", 1)


def test_a_flare_measures_nothing_and_asks_first_what_is_new(services: Services, now: FrozenTime) -> None:
    live(services, now, 10)  # weekly checks fell due
    services.program.start(FLARE)
    today = services.program.today()
    assert [item.part for item in today.items] == [Part.CHECK, Part.LEARN, Part.TURN, Part.WRITE, Part.CLOSE]
    first = today.items[0]
    assert (first.checks, first.done) == (("care",), False)
    assert "doctor" in first.why
    services.program.mark_asked_new()
    assert services.program.today().items[0].done
    for number in (2, 3):
        live(services, now, 1)
        today = services.program.today()
        assert today.number == number
        assert Part.CHECK not in [item.part for item in today.items]
    assert today.items[3].waits  # the smallest rung waits for the gate
    services.care.answer_gate(GateAnswer.YES)
    assert not services.program.today().items[3].waits


def test_a_flare_over_a_resting_programme_leaves_it_resting(services: Services, now: FrozenTime) -> None:
    live(services, now, 2)
    services.program.today()
    services.program.pause()
    services.program.start(FLARE)
    assert not services.program.today().paused
    live(services, now, 3)
    today = services.program.today()
    assert (today.program, today.number, today.paused) == ("home30", 3, True)


def test_a_flare_may_lie_over_a_page_a_week_and_over_nothing_after_leave(
    services: Services, now: FrozenTime
) -> None:
    after_the_thirty(services, now)
    services.program.start(MAINTENANCE)
    services.program.start(FLARE)
    live(services, now, 3)
    assert services.program.today().standing is Standing.WEEKLY
    services.tracks.graduate()
    services.program.start(FLARE)
    assert services.program.today().kind is ProgramKind.FLARE
    live(services, now, 3)
    assert services.program.today().standing is Standing.GRADUATED


def test_a_month_away_in_the_middle_of_a_flare_changes_nothing(services: Services, now: FrozenTime) -> None:
    live(services, now, 2)
    services.program.start(FLARE)
    now.move(days=400)
    today = services.program.today()
    assert (today.program, today.number) == (FLARE, 1)


def test_a_clock_set_back_in_a_flare_opens_nothing(services: Services, now: FrozenTime) -> None:
    services.program.start(FLARE)
    minimum(services)
    services.program.today()
    now.move(days=-7)
    assert services.program.today().number == 1
    now.move(days=8)
    assert services.program.today().number == 2


# --- after the days ----------------------------------------------------------------------------------------


def test_a_track_lies_over_what_is_over_and_gives_way_again(services: Services, now: FrozenTime) -> None:
    after_the_thirty(services, now)
    services.program.start("belief")
    today = services.program.today()
    assert (today.number, today.last, today.kind) == (1, 5, ProgramKind.TRACK)
    live(services, now, 5)
    today = services.program.today()
    assert (today.program, today.standing) == ("home30", Standing.OVER)
    assert sum(card.program == "home30" for card in services.program.overview()) == 30


def test_a_page_a_week_opens_no_days_and_looks_at_the_checks_once_a_month(
    services: Services, now: FrozenTime
) -> None:
    after_the_thirty(services, now)
    services.measures.check_in(average=4)
    services.belief.name_causes([("pressure", None)])
    services.program.start(MAINTENANCE)
    weeks = content.programs()[MAINTENANCE].day
    for week in range(1, 5):
        today = services.program.today()
        assert (today.standing, today.number, today.can_go_on) == (Standing.WEEKLY, week, False)
        assert today.heading == f"A page a week  ·  week {week}"
        page = today.items[0]
        assert (page.part, page.prompt, page.done) == (Part.WRITE, weeks[week - 1].write.prompt, False)  # type: ignore[union-attr]
        assert Part.CHECK not in [item.part for item in today.items]
        services.journal.write("A page.", kind=Kind.PROMPTED)
        assert services.program.today().items[0].done
        drill(services)
        now.move(days=7)
    now.move(days=2)
    check = next(item for item in services.program.today().items if item.part is Part.CHECK)
    assert check.checks == ("weekly", "causes")
    with services.database.reading() as session:
        run = store.current_run(session)
        assert run is not None
        assert len(store.opened_days(session, run.uuid)) == 1


def test_the_pages_of_the_weeks_begin_again_after_the_last(services: Services, now: FrozenTime) -> None:
    services.program.start(MAINTENANCE)
    first = services.program.today().items[0].prompt
    now.move(days=7 * len(content.programs()[MAINTENANCE].day))
    today = services.program.today()
    assert today.items[0].prompt == first
    assert today.number == len(content.programs()[MAINTENANCE].day) + 1


def test_in_a_page_a_week_the_thirty_days_can_still_be_read(services: Services, now: FrozenTime) -> None:
    after_the_thirty(services, now)
    services.program.start(MAINTENANCE)
    cards = services.program.overview()
    assert len(cards) == 30
    assert {card.state for card in cards} == {DayState.DONE, DayState.REST}
    assert services.program.lesson(3).title == "Doubt is allowed"


def test_a_year_away_from_a_page_a_week_is_no_trouble(services: Services, now: FrozenTime) -> None:
    services.program.start(MAINTENANCE)
    now.move(days=365)
    assert services.program.today().number == 53
    now.move(days=-730)  # and a clock that is wrong
    assert services.program.today().number == 1


def test_the_thirty_days_again_take_the_place_of_a_page_a_week(services: Services, now: FrozenTime) -> None:
    after_the_thirty(services, now)
    services.program.start(MAINTENANCE)
    services.program.start("home30")
    assert (services.program.today().program, services.program.today().number) == ("home30", 1)
    with services.database.reading() as session:
        assert len(store.open_runs(session)) == 1


def test_a_run_of_an_unknown_programme_from_an_archive_is_told_calmly(services: Services) -> None:
    with services.database.writing() as session:
        session.add(ProgramRun(program="../../etc/passwd\x1b[31m", **services.clock.moment().stamps()))
    today = services.program.today()
    assert today.standing is Standing.MISSING
    services.program.start("home30")
    assert services.program.today().number == 1


def test_the_days_of_a_week_are_counted_from_its_own_first_day(services: Services, now: FrozenTime) -> None:
    services.program.start(MAINTENANCE)
    services.journal.write("A page.")
    assert services.program.today().items[0].done
    now.move(days=6)
    assert services.program.today().items[0].done
    now.move(days=1)
    assert not services.program.today().items[0].done
    assert services.program.today().day == date(2026, 11, 24) + timedelta(days=7)
