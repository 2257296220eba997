"""The journal: a month, the pages, and the page one reads; search and trash in the same place."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.timer import Timer
from textual.widgets import Input, OptionList, Static
from textual.worker import get_current_worker

from tmscoach.errors import CoachError
from tmscoach.models.terms import Fate, Feeling, Kind
from tmscoach.rules.search import pieces
from tmscoach.rules.text import one_line, visible
from tmscoach.tui.dialogs.choose import ChooseDialog
from tmscoach.tui.dialogs.confirm import ConfirmDialog
from tmscoach.tui.dialogs.feelings import FeelingsDialog
from tmscoach.tui.dialogs.labels import Labels, LabelsDialog
from tmscoach.tui.dialogs.prompts import PromptDialog
from tmscoach.tui.messages import OpenPlace, WritePage
from tmscoach.tui.mode_screen import ModeScreen
from tmscoach.tui.telling import tell_problem, telling
from tmscoach.tui.widgets.calendar import MonthCalendar
from tmscoach.tui.widgets.keyline import KeyLine
from tmscoach.tui.widgets.line_input import LineInput
from tmscoach.tui.widgets.masthead import Masthead
from tmscoach.tui.widgets.page_list import PageList, Row
from tmscoach.tui.widgets.page_text import PageText
from tmscoach.tui.words import kind_of, page_kinds

if TYPE_CHECKING:
    from tmscoach.services.journal import Hit, Page, PageRow
    from tmscoach.startup import Services

View = Literal["pages", "search", "trash"]
LOT = 50  # rows fetched at a time
BREATH = 0.12  # seconds after the last key before a search starts
HINT = 'Also "a phrase", -not, tag: feeling: kind: fate: from: to:'
EMPTY = "No page yet. Press w to write the first, or p to write from a prompt."
NOTHING = "Nothing found. Fewer words find more; the last one may be unfinished."
TAKES = {  # what an operator takes, said when it was given something else
    "feeling": ", ".join(feeling.value for feeling in Feeling),
    "kind": ", ".join(kind.value for kind in Kind),
    "fate": ", ".join(fate.value for fate in Fate),
    "from": "a day, such as 2026-11-02, yesterday or 7d",
    "to": "a day, such as 2026-11-02, yesterday or 7d",
}
NO_TRASH = "The trash is empty. Deleted pages stay here for 30 days."
SEEN = {Fate.PRIVATE: "private", Fate.SHARE: "share", Fate.RELEASE: "let go"}


class JournalScreen(ModeScreen):
    """Left the month and the list, right the page."""

    CSS_PATH = "journal.tcss"
    BINDINGS = [
        Binding(
            "slash", "search", "Search", id="journal.search", tooltip="Words, tags, days", key_display="/"
        ),
        Binding("e", "edit", "Edit", id="journal.edit", tooltip="Open the page in the editor"),
        Binding("f", "fate", "Fate", id="journal.fate", tooltip="Share it or make it private"),
        Binding("t", "labels", "Tags", id="journal.labels", tooltip="Title and tags"),
        Binding("g", "feelings", "Feelings", id="journal.feelings", tooltip="Which feelings are in it"),
        Binding("h", "earlier", "Earlier", id="journal.earlier", tooltip="How the page read before"),
        Binding("d", "delete", "Delete", id="journal.delete", tooltip="Into the trash"),
        Binding("u", "undo", "Undo", id="journal.undo", tooltip="Bring the deleted page back"),
        Binding("p", "prompt", "Prompt", id="journal.prompt", tooltip="Write from a prompt"),
        Binding("k", "kind", "Kind", id="journal.kind", tooltip="Write in a form: an event, a letter"),
        Binding("b", "back_date", "This day", id="journal.back_date", tooltip="Write a page for the day"),
        Binding("r", "restore", "Restore", id="journal.restore", tooltip="Out of the trash"),
        Binding("x", "forever", "Erase", id="journal.forever", tooltip="For good"),
        Binding("X", "empty", "Erase all", id="journal.empty", tooltip="Empty the trash, for good"),
        Binding("T", "trash", "Trash", id="journal.trash", tooltip="Pages deleted in the last 30 days"),
        Binding("left_square_bracket", "month(-1)", "Month before", show=False, id="journal.month_before"),
        Binding("right_square_bracket", "month(1)", "Month after", show=False, id="journal.month_after"),
        Binding("escape", "back", "Back", id="journal.back", tooltip="To the list; out of search or trash"),
    ]
    AUTO_FOCUS = "#journal-list"

    view: reactive[View] = reactive("pages", init=False, bindings=True)
    reading: reactive[bool] = reactive(False, init=False, bindings=True)

    @dataclass
    class Found(Message):
        """A search came back."""

        query: str
        hits: tuple[Hit, ...]
        problem: CoachError | None = None

    def __init__(self, services: Services) -> None:
        super().__init__()
        self._services = services
        self._journal = services.journal
        self._rows: list[PageRow] = []
        self._all = False  # whether the oldest page is in the list
        self._from_newest = True
        self._page: Page | None = None
        self._deleted: int | None = None
        self._marks: tuple[str, ...] = ()
        self._pause: Timer | None = None
        self._offered: tuple[bool, ...] = ()
        self.answered = ""  # the query whose results are in the list

    @property
    def calendar(self) -> MonthCalendar:
        """The month."""
        return self.query_one(MonthCalendar)

    @property
    def listed(self) -> PageList:
        """The list."""
        return self.query_one(PageList)

    def compose(self) -> ComposeResult:
        """Month and list, page."""
        yield Masthead("Journal")
        with Horizontal(id="journal"):
            with Vertical(id="journal-left"):
                yield LineInput(id="journal-query", placeholder="Search")
                yield Static(Content(HINT), id="journal-hint", classes="quiet")
                yield MonthCalendar(self._services.clock.today(), id="journal-month")
                yield Static(id="journal-about", classes="quiet")
                yield PageList(id="journal-list")
            yield PageText(id="journal-page")
        yield KeyLine()

    def on_screen_resume(self) -> None:
        """Show what the store holds now; the place in the list stays."""
        with telling(self):
            self.calendar.today = self._services.clock.today()
            self._reload()

    # --- the list ------------------------------------------------------------------------------------------

    def _reload(self) -> None:
        """Fetch again what is shown."""
        place = self.listed.highlighted or 0
        shown = self.listed.page_id
        if self.view == "search":
            self._search_now()
            return
        if self.view == "trash":
            self._take(self._journal.trash())
            self._all = True
        else:
            limit = max(LOT, place + LOT // 2)
            self._take(self._journal.recent(limit=limit, until=self._until))
            self._all = len(self._rows) < limit
            self._count()
        self.listed.go_to(shown, place)
        self._show()

    @property
    def _until(self) -> date | None:
        return None if self._from_newest else self.calendar.day

    def _take(self, rows: Sequence[PageRow]) -> None:
        self._rows = list(rows)
        self.listed.fill(self._row(row) for row in rows)

    def _row(self, row: PageRow, text: Content | None = None) -> Row:
        fate = "" if row.fate is Fate.PRIVATE else f"   {SEEN[row.fate]}"
        head = Content.assemble((self._short_day(row.day), "bold"), (f"  {row.at:%H:%M}{fate}", "$quiet"))
        if text is None:
            text = Content(one_line(row.title) or row.opening or _size(row.words, row.seconds))
        return Row(row.id, head, text)

    @on(PageList.NearEnd)
    def fetch_older(self) -> None:
        """Older pages, before the end of the list is reached."""
        if self.view != "pages" or self._all or not self._rows:
            return
        with telling(self):
            older = self._journal.recent(self._rows[-1], LOT, until=self._until)
            self._rows += older
            self._all = len(older) < LOT
            self.listed.append(self._row(row) for row in older)

    @on(OptionList.OptionHighlighted, "#journal-list")
    def follow_list(self, event: OptionList.OptionHighlighted) -> None:
        """The page beside the list is the highlighted one; the month is its month."""
        if event.option_index >= len(self._rows) - LOT // 4:
            self.fetch_older()
        with telling(self):
            self._show()

    # --- the page ------------------------------------------------------------------------------------------

    def _show(self) -> None:
        """Show the highlighted page, or why there is none."""
        page_id = self.listed.page_id
        self._page = self._journal.page(page_id) if page_id is not None else None
        text = self.query_one(PageText)
        if self._page is None:
            text.show("", about=self._nothing())
        else:
            page = self._page
            about = [", ".join(feeling.value for feeling in page.feelings)] if page.feelings else []
            about += [" ".join(f"#{visible(tag)}" for tag in page.tags)] if page.tags else []
            body = page.body
            if page.fate is Fate.RELEASE:
                body = "This page was let go. Its words were not stored."
                body += f"\n\nWhat it told you: {page.meaning}" if page.meaning else ""
            text.show(
                body,
                title=page.title,
                when=f"{self._day(page.day)}, {page.at:%H:%M} · {SEEN[page.fate]} · "
                f"{_size(page.words, page.seconds)}",
                about=" · ".join(about),
                prompt=page.prompt,
                marks=self._marks if self.view == "search" else (),
                sections=page.sections,
            )
            if self.view == "pages" and page.day != self.calendar.day and not self.calendar.has_focus:
                month = self.calendar.day.replace(day=1)
                self.calendar.day = page.day
                if page.day.replace(day=1) != month:
                    self._count()
        self._say()
        self._offer()

    def _offer(self) -> None:
        """Draw the keys anew only if others can be pressed now; that costs more than a page does."""
        offered = tuple(bool(self.check_action(binding.action, ())) for binding in self._bindings.shown_keys)
        if offered != self._offered:
            self._offered = offered
            self.refresh_bindings()

    def _short_day(self, day: date) -> str:
        """A day in the list: with its year instead of the weekday, where it is not of this year."""
        if day.year == self.calendar.today.year:
            return f"{day:%a} {day.day} {day:%b}"
        return f"{day.day} {day:%b} {day.year}"  # both would push the fate over the edge

    def _day(self, day: date) -> str:
        """A day as wide terminals spell it out and narrow ones do not."""
        narrow = self.has_class("-narrow")
        return f"{day:%a} {day.day} {day:%b %Y}" if narrow else f"{day:%A} {day.day} {day:%B %Y}"

    def _nothing(self) -> str:
        if self.view == "trash":
            return NO_TRASH
        if self.view == "search":
            return self._nothing_found(self.query_one("#journal-query", Input).value)
        return EMPTY if self._from_newest else "No page up to this day."

    def _nothing_found(self, text: str) -> str:
        """That nothing was found; and what an operator takes, where it was looked for as a word."""
        if not text.strip():
            return ""
        query = self._journal.query(text)
        for word in (*query.words, query.prefix, *query.literals):
            name = word.partition(":")[0].lower()
            if ":" in word and name in TAKES:
                return f"Nothing found. {name}: takes {TAKES[name]}."
        return NOTHING

    def _say(self) -> None:
        """Where one is, in a few words."""
        more = " or more" if len(self._rows) >= LOT else ""
        about = {"pages": "", "search": f"{len(self._rows)}{more} found", "trash": "Trash"}[self.view]
        if self.view == "search" and not self.query_one("#journal-query", Input).value.strip():
            about = ""
        day = self.calendar.day
        if self.view == "pages" and not self._from_newest and (not self._rows or self._rows[0].day != day):
            about = f"No page on {self._short_day(day)}; before it:" if self._rows else ""
        line = self.query_one("#journal-about", Static)
        line.update(Content(about))
        line.display = bool(about)

    def _count(self) -> None:
        day = self.calendar.day
        self.calendar.counts = self._journal.month(day.year, day.month)

    @on(MonthCalendar.Moved)
    def go_to_day(self, event: MonthCalendar.Moved) -> None:
        """The list begins at the day."""
        self._from_newest = event.day >= self.calendar.today
        with telling(self):
            rows = self._journal.recent(limit=LOT, until=self._until)
            self._take(rows)
            self._all = len(rows) < LOT
            self._count()
            if self.listed.option_count:
                with self.prevent(OptionList.OptionHighlighted):
                    self.listed.highlighted = 0
            page_day = rows[0].day if rows else None
            self._show_beside(page_day == event.day)

    def _show_beside(self, there: bool) -> None:
        """The page of the day, and the day stays where it was put."""
        day = self.calendar.day
        self._show()
        if self.calendar.day != day:
            self.calendar.day = day
            self._count()
        self._say()

    def action_month(self, months: int) -> None:
        """The same day of another month."""
        if self.view == "pages":
            self.calendar.action_month(months)

    # --- reading, searching, trash -------------------------------------------------------------------------

    def watch_reading(self, reading: bool) -> None:
        """Narrow terminals give the page the whole width."""
        self.set_class(reading, "-reading")
        if reading:
            self.query_one(PageText).focus()
        else:
            self.listed.focus()

    @on(OptionList.OptionSelected, "#journal-list")
    def read(self) -> None:
        """Enter goes into the page."""
        self.reading = True

    def watch_view(self, view: View) -> None:
        """Pages, search and trash share the list."""
        self.set_class(view == "search", "-searching")
        self.set_class(view == "trash", "-trash")
        self.query_one(Masthead).show("middle", {"pages": "", "search": "Search", "trash": "Trash"}[view])

    def action_back(self) -> None:
        """From the page to the list, from search or trash to the pages."""
        if self.reading:
            self.reading = False
        elif self.view != "pages":
            self.view = "pages"
            self._marks = ()
            self.listed.focus()
            with telling(self):
                self._reload()
        else:
            self.listed.focus()

    def action_search(self) -> None:
        """Look for words; results come as one types."""
        self.reading = False
        self.view = "search"
        query = self.query_one("#journal-query", Input)
        query.focus()
        self._search_now()

    @on(Input.Changed, "#journal-query")
    def wait_a_breath(self) -> None:
        """Search when the typing pauses."""
        if self._pause is not None:
            self._pause.stop()
        self._pause = self.set_timer(BREATH, self._search_now)

    @on(Input.Submitted, "#journal-query")
    def enter_hits(self) -> None:
        """Enter goes to what was found."""
        self.listed.focus()

    def on_key(self, event: events.Key) -> None:
        """So does the down arrow."""
        if event.key == "down" and self.query_one("#journal-query", Input).has_focus:
            event.stop()
            self.listed.focus()

    def _search_now(self) -> None:
        query = self.query_one("#journal-query", Input).value
        if query.strip():
            self.run_search(query)
        else:
            self.show_hits(self.Found(query, ()))

    @work(thread=True, exclusive=True, group="search", exit_on_error=False)
    def run_search(self, query: str) -> None:
        """Search beside the typing; a newer search makes this one void."""
        worker = get_current_worker()
        try:
            found = self.Found(query, self._journal.search(query, LOT))
        except CoachError as problem:
            found = self.Found(query, (), problem)
        if not worker.is_cancelled:
            self.post_message(found)

    @on(Found)
    def show_hits(self, event: Found) -> None:
        """Show what was found, unless something else was typed meanwhile."""
        if self.view != "search" or event.query != self.query_one("#journal-query", Input).value:
            return
        if event.problem is not None:
            tell_problem(self.app, event.problem)
            return
        query = self._journal.query(event.query)
        words = (*query.words, query.prefix, *query.literals)
        self._marks = tuple(visible(word) for word in words if word)
        shown = self.listed.page_id
        self._rows, self._all = [hit.row for hit in event.hits], True
        self.listed.fill(self._row(hit.row, _marked(hit)) for hit in event.hits)
        self.listed.go_to(shown)
        self.answered = event.query
        with telling(self):
            self._show()

    def action_trash(self) -> None:
        """Show what was deleted."""
        self.reading = False
        self.view = "trash"
        self.listed.focus()
        with telling(self):
            self._take(self._journal.trash())
            self._all = True
            self.listed.go_to(None)
            self._show()

    # --- changing a page -----------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What can be done with what is shown."""
        page, trash = self._page, self.view == "trash"
        match action:
            case "edit" | "fate" | "labels" | "feelings":
                return page is not None and not trash and page.fate is not Fate.RELEASE
            case "earlier":
                return page is not None and not trash and page.version > 1 and page.fate is not Fate.RELEASE
            case "delete":
                return page is not None and not trash
            case "restore" | "forever" | "empty":
                return page is not None and trash
            case "undo":
                return self._deleted is not None and not trash
            case "search" | "trash" | "prompt" | "kind":
                return self.view == "pages"
            case "back_date":
                return self.is_mounted and self.view == "pages" and self.calendar.day < self.calendar.today
            case "back":
                return self.reading or self.view != "pages"
        return True

    def action_edit(self) -> None:
        """Open the page in the editor."""
        if self._page is not None:
            self.post_message(WritePage(entry_id=self._page.id))

    def action_earlier(self) -> None:
        """How the page read before it was changed."""
        if self._page is not None:
            self.post_message(OpenPlace("earlier", str(self._page.id)))

    def action_back_date(self) -> None:
        """Write a page for the day of the calendar."""
        self.post_message(WritePage(day=self.calendar.day.isoformat()))

    @work(exclusive=True, group="journal-dialog")
    async def action_prompt(self) -> None:
        """Choose a prompt, then write."""
        prompt = await self.app.push_screen_wait(PromptDialog(self._services))
        if prompt is not None:
            self.post_message(WritePage(kind=Kind.PROMPTED, prompt=prompt.text, prompt_id=prompt.id))

    @work(exclusive=True, group="journal-dialog")
    async def action_kind(self) -> None:
        """Choose a kind of page, then write."""
        chosen = await self.app.push_screen_wait(ChooseDialog("What kind of page?", "", page_kinds()))
        if chosen is not None:
            self.post_message(WritePage(kind=kind_of(chosen)))

    def action_fate(self) -> None:
        """Share a private page, make a shared one private."""
        if self._page is not None:
            fate = Fate.SHARE if self._page.fate is Fate.PRIVATE else Fate.PRIVATE
            with telling(self):
                self._journal.set_fate(self._page.id, fate)
                self._reload()

    @work(exclusive=True, group="journal-dialog")
    async def action_feelings(self) -> None:
        """Choose among the ten."""
        page = self._page
        if page is None:
            return
        chosen = await self.app.push_screen_wait(FeelingsDialog(page.feelings))
        if chosen is not None:
            with telling(self):
                self._journal.set_feelings(page.id, chosen)
                self._reload()

    @work(exclusive=True, group="journal-dialog")
    async def action_labels(self) -> None:
        """Title and tags."""
        page = self._page
        if page is None:
            return
        # of a page that was let go no word is kept, this one neither
        slip = None if page.fate is Fate.RELEASE else self._services.slips.of("labels", page.uuid)
        labels = await self.app.push_screen_wait(
            LabelsDialog(Labels(page.title, page.tags), self._tags_like, slip)
        )
        if labels is not None:
            with telling(self):
                if labels.title != page.title:
                    self._journal.set_title(page.id, labels.title)
                self._journal.set_tags(page.id, labels.tags)
                if slip is not None:
                    slip.forget()
                self._reload()

    def _tags_like(self, start: str) -> Iterable[str]:
        try:
            return [tag.name for tag in self._journal.tags(start)]
        except CoachError:
            return []  # without completion one can still type

    @work(exclusive=True, group="journal-dialog")
    async def action_delete(self) -> None:
        """Ask, then move the page to the trash."""
        page = self._page
        if page is None:
            return
        sure = await self.app.push_screen_wait(
            ConfirmDialog(
                "Delete this page?",
                f"{one_line(page.title or page.opening, 60) or 'A page that was let go'}\n\n"
                "It stays in the trash for 30 days; u brings it back.",
                "Delete",
                "Keep it",
            )
        )
        if sure:
            with telling(self):
                self._journal.delete(page.id)
                self._deleted = page.id
                self.reading = False
                self._reload()

    def action_undo(self) -> None:
        """Bring back what was deleted last."""
        if self._deleted is not None:
            with telling(self):
                page = self._journal.restore(self._deleted)
                self._deleted = None
                self._reload()
                self.listed.go_to(page.id)

    def action_restore(self) -> None:
        """Take the page out of the trash."""
        if self._page is not None:
            with telling(self):
                self._journal.restore(self._page.id)
                self._reload()
                self.notify("The page is back in the journal.", markup=False, timeout=4)

    @work(exclusive=True, group="journal-dialog")
    async def action_forever(self) -> None:
        """Ask, then erase the page for good."""
        page = self._page
        if page is not None and await self._sure("Erase this page for good?", "It cannot be brought back."):
            with telling(self):
                self._journal.delete_forever(page.id)
                self._reload()

    @work(exclusive=True, group="journal-dialog")
    async def action_empty(self) -> None:
        """Ask, then erase everything in the trash."""
        count = len(self._rows)
        if await self._sure(f"Erase all {count} pages in the trash?", "They cannot be brought back."):
            with telling(self):
                self._journal.empty_trash(0)
                self._reload()

    async def _sure(self, question: str, detail: str) -> bool:
        return await self.app.push_screen_wait(
            ConfirmDialog(question, f"{detail} Backups made earlier keep theirs.", "Erase", "Leave it")
        )


def _size(words: int, seconds: int) -> str:
    minutes = f", {round(seconds / 60)} min" if seconds >= 30 else ""
    return f"{words} word{'' if words == 1 else 's'}{minutes}"


def _marked(hit: Hit) -> Content:
    """A snippet in which what matched stands out in bold and underlined."""
    title = [f"{one_line(hit.row.title)}: "] if hit.row.title else []
    found = [(text, "bold underline $accent") if match else text for text, match in pieces(hit.snippet)]
    return Content.assemble(*title, *found) if found else Content(_size(hit.row.words, hit.row.seconds))
