"""Opens a folder in the system's own file manager."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path


def open_folder(folder: Path) -> bool:
    """Hand a folder to the system's opener, without a shell; False where there is none, or no desktop."""
    if sys.platform == "win32":
        try:
            os.startfile(folder)  # noqa: S606
        except OSError:
            return False
        return True
    if sys.platform == "darwin":
        opener = shutil.which("open")
    elif os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
        opener = shutil.which("xdg-open")  # without a desktop it would look for a browser for terminals
    else:
        opener = None
    if opener is None:
        return False
    try:
        subprocess.Popen(
            [opener, str(folder.absolute())],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError:
        return False
    return True
