"""The last page of a drill: the numbers, what is said about them, and the ways to go from here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from tmscoach.rules.text import one_line, visible
from tmscoach.tui.widgets.steps import Hints, Host, Numbers, Page, Spoken

Said = tuple[str, str]  # a remark, and the rule behind it

WAYS = {
    "write": ("w", "write a page about it"),
    "unsaid": ("u", "a page from the unsaid"),
    "fresh": ("f", "fresh words"),
}


class EndPage(Page):
    """What was kept, every remark there is, and where to go.

    `offers` are those of `WAYS` that lead somewhere now.
    """

    def __init__(
        self,
        numbers: Sequence[str],
        remarks: Sequence[Said],
        back_to: str,
        host: Host,
        *,
        offers: Iterable[str],
        too_much: Callable[[bool], Said | None],
    ) -> None:
        super().__init__("", "", host)
        self._numbers, self._remarks, self._back_to = numbers, list(remarks), back_to
        self._offers, self._too_much = frozenset(offers), too_much
        self._asked_why = self._said_it = False

    def compose(self) -> ComposeResult:
        """The numbers, where to, the remarks, and the keys."""
        yield Numbers(self._numbers)
        if self._back_to and not self._remarks:
            yield Static("Back to", classes="page-title back-to")
            yield Spoken(one_line(self._back_to, 120))
        elif self._back_to:  # there is more to read, and the keys belong on the screen too
            yield Static(Content(f"Back to: {one_line(self._back_to, 120)}"), classes="page-title")
        for text, why in self._remarks:
            yield Static(Content(visible(f"{text} {why}" if self._asked_why else text)), classes="page-note")
        if self._said_it:
            yield Hints(("f2", "people to reach", "support"))
        ways = [("enter", "done", "enter")]
        ways += [(key, words, name) for name, (key, words) in WAYS.items() if name in self._offers]
        if self._remarks:
            ways.append(("i", "why", "why"))
        ways.append(("m", "take it back" if self._said_it else "too much", "too_much"))
        yield Hints(*ways)

    def why(self) -> None:
        """The rule behind each remark, or only the remark again."""
        self._asked_why = not self._asked_why
        self.show()

    def too_much(self) -> None:
        """It is too much: kept and answered at once, people to reach one key away. Again takes it back."""
        said = self._too_much(not self._said_it)
        if said is not None:
            self._said_it = not self._said_it
            others = [remark for remark in self._remarks if remark[0] != said[0]]
            self._remarks = [said, *others] if self._said_it else others
            self.show()

    def enter(self) -> None:
        """Leave."""
        self.go_on()

    def space(self) -> None:
        """Leave."""
        self.go_on()

    def skip(self) -> None:
        """Leave."""
        self.go_on()

    def means(self) -> frozenset[str]:
        """Done, and what is offered."""
        more = {"why"} if self._remarks else set()
        return self._offers | more | {"enter", "too_much"}
