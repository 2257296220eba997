"""The two themes of the house: a calm dark and a calm light."""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="tmscoach-dark",
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
    dark=True,
    variables={
        "footer-background": "#171a1c",
        "footer-key-foreground": "#8fc1ae",
        "footer-description-foreground": "#a3a59e",
        "input-selection-background": "#8fc1ae 30%",
        "block-cursor-background": "#8fc1ae",
        "block-cursor-foreground": "#171a1c",
    },
)

LIGHT = Theme(
    name="tmscoach-light",
    primary="#2f6f62",
    secondary="#7a6540",
    accent="#22695a",
    foreground="#25292c",
    background="#f7f4ed",
    surface="#f0ece2",
    panel="#ddd7c9",
    success="#3d7345",
    warning="#8a6314",
    error="#a1433a",
    dark=False,
    variables={
        "footer-background": "#f7f4ed",
        "footer-key-foreground": "#22695a",
        "footer-description-foreground": "#5d605c",
        "input-selection-background": "#22695a 25%",
        "block-cursor-background": "#22695a",
        "block-cursor-foreground": "#f7f4ed",
    },
)
