"""Words in forms that are not kept yet: there again, until they are kept or a month has gone by."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.conftest import FrozenTime

from tmscoach.startup import Services


def test_words_are_there_at_the_next_start(services: Services, open_again: Callable[[], Services]) -> None:
    services.slips.of("homework", 3).put({"text": "a line", "due": ""})
    services.slips.of("homework").put({"text": "another"})
    again = open_again()
    assert again.slips.of("homework", 3).words() == {"text": "a line", "due": ""}
    assert again.slips.of("homework").words() == {"text": "another"}
    assert again.slips.of("homework", 4).words() == {}


def test_the_last_words_count_and_forgetting_leaves_none(services: Services) -> None:
    slip = services.slips.of("doubt")
    slip.put({"text": "one"})
    slip.put({"text": "two"})
    assert slip.words() == {"text": "two"}
    slip.forget()
    slip.forget()
    assert slip.words() == {}


def test_after_a_month_they_go_with_the_next_ones(services: Services, now: FrozenTime) -> None:
    services.slips.of("old").put({"text": "old words"})
    now.move(days=29)
    services.slips.of("new").put({"text": "a"})
    assert services.slips.of("old").words() == {"text": "old words"}
    now.move(days=2)
    services.slips.of("new").put({"text": "ab"})
    assert services.slips.of("old").words() == {}
    assert services.slips.of("new").words() == {"text": "ab"}


def test_forgotten_words_leave_no_byte(services: Services) -> None:
    marker = "xylophone words"
    slip = services.slips.of("doubt")
    slip.put({"text": marker})
    slip.forget()
    services.close()
    for file in services.paths.data.rglob("*"):
        assert not file.is_file() or marker.encode() not in file.read_bytes()


@pytest.mark.parametrize(
    ("text", "kept"),
    [("\x00 nul", "\x00 nul"), ("\ud800 half", "\ufffd half"), ("王芳 \u202e", "王芳 \u202e")],
)
def test_any_text_can_stand_there(services: Services, text: str, kept: str) -> None:
    services.slips.of("a").put({"line": text})
    assert services.slips.of("a").words() == {"line": kept}
