"""Styles that are parsed once: Textual parses all of them again for every screen that is new."""

from __future__ import annotations

from typing import ClassVar

from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.css.types import CSSLocation

KEPT_THEMES = 4  # so many sets of colours; going through a list of themes would add one with every line


class KeptStylesheet(Stylesheet):
    """A stylesheet whose rules are kept for as long as the process lives, for each theme of late.

    Textual's own forgets them with every `reparse`, two or three times for a screen that is shown for the
    first time: a third of what showing it costs.
    """

    _kept: ClassVar[dict[frozenset[tuple[str, str]], dict[tuple[object, ...], list[RuleSet]]]] = {}

    def __init__(self, *, variables: dict[str, str] | None = None) -> None:
        super().__init__(variables=variables)
        self._rules_kept = self._kept_for(self._variables)

    def set_variables(self, variables: dict[str, str]) -> None:
        """Take the theme's colours; nothing is forgotten where they are the ones there were."""
        if not self.has(variables):
            super().set_variables(variables)
            self._rules_kept = self._kept_for(variables)

    def has(self, variables: dict[str, str]) -> bool:
        """Whether these are the colours that the rules were parsed with."""
        return variables == self._variables

    def reparse(self) -> None:
        """Parse what is new; the rest is as it was."""
        self.parse()

    @classmethod
    def _kept_for(cls, variables: dict[str, str]) -> dict[tuple[object, ...], list[RuleSet]]:
        colours = frozenset(variables.items())
        kept = cls._kept.pop(colours, {})
        while len(cls._kept) >= KEPT_THEMES:
            del cls._kept[next(iter(cls._kept))]
        cls._kept[colours] = kept  # the last used is the last to go
        return kept

    def _parse_rules(
        self,
        css: str,
        read_from: CSSLocation,
        is_default_rules: bool = False,
        tie_breaker: int = 0,
        scope: str = "",
    ) -> list[RuleSet]:
        key = (css, read_from, is_default_rules, tie_breaker, scope)
        rules = self._rules_kept.get(key)
        if rules is None:
            rules = super()._parse_rules(css, read_from, is_default_rules, tie_breaker, scope)
            self._rules_kept[key] = rules
        return rules
