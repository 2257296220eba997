"""Daylio's CSV in its three forms."""

from __future__ import annotations

from pathlib import Path

import pytest

from tmscoach.errors import CoachError
from tmscoach.formats import daylio, foreign

FIXTURES = Path(__file__).parents[1] / "fixtures"
HEAD = "full_date,date,weekday,time,mood,activities,note_title,note\n"


def read(name: str) -> foreign.Foreign:
    return daylio.read(foreign.read_text(FIXTURES / name), name)


def test_the_form_of_2018() -> None:
    [page] = read("daylio_7col_2018.csv").pages
    assert page.at.isoformat() == "2018-05-18T23:54:00"
    assert (page.body, page.tags) == ("Went to a party\n\nMood: happy", ("clean", "cook", "music"))


def test_the_form_of_later_years_and_midnight() -> None:
    midnight, morning = read("daylio_8col.csv").pages
    assert (midnight.at.isoformat(), midnight.body) == ("2022-10-27T00:00:00", "Mood: awful, 1 of 5")
    assert (morning.at.hour, morning.body, morning.tags) == (10, "ok\n\nMood: rad, 5 of 5", ("chess", "walk"))


def test_the_form_of_now_with_scales_html_and_other_languages() -> None:
    german, evening, full = read("daylio_9col_bom.csv").pages
    assert (german.body, german.at.isoformat()) == ("späte Notiz\n\nMood: Geht so", "2026-03-11T00:05:00")
    assert (evening.at.hour, evening.at.minute, evening.body) == (20, 5, "Mood: meh, 3 of 5")
    assert full.title == "A title"
    assert full.body == (
        'First line\nsecond line, with comma & "quotes" **bold**\n\n'
        "Mood: good, 4 of 5\nSleep Quality: 8/10 points\nSleep Time: 7:30"
    )
    assert full.tags == ("walk", '"good" talk')


def test_lists_become_lists() -> None:
    row = '2026-03-12,x,y,20:30,good,,"","<p>One</p><ul><li>a</li><li>b &lt;c&gt;</li></ul>"\n'
    [page] = daylio.read(HEAD + row, "d.csv").pages
    assert page.body == "One\n\n- a\n- b <c>\n\nMood: good, 4 of 5"


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("2026-03-12,x,y,20:30,good,a,b,c,d\n", "it has 9 columns, and the head has 8"),
        ("2026-13-12,x,y,20:30,good,,,\n", "'2026-13-12' is no day such as 2026-03-12"),
        ("2026-03-12,x,y,25:30,good,,,\n", "'25:30' is no time of day"),
        ("2026-03-12,x,y,13:30 pm,good,,,\n", "'13:30 pm' is no time of day"),
        ("2026-03-12,x,y,20:30,,,,\n", "there is nothing in it"),
        (",12. März,y,20:30,good,,,\n", "'12. März' is no day in English, and there is no full_date"),
    ],
)
def test_a_row_that_makes_no_page_is_named_with_its_line(row: str, why: str) -> None:
    good = "2026-03-11,x,y,20:30,good,,,\n"
    found = daylio.read(HEAD + row + good, "d.csv")
    assert [(o.place, o.why) for o in found.left_out] == [("line 2", why)]
    assert len(found.pages) == 1


def test_another_table_is_refused() -> None:
    with pytest.raises(CoachError, match="not an export of Daylio"):
        daylio.read("a,b,c\n1,2,3\n", "d.csv")
