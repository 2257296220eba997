"""How fast tmscoach is, as ratios to something else on the same machine, in one table.

    python -m tests.bench                  all of it, 1,000 / 10,000 / 100,000 pages
    python -m tests.bench --only start     one part
    python -m tests.bench --page docs/performance.md --out performance.json
    python -m tests.bench --jrnl PATH      beside jrnl 4.6, which lives in an environment of its own

Stores are made once and kept in the folder given with --folder. Nothing here is part of the test run.
"""

from __future__ import annotations

import argparse
import json
import platform
import sys
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path

from tests.bench.measures import PARTS, Bench, Row

LAST = date(2026, 11, 24)


BEGIN, END = "<!-- figures -->\n", "<!-- end of figures -->"


def put_into(page: Path, rows: list[Row], rounds: int) -> None:
    """Put the table between the two marks of a page."""
    text = page.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    after = rest.partition(END)[2]
    about = (
        f"{datetime.now(UTC):%Y-%m-%d}, Python {platform.python_version()}, {platform.system()} "
        f"{platform.machine()}, medians of {rounds} rounds.\n\n"
    )
    head = "| what | pages | tmscoach | beside it | ratio | target | |\n|---|--:|--:|--:|--:|---|---|\n"
    table = "".join(row.markdown() + "\n" for row in rows)
    page.write_text(f"{before}{BEGIN}{about}{head}{table}{END}{after}", encoding="utf-8")


def main() -> None:
    """Measure, print the table, and write the JSON."""
    asked = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__.splitlines()[0])
    asked.add_argument("--pages", default="1000,10000,100000", help="sizes of the stores")
    asked.add_argument("--rounds", type=int, default=7, help="of every measurement; the median counts")
    asked.add_argument("--only", choices=list(PARTS), action="append", help="one part; may be given again")
    asked.add_argument("--jrnl", default="", help="the command of jrnl 4.6")
    asked.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "tmscoach-bench")
    asked.add_argument("--out", type=Path, help="where the JSON goes")
    asked.add_argument("--page", type=Path, help="a page whose table becomes this one (docs/performance.md)")
    given = asked.parse_args()
    sizes = tuple(int(size) for size in given.pages.split(","))
    bench = Bench(given.folder, sizes, given.rounds, given.jrnl, LAST)
    rows: list[Row] = []
    for name in given.only or PARTS:
        for row in PARTS[name](bench):
            rows.append(row)
            sys.stdout.write(row.line() + "\n")
            sys.stdout.flush()
    if given.page:
        put_into(given.page, rows, given.rounds)
    if given.out:
        about = {
            "measured": datetime.now(UTC).isoformat(timespec="seconds"),
            "python": platform.python_version(),
            "system": f"{platform.system()} {platform.machine()}",
            "rounds": given.rounds,
        }
        rows_out = [row.as_json() for row in rows]
        given.out.write_text(json.dumps({**about, "rows": rows_out}, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
