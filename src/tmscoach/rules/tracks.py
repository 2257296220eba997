"""What may come after a programme: which track is suggested, and when it is time to take leave."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tmscoach.rules.progress import FEW

BELIEVES = 60  # of 100, on the dial
LATELY = 30  # days that the rules about feelings look back
FEELINGS = 3  # different feelings
HARSH = 3  # times guilt or shame was named, at least, before a share is spoken of
MUSTS = 2  # pages about one's own rules
MUSTS_LATELY = 60  # days that the rule about such pages looks back
FOUR_WEEKS = 28  # days that graduation looks back
DRILLS = 8  # finished drills in them, at least


@dataclass(frozen=True, slots=True)
class Signals:
    """What the rules look at.

    `believe` is the newest dial, 0-100. `named` are the times a feeling was named in the last 30 days,
    `kinds` how many different ones, `harsh` how often it was guilt or shame. `must_pages` are pages about
    one's own rules in the last 60 days. `tried` are rungs with at least one attempt that was told to its end.
    `step_up` and `stuck` are sentences that name their rule, empty where it does not hold.
    """

    believe: int | None = None
    named: int = 0
    kinds: int = 0
    harsh: int = 0
    must_pages: int = 0
    rungs: int = 0
    tried: int = 0
    step_up: str = ""
    stuck: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A track, and the rule that suggests it."""

    track: str
    why: str


def suggestions(signals: Signals) -> tuple[Suggestion, ...]:
    """The tracks that the rules suggest, the one that matters most first."""
    rules = (_therapy, _belief, _feeling, _movement, _self_kindness)
    return tuple(found for rule in rules for found in rule(signals))


def _therapy(signals: Signals) -> Iterator[Suggestion]:
    if why := " ".join(filter(None, (signals.step_up, signals.stuck))):
        yield Suggestion("therapy", why)


def _belief(signals: Signals) -> Iterator[Suggestion]:
    if signals.believe is not None and signals.believe < BELIEVES:
        yield Suggestion(
            "belief",
            f"Your newest dial for believing stands at {signals.believe}; "
            f"under {BELIEVES} this is suggested.",
        )


def _feeling(signals: Signals) -> Iterator[Suggestion]:
    if signals.named < FEW or signals.kinds < FEELINGS:
        yield Suggestion(
            "feeling",
            f"In the last {LATELY} days a feeling was named {_times(signals.named)}, "
            f"{signals.kinds} of the ten; under {FEW}, or under {FEELINGS} different ones, it is suggested.",
        )


def _movement(signals: Signals) -> Iterator[Suggestion]:
    if not signals.rungs:
        yield Suggestion(
            "movement", "There is no ladder yet. Its steps wait for your physician's all-clear, here too."
        )
    elif signals.tried * 2 < signals.rungs:
        yield Suggestion(
            "movement",
            f"{signals.tried} of {signals.rungs} rungs of your ladder were tried; under half of them this is "
            "suggested. Steps wait for your physician's all-clear, here too.",
        )


def _self_kindness(signals: Signals) -> Iterator[Suggestion]:
    if signals.harsh >= HARSH and signals.harsh * 3 >= signals.named:
        yield Suggestion(
            "self-kindness",
            f"Guilt or shame was {signals.harsh} of {signals.named} feelings named in the last {LATELY} "
            "days; from one in three on this is suggested.",
        )
    elif signals.must_pages >= MUSTS:
        yield Suggestion(
            "self-kindness",
            f"In the last {MUSTS_LATELY} days {signals.must_pages} of your pages were about your own rules; "
            f"from {MUSTS} on this is suggested.",
        )


def why_graduate(*, done: bool, drills: int, app_free: int) -> str:
    """The rule by which taking leave is suggested, in one sentence; empty where it does not hold.

    Args:
        done: whether a long programme lies behind.
        drills: finished in the last four weeks.
        app_free: those of them without the program.
    """
    if not done or drills < DRILLS or app_free * 2 < drills:
        return ""
    return (
        f"In the last four weeks {app_free} of {drills} finished drills were without the program; "
        f"from {DRILLS} drills on, half of them without it, this is suggested."
    )


def _times(number: int) -> str:
    return {0: "not once", 1: "once", 2: "twice"}.get(number, f"{number} times")
