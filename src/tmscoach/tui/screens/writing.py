"""Writing a page: the editor, the prompt above it, and one quiet line below."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from textual import on, work
from textual.app import ComposeResult, SuspendNotSupported
from textual.binding import Binding
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static, TextArea

from tmscoach.errors import CoachError
from tmscoach.formats import content
from tmscoach.models.terms import Fate, Kind
from tmscoach.rules import forms
from tmscoach.rules.text import mended, one_line, visible
from tmscoach.tui.dialogs.ask import AskDialog, Field
from tmscoach.tui.dialogs.choose import Answer, ChooseDialog
from tmscoach.tui.dialogs.confirm import ConfirmDialog
from tmscoach.tui.dialogs.conflict import ConflictDialog, Stays, Version
from tmscoach.tui.dialogs.ending import EndingDialog, SettleDialog
from tmscoach.tui.dialogs.feelings import FeelingsDialog
from tmscoach.tui.dialogs.labels import Labels, LabelsDialog
from tmscoach.tui.drafting import PageInHand
from tmscoach.tui.messages import WritePage
from tmscoach.tui.telling import tell_problem, telling
from tmscoach.tui.widgets.page_editor import PageEditor
from tmscoach.tui.widgets.page_form import PageForm
from tmscoach.tui.widgets.status_line import Remark, StatusLine
from tmscoach.tui.words import kind_of, page_kinds

if TYPE_CHECKING:
    from tmscoach.services.journal import OpenPage, Page
    from tmscoach.startup import Services

LOOK = 0.2  # seconds between looks at the clock; with drafting.LATEST this stays under a second
AWAY = 300.0  # seconds without a key after which time no longer counts as writing
TIMERS = (3, 10, 20)  # minutes
MOST = 20  # minutes; no sitting is meant to be longer
FATES = (Fate.PRIVATE, Fate.SHARE, Fate.RELEASE)
SEALED = "not stored"
WIDE, SMALL, TINY = 100, 72, 48  # columns under which the line below says less
MORE = (
    Answer("f", "Private, share or release", "ctrl+t"),
    Answer("g", "Feelings", "ctrl+g"),
    Answer("t", "Title and tags", "f4"),
    Answer("p", "A prompt, or another one", "ctrl+r"),
    Answer("k", "Another kind of page", "f3"),
    Answer("m", "Minutes of the timer", "f5"),
    Answer("e", "Your own editor", "ctrl+o"),
)
DOES = {
    "f": "fate",
    "g": "feelings",
    "t": "labels",
    "p": "prompt",
    "k": "kind",
    "m": "timer",
    "e": "hand_over",
}  # the action behind each of them


class WritingScreen(Screen[None]):
    """One page, ready to type; every road out of here keeps it, or lets it go if it is a release page."""

    CSS_PATH = "writing.tcss"
    SMALLEST = (40, 10)
    BINDINGS = [
        Binding("escape", "leave", "Done", id="writing.done", tooltip="Keep the page and go back"),
        Binding("ctrl+t", "fate", "Fate", id="writing.fate", tooltip="Private, share or release"),
        Binding("ctrl+s", "save", "Save now", id="writing.save", tooltip="It also saves by itself"),
        Binding("ctrl+g", "feelings", "Feelings", id="writing.feelings", tooltip="Which feelings are in it"),
        Binding("f4", "labels", "Title and tags", id="writing.labels", tooltip="Name and file the page"),
        Binding("ctrl+r", "prompt", "A prompt", id="writing.prompt", tooltip="A prompt, or another one"),
        Binding("f3", "kind", "Kind", id="writing.kind", tooltip="A form, or a free page, while it is empty"),
        Binding("f5", "timer", "Timer", id="writing.timer", tooltip="3, 10 or 20 minutes"),
        Binding("f1", "more", "Keys", id="writing.more", tooltip="What can be done with the page"),
        Binding("ctrl+o", "hand_over", "Own editor", id="writing.editor", tooltip="Open it in $EDITOR"),
    ]
    AUTO_FOCUS = ""  # where one types is told by the page

    def __init__(
        self, services: Services, message: WritePage, clock: Callable[[], float] = monotonic
    ) -> None:
        super().__init__()
        self._services = services
        self._message = message
        self._clock = clock
        self._minutes = min(message.minutes or services.config.timer_minutes, MOST)
        self._opened: OpenPage | None = None
        self._problem: CoachError | None = None  # why the page that was asked for is not there
        self._hand: PageInHand | None = None
        self._writer: PageEditor | PageForm | None = None
        self._before = 0  # seconds spent on this page in earlier sittings
        self.seconds = 0.0  # seconds of this sitting
        self._looked_at = self._pressed_at = clock()
        self._words = (-1, 0)  # length and words of the text last counted
        self._refused = ""  # why the disk refused, while it does

    # --- the page ----------------------------------------------------------------------------------------

    @property
    def hand(self) -> PageInHand:
        """The page; there from `on_mount` on."""
        assert self._hand is not None
        return self._hand

    @property
    def page(self) -> OpenPage:
        """The page as it is now."""
        return self.hand.page

    @property
    def writer(self) -> PageEditor | PageForm:
        """Where one types; there from `compose` on."""
        assert self._writer is not None
        return self._writer

    @property
    def editor(self) -> PageEditor:
        """Where one types, on a page that is no form."""
        assert isinstance(self._writer, PageEditor)
        return self._writer

    def _writer_of(self, page: OpenPage) -> PageEditor | PageForm:
        """The form of the page's kind; the plain editor for other kinds, and for a text no form has made."""
        form = content.form(page.kind)
        fields = forms.parse(form, page.body) if form else None
        if form is None or fields is None:
            return self._plain(page.body)
        return PageForm(form, fields, id="writing-form")

    @staticmethod
    def _plain(text: str) -> PageEditor:
        editor = PageEditor(
            text,
            id="writing-editor",
            tab_behavior="focus",
            highlight_cursor_line=False,
            show_line_numbers=False,
            placeholder=Content("Begin anywhere."),
        )
        editor.move_cursor(editor.document.end)
        return editor

    def compose(self) -> ComposeResult:
        """Prompt, where one types, remarks."""
        try:
            self._opened = self._open()
        except CoachError as problem:
            self._problem = problem
            self._opened = self._services.journal.open_page()
        self._writer = self._writer_of(self._opened)
        with Vertical(id="writing"):
            with VerticalScroll(id="writing-head", can_focus=False):
                yield Static(id="writing-prompt")
                yield Static(id="writing-about")
            yield self._writer
        yield StatusLine(
            {
                "fate": "Private, share or release: ctrl+t",
                "timer": "3, 10 or 20 minutes: f5",
                "words": "",
                "saved": "Save now: ctrl+s",
            },
            {
                "more": "Feelings, title and tags, a prompt, your own editor: f1",
                "done": "Keep the page and go back: escape",
            },
        )

    def on_mount(self) -> None:
        """From now on look often whether it is time to save."""
        page = self._opened
        assert page is not None  # `compose` comes first
        if self._problem is not None:
            tell_problem(self.app, self._problem)
        self._hand = PageInHand(self._services.journal, page, self._clock)
        self._before = page.seconds
        if self._message.text and page.is_blank:
            self.hand.change(body=self._message.text)
            self.editor.load(self.page.body)
            self.editor.move_cursor(self.editor.document.end)
        self._looked_at = self._pressed_at = self._clock()
        self._dress()
        self.writer.focus()
        self.set_interval(LOOK, self.look)
        if self.hand.is_released:
            self._warn_first()

    def _open(self) -> OpenPage:
        journal, message = self._services.journal, self._message
        if message.draft_uuid is not None:
            return journal.open_draft(message.draft_uuid)
        if message.entry_id is not None:
            return journal.open_entry(message.entry_id)
        kind = Kind.PROMPTED if message.prompt and message.kind is Kind.FREE else message.kind
        return journal.open_page(
            kind=kind,
            fate=message.fate,
            prompt=message.prompt,
            prompt_id=message.prompt_id,
            drill_uuid=message.drill_uuid,
            day=date.fromisoformat(message.day) if message.day else None,
        )

    def on_resize(self) -> None:
        """The line below says what there is room for."""
        if self._hand is not None:
            self._dress()

    @on(TextArea.Changed)
    def remember(self) -> None:
        """Take up what was typed; the editor is gone when the screen is taken down."""
        self._pressed_at = self._clock()
        self.hand.change(body=self.writer.text)

    def on_key(self) -> None:
        """Somebody is here, if only to move about."""
        self._pressed_at = self._clock()

    # --- time and saving -----------------------------------------------------------------------------------

    def look(self) -> None:
        """Count the time, save if it is due, and say so."""
        now = self._clock()
        passed, self._looked_at = now - self._looked_at, now
        if self.is_current and now - self._pressed_at < AWAY and passed < AWAY:
            self.seconds += passed
            self.hand.spend(self._before + int(self.seconds))
        if self.hand.is_due:
            self._save()
        self._remark()

    def _save(self) -> None:
        try:
            self.hand.save()
        except CoachError as problem:
            if not self._refused:
                self.notify(
                    visible(f"{problem.title} {problem.hint} It is tried again by itself."),
                    title="Not saved yet",
                    severity="error",
                    markup=False,
                    timeout=15,
                )
            self._refused = problem.title
        else:
            self._refused = ""

    def keep_now(self) -> None:
        """Keep the page, or let a release page go; raises `CoachError` if that cannot be done."""
        if self._hand is None:
            return
        if not self.hand.is_released:
            self.hand.keep()
        elif not self.page.is_blank:
            self.hand.release()
            self._wipe()

    def put_by(self) -> None:
        """Put it on the disk and stay; raises `CoachError` if that cannot be done."""
        if self._hand is not None:
            self.hand.save()

    def on_screen_suspend(self) -> None:
        """Another screen is in front: what was typed is put on disk."""
        if self._hand is not None:
            self._save()

    def on_screen_resume(self) -> None:
        """The time in between was not writing."""
        self._looked_at = self._pressed_at = self._clock()

    def on_unmount(self) -> None:
        """The last chance, if the program ends on a road that asked nobody."""
        try:
            self.keep_now()
        except CoachError:
            return  # the draft on disk is at most a second behind

    def _wipe(self) -> None:
        """Nothing of the text stays on the screen or in the editor's memory of edits."""
        self.writer.wipe()

    # --- what it looks like --------------------------------------------------------------------------------

    def _dress(self) -> None:
        """Show fate, prompt, title, feelings and tags."""
        page, sealed = self.page, self.hand.is_released
        self.set_class(sealed, "-release")
        self.writer.sealed = sealed
        self.writer.border_title = f" {SEALED} " if sealed else None
        prompt = self.query_one("#writing-prompt", Static)
        prompt.update(Content(visible(page.prompt)))
        prompt.display = bool(page.prompt)
        about = []
        if page.day != self._services.clock.today():
            about.append(f"{page.day:%A} {page.day.day} {page.day:%B %Y}")
        about += [one_line(page.title)] if page.title else []
        about += [", ".join(feeling.value for feeling in page.feelings)] if page.feelings else []
        about += [" ".join(f"#{visible(tag)}" for tag in page.tags)] if page.tags else []
        if sealed:
            about = [content.release().what_stays]
        line = self.query_one("#writing-about", Static)
        line.update(Content("   ·   ".join(about)))
        line.display = bool(about)
        self.query_one("#writing-head").display = bool(page.prompt or about)
        status, width = self.query_one(StatusLine), self.app.size.width
        status.say("fate", page.fate.value + ("" if width < SMALL else " (ctrl+t)"), loud=sealed)
        status.say("more", "f1" if width < WIDE else "more (f1)")
        way_out = "let go (esc)" if sealed else "done (esc)"
        status.say("done", way_out if width >= TINY else "esc")
        self._remark()
        self.refresh_bindings()

    def _remark(self) -> None:
        """Timer, words and the saved mark."""
        status = self.query_one(StatusLine)
        minutes, width = int(self.seconds // 60), self.app.size.width
        narrow = width < WIDE
        if minutes >= MOST:
            status.say("timer", f"{MOST} min, enough" + ("" if narrow else " for one sitting"))
        elif minutes >= self._minutes:
            status.say("timer", f"{minutes} min are up" if narrow else f"{minutes} min, a good place to stop")
        else:
            status.say("timer", f"{minutes} of {self._minutes} min")
        body = self.page.body
        if self._words[0] != len(body) or self.hand.is_saved:
            count = self._services.journal.words(self.page) if self._words[0] != len(body) else self._words[1]
            self._words = (len(body), count)
        count = self._words[1]
        status.say("words", f"{count} word{'' if count == 1 else 's'}")
        if width < SMALL:
            status.say("words", "")
        if width < TINY:
            status.say("timer", "")
        if self.hand.is_released:
            status.say("saved", SEALED, loud=True)
        elif self._refused:
            status.say("saved", "not saved yet" if narrow else "not saved, trying again", loud=True)
        elif self.page.saved_at is not None:
            status.say("saved", f"saved {self.page.saved_at:%H:%M:%S}")
        else:
            status.say("saved", "")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A release page is never saved, filed or handed on; only an empty page changes its kind."""
        if self._hand is None:
            return False  # a key that came before the page did
        if action == "kind":
            return not self.page.body.strip()
        return not self.hand.is_released or action not in ("save", "feelings", "labels", "hand_over")

    @on(Remark.Clicked)
    async def run_remark(self, event: Remark.Clicked) -> None:
        """A click on the line below."""
        action = {"done": "leave", "saved": "save"}.get(event.name, event.name)
        await self.run_action(action)
        self.writer.focus()

    @on(PageEditor.NotCopied)
    def explain_no_copy(self) -> None:
        """A clipboard is a place too."""
        self.notify("Nothing was copied: this page is not stored anywhere.", markup=False, timeout=4)

    # --- what one can do -----------------------------------------------------------------------------------

    def action_save(self) -> None:
        """Save now; if that fails, say why and offer a file elsewhere."""
        try:
            self.hand.save()
            self._refused = ""
        except CoachError as problem:
            self._refused = problem.title
            self._offer_file(problem)
        self._remark()

    @work(exclusive=True, group="writing-dialog")
    async def _offer_file(self, problem: CoachError) -> None:
        """The page stays open, whatever is chosen."""
        await self._saved_elsewhere(problem)

    @work(exclusive=True, group="writing-more")
    async def action_more(self) -> None:
        """What the keys do; each can be chosen here too."""
        sealed = self.hand.is_released
        offered = tuple(answer for answer in MORE if self.check_action(DOES[answer.key], ()))
        said = "Escape lets it go." if sealed else "It saves by itself; escape keeps it and goes back."
        chosen = await self.app.push_screen_wait(ChooseDialog("This page", said, offered))
        if chosen is not None:
            await self.run_action(DOES[chosen])

    def action_timer(self) -> None:
        """The next of the three lengths."""
        self._minutes = next((m for m in TIMERS if m > self._minutes), TIMERS[0])
        self._remark()

    def action_prompt(self) -> None:
        """Draw a prompt; another one, if there is one already."""
        with telling(self):
            for _ in range(8):  # drawn by chance, so the same may come up
                prompt = self._services.journal.draw_prompt()
                if prompt.id != self.page.prompt_id:
                    break
            kind = Kind.PROMPTED if self.page.kind is Kind.FREE else self.page.kind
            self.hand.change(prompt=prompt.text, prompt_id=prompt.id, kind=kind)
        self._dress()

    @work(exclusive=True, group="writing-dialog")
    async def action_feelings(self) -> None:
        """Choose among the ten."""
        chosen = await self.app.push_screen_wait(FeelingsDialog(self.page.feelings))
        if chosen is not None:
            self.hand.change(feelings=chosen)
            self._dress()

    @work(exclusive=True, group="writing-dialog")
    async def action_labels(self) -> None:
        """Title and tags."""
        page = self.page  # never a release page: there the key is off
        slip = self._services.slips.of("labels", page.entry_uuid or page.uuid)
        labels = await self.app.push_screen_wait(
            LabelsDialog(Labels(page.title, page.tags), self._tags_like, slip)
        )
        if labels is not None:
            self.hand.change(title=labels.title, tags=labels.tags)
            with telling(self):
                self.hand.save()
                slip.forget()
            self._dress()

    def _tags_like(self, start: str) -> Iterable[str]:
        try:
            return [tag.name for tag in self._services.journal.tags(start)]
        except CoachError:
            return []  # without completion one can still type

    @work(exclusive=True, group="writing-dialog")
    async def action_kind(self) -> None:
        """A form in the place of the empty page, or a free page in the place of a form."""
        said = "The page is still empty; it becomes what you choose."
        chosen = await self.app.push_screen_wait(ChooseDialog("What kind of page?", said, page_kinds()))
        if chosen is None or self.page.body.strip():
            return
        kind = kind_of(chosen)
        if kind is Kind.FREE and self.page.prompt:
            kind = Kind.PROMPTED
        self.hand.change(kind=kind, body="")  # there was nothing but space
        await self._change_writer()

    async def _change_writer(self) -> None:
        """Sit down to what fits the page now."""
        await self.writer.remove()
        self._writer = writer = self._writer_of(self.page)
        await self.query_one("#writing").mount(writer)
        self._dress()
        writer.focus()

    async def action_hand_over(self) -> None:
        """Give the page to the person's own editor and take it back; a form goes with all its headings."""
        from tmscoach.services.editor import edit

        writer, problem = self.writer, None
        before = writer.text
        if isinstance(writer, PageForm):
            before = forms.template(writer.form, writer.fields)
        self._save()
        try:
            with self.app.suspend():
                try:
                    after = edit(before, self._services.paths.editing)
                except CoachError as refused:  # the terminal must come back first
                    after, problem = before, refused
        except SuspendNotSupported:
            after, problem = before, CoachError("This terminal cannot be handed to another program.")
        if problem is not None:
            tell_problem(self.app, problem)
        elif after != before:
            await self._take_back(after)
        self.on_screen_resume()

    async def _take_back(self, text: str) -> None:
        """The text as another editor left it; where it fits the form no more, it is one text from now on."""
        if isinstance(self.writer, PageEditor):
            self.writer.replace(text, (0, 0), self.writer.document.end)
            self.writer.move_cursor(self.writer.document.end)
            return
        fields = forms.understood(self.writer.form, text)
        if fields is not None:
            self.writer.take(fields)
            return
        self.hand.change(body=text)
        await self._change_writer()
        self.notify("The headings are other ones now, so the page is one text.", markup=False, timeout=8)

    # --- fate ----------------------------------------------------------------------------------------------

    @work(exclusive=True, group="writing-dialog")
    async def action_fate(self) -> None:
        """Private, share, release, and back to private."""
        fate = FATES[(FATES.index(self.page.fate) + 1) % len(FATES)]
        if fate is Fate.RELEASE:
            await self._seal()
        elif self.hand.is_released:
            await self._unseal(fate)
        else:
            self.hand.change(fate=fate)
        self._dress()

    async def _seal(self) -> None:
        if not await self._is_warned():
            self.hand.change(fate=Fate.PRIVATE)
            return
        if self.page.entry_uuid is not None:
            sure = await self.app.push_screen_wait(
                ConfirmDialog(
                    "Let a kept page go?",
                    "Closing it erases its words from the journal. Backups made earlier keep theirs.",
                    "Yes",
                    "Keep it",
                )
            )
            if not sure:
                self.hand.change(fate=Fate.PRIVATE)
                return
        with telling(self):
            self.hand.seal()

    async def _unseal(self, fate: Fate) -> None:
        if not self.page.is_blank:
            sure = await self.app.push_screen_wait(
                ConfirmDialog(
                    "Keep this page after all?",
                    "It will be stored on this machine, for you alone.",
                    "Keep it",
                    "Leave it unstored",
                )
            )
            if not sure:
                return
        self.hand.unseal(fate)

    async def _is_warned(self) -> bool:
        """The caution, once, before the first release page there ever is."""
        with telling(self):
            if self._services.preferences.get("release_caution"):
                return True
            words = content.release()
            if await self.app.push_screen_wait(
                ConfirmDialog(words.caution_title, words.caution.strip(), "Go on", "Not now")
            ):
                self._services.preferences.put("release_caution", self._services.clock.today().isoformat())
                return True
        return False

    @work(exclusive=True, group="writing-dialog")
    async def _warn_first(self) -> None:
        """A page that was opened as a release page; 'not now' makes it a private one."""
        if not await self._is_warned():
            self.hand.unseal(Fate.PRIVATE)
            self._dress()

    # --- leaving -------------------------------------------------------------------------------------------

    @work(exclusive=True, group="writing-dialog")
    async def action_leave(self) -> None:
        """Keep the page, or let it go, and go back."""
        page, form = self.page, content.form(self.page.kind)
        is_new = self.hand.touched and page.entry_uuid is None and not page.is_blank
        if self.hand.is_released and not page.is_blank:
            await self._let_go()
        elif self.hand.is_released or await self._kept():
            if int(self.seconds // 60) >= MOST:
                await self._settle("That was twenty minutes.")
            elif is_new and form is not None and form.heavy:
                await self._settle("The page is kept.")
            self.dismiss(None)

    async def _settle(self, said: str) -> None:
        """A quiet minute, and something ordinary after it; another one each day."""
        acts = content.release().act
        act = acts[self._services.clock.today().toordinal() % len(acts)]
        await self.app.push_screen_wait(SettleDialog(said, act, self._clock))

    async def _let_go(self) -> None:
        ending = await self.app.push_screen_wait(EndingDialog())
        if ending is None:
            return
        try:
            self.hand.release(ending.feeling, ending.meaning)
        except CoachError as problem:
            tell_problem(self.app, problem)
            return
        self._wipe()
        await self._settle("The page is gone.")
        self.dismiss(None)

    async def _kept(self) -> bool:
        """Whether the page is safe, after asking whatever must be asked."""
        try:
            conflict = self._services.journal.conflict(self.page) if self.hand.touched else None
            stays = Stays.BOTH
            if conflict is not None and conflict.theirs is not None:
                stays = await self.app.push_screen_wait(
                    ConflictDialog(self.page.body, _their_version(conflict.theirs))
                )
            if stays is Stays.THEIRS:
                self.hand.throw_away()
                return True
            kept = self.hand.keep(replace_theirs=stays is Stays.MINE)
        except CoachError as problem:
            return await self._saved_elsewhere(problem)
        if kept is not None and kept.conflict:
            self.notify("It is a page of its own now, beside the other.", title="Kept", markup=False)
        return True

    async def _saved_elsewhere(self, problem: CoachError) -> bool:
        """The store refuses the page: offer a file in another folder; whether one was written."""
        answer = await self.app.push_screen_wait(
            ChooseDialog(
                problem.title,
                "The page is still here, and nothing of it is lost while this window is open. "
                "It is saved by itself as soon as that can be done.",
                (
                    Answer("r", "Go back and try again"),
                    Answer("f", "Write it into a file", "in a folder you name"),
                ),
            )
        )
        if answer != "f":
            return False
        field = Field("path", "File", f"~/page-{self.page.begun.at:%Y-%m-%d-%H%M}.md")
        given = await self.app.push_screen_wait(
            AskDialog("Write the page into a file", (field,), self._write_file)
        )
        return given is not None

    def _write_file(self, given: dict[str, str]) -> None:
        from tmscoach.formats.files import write_whole

        page = self.page
        head = f"# {mended(page.title)}\n\n" if page.title else ""
        path = write_whole(_path(given["path"]), [head, mended(page.body)])
        self.notify(visible(str(path)), title="Written", markup=False, timeout=12)


def _their_version(theirs: Page) -> Version:
    """The other window's text as it stands there now."""
    if theirs.fate is Fate.RELEASE:
        return Version("Theirs, let go: its words are gone", "")
    where = "Theirs, in the trash now" if theirs.deleted_at else "Theirs"
    return Version(f"{where}, {theirs.modified:%H:%M} on {theirs.modified:%d %B}", theirs.body)


def _path(text: str) -> Path:
    try:
        return Path(text).expanduser()
    except RuntimeError:
        raise CoachError(
            f"{text} begins with a name that is nobody's here.",
            "Nothing was written.",
            "Write the whole path.",
        ) from None
