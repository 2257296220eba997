"""Converts a store in child processes that are killed at random moments; prints what was found as JSON."""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import sqlcipher3.dbapi2 as driver

from tmscoach.errors import CoachError
from tmscoach.models.journal import Entry
from tmscoach.store.conversion import go_on, leftovers
from tmscoach.store.database import Database
from tmscoach.store.key import Key
from tmscoach.store.opening import open_database

KEYS = (None, Key("first"), Key("second"))
SPREAD = 1.6  # of the time one conversion takes here: the kill comes somewhere in it, or soon after


def now() -> datetime:
    return datetime(2026, 11, 24, 14, 2, tzinfo=UTC)


def opened(path: Path) -> tuple[Database, int] | None:
    """The store and the number of the key that opens it; every other key is refused."""
    found = None
    for number, key in enumerate(KEYS):
        try:
            database = open_database(path, now, key=key)
        except CoachError:
            continue
        if database.is_encrypted == (key is not None):
            found = (database, number)
            break
        database.close()
    return found


def count(database: Database) -> int:
    with database.reading() as session:
        connection = session.connection()
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"
        return int(connection.exec_driver_sql("SELECT count(*) FROM entry").scalar_one())


def write(database: Database) -> None:
    with database.writing() as session:
        session.add(Entry(body="words " * 2000, day=now().date(), at=now(), modified_at=now()))


def child(path: Path, told: int, chance: random.Random) -> None:
    """Write a page, convert, and so on until killed; says when a page is kept, a conversion begins, ends."""
    found = opened(path)
    assert found is not None
    database, number = found
    while True:
        write(database)
        os.write(told, b"p")
        number = chance.choice([n for n in range(len(KEYS)) if n != number])
        os.write(told, b"<")
        database.convert(KEYS[number], go_on)
        os.write(told, b">")


def main(path: Path, runs: int) -> None:
    any_one = driver.connect(":memory:")
    any_one.execute("PRAGMA cipher_default_kdf_iter=4000")
    any_one.close()
    chance = random.Random(11)
    database = open_database(path, now)
    for _ in range(20):
        write(database)
    kept = count(database)
    began = time.monotonic()
    database.convert(KEYS[1], go_on)
    took = time.monotonic() - began
    database.close()
    found = {
        "runs": 0,
        "killed_inside": 0,
        "converted": 0,
        "lost": 0,
        "unopenable": 0,
        "left_beside": 0,
        "removed_at_start": 0,
    }
    for run in range(runs):
        reading, told = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(reading)
            try:
                child(path, told, random.Random(run))
            finally:
                os._exit(1)
        os.close(told)
        said = os.read(reading, 1)
        assert said, "the child ended by itself"
        time.sleep(chance.uniform(0, took * SPREAD))
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        while more := os.read(reading, 4096):
            said += more
        os.close(reading)
        kept += said.count(b"p")
        found["runs"] += 1
        found["converted"] += said.count(b">")
        found["killed_inside"] += said.endswith(b"<")
        beside = len(leftovers(path))
        store = opened(path)
        if store is None:
            found["unopenable"] += 1
            break
        here = count(store[0])
        found["lost"] += max(kept - here, 0)
        kept = here  # a page may have been kept in the moment before it was said
        found["removed_at_start"] += beside
        found["left_beside"] += len(leftovers(path))
        store[0].close()
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
