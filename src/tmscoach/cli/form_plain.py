"""A form in plain lines of text: one question after another, for pipes, screen readers and sore hands."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tmscoach.cli.asking import read_line, teller
from tmscoach.cli.shared import tell
from tmscoach.errors import CoachError
from tmscoach.formats import content
from tmscoach.models.terms import Fate, Kind
from tmscoach.rules import forms
from tmscoach.rules.text import mended, one_line

if TYPE_CHECKING:
    from tmscoach.models.content import Form, FormField
    from tmscoach.services.journal import OpenPage
    from tmscoach.startup import Services

HOW = {
    "line": "One line; an empty one skips.",
    "text": "As many lines as you like; an empty one ends it.",
    "items": "One a line; an empty line ends it.",
    "turns": "One turn a line, each voice in its turn; an empty line ends it.",
}
YES = ("y", "yes")


def answered(services: Services, kind: Kind, fate: Fate, *, aside: bool) -> tuple[OpenPage, str]:
    """Ask what a kind of page asks for; gives the draft that holds the answers, and the page's text.

    Each answer is on disk at once. The end of the input ends the asking and keeps what there is.

    Raises:
        CoachError: nothing was answered.
    """
    form = content.forms()[kind]
    asking = _Asking(services, form, services.journal.open_page(kind, fate), aside)
    try:
        asking.ask_all()
    except KeyboardInterrupt:
        if asking.page.body:
            tell("What you answered waits as an unfinished page; tmscoach offers it when it starts.")
        raise
    if not asking.page.body.strip():
        raise CoachError("Nothing was answered.", "Nothing was kept.", "An answer to one question is enough.")
    return asking.page, asking.page.body


class _Asking:
    """One form being asked, and what was answered so far."""

    def __init__(self, services: Services, form: Form, page: OpenPage, aside: bool) -> None:
        self._journal = services.journal
        self._form = form
        self._aside = aside
        self._out = teller(aside)
        self._fields: dict[str, str] = {}
        self._ended = False
        self.page = page

    def ask_all(self) -> None:
        """Every question, numbered, until the input ends."""
        self._out(f"{self._form.title}: {self._form.about[:1].lower()}{self._form.about[1:]}.")
        before = ""
        for number, field in enumerate(self._form.field, 1):
            if self._ended:
                return
            self._out(f"\n{number} of {len(self._form.field)}. {field.question}")
            if field.sort != before:  # said once for questions of the same sort
                self._out(f"   {HOW[field.sort]}")
            before = field.sort
            if field.unnamed:
                self._out(f"   Without a name: {field.unnamed}.")
            if field.sort == "turns":
                self._take_turns(field)
            elif field.sort == "line":
                self._keep(field, self._line())
            else:
                self._take_lines(field)
            if field.crosses and self._fields.get(field.id) and not self._ended:
                self._out("   Cross it out? y crosses it out, an empty line leaves it.")
                if self._line().strip().lower() in YES:
                    self._keep(field, forms.crossed(self._fields[field.id]))

    def _take_lines(self, field: FormField) -> None:
        lines: list[str] = []
        while line := self._line():
            lines.append(line)
            self._keep(field, "\n".join(lines))

    def _take_turns(self, field: FormField) -> None:
        names = forms.voices(self._form, self._fields)
        said, turn = "", 0
        while True:
            self._out(f"   {one_line(names[turn % 2], 60)}:")
            line = self._line()
            if not line.strip():
                return
            said = forms.turned(said, names) + line
            turn += 1
            self._keep(field, said)

    def _line(self) -> str:
        """The next line, empty at the end of the input."""
        if self._ended:
            return ""
        try:
            line = mended(read_line(self._aside))
        except EOFError:
            self._ended = True
            return ""
        return line if line.strip() else ""

    def _keep(self, field: FormField, text: str) -> None:
        if not text.strip():
            return
        self._fields[field.id] = text
        page = replace(self.page, body=forms.compose(self._form, self._fields))
        self.page = self._journal.save_draft(page)
