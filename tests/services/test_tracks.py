"""What may come next: files, suggestions from what the store holds, leave and the way back, the letter."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from tests.conftest import FrozenTime
from tests.services.programs import TWO_DAYS, drill, live, minimum, put_program

from tmscoach.errors import CoachError
from tmscoach.formats import content
from tmscoach.models.ladder import Attempt, Goal, Rung
from tmscoach.models.terms import DrillMode, Fate, Feeling, Kind, Part, ProgramKind, Standing
from tmscoach.services.program import FLARE, MAINTENANCE
from tmscoach.services.tracks import LETTER, LETTER_ID, Listed
from tmscoach.startup import Services


def suggested(services: Services) -> dict[str, str]:
    return {program.id: program.why for program in services.tracks.programs() if program.why}


def write_letter(services: Services, body: str, prompt: str = LETTER, fate: Fate = Fate.PRIVATE) -> None:
    page = services.journal.open_page(kind=Kind.LETTER, fate=fate, prompt=prompt, prompt_id=LETTER_ID)
    services.journal.keep(replace(page, body=body))


def feel(services: Services, *feelings: Feeling) -> None:
    for feeling in feelings:
        services.journal.write("A page.", feelings=[feeling])


# --- the list ----------------------------------------------------------------------------------------------


def test_five_tracks_a_flare_and_a_page_a_week_are_listed(services: Services) -> None:
    found = services.tracks.programs()
    assert [p.id for p in found if p.kind is ProgramKind.TRACK] == [
        "belief",
        "feeling",
        "movement",
        "self-kindness",
        "therapy",
    ]
    assert {p.id for p in found} >= {"home30", FLARE, MAINTENANCE}
    assert not any(p.is_own or p.is_present for p in found)


def test_nothing_is_suggested_before_the_days_are_done(services: Services, now: FrozenTime) -> None:
    services.measures.check_in(believe=10)
    live(services, now, 3)
    assert suggested(services) == {}


def test_what_the_store_holds_suggests_tracks_after_the_days(services: Services, now: FrozenTime) -> None:
    live(services, now, 30)
    assert list(suggested(services)) == ["feeling", "movement"]
    services.measures.check_in(believe=40)
    feel(services, Feeling.ANGER, Feeling.GUILT, Feeling.SHAME, Feeling.GUILT, Feeling.SADNESS)
    services.practice.say_too_much()
    found = suggested(services)
    assert list(found) == ["therapy", "belief", "movement", "self-kindness"]
    assert "stands at 40" in found["belief"]
    assert "3 of 5" in found["self-kindness"]
    assert [p.id for p in services.tracks.programs()][:4] == list(found)


def test_a_ladder_that_was_climbed_half_way_is_no_reason(services: Services, now: FrozenTime) -> None:
    live(services, now, 30)
    stamps = services.clock.moment().stamps()
    with services.database.writing() as session:
        session.add(goal := Goal(text="Carry the shopping", **stamps))
        session.flush()
        rungs = [Rung(goal_uuid=goal.uuid, height=n, text=f"Rung {n}", **stamps) for n in range(1, 7)]
        gone = Rung(goal_uuid=goal.uuid, height=9, text="Gone", archived_at=services.clock.utc(), **stamps)
        session.add_all([*rungs, gone])
        session.flush()
        session.add_all(
            Attempt(rung_uuid=uuid, found_at=services.clock.utc(), **stamps)
            for uuid in (rungs[0].uuid, rungs[0].uuid, rungs[1].uuid, gone.uuid)
        )
        session.add(Attempt(rung_uuid=rungs[2].uuid, **stamps))  # not told to its end
    assert suggested(services)["movement"].startswith("2 of 6 rungs")
    with services.database.writing() as session:
        session.add(Attempt(rung_uuid=rungs[3].uuid, found_at=services.clock.utc(), **stamps))
    assert "movement" not in suggested(services)


def test_drills_that_bring_nothing_down_suggest_help_from_a_person(
    services: Services, now: FrozenTime
) -> None:
    live(services, now, 30)
    for _ in range(5):
        drill(services, before=6, after=6)
    assert "last 5 rated drills" in suggested(services)["therapy"]


def test_pages_about_musts_suggest_kindness(services: Services, now: FrozenTime) -> None:
    live(services, now, 30)
    rules = next(theme for theme in content.prompt_themes() if theme.theme == "rules").prompt
    for prompt in rules[:2]:
        page = services.journal.open_page(prompt=prompt.text, prompt_id=prompt.id)
        services.journal.keep(replace(page, body="I must."))
    assert "2 of your pages" in suggested(services)["self-kindness"]
    now.move(days=60)
    assert "self-kindness" not in suggested(services)


# --- files -------------------------------------------------------------------------------------------------


def test_a_programme_is_checked_installed_and_found(services: Services, tmp_path: Path) -> None:
    file = tmp_path / "from the therapist.toml"
    file.write_text(TWO_DAYS)
    assert services.tracks.check(file).title == "Two days for the stairs"
    assert services.tracks.left_out() == ()
    program, target = services.tracks.install(file)
    assert target == services.paths.programs / "stairs.toml"
    assert target.read_text() == TWO_DAYS
    assert target.stat().st_mode & 0o777 == 0o600
    own = [p for p in services.tracks.programs() if p.is_own]
    assert [p.id for p in own] == [program.id] == ["stairs"]


def test_an_id_that_is_there_is_never_taken_silently(services: Services, tmp_path: Path) -> None:
    file = tmp_path / "second.toml"
    file.write_text(TWO_DAYS.replace("At the foot", "At the top"))
    there = put_program(services, name="anything.toml")
    with pytest.raises(CoachError, match="is there already") as refused:
        services.tracks.install(file)
    assert "--replace" in refused.value.hint
    assert there.read_text() == TWO_DAYS
    _, target = services.tracks.install(file, replace=True)
    assert target == there
    assert "At the top" in there.read_text()
    assert len(list(services.paths.programs.iterdir())) == 1


@pytest.mark.parametrize("taken", ["home30", "flare3", "belief"])
def test_an_id_of_ours_cannot_be_taken_at_all(services: Services, tmp_path: Path, taken: str) -> None:
    file = tmp_path / "mine.toml"
    file.write_text(TWO_DAYS.replace('"stairs"', f'"{taken}"'))
    with pytest.raises(CoachError, match="belongs to a programme that ships"):
        services.tracks.install(file, replace=True)
    assert not services.paths.programs.exists()


def test_broken_files_in_the_folder_are_told_and_do_no_harm(services: Services) -> None:
    put_program(services)
    put_program(services, "id = 3", "broken.toml")
    put_program(services, TWO_DAYS, "zz-again.toml")
    assert [p.id for p in services.tracks.programs() if p.is_own] == ["stairs"]
    problems = services.tracks.left_out()
    assert len(problems) == 2
    assert problems[0].startswith("broken.toml: ")
    assert "another file has the id 'stairs'" in problems[1]


# --- the letter --------------------------------------------------------------------------------------------


def test_the_letter_of_the_last_day_can_be_read_again(services: Services, now: FrozenTime) -> None:
    assert services.tracks.letter() is None
    write_letter(services, "It passed before.", content.program().day[29].write.prompt)  # type: ignore[union-attr]
    letter = services.tracks.letter()
    assert letter is not None
    assert (letter.body, letter.day) == ("It passed before.", services.clock.today())
    now.move(days=3)
    write_letter(services, "And again.")
    newest = services.tracks.letter()
    assert newest is not None
    assert newest.body == "And again."
    services.journal.delete(newest.id)
    assert services.tracks.letter() == letter


# --- leave -------------------------------------------------------------------------------------------------


def test_leave_is_suggested_by_its_rule_and_not_before(services: Services, now: FrozenTime) -> None:
    live(services, now, 3)
    for _ in range(12):
        drill(services, DrillMode.APP_FREE)
    assert services.tracks.leave().why == ""
    with pytest.raises(CoachError, match="not at its end yet"):
        services.tracks.graduate()
    live(services, now, 27)
    services.program.today()
    assert services.tracks.leave().why == ""  # those lie more than four weeks back, or were with the program
    for _ in range(30):
        drill(services, DrillMode.APP_FREE)
    assert services.tracks.leave().why


def test_leave_asks_for_nothing_deletes_nothing_and_can_be_taken_back(
    services: Services, now: FrozenTime
) -> None:
    live(services, now, 30)
    pages = len(services.journal.recent(limit=500))
    services.program.start(MAINTENANCE)
    services.tracks.graduate()
    today = services.program.today()
    assert (today.standing, today.heading) == (Standing.GRADUATED, "Finished here")
    assert [item.part for item in today.items] == [Part.TURN, Part.WRITE, Part.CLOSE]
    assert today.remark.count(".") == 2
    assert len(services.journal.recent(limit=500)) == pages
    assert len(services.program.overview()) == 30
    assert services.program.lesson(1).title == "How alarms outlast damage"
    assert services.tracks.leave().is_gone
    with pytest.raises(CoachError, match="already"):
        services.tracks.graduate()
    with pytest.raises(CoachError, match="No programme is under way"):
        services.program.pause()
    now.move(days=400)
    minimum(services)
    assert services.program.today().standing is Standing.GRADUATED  # nothing begins by itself
    services.tracks.reopen()
    assert services.program.today().standing is Standing.WEEKLY
    with pytest.raises(CoachError, match="nothing to reopen"):
        services.tracks.reopen()


def test_leave_can_be_taken_twice_and_the_thirty_days_begun_again(
    services: Services, now: FrozenTime
) -> None:
    live(services, now, 30)
    services.tracks.graduate()
    services.tracks.reopen()
    services.tracks.graduate()
    services.program.restart()
    today = services.program.today()
    assert (today.program, today.number, today.standing) == ("home30", 1, Standing.UNDER_WAY)


def test_leave_goes_with_an_archive_and_comes_back_with_it(
    services: Services, now: FrozenTime, tmp_path: Path
) -> None:
    live(services, now, 30)
    services.tracks.graduate()
    file = services.transfer.export_archive(tmp_path / "all.json").path
    assert '"graduated_at"' in file.read_text()
    assert services.transfer.import_archive(file).new == 0


def test_a_listed_programme_is_plain_values(services: Services) -> None:
    assert all(isinstance(program, Listed) and program.days >= 1 for program in services.tracks.programs())


# --- prompts -----------------------------------------------------------------------------------------------


def test_no_prompt_comes_twice_in_sixty_days(services: Services, now: FrozenTime) -> None:
    drawn = []
    for number in range(60):
        prompt = services.journal.draw_prompt()
        drawn.append(prompt.id)
        page = services.journal.open_page(prompt=prompt.text, prompt_id=prompt.id)
        if number % 3:
            services.journal.keep(replace(page, body="A few words."))
        else:
            page = services.journal.save_draft(replace(page, body="Begun"))
            services.journal.forget_draft(page)  # thrown away: it may come again
            services.journal.keep(
                replace(services.journal.open_page(prompt=prompt.text, prompt_id=prompt.id), body="Later.")
            )
        now.move(days=1)
    assert len(set(drawn)) == 60


def test_a_page_begun_and_thrown_away_does_not_use_its_prompt_up(services: Services) -> None:
    prompt = services.journal.draw_prompt("anger")
    page = services.journal.open_page(prompt=prompt.text, prompt_id=prompt.id)
    page = services.journal.save_draft(replace(page, body="Begun"))
    with services.database.reading() as session:
        from tmscoach.store.journal import prompt_days

        assert prompt.id in prompt_days(session)  # while it is being written it is not drawn for another one
    services.journal.forget_draft(page)
    with services.database.reading() as session:
        assert prompt.id not in prompt_days(session)


def test_a_deleted_page_still_counts_as_having_had_its_prompt(services: Services) -> None:
    prompt = services.journal.draw_prompt("anger")
    page = services.journal.open_page(prompt=prompt.text, prompt_id=prompt.id)
    kept = services.journal.keep(replace(page, body="Words."))
    assert kept is not None
    services.journal.delete(kept.id)
    drawn = {services.journal.draw_prompt("anger").id for _ in range(60)}
    assert prompt.id not in drawn
    assert len(drawn) > 5


def test_signals_look_back_as_far_as_their_rule_says(services: Services, now: FrozenTime) -> None:
    live(services, now, 30)
    feel(services, Feeling.ANGER, Feeling.GUILT, Feeling.SADNESS, Feeling.HURT, Feeling.FEAR)
    assert "feeling" not in suggested(services)
    now.at += timedelta(days=30)
    assert "feeling" in suggested(services)
