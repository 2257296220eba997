"""Pages that are forms: several answers in one Markdown text, each below a heading, and back again.

A page stays one text. What a form makes of it is taken apart only if putting it together again gives the same
text to the letter; any other text is a page like every page, and nothing in it is touched.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from tmscoach.models.content import Form, FormField
from tmscoach.rules import text as texts

Fields = Mapping[str, str]
GAP = "\n\n"


@lru_cache(maxsize=32)
def _headings(form: Form) -> re.Pattern[str]:
    """A heading of this form, alone on its line; in front of it any number of backslashes."""
    return re.compile(rf"(?m)^(\\*)# ({'|'.join(re.escape(field.label) for field in form.field)})$")


# --- together and apart ------------------------------------------------------------------------------------


def compose(form: Form, fields: Fields) -> str:
    """The text of a page: a heading and a text for each field that is not empty, in the form's order.

    A line of a text that reads like a heading of the form gets a backslash, which Markdown does not show.
    """
    return GAP.join(
        f"# {field.label}{GAP}{_written(form, field, fields[field.id])}"
        for field in form.field
        if fields.get(field.id)
    )


def parse(form: Form, body: str) -> dict[str, str] | None:
    """Every field of a page, empty where nothing stands; None if `compose` would not make this text of it."""
    fields = dict.fromkeys((field.id for field in form.field), "")
    named = {field.label: field for field in form.field}
    found = [heading for heading in _headings(form).finditer(body) if not heading[1]]
    ends = [heading.start() - len(GAP) for heading in found[1:]] + [len(body)]
    for heading, end in zip(found, ends, strict=False):
        field = named[heading[2]]
        fields[field.id] = _read(form, field, body[heading.end() + len(GAP) : end])
    return fields if compose(form, fields) == body else None


def _written(form: Form, field: FormField, text: str) -> str:
    if field.sort == "items":
        return "\n".join(f"- {line}" if line else "" for line in text.split("\n"))
    # most texts hold no such line, and looking for one costs less than the pattern
    if any(f"# {other.label}" in text for other in form.field):
        return _headings(form).sub(r"\\\g<0>", text)
    return text


def _read(form: Form, field: FormField, text: str) -> str:
    if field.sort == "items":
        return "\n".join(line.removeprefix("- ") for line in text.split("\n"))
    return _headings(form).sub(lambda line: line[0].removeprefix("\\"), text)


def understood(form: Form, text: str) -> dict[str, str] | None:
    """The fields of a text that a person has had in an editor of their own: blank lines and order are free.

    None if words stand above the first heading, or one heading comes twice.
    """
    if text.count("\r\n") == text.count("\n"):  # an editor that ends every line like this
        text = text.replace("\r\n", "\n")
    fields = dict.fromkeys((field.id for field in form.field), "")
    named = {field.label: field for field in form.field}
    found = [heading for heading in _headings(form).finditer(text) if not heading[1]]
    starts = [heading.start() for heading in found[1:]] + [len(text)]
    labels = [heading[2] for heading in found]
    if not found or text[: found[0].start()].strip() or len(set(labels)) < len(labels):
        return None
    for heading, end in zip(found, starts, strict=True):
        field = named[heading[2]]
        part = re.sub(r"\A(?:[^\S\n]*\n)+|\s+\Z", "", text[heading.end() : end])
        if field.sort == "items":
            part = "\n".join(
                re.sub(r"^[*+-][ \t]+(?=\S)|^[*+-][ \t]*$", "", line) for line in part.split("\n")
            )
            fields[field.id] = part.strip("\n")
        else:
            fields[field.id] = _read(form, field, part)
    return fields


def template(form: Form, fields: Fields) -> str:
    """The page with every heading, those without an answer too: to be filled in elsewhere."""
    written = ((field.label, _written(form, field, fields.get(field.id, ""))) for field in form.field)
    return "\n".join(f"# {label}{GAP}{text}\n" if text else f"# {label}{GAP}" for label, text in written)


def filled(form: Form | None, body: str) -> str:
    """A page without the headings under which there is nothing but space."""
    fields = parse(form, body) if form else None
    if form is None or fields is None:
        return body
    return compose(form, {name: text if text.strip() else "" for name, text in fields.items()})


# --- reading -----------------------------------------------------------------------------------------------


def sections(form: Form | None, body: str) -> tuple[tuple[str, str], ...]:
    """(label, Markdown below it) of a page that is such a form; empty for every other text."""
    fields = parse(form, body) if form else None
    if form is None or fields is None:
        return ()
    return tuple(
        (field.label, _written(form, field, fields[field.id])) for field in form.field if fields[field.id]
    )


def words(form: Form | None, body: str) -> int:
    """How many words of a page are the patient's own: headings and the signs of a list do not count."""
    fields = parse(form, body) if form else None
    return sum(map(texts.word_count, fields.values())) if fields else texts.word_count(body)


def plain(form: Form | None, body: str, marks: Iterable[str] = ()) -> str:
    """A page, or its beginning, without its headings: what a list or a search shows of it.

    `marks` may stand anywhere in `body` and do not count in telling what is a heading.
    """
    bare = _without(body, marks)
    if form is None or not _headings(form).match(bare) or bare.startswith("\\"):
        return body
    parts: list[list[str]] = []
    for line in body.split("\n"):
        heading = _headings(form).fullmatch(_without(line, marks))
        if heading and not heading[1]:
            parts.append([])
        else:
            parts[-1].append(line.removeprefix("- "))
    return " · ".join(part for part in ("\n".join(lines).strip() for lines in parts) if part)


def _without(text: str, marks: Iterable[str]) -> str:
    for mark in marks:
        text = text.replace(mark, "")
    return text


# --- crossing out ------------------------------------------------------------------------------------------


def is_crossed(text: str) -> bool:
    """Whether every line with words in it stands between `~~`, which Markdown shows crossed out."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    return bool(lines) and all(
        len(line) > 4 and line.startswith("~~") and line.endswith("~~") for line in lines
    )


def crossed(text: str) -> str:
    """`text` crossed out, or as it was before if it is."""
    change = _uncross if is_crossed(text) else _cross
    return "\n".join(
        line.replace(line.strip(), change(line.strip()), 1) if line.strip() else line
        for line in text.split("\n")
    )


def _cross(words: str) -> str:
    guard = "\\" if re.match(r"\\*~", words) else ""  # three tildes would begin a block of code
    return f"~~{guard}{words}~~"


def _uncross(words: str) -> str:
    words = words[2:-2]
    return words[1:] if re.match(r"\\+~", words) else words


# --- a conversation ----------------------------------------------------------------------------------------


def voices(form: Form, fields: Fields) -> tuple[str, str]:
    """How the two voices are called."""
    one, other = (" ".join(fields.get(field.id, "").split()) or field.unnamed for field in form.voices)
    return one, other


def turned(text: str, names: tuple[str, str]) -> str:
    """A conversation with the other voice about to speak; an empty turn changes hands."""
    said = text.rstrip()
    if not said:
        return f"{names[0]}: "
    before, _, last = said.rpartition("\n")
    for name, other in (names, names[::-1]):
        if last == f"{name}:":
            return f"{before}\n{other}: " if before else f"{other}: "
    spoken = [name for line in said.split("\n") for name in names if line.startswith(f"{name}:")]
    if not spoken:
        said, spoken = f"{names[0]}: {said}", [names[0]]
    return f"{said}{GAP}{names[1] if spoken[-1] == names[0] else names[0]}: "
