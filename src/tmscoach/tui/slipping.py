"""The words in a form: on a slip in the store soon after the last letter, and back when it is opened."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual.widget import Widget
from textual.widgets import Input

from tmscoach.tui.keeping import Soon
from tmscoach.tui.telling import telling

if TYPE_CHECKING:
    from tmscoach.services.slips import Slip

FROM_BEFORE = "These words were here from before."


class FormWords:
    """What stands in the lines of a form, by their names; without a slip it is kept nowhere.

    The line of the name `text` has the id `ask-text` where `prefix` is `ask-`.
    """

    def __init__(self, owner: Widget, slip: Slip | None, at_first: Mapping[str, str], prefix: str) -> None:
        """`at_first` is what the lines hold when nothing was typed."""
        self._owner, self._slip, self.prefix = owner, slip, prefix
        self._soon = Soon(owner, self._keep_typed)
        self.at_first = dict(at_first)
        self.now = dict(at_first)
        self.before: dict[str, str] = {}  # what is on the slip

    def take_up(self) -> dict[str, str]:
        """What is to stand in the lines now: the words from before, or what they hold at first."""
        if self._slip is not None:
            with telling(self._owner):
                self.before = self._slip.words()
        self.now = self.at_first | {name: self.before[name] for name in self.at_first if name in self.before}
        return dict(self.now)

    def change(self, name: str, words: str) -> None:
        """Something was chosen, or a letter typed."""
        if self.now.get(name, words) != words:
            self.now[name] = words
            self._soon.typed()

    def typed(self, line: Input) -> None:
        """A letter was typed into one of the lines; other lines are let be."""
        self.change((line.id or "").removeprefix(self.prefix), line.value)

    def put(self) -> None:
        """Put it on the slip now; raises `CoachError` if the disk refuses."""
        self.read()
        self._soon.stop()
        if self._slip is None or self.now == self.before:
            return
        if any(words.strip() for name, words in self.now.items() if words != self.at_first[name]):
            self._slip.put(self.now)
            self.before = dict(self.now)
        else:
            self._erase()

    def read(self) -> None:
        """Take up the last letters, of which no message has come yet; at the end the lines are gone."""
        for line in self._owner.query(Input):
            self.typed(line)

    def kept(self) -> None:
        """What stands in the lines is kept elsewhere now; raises `CoachError` if the disk refuses."""
        self.at_first = dict(self.now)
        self.forget()

    def forget(self) -> None:
        """The words are not wanted; raises `CoachError` if the disk refuses."""
        self._soon.stop()
        self._erase()
        self.now = dict(self.at_first)

    def _erase(self) -> None:
        if self._slip is not None and self.before:
            self._slip.forget()
        self.before = {}

    def _keep_typed(self) -> None:
        with telling(self._owner):
            self.put()
