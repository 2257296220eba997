"""What a row of each table may hold, read off the tables themselves: for archives and their schema."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import NoneType
from typing import Any, get_args, get_origin

from tmscoach.models.columns import Kept

MOST = 2**31 - 1
RATING, DIAL = (0, 10), (0, 100)
# smallest and largest value of whole numbers that are not just "zero or more"
RANGES = {
    "version": (1, MOST),
    "utc_offset": (-1439, 1439),  # minutes; Python knows no larger offset
    "place": (1, 3),
    "number": (1, 366),
    "height": (1, 12),
    **dict.fromkeys(("alarm_before", "alarm_after", "hold_before", "hold_after", "believability"), RATING),
    **dict.fromkeys(("alarm_expected", "alarm_found"), RATING),
    **dict.fromkeys(("average", "limit", "enjoyment"), RATING),
    **dict.fromkeys(("understand", "believe", "harm_expected", "harm_found"), DIAL),
    "stage": (1, 5),
}


class Sort(StrEnum):
    """What sort of value a field holds."""

    TEXT = "text"
    NUMBER = "whole number"
    DECIMAL = "number"
    YES_NO = "yes or no"
    DAY = "day"
    INSTANT = "instant"
    TERM = "term"
    TEXTS = "list of texts"


@dataclass(frozen=True, slots=True)
class FieldShape:
    """One field: its sort, whether it may be empty (null), and its bounds where it has some."""

    sort: Sort
    optional: bool = False
    longest: int | None = None  # characters of a text
    range: tuple[int, int] | None = None  # of a number, both ends included
    terms: tuple[StrEnum, ...] = ()


def shape_of(table: type[Kept]) -> dict[str, FieldShape]:
    """The shape of every field of a table, by the field's name, in the table's order."""
    return {name: _field(name, info) for name, info in table.model_fields.items()}


def _field(name: str, info: Any) -> FieldShape:
    inside: tuple[Any, ...] = get_args(info.annotation)
    optional = NoneType in inside
    if get_origin(info.annotation) is list:
        return FieldShape(Sort.TEXTS)
    kind: Any = next(one for one in inside if one is not NoneType) if optional else info.annotation
    if issubclass(kind, StrEnum):
        return FieldShape(Sort.TERM, optional, terms=tuple(kind))
    if kind is bool:
        return FieldShape(Sort.YES_NO, optional)
    if kind is int:
        return FieldShape(Sort.NUMBER, optional, range=RANGES.get(name, (0, MOST)))
    if kind is float:
        return FieldShape(Sort.DECIMAL, optional)
    if kind is datetime:
        return FieldShape(Sort.INSTANT, optional)
    if kind is date:
        return FieldShape(Sort.DAY, optional)
    assert kind is str, f"{name} is of a kind that archives do not know"
    longest = next((rule.max_length for rule in info.metadata if hasattr(rule, "max_length")), None)
    return FieldShape(Sort.TEXT, optional, longest=longest)
