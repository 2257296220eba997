"""Makes every picture in docs/ from the demo store: .venv/bin/python docs/pictures/make.py."""

from __future__ import annotations

import asyncio
import re
import tempfile
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from tmscoach.demo import invented
from tmscoach.startup import Services
from tmscoach.tui.app import CoachApp

HERE = Path(__file__).parent
AT = datetime(2026, 11, 24, 9, 30, tzinfo=ZoneInfo("Europe/Berlin"))  # always the same picture

# name, first screen, theme, keys pressed before the picture is taken
PICTURES = (
    ("today", "today", "tmscoach-dark", ()),
    ("writing", "today", "tmscoach-dark", ("w", *"The letter has been on the table for nine days.")),
    ("journal", "journal", "tmscoach-light", ()),
    ("drill", "quick", "tmscoach-dark", ("3", "6")),
    ("program", "program", "tmscoach-light", ()),
    ("progress", "progress", "tmscoach-dark", ()),
    ("packet", "today", "tmscoach-light", ("e",)),
    ("ladder", "today", "tmscoach-dark", ("a",)),
)


async def take(services: Services, name: str, place: str, theme: str, keys: tuple[str, ...]) -> None:
    """Run the app, press the keys, write the picture."""
    app = CoachApp(lambda: services, place)
    async with app.run_test(size=(100, 28)) as pilot:
        await app.workers.wait_for_complete()
        await pilot.pause(0.3)
        app.theme = theme
        await pilot.pause(0.2)
        for key in keys:
            await pilot.press({" ": "space", ".": "full_stop"}.get(key, key))
        await pilot.pause(0.5)
        picture = app.export_screenshot(title="tmscoach")
    # no font is fetched from anywhere: the reader's own monospace font will do
    picture = re.sub(r"@font-face \{.*?\}", "", picture, flags=re.DOTALL)
    picture = re.sub(r"terminal-\d+", f"{name}", picture)
    (HERE / f"{name}.svg").write_text(picture, encoding="utf-8")


def main() -> None:
    """Make them all."""
    for name, place, theme, keys in PICTURES:
        with tempfile.TemporaryDirectory() as folder:
            services = invented(Path(folder), lambda: AT)
            asyncio.run(take(services, name, place, theme, keys))


if __name__ == "__main__":
    main()
