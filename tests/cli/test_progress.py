"""Numbers about the weeks behind, from the command line."""

from __future__ import annotations

import json

import pytest
from tests.cli.conftest import Run
from tests.conftest import FrozenTime

from tmscoach.errors import Exit
from tmscoach.models.drill import DrillRun
from tmscoach.models.terms import Feeling
from tmscoach.startup import Services


def drill(services: Services, before: int, after: int) -> None:
    with services.database.writing() as session:
        session.add(
            DrillRun(
                script="full",
                alarm_before=before,
                alarm_after=after,
                feeling=Feeling.ANGER,
                finished_at=services.clock.utc(),
                **services.clock.moment().stamps(),
            )
        )


def test_an_empty_store_says_how_little_there_is(tmscoach: Run) -> None:
    code, out, err = tmscoach("progress", "--weeks", "2")
    assert (code, err) == (Exit.DONE, "")
    assert out.splitlines() == [
        "2026-11-16 to 2026-11-24",
        "",
        "Practice: 0 of 9 days, 0 of the last 14.",
        "  2026-11-16  .......",
        "  2026-11-23  ..",
        "",
        "Alarm in drills by week, medians (under 5 drills: too few to say)",
        "  no drill with both ratings yet",
        "",
        "Weekly check, first to last: none yet",
        "  symptoms                      too few to say  n = 0",
        "  limited                       too few to say  n = 0",
        "  spoiled                       too few to say  n = 0",
        "  understand                    too few to say  n = 0",
        "  believe                       too few to say  n = 0",
        "",
        "Feelings named: 0",
        "  too few to say",
    ]


def test_weeks_have_medians_from_five_drills_on(tmscoach: Run, services: Services, now: FrozenTime) -> None:
    for before, after in ((8, 6), (7, 5), (9, 2), (6, 6)):
        drill(services, before, after)
    out = tmscoach("progress")[1]
    assert "  2026-11-23  too few to say  n = 4\n" in out
    assert "Feelings named: 4\n  too few to say\n" in out
    now.move(days=7)
    for before, after in ((8, 6), (7, 5), (9, 2), (6, 6), (7, 4), (5, 4)):
        drill(services, before, after)
    out = tmscoach("progress")[1]
    assert "  2026-11-23  too few to say  n = 4\n  2026-11-30  7 to 4.5  n = 6\n" in out
    assert "Feelings named: 10\n  anger 10, " in out


def test_checks_are_bars_with_a_change_and_n(tmscoach: Run, now: FrozenTime) -> None:
    tmscoach("checkin", "--average", "10", "--understand", "0", "--believe", "50")
    now.move(days=7)
    tmscoach("checkin", "--believe", "100")
    now.move(days=7)
    tmscoach("checkin", "--average", "5", "--believe", "0")
    out = tmscoach("progress")[1]
    assert "Weekly check, first to last: 2026-11-24 to 2026-12-08\n" in out
    line = {words[0]: " ".join(words[1:]) for row in out.splitlines() if (words := row.split())}
    assert line["symptoms"] == "█·▅ from 10 to 5: lower, a substantial change (50 % or more) n = 2"
    assert line["understand"] == "▁·· not answered both times n = 1"
    assert line["believe"] == "▅█▁ from 50 to 0 n = 3"


def test_the_last_fourteen_days_are_counted_whatever_the_range(tmscoach: Run) -> None:
    for when in ("today", "2d", "13d", "14d"):
        tmscoach("write", "words", "--at", when)
    for weeks, practised, days in (("1", 1, 2), ("2", 2, 9), ("13", 4, 86)):
        found = json.loads(tmscoach("progress", "--weeks", weeks, "--json")[1])
        assert (found["practised"], len(found["days"]), found["practised_lately"]) == (practised, days, 3)
    assert "Practice: 1 of 2 days, 3 of the last 14.\n" in tmscoach("progress", "--weeks", "1")[1]


def test_progress_as_json(tmscoach: Run, services: Services) -> None:
    drill(services, 7, 5)
    code, out, err = tmscoach("progress", "--weeks", "1", "--json")
    found = json.loads(out)
    assert (code, err) == (Exit.DONE, "")
    assert list(found) == [
        "since",
        "until",
        "days",
        "practised",
        "practised_lately",
        "drill_weeks",
        "weekly",
        "feelings",
        "feelings_named",
        "few",
        "ladder_alarm",
        "ladder_harm",
        "fear",
        "parts",
    ]
    assert found["days"] == [
        {"day": "2026-11-23", "drills": 0, "pages": 0, "lines": 0},
        {"day": "2026-11-24", "drills": 1, "pages": 0, "lines": 0},
    ]
    assert found["drill_weeks"] == [{"begins": "2026-11-23", "n": 1, "before": None, "after": None}]
    assert [list(series) for series in found["weekly"]] == [
        ["name", "low", "high", "maximum", "days", "values", "change"]
    ] * 5
    assert found["feelings"][0] == {"feeling": "anger", "label": "Anger", "count": 1}
    assert (len(found["feelings"]), found["feelings_named"], found["few"]) == (len(Feeling), 1, 5)


@pytest.mark.parametrize("weeks", ["0", "-1", "521", "9" * 30, "many", "1.5", ""])
def test_a_range_that_is_none_is_refused(tmscoach: Run, weeks: str) -> None:
    code, out, err = tmscoach("progress", "--weeks", weeks)
    assert (code, out) == (Exit.USAGE, "")
    assert "--weeks" in err


def test_the_longest_range_still_answers(tmscoach: Run) -> None:
    found = json.loads(tmscoach("progress", "--weeks", "520", "--json")[1])
    assert len(found["days"]) == 519 * 7 + 2
