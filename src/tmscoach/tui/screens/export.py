"""Pages out, or everything: what, how and where stand in one list, and `enter` on the last row writes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import OptionList, ProgressBar, Static
from textual.widgets.option_list import Option
from textual.worker import get_current_worker

from tmscoach.errors import CoachError
from tmscoach.reporting import report
from tmscoach.rules.text import one_line, visible
from tmscoach.services.export import ONE_FILE, Format, Wanted
from tmscoach.tui.dialogs.ask import Answers, AskDialog, Field
from tmscoach.tui.dialogs.choose import Answer, ChooseDialog
from tmscoach.tui.dialogs.confirm import ConfirmDialog
from tmscoach.tui.telling import tell_problem, telling
from tmscoach.tui.widgets.keyline import KeyLine
from tmscoach.tui.widgets.masthead import Masthead

if TYPE_CHECKING:
    from datetime import date

    from tmscoach.services.transfer import Exported
    from tmscoach.startup import Services

ROOM = 56  # columns for a value
WHOLE = "everything"
SHARED = "Share pages only. Private pages stay here."
PRIVATE = "Private pages too. Whoever gets a copy can read them."
NOT_IN_JRNL = "jrnl has no room for seconds, time zones, kinds, feelings and prompts."
LOSSLESS = "Nothing is lost: tmscoach import brings all of it in again, here or elsewhere."
OPEN = (
    "Your store has a passphrase; whoever gets the archive can read it without. A backup is encrypted like "
    "the store."
)
ALL = "Every page, private ones too, and all the rest. Whoever gets a copy can read it."


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write: its name in the list, what it is for, and what it has no room for."""

    label: str
    meaning: str
    said: str
    format: Format
    folder: bool = False


FORMS = (
    Form("Markdown, one file", "read by any editor", "The words stay as they are.", Format.MARKDOWN),
    Form(
        "Markdown, a folder",
        "a file a page, for Obsidian",
        "A file for each page, with its day, kind, tags and feelings above the words.",
        Format.MARKDOWN,
        folder=True,
    ),
    Form(
        "jrnl, its text",
        "",
        NOT_IN_JRNL,
        Format.JRNL,
    ),
    Form(
        "jrnl, its JSON",
        "",
        NOT_IN_JRNL,
        Format.JRNL_JSON,
    ),
    Form("Day One, a zip", "", "Day One has no room for kinds, feelings and prompts.", Format.DAY_ONE),
    Form(
        "Archive, one document",
        "to keep or bring back",
        LOSSLESS,
        Format.ARCHIVE,
    ),
    Form(
        "Archive, JSON Lines",
        "the same, a row a line",
        LOSSLESS,
        Format.ARCHIVE_LINES,
    ),
)


class ExportScreen(Screen[None]):
    """`enter` changes the marked row, or writes; `escape` stops what is being written, and leaves else."""

    CSS_PATH = "export.tcss"
    BINDINGS = [
        Binding("escape", "leave", "Back", id="export.back", tooltip="Stop what is being written, or back"),
    ]

    @dataclass
    class Went(Message):
        """Some of it is written."""

        done: int
        total: int

    @dataclass
    class Ended(Message):
        """It is written, or it is not and why."""

        exported: Exported | None
        problem: CoachError | None = None

    def __init__(self, services: Services, about: str = "") -> None:
        super().__init__()
        self._services = services
        self._form = FORMS[0]
        self._since: date | None = None
        self._until: date | None = None
        self._tag = ""
        self._everything = False
        self._out: Path | None = None
        self._is_writing = self._is_stopping = False
        self._is_open_wished = False  # an archive, which anybody can read, of a store with a passphrase

    def compose(self) -> ComposeResult:
        """The list, what it means, and a bar while something is written."""
        yield Masthead("Export", "enter changes a row, or writes", "nothing written yet")
        with VerticalScroll(classes="page", can_focus=False), Vertical(classes="column", id="export"):
            yield OptionList(id="export-rows", markup=False)
            yield Static(id="export-meaning", classes="quiet")
            yield ProgressBar(id="export-bar", show_eta=True)
            yield Static(id="export-said")
        yield KeyLine()

    def on_mount(self) -> None:
        """Show the usual choice."""
        self.query_one("#export-bar").display = False
        self.query_one(OptionList).focus()

    def on_screen_resume(self) -> None:
        """Show what the store holds now."""
        self._show()

    @property
    def _wanted(self) -> Wanted:
        if self._form.format.is_whole:
            return Wanted(everything=True, unencrypted=self._is_open_wished)
        return Wanted(self._since, self._until, self._tag, self._everything)

    def _show(self) -> None:
        with telling(self):
            self._show_rows()

    def _show_rows(self) -> None:
        form, whole = self._form, self._form.format.is_whole
        count = self._services.export.count(form.format, self._wanted)
        place = self._out or self._services.export.usual_place(form.format, folder=form.folder)
        pages = f"{count:,} page" + ("" if count == 1 else "s")
        values = {"format": form.label}
        if not whole:
            values |= {
                "from": str(self._since or "the first page"),
                "to": str(self._until or "the last page"),
                "tag": one_line(self._tag, ROOM) or "any",
            }
        values["pages"] = WHOLE if whole else "all" if self._everything else "share pages only"
        values["where"] = _end_of(str(place))
        what = f"Write everything, {pages} among it" if whole else f"Write {pages}"
        options = [
            Option(Content.assemble((f"{name.capitalize():8}", "$quiet"), visible(value)), id=name)
            for name, value in values.items()
        ]
        options.append(Option(Content(f"\n{what if count or whole else 'No page is like that'}"), id="write"))
        rows = self.query_one(OptionList)
        marked = rows.highlighted_option.id if rows.highlighted_option else "format"
        rows.clear_options()
        rows.add_options(options)
        ids = [option.id for option in options]
        rows.highlighted = ids.index(marked) if marked in ids else 0
        who = ALL if whole else PRIVATE if self._everything else SHARED
        self.query_one("#export-meaning", Static).update(Content(f"{who}\n{form.said}"))

    def _say(self, text: str) -> None:
        self.query_one("#export-said", Static).update(Content(visible(text)))

    @on(OptionList.OptionSelected, "#export-rows")
    def choose(self, event: OptionList.OptionSelected) -> None:
        """Change the row that was chosen, or write."""
        row = event.option.id or ""
        if self._is_writing:
            return
        self._say("")
        if row == "pages" and self._form.format.is_whole:
            self._say("An archive is always whole.")
        elif row == "pages":
            self._everything = not self._everything
            self._show()
        elif row == "format":
            self._ask_format()
        elif row == "write":
            self._begin()
        else:
            self._ask(row)

    @work
    async def _ask_format(self) -> None:
        answers = tuple(Answer(str(n), form.label, form.meaning) for n, form in enumerate(FORMS, 1))
        chosen = await self.app.push_screen_wait(ChooseDialog("Written how?", "", answers))
        if chosen is not None:
            self._form, self._out = FORMS[int(chosen) - 1], None
            self._show()

    @work
    async def _ask(self, row: str) -> None:
        questions = {
            "from": ("First day", "2026-03-10, monday, 3d, 2w or last-visit; empty for all", self._since),
            "to": ("Last day", "2026-03-10, today, yesterday; empty for all", self._until),
            "tag": ("Only pages with this tag", "Empty for any", self._tag),
            "where": ("Where to write it", "A file or a folder; empty for your exports", self._out),
        }
        title, label, value = questions[row]
        field = Field("value", label, str(value or ""))
        await self.app.push_screen_wait(AskDialog(title, (field,), lambda given: self._take(row, given)))
        self._show()

    def _take(self, row: str, given: Answers) -> None:
        """Take an answer over, or raise `CoachError` where it is none."""
        text = given["value"]
        if row in ("from", "to"):
            day = self._services.care.day(text) if text else None
            since, until = (day, self._until) if row == "from" else (self._since, day)
            self._services.export.count(self._form.format, Wanted(since, until))
            self._since, self._until = since, until
        elif row == "tag":
            self._tag = text
        else:
            self._out = self._place(text) if text else None

    def _place(self, text: str) -> Path:
        try:
            place = Path(text).expanduser().absolute()
        except RuntimeError:
            raise CoachError("That begins with a name that is nobody's here.") from None
        is_file = place.suffix.lower() in ONE_FILE
        if self._form.format is Format.MARKDOWN and is_file == self._form.folder:
            raise CoachError(
                "The name of a folder does not end in .md."
                if self._form.folder
                else "The name of one Markdown file ends in .md."
            )
        return place

    @work
    async def _begin(self) -> None:
        place = self._out or self._services.export.usual_place(self._form.format, folder=self._form.folder)
        overwrite = False
        if self._services.export.count(self._form.format, self._wanted) == 0 and not self._wanted.everything:
            self._say("No page is like that, so there is nothing to write.")
            return
        if self._form.format.is_whole and self._services.passphrase.is_set:
            question = ConfirmDialog("An archive is an open file.", OPEN, yes="Write it", no="Leave it")
            self._is_open_wished = await self.app.push_screen_wait(question)
            if not self._is_open_wished:
                return
        if place.exists() and not (place.is_dir() and not any(place.iterdir())):
            what = (
                "Replace it?" if place.is_file() else "Write into it? Files of the same names are replaced."
            )
            if not await self.app.push_screen_wait(ConfirmDialog("There is something of that name.", what)):
                return
            overwrite = True
        self._is_writing, self._is_stopping = True, False
        self.query_one("#export-bar", ProgressBar).update(total=None, progress=0)
        self.query_one("#export-bar").display = True
        self._say("Writing. esc stops it, and nothing is kept.")
        self._write(place, overwrite=overwrite)

    @work(thread=True, exclusive=True, group="export", exit_on_error=False)
    def _write(self, place: Path, *, overwrite: bool) -> None:
        worker = get_current_worker()

        def progress(done: int, total: int) -> bool:
            if worker.is_cancelled:
                return False
            self.post_message(self.Went(done, total))
            return True

        try:
            done = self._services.export.write(
                self._form.format, self._wanted, place, overwrite=overwrite, progress=progress
            )
        except CoachError as problem:
            self.post_message(self.Ended(None, problem))
        except Exception as mistake:
            report(mistake)
            ours = CoachError("Something went wrong inside tmscoach.", "Your pages are untouched.")
            self.post_message(self.Ended(None, ours))
        else:
            self.post_message(self.Ended(done))

    def on_export_screen_went(self, event: Went) -> None:
        """Move the bar on."""
        self.query_one("#export-bar", ProgressBar).update(total=event.total or None, progress=event.done)

    def on_export_screen_ended(self, event: Ended) -> None:
        """Say where it is, or why it is nowhere."""
        self._is_writing = False
        self.query_one("#export-bar").display = False
        if event.exported is not None:
            pages = f"{event.exported.pages:,} page" + ("" if event.exported.pages == 1 else "s")
            real = event.exported.path.resolve()
            self._say(f"Written, {pages}:\n{real}")
            self.query_one(Masthead).show("right", "written")
            self._out = None
            self._show()
            return
        self._say("Stopped. Nothing was kept of it." if self._is_stopping else "")
        if event.problem is not None and not self._is_stopping:
            tell_problem(self.app, event.problem)

    def action_leave(self) -> None:
        """Stop what is being written; back, if nothing is."""
        if self._is_writing:
            self._is_stopping = True
            self.workers.cancel_group(self, "export")
        else:
            self.dismiss(None)


def _end_of(path: str) -> str:
    """A path as far as there is room; its end says more than its beginning."""
    line = one_line(path)
    return line if len(line) <= ROOM else "…" + line[1 - ROOM :]
