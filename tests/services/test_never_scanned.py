"""Journal text is never looked at for words of risk: whatever is written, nothing else changes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any

import pytest
from tests.conftest import ZONE, FrozenTime

import tmscoach
from tmscoach.config import Config
from tmscoach.models.terms import Fate, Feeling, Kind, Trigger
from tmscoach.paths import find_paths
from tmscoach.startup import Services, open_services

RISK = (
    "I want to die. Suicide, killing myself, an overdose, self-harm, cutting. I cannot go on, nobody would "
    "miss me at all; goodbye, everyone, goodbye."
)
MILD = (
    "The tea was hot, the window open, and a bird sat on the wall for as long as it pleased. It rained a bit."
)


def a_week(home: Path, words: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Everything the program says after a week of pages with such words; the pages themselves left out."""
    monkeypatch.setenv("TMSCOACH_HOME", str(home))
    now = FrozenTime(datetime(2026, 11, 24, 14, 2, tzinfo=ZONE))
    services = open_services(find_paths(), Config(), now, Random(7))
    try:
        for _ in range(7):
            services.program.today()
            for fate in (Fate.SHARE, Fate.PRIVATE):
                services.journal.write(words, fate=fate, title=words[:40], feelings=(Feeling.SADNESS,))
            page = services.journal.open_page(kind=Kind.FREE, fate=Fate.RELEASE)
            services.journal.release(type(page)(**{**_fields(page), "body": words}), meaning=words)
            services.journal.line(words)
            services.drill.finish(
                services.drill.answer(services.drill.begin("full"), "arrive", trigger="fear")
            )
            now.move(days=1)
        return said(services) | {"remarks": str(services.drill.finish(services.drill.begin("quick")).remarks)}
    finally:
        services.close()


def _fields(page: Any) -> dict[str, Any]:
    return {name: getattr(page, name) for name in page.__dataclass_fields__}


def said(services: Services) -> dict[str, Any]:
    packet = services.packet.make(services.packet.usual())
    found = {
        "today": asdict(services.program.today()),
        "beside": [asdict(row) for row in services.beside.rows()],
        "support": [asdict(one) for one in services.support.everyone()],
        "step_up": services.practice.step_up(),
        "gate": services.care.gate_again(),
        "follow_up": services.care.follow_up(),
        "questions": services.care.questions(),
        "homework": services.homework.homework(),
        "preparation": asdict(services.preparation.prepare()),
        "pieces": [piece.key.partition(":")[0] for piece in packet.pieces],
        "lines": [line.text for line in services.deck.lines(Trigger.FEAR)],
        "cards": [card.text for card in services.deck.cards()],
        "care": services.care.care_words(),
    }
    return json.loads(json.dumps(found, default=str))  # type: ignore[no-any-return]


def test_pages_full_of_words_of_risk_change_nothing_that_the_program_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert len(RISK.split()) == len(MILD.split())
    assert a_week(tmp_path / "risk", RISK, monkeypatch) == a_week(tmp_path / "mild", MILD, monkeypatch)


def test_the_comparison_would_notice_a_rule(services: Services, now: FrozenTime) -> None:
    before = said(services)
    assert said(services) == before
    services.practice.say_too_much()
    assert said(services) != before


def test_no_code_holds_a_list_of_such_words() -> None:
    looked: Callable[[str], Any] = re.compile(
        r"suicid|kill(ing)? (my|your)self|self[ -]?harm|overdos|want(s|ed)? to die", re.IGNORECASE
    ).search
    files = list(Path(tmscoach.__file__).parent.rglob("*.py"))
    assert len(files) > 100
    assert [file.name for file in files if looked(file.read_text(encoding="utf-8"))] == []
    assert looked("If someone writes of self-harm ...")
