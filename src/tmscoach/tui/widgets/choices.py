"""A short list where each row has its own key and can be clicked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Grid
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from tmscoach.rules.text import one_line, visible

KEYS = "1234567890"
AROUND = 11  # columns of a screen that are not the words: edges, key, scroll bar
GAP = 3  # columns before a remark
LEAST = 24  # columns that a label is not cut under for its remark
LOW = 20  # rows of a screen under which ten rows are too many


@dataclass(frozen=True, slots=True)
class Option:
    """One row: what it says, and a quiet remark behind it."""

    label: str
    hint: str = ""
    chosen: bool = False


class ChoiceRow(Static):
    """One row; nothing in it is ever read as markup."""

    DEFAULT_CSS = """
    ChoiceRow { width: 100%; height: auto; pointer: pointer; padding: 0 1; }
    ChoiceRow.-remark { text-wrap: nowrap; text-overflow: ellipsis; }
    ChoiceRow:hover { background: $pointed; }
    """

    @dataclass
    class Clicked(Message):
        """The row was clicked."""

        index: int

    def __init__(self, index: int, option: Option) -> None:
        super().__init__()
        self._index, self._option = index, option

    def show(self, cut: int, pad: int, hint: bool) -> None:
        """The key, a mark where it was chosen before, the words cut to `cut` columns, and the remark."""
        option = self._option
        label = one_line(option.label, cut) if cut else visible(option.label)
        remark = f"{' ' * GAP}{visible(option.hint)}" if option.hint and hint else ""
        self.set_class(bool(remark), "-remark")
        self.update(
            Content.assemble(
                (KEYS[self._index], "$accent bold"),
                " › " if option.chosen else "   ",
                (label.ljust(pad if remark else 0), "bold" if option.chosen else ""),
                (remark, "$quiet"),
            )
        )

    def on_click(self) -> None:
        """The mouse's way to answer."""
        self.post_message(self.Clicked(self._index))


class Choices(Grid):
    """Up to ten rows with the keys 1-9 and 0; two columns without remarks where the screen is low.

    Like `RatingRow` it draws and takes clicks, while the screen takes the keys.
    """

    DEFAULT_CSS = """
    Choices { width: 100%; max-width: 100%; height: auto; grid-size: 1; grid-rows: auto; grid-gutter: 0 2; }
    """

    @dataclass
    class Chosen(Message):
        """A row was clicked; its place counts from 0."""

        choices: Choices
        index: int

    def __init__(
        self,
        options: Sequence[Option],
        *,
        cut: int = 0,  # longest label; 0 for any
        narrow: bool = False,  # as wide as the longest row, to stand in the middle
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self.options = tuple(options)[: len(KEYS)]
        self._cut, self._narrow = cut, narrow

    def compose(self) -> ComposeResult:
        """The rows; what they say depends on the room there is."""
        for index, option in enumerate(self.options):
            yield ChoiceRow(index, option)

    def on_mount(self) -> None:
        """Fit the screen."""
        self.fit()

    def on_resize(self) -> None:
        """Fit the screen anew."""
        self.fit()

    def fit(self) -> None:
        """Two columns when there are more rows than a low screen shows; remarks where they have room."""
        size = self.screen.size
        label = max((len(option.label) for option in self.options), default=0)
        hint = max((len(option.hint) + GAP for option in self.options if option.hint), default=0)
        few_rows = self.app.is_inline or size.height < LOW
        low = len(self.options) > 5 and few_rows and 2 * (label + 8) < size.width
        self.styles.grid_size_columns = 2 if low else 1
        if self._narrow:
            self.styles.width = 2 * (label + 7) if low else label + hint + 6
        room = max(size.width - AROUND, 8)
        beside = room - hint if hint and room - hint >= LEAST else room  # what a remark leaves for the words
        cut = min(self._cut, beside) if self._cut else 0
        pad = min(label, cut) if cut else label
        hinted = not low and bool(hint) and pad + GAP + LEAST // 2 <= room
        for row in self.query(ChoiceRow):
            row.show(cut, pad, hinted)

    def on_choice_row_clicked(self, event: ChoiceRow.Clicked) -> None:
        """Pass a click on."""
        event.stop()
        self.post_message(self.Chosen(self, event.index))
