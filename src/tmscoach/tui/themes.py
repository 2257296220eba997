"""The themes of the house: a calm dark and a calm light, and each of them in high contrast."""

from __future__ import annotations

from textual.theme import Theme


def _theme(name: str, *, muted: str, more: dict[str, str], **colours: str) -> Theme:
    """A theme in which what is quiet, what a key does and what stands in the footer have one colour."""
    light = name.endswith("light")
    chosen = colours["background"], colours["accent"]
    return Theme(
        name=name,
        dark=not light,
        variables={
            "text-muted": muted,
            "footer-background": chosen[0],
            "footer-key-foreground": chosen[1],
            "footer-description-foreground": muted,
            "input-selection-background": f"{chosen[1]} {25 if light else 30}%",
            "block-cursor-background": chosen[1],
            "block-cursor-foreground": chosen[0],
        }
        | more,
        **colours,  # type: ignore[arg-type]
    )


DARK = _theme(
    "tmscoach-dark",
    muted="#adaea7",
    more={"chosen": "#2f3c39"},
    primary="#8fb8a8",
    secondary="#b8a98f",
    accent="#8fc1ae",
    foreground="#d9d6cd",
    background="#171a1c",
    surface="#1d2123",
    panel="#2b3133",
    success="#8fb98f",
    warning="#d8b573",
    error="#d48f86",
)

LIGHT = _theme(
    "tmscoach-light",
    muted="#50534e",
    more={"chosen": "#ccd9d0"},
    primary="#2f6f62",
    secondary="#7a6540",
    accent="#1f6152",
    foreground="#202427",
    background="#f7f4ed",
    surface="#f0ece2",
    panel="#ddd7c9",
    success="#3d7345",
    warning="#815b0f",
    error="#a1433a",
)

CONTRAST_DARK = _theme(
    "tmscoach-high-contrast",
    muted="#d6d6d6",
    more={"rule": "#8a8a8a", "chosen": "#0a4252"},
    primary="#8fe6f5",
    secondary="#d6d6d6",
    accent="#8fe6f5",
    foreground="#ffffff",
    background="#000000",
    surface="#1c1c1c",
    panel="#363636",
    success="#a5eba5",
    warning="#ffd75f",
    error="#ffb0a8",
)

CONTRAST_LIGHT = _theme(
    "tmscoach-high-contrast-light",
    muted="#333333",
    more={"rule": "#707070", "chosen": "#b8dde3"},
    primary="#00444f",
    secondary="#333333",
    accent="#00444f",
    foreground="#000000",
    background="#ffffff",
    surface="#f5f5f5",
    panel="#e2e2e2",
    success="#00430a",
    warning="#553900",
    error="#700c05",
)

THEMES = (DARK, LIGHT, CONTRAST_DARK, CONTRAST_LIGHT)


def own_variables(theme: Theme) -> dict[str, str]:
    """Colours that Textual's themes have no name for, as they are where a theme does not say.

    `quiet` is for words within a text, as `text-muted` is for a whole widget; `rule` draws lines; `chosen`
    and `chosen-text` are what has the focus, `away` what is chosen in a list that has not, `pointed` what the
    mouse is on. A terminal's own colours cannot be blended: they get a plain pair for the focus, and bold.
    """
    if theme.ansi:
        return {
            "quiet": "dim",
            "rule": "ansi_bright_black",
            "chosen": "ansi_white",
            "chosen-text": "ansi_black",
            "away": "transparent",
            "pointed": "transparent",
        }
    return {
        "quiet": theme.variables.get("text-muted", "dim"),
        "rule": theme.panel or "#808080",
        "chosen": f"{theme.accent or theme.primary} 25%",
        "chosen-text": theme.foreground or "auto 87%",
        "away": theme.panel or "#808080 30%",
        "pointed": f"{theme.accent or theme.primary} 15%",
    }
