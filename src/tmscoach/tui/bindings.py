"""Every key of the program by the id of its binding: to check a keymap, and to document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from importlib import import_module
from inspect import isclass
from pkgutil import iter_modules

from textual.binding import Binding
from textual.dom import DOMNode

PACKAGES = ("tmscoach.tui.screens", "tmscoach.tui.dialogs", "tmscoach.tui.widgets")


@dataclass(frozen=True, slots=True)
class KnownBinding:
    """A binding and the class that has it."""

    id: str
    keys: str  # parted by commas
    tooltip: str
    owner: type[DOMNode]


def every_binding() -> tuple[KnownBinding, ...]:
    """All bindings of the app, its screens, dialogs and widgets; imports every one of them."""
    return tuple(
        KnownBinding(binding.id or "", binding.key, binding.tooltip or binding.description, owner)
        for owner in _owners()
        for binding in owner.__dict__.get("BINDINGS", ())
        if isinstance(binding, Binding)
    )


def _owners() -> Iterator[type[DOMNode]]:
    names = ["tmscoach.tui.app", "tmscoach.tui.going"]
    for package in PACKAGES:
        names += sorted(f"{package}.{found.name}" for found in iter_modules(import_module(package).__path__))
    for name in names:
        for thing in vars(import_module(name)).values():
            if isclass(thing) and issubclass(thing, DOMNode) and thing.__module__ == name:
                yield thing


def unknown_ids(ids: Iterable[str]) -> Iterator[str]:
    """A sentence for each id of a keymap that no binding has, with the nearest one that there is."""
    known = {binding.id for binding in every_binding()}
    for one in ids:
        if one not in known:
            near = get_close_matches(one, known, n=1)
            yield f"Your settings move a key that does not exist: {one}." + (
                f" Did you mean {near[0]}?" if near else ""
            )
