"""Small choices, kept by name."""

from __future__ import annotations

from collections.abc import Callable

from tmscoach.startup import Services


def test_a_choice_that_was_never_made_reads_as_empty(services: Services) -> None:
    assert services.preferences.get("welcomed") == ""


def test_the_last_choice_counts_and_stays(services: Services, open_again: Callable[[], Services]) -> None:
    services.preferences.put("voice", "i")
    services.preferences.put("voice", "you")
    services.preferences.put("welcomed", "2026-11-24")
    assert services.preferences.get("voice") == "you"
    assert open_again().preferences.get("voice") == "you"
    assert open_again().preferences.get("welcomed") == "2026-11-24"
