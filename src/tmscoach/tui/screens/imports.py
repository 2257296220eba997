"""Pages of other programs and archives: look at a file first, then bring it in, or leave it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Input, ProgressBar, Static
from textual.worker import get_current_worker

from tmscoach.errors import CoachError, Exit
from tmscoach.models.terms import Fate
from tmscoach.reporting import report
from tmscoach.rules.text import one_line, visible
from tmscoach.services.imports import Found, Source, UnknownFile, check_stamp, path_named
from tmscoach.tui.dialogs.ask import Answers, AskDialog, Field
from tmscoach.tui.dialogs.choose import Answer, ChooseDialog
from tmscoach.tui.telling import tell_problem, telling
from tmscoach.tui.widgets.keyline import KeyLine
from tmscoach.tui.widgets.line_input import LineInput
from tmscoach.tui.widgets.masthead import Masthead
from tmscoach.tui.widgets.path_suggester import PathSuggester

if TYPE_CHECKING:
    from tmscoach.services.imports import Arrival, Incoming
    from tmscoach.services.transfer import Imported
    from tmscoach.startup import Services

NAMES = {
    Source.JRNL: "jrnl",
    Source.JRNL_JSON: "jrnl, as JSON",
    Source.DAY_ONE: "Day One",
    Source.DAYLIO: "Daylio",
    Source.MARKDOWN: "Markdown notes",
    Source.ARCHIVE: "An archive of tmscoach",
}
MOST_SKIPPED, MOST_PAGES = 500, 200  # lines of each part of the list
WHAT = (
    "From jrnl, Day One, Daylio, a folder of Markdown notes, or an archive of tmscoach.\n"
    "You see first what would come in. Pages come in all together, or none of them."
)
SOME = 25  # files of a folder between two remarks on how far it is
LONGEST_PLACE, LONGEST_WORDS = 40, 160  # columns of a line in the list
IDLE, LOOKING, BRINGING = "", "looking", "bringing"


def pages(number: int) -> str:
    """So many pages, in words."""
    return f"{number:,} page" + ("" if number == 1 else "s")


class ImportScreen(Screen[None]):
    """Nothing is written before `enter`, and then all of it or nothing; it never holds up the screen."""

    @dataclass
    class Looked(Message):
        """A file was looked at; of an archive there is what merging would do."""

        path: Path
        found: Found
        archive: Imported | None

    @dataclass
    class WentOn(Message):
        """So much is done; `total` is 0 while nobody knows it."""

        done: int
        total: int

    @dataclass
    class Brought(Message):
        """Everything came in."""

        arrival: Arrival | Imported

    @dataclass
    class Refused(Message):
        """It was not what it should be, or was stopped; nothing was written."""

        problem: CoachError
        path: Path

    CSS_PATH = "imports.tcss"
    BINDINGS = [
        Binding("enter", "bring_in", "Bring in", id="import.bring_in", tooltip="Bring in what is new"),
        Binding("f", "fate", "Fate", id="import.fate", tooltip="Pages become private, or share"),
        Binding("s", "stamp", "Times", id="import.stamp", tooltip="How this jrnl writes times"),
        Binding("o", "other", "Other file", id="import.other", tooltip="Name another file or folder"),
        Binding("escape", "leave", "Back", id="import.back", tooltip="Stop what is under way; else back"),
    ]

    def __init__(self, services: Services, about: str = "") -> None:
        super().__init__()
        self._services, self._first = services, about
        self._busy = IDLE
        self._stop = Event()
        self._path: Path | None = None
        self._found: Found | None = None
        self._archive: Imported | None = None
        self._fate = Fate.PRIVATE
        self._moods: dict[str, int] | None = None  # None: not asked yet
        self._said = ""  # of the last thing that was done

    def compose(self) -> ComposeResult:
        """The path, what was found, how far it is, and the list."""
        yield Masthead("Import", "", "nothing written")
        with Vertical(id="import"):
            yield Static("A file or folder", classes="quiet")
            yield LineInput(
                placeholder="Type or paste its path, or drop it here",
                suggester=PathSuggester(),
                id="import-path",
            )
            yield Static(id="import-about")
            yield ProgressBar(show_eta=False, show_percentage=False, id="import-bar")
            with VerticalScroll(id="import-right"):
                yield Static(id="import-list")
        yield KeyLine()

    def on_mount(self) -> None:
        """Ask for a file; one that is named already is looked at."""
        self._show()
        line = self.query_one("#import-path", Input)
        line.focus()
        if self._first:
            line.value = self._first
            self._begin_to_look()

    # --- looking -------------------------------------------------------------------------------------------

    @on(Input.Submitted, "#import-path")
    def _begin_to_look(self) -> None:
        if self._busy:
            return
        with telling(self):
            path = path_named(self.query_one("#import-path", Input).value)
            self._look_at(path)

    def _look_at(self, path: Path, source: Source | None = None, stamp: str = "") -> None:
        self._found = self._archive = self._moods = None
        self._said = ""
        self._start(LOOKING)
        self._look(path, source, stamp)

    def _start(self, what: str) -> None:
        self._busy = what
        self._stop = Event()
        self.query_one(ProgressBar).update(total=None, progress=0)
        self._show()

    @work(thread=True, exclusive=True, group="import", exit_on_error=False)
    def _look(self, path: Path, source: Source | None, stamp: str) -> None:
        worker, stop = get_current_worker(), self._stop

        def going(number: int) -> bool:
            if number % SOME == 0:
                self.post_message(self.WentOn(number, 0))
            return not (stop.is_set() or worker.is_cancelled)

        said: Message
        try:
            found = self._services.imports.look(path, source, stamp=stamp, going=going)
            archive = None
            if found.source is Source.ARCHIVE:
                archive = self._services.transfer.import_archive(path, dry_run=True)
            said = self.Looked(path, found, archive)
        except CoachError as problem:
            said = self.Refused(problem, path)
        except Exception as mistake:
            said = self.Refused(_mistake(mistake), path)
        if not (stop.is_set() or worker.is_cancelled):
            self.post_message(said)

    @on(Looked)
    def show_found(self, event: Looked) -> None:
        """What an import would do."""
        self._busy = IDLE
        self._path, self._found, self._archive = event.path, event.found, event.archive
        self._show()
        self.query_one("#import-right").focus()

    @on(Refused)
    def tell(self, event: Refused) -> None:
        """Say why nothing came in; somebody may know a file that tmscoach does not."""
        self._busy = IDLE
        if event.problem.code is Exit.INTERRUPTED or self._stop.is_set():
            self._said = "Stopped. Nothing was brought in."
        elif isinstance(event.problem, UnknownFile):
            self.ask_what_it_is(event.path)
        else:
            tell_problem(self.app, event.problem)
        self._show()
        if self._found is None:
            self.query_one("#import-path").focus()

    @work
    async def ask_what_it_is(self, path: Path) -> None:
        """A journal with times of its own, or a note with another ending."""
        answers = (
            Answer("j", "A journal of jrnl", "it writes times in its own way"),
            Answer("n", "A Markdown note", "the whole file is one page"),
        )
        question = f"tmscoach does not know what {one_line(path.name, 40)} is."
        match await self.app.push_screen_wait(ChooseDialog(question, "What is it?", answers)):
            case "j":
                await self._ask_stamp(path)
            case "n":
                self._look_at(path, Source.MARKDOWN)

    @work
    async def ask_stamp(self) -> None:
        """How the journal that was looked at writes times."""
        if self._path is not None:
            await self._ask_stamp(self._path)

    async def _ask_stamp(self, path: Path) -> None:
        def check(answers: Answers) -> None:
            check_stamp(answers["stamp"])

        field = Field("stamp", "As timeformat in the settings of jrnl", "%d.%m.%Y %H:%M")
        dialog = AskDialog("How does it write times?", (field,), check)
        if answers := await self.app.push_screen_wait(dialog):
            self._look_at(path, Source.JRNL, answers["stamp"])

    # --- bringing in ---------------------------------------------------------------------------------------

    def action_bring_in(self) -> None:
        """Bring in what is new; moods of somebody's own are asked for once before."""
        if self._busy or not self._is_something_new:
            return
        if self._found is not None and self._found.moods and self._moods is None:
            self.ask_moods(self._found.moods)
            return
        self._start(BRINGING)
        self._bring_in()

    @work
    async def ask_moods(self, names: tuple[str, ...]) -> None:
        """Which of Daylio's five each mood is; an empty line keeps the name alone."""

        def check(answers: Answers) -> None:
            if not set(answers.values()) <= {"", "1", "2", "3", "4", "5"}:
                raise CoachError("A mood is one of five.", "", "Write 1 to 5, or nothing.")

        fields = tuple(Field(f"mood-{place}", name) for place, name in enumerate(names))
        title = "Moods of your own: 5 the best, 1 the worst, or nothing. Their names are kept."
        answers = await self.app.push_screen_wait(AskDialog(title, fields, check))
        if answers is not None:
            given = [answers[field.name] for field in fields]
            self._moods = {name: int(n) for name, n in zip(names, given, strict=True) if n}
            self.action_bring_in()

    @work(thread=True, exclusive=True, group="import", exit_on_error=False)
    def _bring_in(self) -> None:
        worker, stop = get_current_worker(), self._stop
        found, path = self._found, self._path
        assert found is not None and path is not None

        def progress(done: int, total: int) -> bool:
            self.post_message(self.WentOn(done, total))
            return not (stop.is_set() or worker.is_cancelled)

        said: Message
        try:
            if found.source is Source.ARCHIVE:
                said = self.Brought(self._services.transfer.import_archive(path, progress=progress))
            else:
                done = self._services.imports.bring_in(
                    found, fate=self._fate, moods=self._moods, progress=progress
                )
                said = self.Brought(done)
        except CoachError as problem:
            said = self.Refused(problem, path)
        except Exception as mistake:
            said = self.Refused(_mistake(mistake), path)
        if not worker.is_cancelled:
            self.post_message(said)

    @on(WentOn)
    def show_progress(self, event: WentOn) -> None:
        """How far it is, and what is left."""
        if not self._busy or self._stop.is_set():
            return
        if event.total:
            self.query_one(ProgressBar).update(total=event.total, progress=event.done)
            what = f"{event.total:,} things" if self._archive else pages(event.total)
            left = f"{event.done:,} of {what}, {event.total - event.done:,} left"
        else:
            left = f"{event.done:,} files read"
        self.query_one("#import-about", Static).update(Content(f"{left}. escape stops it; nothing is kept."))

    @on(Brought)
    def show_brought(self, event: Brought) -> None:
        """Say what came in, and where the store as it was before is."""
        self._busy = IDLE
        self._found = self._archive = None
        done = event.arrival
        what = "Nothing new came in." if not done.new else f"{pages(done.new)} came in."
        if newer := getattr(done, "newer", 0):
            what = f"{done.new:,} things came in, {newer:,} were replaced by a newer version."
        elif not hasattr(event.arrival, "newer"):
            what += "" if not done.new else " They are in the journal, on their days."
        before = f"\nThe store as it was before is kept in {done.backup}." if done.backup else ""
        self._said = what + before
        self.query_one(Masthead).show("right", "brought in")
        self._show()
        self.query_one("#import-path", Input).value = ""
        self.query_one("#import-path").focus()

    # --- keys ----------------------------------------------------------------------------------------------

    @property
    def APP_ACTIONS(self) -> frozenset[str] | None:  # a name that the app looks for
        """While pages come in, the store takes nothing else: other screens would stand still."""
        return frozenset({"open", "toggle_help", "quit"}) if self._busy == BRINGING else None

    @property
    def _is_something_new(self) -> bool:
        if self._archive is not None:
            return bool(self._archive.new or self._archive.newer) and not self._archive.skipped
        return self._found is not None and bool(self._found.new)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keys are there while they mean something."""
        found = self._found if not self._busy else None
        match action:
            case "bring_in":
                return found is not None and self._is_something_new
            case "fate":
                return found is not None and bool(found.new)
            case "stamp":
                return found is not None and found.source is Source.JRNL
            case "other":
                return not self._busy
            case _:
                return True

    def action_fate(self) -> None:
        """Private, or share."""
        self._fate = Fate.SHARE if self._fate is Fate.PRIVATE else Fate.PRIVATE
        self._show()

    def action_stamp(self) -> None:
        """Say how this jrnl writes times."""
        self.ask_stamp()

    def action_other(self) -> None:
        """To the line for another file."""
        self.query_one("#import-path").focus()

    def action_leave(self) -> None:
        """Stop what is under way; else back."""
        if self._busy == LOOKING:
            self._stop.set()
            self._busy = IDLE
            self._said = "Stopped. Nothing was brought in."
            self._show()
            self.query_one("#import-path").focus()
        elif self._busy == BRINGING:
            self._stop.set()
            self.query_one("#import-about", Static).update("Stopping; nothing will be kept.")
        else:
            self.dismiss(None)

    def keep_now(self) -> None:
        """Say when the program ends that pages are still coming in; nothing that was typed is at stake."""
        if self._busy == BRINGING:
            raise CoachError("Pages are still coming in.", "If you leave now, none of them is kept.")

    # --- showing -------------------------------------------------------------------------------------------

    def _show(self) -> None:
        self.query_one(ProgressBar).display = bool(self._busy)
        self.query_one("#import-path").disabled = bool(self._busy)
        self.query_one("#import-about", Static).update(Content(visible(self._about())))
        self.query_one("#import-list", Static).update(self._listed())
        self.query_one("#import-right").scroll_home(animate=False)
        self.refresh_bindings()

    def _about(self) -> str:
        if self._busy == LOOKING:
            return "Looking at it. escape stops it."
        if self._busy == BRINGING:
            return "Making a copy of the store first. escape stops it; nothing is kept."
        if self._archive is not None:
            return _about_archive(self._archive)
        if self._found is not None:
            return "\n".join(filter(None, (self._said, _about(self._found, self._fate))))
        return self._said or WHAT

    def _listed(self) -> Content:
        if self._archive is not None:
            return _part("Refused", ((s.place, s.why) for s in self._archive.skipped), MOST_SKIPPED)
        if self._found is None:
            return Content("")
        found = self._found
        return Content("\n").join(
            part
            for part in (
                _part("Skipped", ((one.place, one.why) for one in found.left_out), MOST_SKIPPED),
                _part("Remarks", ((one.place, one.why) for one in found.remarks), MOST_SKIPPED),
                _part("New", map(_opening, found.new), MOST_PAGES),
                _part("Already here", map(_opening, found.here), MOST_PAGES),
            )
            if part.plain
        )


def _mistake(mistake: Exception) -> CoachError:
    report(mistake)
    return CoachError(
        "That file could not be imported, because of a mistake in tmscoach.", "Nothing was written."
    )


def _about(found: Found, fate: Fate) -> str:
    counts = [f"{pages(len(found.new))} new"]
    if found.first and found.last:
        counts = [f"{counts[0]}, {_said(found.first)}"]
        counts[0] += f" to {_said(found.last)}" if found.last != found.first else ""
    counts += [f"{len(found.here):,} already here"] if found.here else []
    counts += [f"{len(found.left_out):,} skipped"] if found.left_out else []
    lines = [f"{NAMES[found.source]}: {' · '.join(counts)}"]
    if found.media:
        lines.append(f"Pictures, recordings and files stay where they are: {found.media:,}.")
    if found.new:
        lines.append(f"They become {fate.value} pages. Nothing is written before enter.")
    return "\n".join(lines)


def _about_archive(archive: Imported) -> str:
    counts = f"{archive.new:,} new, {archive.newer:,} newer, {archive.duplicate:,} already here"
    lines = [f"{NAMES[Source.ARCHIVE]}: {counts}"]
    if archive.skipped:
        lines.append("Parts of it cannot be taken, and an archive is taken whole or not at all.")
    elif archive.new or archive.newer:
        lines.append("Of two versions of one thing the newer stands. Nothing is written before enter.")
    return "\n".join(lines)


def _said(day: date) -> str:
    return f"{day.day} {day:%b %Y}"


def _opening(one: Incoming) -> tuple[str, str]:
    page, moment = one
    return f"{_said(moment.day):>11}, {moment.at:%H:%M}", f"{page.title} {page.body[:200]}"


def _part(title: str, lines: Iterable[tuple[str, str]], most: int) -> Content:
    """A part of the list: its title, then a place or time and some words on each line."""
    told = [(one_line(place, LONGEST_PLACE), one_line(words, LONGEST_WORDS)) for place, words in lines]
    if not told:
        return Content("")
    shown, more = told[:most], len(told) - most
    wide = max(len(place) for place, _ in shown)
    rows = "".join(f"\n{place:<{wide}}  {words}" for place, words in shown)
    rows += f"\nand {more:,} more" if more > 0 else ""
    return Content.assemble((f"{title} {len(told):,}", "bold $accent"), rows, "\n")
