"""A bar on a terminal while something takes long: how far it is, and how long it may still take."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tmscoach.cli.shared import cannot_draw

WORTH_A_BAR = 2000  # things from which on it takes long enough to be asked how far it is


@contextmanager
def bar(what: str) -> Iterator[Callable[[int, int], bool] | None]:
    """Lends what long work tells its progress to, or None where nobody looks; ctrl+c stops the work.

    `what` is such as "pages". The bar goes to stderr and is gone when the work is done.
    """
    if not sys.stderr.isatty() or cannot_draw():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    shown = Progress(
        BarColumn(),
        TextColumn(f"{{task.completed:,.0f}} of {{task.total:,.0f}} {what},"),
        TimeRemainingColumn(compact=True),
        TextColumn("left"),
        console=Console(stderr=True, markup=False, highlight=False),
        transient=True,
    )
    task = shown.add_task("", total=None, visible=False)

    def progress(done: int, total: int) -> bool:
        if total >= WORTH_A_BAR:
            shown.update(task, completed=done, total=total, visible=True)
        return True

    with shown:
        yield progress
