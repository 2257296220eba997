"""When the earlier text of a page is worth keeping."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

SITTING = timedelta(minutes=10)  # changes this close together are one sitting
MOST = 20  # earlier texts of a page


def is_kept(old: str, new: str, last: datetime | None, now: datetime) -> bool:
    """Whether a text that is being replaced becomes a revision.

    Args:
        old: title and body as they are.
        new: title and body as they will be.
        last: when the page's text was last put among its revisions (aware); None: never.
        now: aware.

    The text a sitting began with always does. Later ones of the same sitting do if more than half of their
    words are gone: going on and mending is one change, writing over it is another.
    """
    if old == new:
        return False
    if last is None or abs(now - last) >= SITTING:
        return True
    words = Counter(old.split())
    return 2 * (words & Counter(new.split())).total() < words.total()
