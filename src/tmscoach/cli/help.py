"""The list of commands in `--help`, in groups and in full sentences."""

from __future__ import annotations

from typing import Any

from typer.core import TyperGroup

SECTIONS = {
    "Every day": ("today", "now", "drill", "write", "line", "checkin"),
    "Pages": ("list", "show", "edit", "delete", "trash", "search"),
    "The thirty days": ("program", "evidence", "cause", "progress"),
    "Visits": ("visit", "question", "gate", "packet"),
    "Care": ("support", "care"),
    "Your data": ("export", "import", "where", "config", "status", "demo"),
}
WIDEST = 500  # characters of a command's sentence; help is wrapped, never cut


class GroupedCommands(TyperGroup):
    """A group whose help lists its commands by section; one that no section names stands under "More"."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the sections with a sentence for each command."""
        left = {name: self.get_command(ctx, name) for name in self.list_commands(ctx)}
        for title, names in [*SECTIONS.items(), ("More", tuple(n for n in left if n not in _named()))]:
            rows = [
                (name, command.get_short_help_str(WIDEST))
                for name in names
                if (command := left.get(name)) is not None and not command.hidden
            ]
            if rows:
                with formatter.section(title):
                    formatter.write_dl(rows)


def _named() -> set[str]:
    return {name for names in SECTIONS.values() for name in names}
