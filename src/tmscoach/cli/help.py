"""The list of commands in `--help`, in groups and in full sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from typer.core import TyperGroup

SECTIONS = {
    "Every day": ("today", "now", "drill", "write", "line", "checkin"),
    "Pages": ("list", "show", "edit", "earlier", "delete", "trash", "search"),
    "The thirty days": ("program", "evidence", "doubt", "cause", "ladder", "progress", "shelf"),
    "Visits": ("visit", "question", "homework", "person", "measure", "score", "gate", "packet", "primer"),
    "Care": ("support", "care"),
    "Your data": (
        "backup",
        "restore",
        "doctor",
        "export",
        "import",
        "passphrase",
        "where",
        "config",
        "status",
        "remind",
        "demo",
        "erase",
    ),
}
WIDEST = 500  # characters of a command's sentence; help is wrapped, never cut


class GroupedCommands(TyperGroup):
    """A group whose help lists its commands by section; one that no section names stands under "More"."""

    sections: ClassVar[Mapping[str, Sequence[str]]] = SECTIONS

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the sections with a sentence for each command."""
        left = {name: self.get_command(ctx, name) for name in self.list_commands(ctx)}
        named = {name for names in self.sections.values() for name in names}
        for title, names in [*self.sections.items(), ("More", [n for n in left if n not in named])]:
            rows = [
                (name, command.get_short_help_str(WIDEST))
                for name in names
                if (command := left.get(name)) is not None and not command.hidden
            ]
            if rows:
                with formatter.section(title):
                    formatter.write_dl(rows)
