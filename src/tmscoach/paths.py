"""Where files live: everything under TMSCOACH_HOME, or where the platform keeps such things."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tmscoach.errors import CoachError


@dataclass(frozen=True, slots=True)
class Paths:
    """Every place the program reads or writes."""

    config_file: Path
    data: Path
    exports: Path

    @property
    def database(self) -> Path:
        """The store."""
        return self.data / "tmscoach.db"

    @property
    def backups(self) -> Path:
        """Copies of the store."""
        return self.data / "backups"

    @property
    def drills(self) -> Path:
        """Drill scripts of the patient's own."""
        return self.data / "drills"

    @property
    def programs(self) -> Path:
        """Programmes of the patient's own."""
        return self.data / "programs"

    @property
    def measures(self) -> Path:
        """Measures of a clinic's own."""
        return self.data / "measures"

    @property
    def editing(self) -> Path:
        """Pages handed to an editor, while it is open."""
        return self.data / "editing"

    @property
    def theme(self) -> Path:
        """The name of the theme that was used last; read before the store opens."""
        return self.data / "theme"

    @property
    def log(self) -> Path:
        """Written only with TMSCOACH_DEBUG=1, without anybody's words in it."""
        return self.data / "debug.log"


def find_paths(environ: Mapping[str, str] = os.environ) -> Paths:
    """The paths in force.

    Raises:
        CoachError: TMSCOACH_HOME, or your home folder, is nowhere to be found.
    """
    home = environ.get("TMSCOACH_HOME")
    if home:
        try:
            root = Path(home).expanduser().absolute()
        except (RuntimeError, OSError):
            raise CoachError(
                f"TMSCOACH_HOME names {home}, and there is no such place.",
                "Nothing was read or written.",
                "Set it to a folder of yours and start again.",
            ) from None
        return Paths(root / "config.toml", root / "data", root / "exports")
    from platformdirs import PlatformDirs

    try:
        dirs = PlatformDirs("tmscoach", appauthor=False, roaming=False)
        folders = dirs.user_config_path, dirs.user_data_path, dirs.user_documents_path
        if not all(folder.is_absolute() for folder in folders):  # a `~` that nobody could resolve
            raise RuntimeError
        return Paths(folders[0] / "config.toml", folders[1], folders[2] / "tmscoach")
    except RuntimeError:
        raise CoachError(
            "tmscoach cannot find your home folder.",
            "Nothing was read or written.",
            "Set TMSCOACH_HOME to a folder of yours and start again.",
        ) from None


def make_private_folder(folder: Path) -> None:
    """Make a folder that only its owner can enter (0700), whatever the umask.

    Raises:
        CoachError: the folder cannot be made or is a file.
    """
    try:
        missing = [p for p in (folder, *folder.parents) if not p.exists()]
        for path in reversed(missing):
            path.mkdir(mode=0o700, exist_ok=True)
        if not folder.is_dir():
            raise NotADirectoryError(str(folder))
        if missing and os.name == "posix":
            folder.chmod(0o700)
    except OSError as problem:
        raise CoachError(
            f"The folder {folder} cannot be used: {problem.strerror or 'it is a file'}.",
            "Nothing was written.",
            "Check who owns it, or set TMSCOACH_HOME to a folder of yours.",
        ) from None
