"""Commands about pages: write, line, list, show, edit, delete, trash, search."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from tmscoach.cli.shared import AsJson, opened, print_json, say, tell, usage
from tmscoach.errors import CoachError
from tmscoach.models.terms import Fate, Feeling, Kind
from tmscoach.rules.text import one_line

if TYPE_CHECKING:
    from datetime import date

    from tmscoach.services.journal import Page, PageRow
    from tmscoach.startup import Services

Number = Annotated[int, typer.Argument(metavar="ID", help="The page's number, as the list shows it.")]
FateOption = Annotated[Fate, typer.Option("--fate", help="Who may ever read it: share or private.")]
KindOption = Annotated[Kind, typer.Option("--kind", help="What sort of page it is.")]
TitleOption = Annotated[str, typer.Option("--title", help="A title, on one line.")]
TagOption = Annotated[list[str] | None, typer.Option("--tag", help="A tag; may be given again.")]
FeelingOption = Annotated[
    list[str] | None, typer.Option("--feeling", help="One of the ten feelings; may be given again.")
]
AtOption = Annotated[
    str, typer.Option("--at", metavar="WHEN", help="A day up to today, or a day and time; empty for now.")
]


def write(
    text: Annotated[
        str | None, typer.Argument(help="The words; - reads stdin; without it an editor opens.")
    ] = None,
    fate: FateOption = Fate.PRIVATE,
    kind: KindOption = Kind.FREE,
    title: TitleOption = "",
    tag: TagOption = None,
    feeling: FeelingOption = None,
    at: AtOption = "",
    ask: Annotated[
        bool, typer.Option("--ask", help="Ask what the kind asks for, question by question.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Keep a page: from the words given, from stdin, or from your editor. Prints its number.

    The kinds event, letter, dialogue, list and postcard ask for several things. Your editor then opens with a
    heading for each, and those left empty are dropped. Words given, or from stdin, are kept as they are.
    """
    from tmscoach.rules.journal import check_stays, check_text, clean_feelings

    if ask:
        _check_asks(kind, text)
    check_stays(fate)  # before anybody writes a page that would then be refused
    clean_feelings(feeling or ())
    with opened() as services:
        if at.strip():
            services.clock.at(at)
        services.journal.purge_old_trash()
        check_text(title or "-", Kind.LINE, "title")
        if ask:
            from tmscoach.cli.form_plain import answered

            draft, words = answered(services, kind, fate, aside=as_json)
            page = services.journal.write(words, fate, kind, title, tag or (), feeling or (), at)
            services.journal.discard_draft(draft.uuid)
        else:
            words = _words(services, text, kind)
            page = services.journal.write(words, fate, kind, title, tag or (), feeling or (), at)
        _kept(page, as_json)


def _check_asks(kind: Kind, text: str | None) -> None:
    from tmscoach.formats import content

    forms = content.forms()
    if kind not in forms:
        raise usage(
            f"A {kind.value} page is one text, so there is nothing to ask.",
            f"The kinds that ask are: {', '.join(forms)}.",
        )
    if text is not None:
        raise usage("--ask asks for the words.", f"Write: tmscoach write --kind {kind.value} --ask")


def line(
    text: Annotated[str | None, typer.Argument(help="One line; - reads stdin.")] = None,
    at: AtOption = "",
    as_json: AsJson = False,
) -> None:
    """Keep one line: what you met today besides symptoms. Prints its number."""
    with opened() as services:
        if text is None and sys.stdin.isatty():
            raise usage("There is no line yet.", 'Write: tmscoach line "a swift over the yard"')
        _kept(services.journal.line(_words(services, text), at), as_json)


def _words(services: Services, text: str | None, kind: Kind = Kind.FREE) -> str:
    """The words of a page: the argument, stdin, or what the user's editor gives back."""
    if text is not None and text != "-":
        if not services.preferences.get("warned_history"):
            tell(
                "Your shell may remember this command and the words in it. "
                "Without words after it, tmscoach write opens your editor; - reads stdin. This is said once."
            )
            services.preferences.put("warned_history", "yes")
        return text
    return _edited(services, "", kind) if text is None and sys.stdin.isatty() else _stdin()


def _stdin() -> str:
    """All of stdin as text; the end of the last line is not part of it."""
    data = sys.stdin.buffer.read()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise CoachError(
            f"What came in is not UTF-8 text (at byte {problem.start + 1}).",
            "Nothing was kept.",
            "Convert it first, for example: iconv -f latin1 -t utf-8 FILE | tmscoach write -",
        ) from None
    return text.removesuffix("\n").removesuffix("\r")


def _edited(services: Services, text: str, kind: Kind) -> str:
    """`text` after the user's editor; a form goes there with every heading and loses the empty ones."""
    from tmscoach.formats import content
    from tmscoach.rules import forms
    from tmscoach.services.editor import edit, leftovers

    for file in leftovers(services.paths.editing):
        tell(
            f"A page that never came back from an editor is in {file}. "
            f"Keep it with: tmscoach write - < '{file}'. Then remove that file."
        )
    form = content.form(kind)
    fields = forms.parse(form, text) if form else None
    if form is None or fields is None:
        return edit(text, services.paths.editing)
    shown = forms.template(form, fields)
    new = edit(shown, services.paths.editing)
    if new == shown:
        return text
    read = forms.understood(form, new)
    return new if read is None else forms.compose(form, read)


def _kept(page: Page, as_json: bool) -> None:
    if as_json:
        print_json(_whole(page))
    else:
        say(str(page.id))
    share = "may go into a packet, after you looked at it" if page.fate is Fate.SHARE else "private"
    year = "" if page.day.year == page.modified.year else f" {page.day.year}"
    day = f"{page.day:%A} {page.day.day} {page.day:%B}{year}"
    tell(f"Kept for {day}: {_counted(page.words, 'word')}, {share}.")


def list_pages(
    since: Annotated[str, typer.Option("--from", metavar="DAY", help="The first day.")] = "",
    until: Annotated[str, typer.Option("--to", metavar="DAY", help="The last day.")] = "",
    tag: Annotated[str, typer.Option("--tag", help="Only pages with this tag.")] = "",
    feeling: Annotated[Feeling | None, typer.Option("--feeling", help="Only with this feeling.")] = None,
    kind: Annotated[Kind | None, typer.Option("--kind", help="Only this kind.")] = None,
    fate: Annotated[Fate | None, typer.Option("--fate", help="Only this fate.")] = None,
    number: Annotated[int, typer.Option("-n", "--number", min=1, help="At most so many.")] = 20,
    as_json: AsJson = False,
) -> None:
    """List pages, newest first."""
    with opened() as services:
        rows = services.journal.recent(
            limit=min(number, 1_000_000),
            since=_day(services, since),
            until=_day(services, until),
            tag=tag,
            feeling=feeling,
            kind=kind,
            fate=fate,
        )
    _print_rows(rows, as_json)
    if not rows and not as_json:
        tell("No pages here yet. tmscoach write opens one.")


def _day(services: Services, text: str) -> date | None:
    """A day that bounds a list."""
    return services.care.day(text) if text.strip() else None


def show(number: Number, as_json: AsJson = False) -> None:
    """Print a page."""
    with opened() as services:
        page = services.journal.page(number)
    if as_json:
        print_json(_whole(page))
        return
    say(f"Page {page.id}, {page.day:%A} {page.day.day} {page.day:%B %Y}, written {_clock(page)}")
    minutes = f", {_counted(round(page.seconds / 60), 'minute')}" if page.seconds >= 30 else ""
    say(f"{page.kind.value} page, {page.fate.value}, {_counted(page.words, 'word')}{minutes}")
    for name, value in (
        ("Title", page.title),
        ("Prompt", page.prompt),
        ("Tags", ", ".join(page.tags)),
        ("Feelings", ", ".join(page.feelings)),
        ("What it tells me", page.meaning),
    ):
        if value:
            say(f"{name}: {one_line(value)}")
    if page.fate is Fate.RELEASE:
        say("\nReleased: its words were never stored.")
    else:
        say("\n" + page.body.replace("\r\n", "\n"))
    if page.deleted_at:
        tell(f"This page is in the trash; tmscoach trash --restore {page.id} takes it out.")


def _clock(page: Page) -> str:
    """When a page was written; with the date where that is not the page's own day."""
    return f"{page.at:%H:%M}" if page.at.date() == page.day else f"{page.at:%Y-%m-%d %H:%M}"


def edit(
    number: Number,
    text: Annotated[
        str | None, typer.Argument(metavar="[-]", help="- reads the new text from stdin.")
    ] = None,
    fate: Annotated[Fate | None, typer.Option("--fate", help="Change who may ever read it.")] = None,
    title: Annotated[str | None, typer.Option("--title", help="Change the title.")] = None,
    tag: Annotated[list[str] | None, typer.Option("--tag", help='Change the tags; "" takes all off.')] = None,
    feeling: Annotated[
        list[str] | None, typer.Option("--feeling", help='Change the feelings; "" takes all off.')
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Change a page: its text in your editor, or what the options name."""
    if text not in (None, "-"):
        raise usage(
            "The new text is not given as an argument.",
            f"Write: tmscoach edit {number} - < FILE, or no text.",
        )
    with opened() as services:
        page = services.journal.page(number)
        if text == "-" or all(option is None for option in (fate, title, tag, feeling)):
            services.journal.open_entry(number)  # refuses a released page before anybody types
            piped = text == "-" or not sys.stdin.isatty()
            new = _stdin() if piped else _edited(services, page.body, page.kind)
            if new == page.body:
                tell("The text is as it was.")
            else:
                page = services.journal.edit_text(number, new, page.version)
                if page.conflict:
                    tell(
                        f"Page {number} was changed elsewhere meanwhile. Your text is kept beside it, "
                        f"as page {page.id}."
                    )
        if fate is not None:
            page = services.journal.set_fate(page.id, fate)
        if title is not None:
            page = services.journal.set_title(page.id, title)
        if tag is not None:
            page = services.journal.set_tags(page.id, tag)
        if feeling is not None:
            page = services.journal.set_feelings(page.id, [name for name in feeling if name])
    _kept(page, as_json)


def delete(
    number: Number,
    forever: Annotated[
        bool, typer.Option("--forever", help="Erase it at once; it cannot come back.")
    ] = False,
) -> None:
    """Move a page to the trash, where it stays for 30 days."""
    with opened() as services:
        services.journal.purge_old_trash()
        if forever:
            services.journal.delete_forever(number)
            tell(f"Page {number} is erased.")
            _tell_of_backups(services)
            return
        services.journal.delete(number)
    tell(f"Page {number} is in the trash for 30 days; tmscoach trash --restore {number} takes it out.")


def _tell_of_backups(services: Services) -> None:
    """Erasing does not reach into copies; say where they are."""
    paths = services.paths
    there = list(paths.backups.glob("*.db")) if paths.backups.is_dir() else []
    if there:
        tell(f"{_counted(len(there), 'backup')} made earlier may still hold it, in {paths.backups}.")
    if aside := list(paths.data.glob("tmscoach-aside-*.db")):
        tell(f"So may {_counted(len(aside), 'store')} that a restore put aside, in {paths.data}.")


def trash(
    restore: Annotated[int | None, typer.Option("--restore", metavar="ID", help="Take a page out.")] = None,
    empty: Annotated[bool, typer.Option("--empty", help="Erase all of it at once.")] = False,
    as_json: AsJson = False,
) -> None:
    """List the pages in the trash, newest deleted first."""
    if empty and restore is not None:
        raise usage("--empty and --restore cannot go together.", "Give one of them.")
    with opened() as services:
        services.journal.purge_old_trash()
        if restore is not None:
            _kept(services.journal.restore(restore), as_json)
            return
        if empty:
            count = services.journal.empty_trash(0)
            tell(f"{_counted(count, 'page')} erased.")
            if count:
                _tell_of_backups(services)
            return
        rows = services.journal.trash()
    _print_rows(rows, as_json)
    if not rows and not as_json:
        tell("The trash is empty.")


def search(
    query: Annotated[
        list[str],
        typer.Argument(help='Words, "phrases" (in single quotes), -not, tag: feeling: kind: fate: from: to:'),
    ],
    limit: Annotated[int, typer.Option("--limit", min=1, help="At most so many.")] = 50,
    as_json: AsJson = False,
) -> None:
    """Find pages, the best match first."""
    from tmscoach.rules.search import pieces

    with opened() as services:
        hits = services.journal.search(" ".join(query), min(limit, 1_000_000))
    if as_json:
        print_json([_row(hit.row) | _snippet(pieces(hit.snippet)) for hit in hits])
        return
    for hit in hits:
        say(_summary(hit.row, hit.row.title))
        say("      " + "".join(text for text, _ in pieces(hit.snippet)))
    if not hits:
        tell("Nothing matches.")


def _snippet(parts: Iterable[tuple[str, bool]]) -> dict[str, Any]:
    text, matches = "", []
    for part, matched in parts:
        if matched:
            matches.append([len(text), len(text) + len(part)])
        text += part
    return {"snippet": text, "matches": matches}


def _print_rows(rows: Iterable[PageRow], as_json: bool) -> None:
    if as_json:
        print_json([_row(row) for row in rows])
        return
    for row in rows:
        say(_summary(row, " · ".join(part for part in (row.title, row.opening) if part)))


def _summary(row: PageRow, words: str) -> str:
    released = "not stored" if row.fate is Fate.RELEASE else ""
    head = f"{row.id:>5}  {row.day} {row.at:%H:%M}  {row.fate.value:7}  {_counted(row.words, 'word'):>10}"
    return f"{head}  {one_line(words or released, _width() - len(head) - 2)}".rstrip()


def _width() -> int:
    """Columns to fill: the terminal's, or what any reader of a file can bear."""
    from shutil import get_terminal_size

    return max(get_terminal_size().columns, 60) if sys.stdout.isatty() else 160


def _row(row: PageRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "day": row.day,
        "at": row.at,
        "kind": row.kind,
        "fate": row.fate,
        "title": row.title,
        "opening": row.opening,
        "words": row.words,
        "seconds": row.seconds,
    }


def _whole(page: Page) -> dict[str, Any]:
    from dataclasses import asdict

    return {name: value for name, value in asdict(page).items() if name != "conflict" or value}


def _counted(number: int, thing: str) -> str:
    return f"{number:,} {thing}" + ("" if number == 1 else "s")


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(write)
    app.command()(line)
    app.command("list")(list_pages)
    app.command()(show)
    app.command()(edit)
    app.command()(delete)
    app.command()(trash)
    # a query may hold -words: no short options here, and what looks like an unknown option is a word
    app.command(context_settings={"help_option_names": ["--help"], "ignore_unknown_options": True})(search)
