"""Makes every picture in docs/ from the demo store: .venv/bin/python docs/pictures/make.py.

`tests/test_demo.py` makes them too, and compares what they show with the files beside this one.
"""

from __future__ import annotations

import asyncio
import html
import re
import tempfile
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from textual.events import Paste
from textual.pilot import Pilot

from tmscoach.demo import invented
from tmscoach.startup import Services
from tmscoach.tui.app import CoachApp
from tmscoach.tui.widgets.pace import PacedBar
from tmscoach.tui.widgets.page_editor import PageEditor

HERE = Path(__file__).parent
AT = datetime(2026, 11, 24, 14, 2, 11, tzinfo=ZoneInfo("Europe/Berlin"))  # always the same picture
SIZE = (100, 28)
CELL = 12.2  # units of a picture that one column takes
LONGEST = 20.0  # seconds for a screen to be there

TYPED = (
    "The letter has been on the table for nine days. I know what is in it, and I know what I would have to "
    "say.\n\nOne line of it I can write today."
)

# name, theme, keys that lead there from the picture before, and words that say it is there
PICTURES = (
    ("today", "tmscoach-dark", (), "practised"),
    ("contrast", "tmscoach-high-contrast-light", (), "practised"),
    ("journal", "tmscoach-light", ("2",), "November 2026"),
    ("program", "tmscoach-light", ("4",), "A wider life"),
    ("progress", "tmscoach-dark", ("5",), "Alarm in drills"),
    ("packet", "tmscoach-light", ("1", "e"), "At a glance"),
    ("ladder", "tmscoach-dark", ("escape", "a"), "expected"),
    ("drill", "tmscoach-dark", ("escape", "n", "3", "6"), "breathe in"),
    (
        "writing",
        "tmscoach-dark",
        ("escape", "w", TYPED),
        "saved",
    ),
)


async def pictures(services: Services) -> dict[str, str]:
    """Each picture by its name, as SVG."""
    app = CoachApp(lambda: services)
    app.animation_level = "none"  # no cursor that happens to be away
    made: dict[str, str] = {}
    async with app.run_test(size=SIZE) as pilot:
        for name, theme, keys, words in PICTURES:
            if app.theme != theme:
                app.theme = theme
            for key in keys:
                if key == TYPED:
                    pilot.app.screen.query_one(PageEditor).post_message(Paste(key))
                else:
                    await pilot.press(key)
            made[name] = await _settled(pilot, name, words)
    return made


async def _settled(pilot: Pilot[int], name: str, words: str) -> str:
    """The picture of a screen on which nothing moves any more."""
    picture = ""
    for _ in range(int(LONGEST / 0.05)):
        await pilot.pause(0.05)
        for bar in pilot.app.screen.query(PacedBar):
            bar.pause()
            bar.seconds = 3.0  # of a breath
        before, picture = picture, _picture(pilot, name)
        if picture == before and words in text_of(picture):
            return picture
    raise TimeoutError(f"{name} does not show {words!r}")


def _picture(pilot: Pilot[int], name: str) -> str:
    picture = pilot.app.export_screenshot(title="tmscoach")
    # no font is fetched from anywhere: the reader's own monospace font will do
    picture = re.sub(r"@font-face \{.*?\}", "", picture, flags=re.DOTALL)
    return re.sub(r"terminal-\d+", name, picture)


def text_of(picture: str) -> str:
    """What a picture says, line by line."""
    lines = [""] * SIZE[1]
    parts = r'<text [^>]*?x="([\d.]+)"[^>]*?clip-path="url\(#\w+-line-(\d+)\)">([^<]*)</text>'
    for x, row, words in re.findall(parts, picture):
        lines[int(row)] = lines[int(row)].ljust(round(float(x) / CELL)) + html.unescape(words)
    return "\n".join(line.replace("\N{NO-BREAK SPACE}", " ").rstrip() for line in lines)


def colours_of(picture: str) -> set[str]:
    """The colours that its words have."""
    return set(re.findall(r"-r\d+ \{ fill: (#\w+)", picture))


def main() -> None:
    """Make them all."""
    with tempfile.TemporaryDirectory() as folder:
        services = invented(Path(folder), lambda: AT)
        for name, picture in asyncio.run(pictures(services)).items():
            (HERE / f"{name}.svg").write_text(picture, encoding="utf-8")


if __name__ == "__main__":
    main()
