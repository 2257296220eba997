"""Mistakes in a data file as sentences for the person who wrote it: where, which key, what would be right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Any, Literal, get_args, get_origin

from pydantic import ValidationError
from pydantic.fields import FieldInfo

from tmscoach.models.content import ONE_WORD, SLUG, Content
from tmscoach.visible import one_line

_PATTERNS = {
    SLUG: "use small letters, digits and hyphens, such as before-stairs",
    ONE_WORD: "write one word, without a space",
}
_TYPES = {
    "string": "words in quotes",
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "tuple": "a list",
    "model": "keys and values",
}
_BARE = {_TYPES["int"], _TYPES["float"], _TYPES["bool"]}


def in_words(problem: ValidationError, data: object, shape: type[Content]) -> list[str]:
    """Every mistake as a sentence or two: 'step 2 (id breathe), key breaths: 99 is out of range; ...'."""
    found: list[str] = []
    errors = problem.errors(include_url=False, include_input=False)
    for error in errors:
        kind, context = error["type"], error.get("ctx", {})
        tag = ("kind",) if kind.startswith("union_tag") else ()  # the key that says which kind of step
        spot = _Spot((*error["loc"], *tag), data, shape)
        if kind == "value_error":  # from a validator of ours: a sentence a line
            found += [spot.words + _ended(line) for line in str(context["error"]).splitlines()]
        elif not (kind == "missing" and _is_misspelt(error["loc"], errors)) and not _is_echo(
            kind, context, spot
        ):
            found.append(spot.words + _sentence(kind, context, spot))
    return found


def _ended(sentence: str) -> str:
    return sentence.removesuffix(".") + "."


def _is_misspelt(location: tuple[int | str, ...], errors: Iterable[Mapping[str, Any]]) -> bool:
    """Whether a key that is missing stands beside under a name much like it, which is told of."""
    *place, key = location
    return any(
        error["type"] == "extra_forbidden"
        and [*error["loc"][:-1]] == place
        and nearest(str(error["loc"][-1]), [str(key)])
        for error in errors
    )


def _is_echo(kind: str, context: Mapping[str, Any], spot: _Spot) -> bool:
    """Whether a list is called too short only because parts of it have mistakes of their own."""
    return kind == "too_short" and isinstance(spot.value, list) and len(spot.value) >= context["min_length"]


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that looks most like `word`; empty if none does."""
    from difflib import get_close_matches  # a file without mistakes does not pay for it

    return next(iter(get_close_matches(word.lower()[:60], list(known), 1, 0.6)), "")


def shown(value: object) -> str:
    """A value as a short piece of a sentence."""
    match value:
        case bool():
            return str(value).lower()
        case str():
            return f'"{one_line(value, 30)}"'
        case list():
            return "a list"
        case Mapping():
            return "a group of keys"
        case int() if abs(value) >= 10**12:
            return "so large a number"
    return one_line(str(value), 30)


class _Spot:
    """Where in a file a mistake is: the words for it, the key, what stands there, and what may."""

    def __init__(self, location: tuple[int | str, ...], data: object, shape: type[Content]) -> None:
        self.key = ""
        self.shape = shape
        self.model: type[Content] | None = shape  # whose key it is
        self.field: FieldInfo | None = None
        self.inside: list[type[Content]] = [shape]  # what may stand at this place; every kind, for a step
        self.options: list[str] = []  # the words it may have, where there are only a few
        names: list[str] = []
        for part in location:
            if isinstance(part, int):
                data = data[part] if isinstance(data, list) and part < len(data) else None
                name = data.get("id") if isinstance(data, dict) else None
                beside = f" (id {one_line(name, 30)})" if isinstance(name, str) and name.strip() else ""
                names[-1:] = [f"{self.key.removesuffix('s')} {part + 1}{beside}"]
                self.key = ""
            elif len(self.inside) > 1 and part != "kind":  # pydantic puts in which kind it took the step for
                self.inside = [model for model in self.inside if part in _words_of(model, "kind")]
            else:
                data = data.get(part) if isinstance(data, dict) else None
                self.options = [word for model in self.inside for word in _words_of(model, part)]
                self.model = next(iter(self.inside), None)
                self.field = self.model.model_fields.get(part) if self.model else None
                self.inside = _models(self.field.annotation) if self.field else []
                self.key = part
                names.append(one_line(part, 30))
        if self.key:
            names[-1] = f"key {names[-1]}"
        self.words = f"{', '.join(names)}: " if names else ""
        self.value = data


def _sentence(kind: str, context: Mapping[str, Any], spot: _Spot) -> str:
    if kind == "extra_forbidden":
        return _unknown_key(spot)
    if spot.options:
        return _choose(spot.value, spot.options)
    if kind == "missing":
        about = spot.field.description if spot.field else None
        return f"it is missing ({about})." if about else "it is missing."
    if kind.startswith(("greater_than", "less_than")):
        return f"{shown(spot.value)} is out of range; write {range_of(spot.field)}."
    if kind == "string_too_short":
        return "it is empty; write some words."
    if kind == "string_too_long":
        length = len(spot.value) if isinstance(spot.value, str) else 0
        return f"it is {length:,} letters long; at most {context['max_length']} fit."
    if kind == "string_pattern_mismatch" and context["pattern"] in _PATTERNS:
        return f"{shown(spot.value)} does not fit; {_PATTERNS[context['pattern']]}."
    if kind in ("too_short", "too_long"):
        count = len(spot.value) if isinstance(spot.value, (list, dict)) else 0
        least, most = context.get("min_length"), context.get("max_length")
        return f"there are {count:,}; write at {f'least {least}' if most is None else f'most {most}'}."
    wanted = _TYPES.get(kind.partition("_")[0])
    if not wanted:
        return f"{shown(spot.value)} does not fit."
    if wanted == "a list" and spot.inside and spot.model is spot.shape:
        wanted = f"each of them under a line [[{spot.key}]], with two brackets"
    quotes = " without quotes" if isinstance(spot.value, str) and wanted in _BARE else ""
    return f"write {wanted}{quotes}, not {shown(spot.value)}."


def _unknown_key(spot: _Spot) -> str:
    known = list(spot.model.model_fields) if spot.model else []
    if spot.model is not spot.shape and spot.key in spot.shape.model_fields:
        first = next(
            name
            for name, field in spot.shape.model_fields.items()
            if get_origin(field.annotation) is tuple and _models(field.annotation)
        )
        return f"it belongs at the top of the file, above the first [[{first}]]."
    if close := nearest(spot.key, known):
        return f"there is no such key here; did you mean {close}?"
    return f"there is no such key here; there are: {', '.join(known)}."


def _choose(value: object, options: list[str]) -> str:
    """One of a few words is wanted."""
    listed = f"rite one of: {', '.join(options)}."
    if value is None:
        return f"it is missing; w{listed}"
    close = nearest(value, options) if isinstance(value, str) and len(options) > 2 else ""
    return f"{shown(value)} is unknown; " + (f"did you mean {close}? W{listed}" if close else f"w{listed}")


def range_of(field: FieldInfo | None) -> str:
    """What a number may be: '1 to 20'."""
    marks = field.metadata if field else []
    least = next((mark.ge for mark in marks if hasattr(mark, "ge")), None)
    most = next((mark.le for mark in marks if hasattr(mark, "le")), None)
    if least is None:
        return f"{most} or less"
    return f"{least} or more" if most is None else f"{least} to {most}"


def _words_of(model: type[Content], key: str) -> list[str]:
    """The words that a key may have, where there are only a few."""
    field = model.model_fields.get(key)
    return list(_words(field.annotation)) if field else []


def _words(annotation: Any) -> Iterable[str]:
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        yield from (str(member.value) for member in annotation)
    elif get_origin(annotation) is Literal:
        yield from (str(value) for value in get_args(annotation))
    else:
        for part in get_args(annotation):
            yield from _words(part)


def _models(annotation: Any) -> list[type[Content]]:
    """The shapes inside an annotation: every kind of step for `steps`."""
    if isinstance(annotation, type) and issubclass(annotation, Content):
        return [annotation]
    return [model for part in get_args(annotation) for model in _models(part)]
