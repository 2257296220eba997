"""Prompts that fade: five stages from every prompt to practice without the app, and the way between them."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from tmscoach.models.content import (
    ArriveStep,
    BecauseStep,
    BlockStep,
    CheckStep,
    NameStep,
    NoticeStep,
    RateStep,
    Script,
    ShiftInStep,
    Step,
)

FIRST, LAST = 1, 5
COMPLETIONS = 8  # rated drills at a stage before the next one
COMES_DOWN = -1  # the median change of alarm that is needed, or better
ON_YOUR_OWN = 60  # seconds for block and shift from memory

STAGES = {
    1: "Every prompt",
    2: "Short: titles without the sentences under them",
    3: "From memory: the line is shown only when you ask, nothing is typed about it",
    4: "On your own: two ratings, a feeling, and a minute for your own block and shift",
    5: "Without the app: do it, then note it with one key",
}


def faded(script: Script, stage: int) -> Script:
    """A script as it is asked at a stage; one that does not fade stays as it is.

    The reminder of anything new or different at the first step stays at every stage.
    """
    if not script.fades or stage <= FIRST:
        return script
    first, *others = script.steps
    steps = [first, *(step.model_copy(update={"help": ""}) for step in others)]
    if stage == 3:
        steps = [_from_memory(s) for s in steps if not isinstance(s, NameStep | BecauseStep | CheckStep)]
    elif stage >= 4:
        steps = _on_your_own(steps)
    if stage >= LAST:
        steps = [s for s in steps if isinstance(s, ArriveStep) or (isinstance(s, RateStep) and _after(s))]
    return script.model_copy(update={"steps": tuple(steps)})


def _from_memory(step: Step) -> Step:
    return step.model_copy(update={"from_memory": True}) if isinstance(step, BlockStep) else step


def _on_your_own(steps: Sequence[Step]) -> list[Step]:
    """Arriving, the ratings and the feeling stay; one minute takes the place of everything said and read."""
    kept: list[Step] = []
    for step in steps:
        if isinstance(step, ArriveStep):
            kept.append(step)
        elif isinstance(step, RateStep) and _after(step):
            kept.append(
                NoticeStep(
                    kind="notice",
                    id="own",
                    rail="own",
                    title="Block, then shift, your own way",
                    seconds=ON_YOUR_OWN,
                )
            )
            kept.append(step)
        elif isinstance(step, RateStep):
            kept.append(step)
        elif isinstance(step, ShiftInStep):
            kept.append(step.model_copy(update={"typing": False}))
    return kept


def _after(step: RateStep) -> bool:
    return step.when == "after"


def stage_after(stage: int, changes: Sequence[int]) -> int:
    """The stage for the next drill.

    Args:
        stage: the present one, 1-5.
        changes: alarm after minus alarm before of the drills finished at this stage, newest first.

    Returns:
        One stage further when the latest eight have a median of -1 or better; otherwise the same. Going
        back is the patient's own choice, never the program's.
    """
    latest = changes[:COMPLETIONS]
    if stage >= LAST or len(latest) < COMPLETIONS or median(latest) > COMES_DOWN:
        return stage
    return stage + 1
