"""No network: nothing of ours imports a way to it, and nothing that runs opens one."""

from __future__ import annotations

import ast
import importlib
import os
import pkgutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import tmscoach

PACKAGE = Path(tmscoach.__file__).parent
_MODULES = """socket ssl socketserver http urllib ftplib smtplib poplib imaplib telnetlib nntplib xmlrpc
webbrowser requests httpx aiohttp urllib3 websockets paramiko grpc"""
_CALLS = """create_connection open_connection start_server create_server open_url getaddrinfo deliver_text"""
HARMLESS = "urllib.parse"  # takes addresses apart, and goes to none
NETWORK, CALLS = set(_MODULES.split()), set(_CALLS.split())

# runs in a process of its own: everything that would leave the machine ends it with 77
WATCHED = """
import os, sys

def watch(event, arguments):
    if event.startswith(("socket.connect", "socket.bind", "socket.sendto", "socket.getaddrinfo",
                         "socket.gethostby", "urllib.", "http.client", "ftplib", "smtplib", "webbrowser")):
        if event in ("socket.connect", "socket.bind") and isinstance(arguments[1], (str, bytes)):
            return  # a file of this machine, such as the pair of sockets of an event loop
        sys.stderr.write(f"network: {event}\\n")
        sys.stderr.flush()
        os._exit(77)

sys.addaudithook(watch)
"""
IMPORTS = """
import importlib, pkgutil, tmscoach
for module in pkgutil.walk_packages(tmscoach.__path__, "tmscoach."):
    if not module.name.endswith("__main__") and ".migrations." not in module.name:
        importlib.import_module(module.name)
"""
JOURNEY = """
import asyncio
from tmscoach.startup import open_services
from tmscoach.tui.app import CoachApp
from tmscoach.tui.messages import OpenPlace

async def journey():
    services = open_services()
    services.preferences.put("welcomed", "2026-11-01")
    services.journal.write("a page")
    app = CoachApp(lambda: services)
    async with app.run_test(size=(100, 30)) as pilot:
        await app.workers.wait_for_complete()
        await pilot.press("w", "a", "escape", "2", "3", "4", "5", "1")
        for place in ('packet', 'evidence', 'support', 'shelf', 'visits'):
            app.post_message(OpenPlace(place))
            await pilot.pause()
            await pilot.press("escape")
        await pilot.press("ctrl+q")

asyncio.run(journey())
"""


def sources() -> Iterator[Path]:
    return iter(sorted(PACKAGE.rglob("*.py")))


def reaches_out(tree: ast.AST) -> set[str]:
    """What of a module's code leads to a network."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names if name.name.partition(".")[0] in NETWORK}
        elif isinstance(node, ast.ImportFrom) and node.module and node.module != HARMLESS:
            found |= {node.module} if node.module.partition(".")[0] in NETWORK else set()
        elif isinstance(node, ast.Attribute) and node.attr in CALLS:
            found.add(node.attr)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
            found.add(node.func.id)
    return found


def test_no_code_of_ours_imports_or_calls_a_way_to_the_network() -> None:
    found = {str(file): reaches_out(ast.parse(file.read_text(encoding="utf-8"))) for file in sources()}
    assert len(found) > 100
    assert {name: ways for name, ways in found.items() if ways} == {}


@pytest.mark.parametrize(
    "code",
    [
        "import socket",
        "from urllib.request import urlopen",
        "asyncio.open_connection('x', 1)",
        "app.open_url(x)",
    ],
)
def test_the_search_would_notice(code: str) -> None:
    assert reaches_out(ast.parse(code))


def test_every_module_can_be_imported_and_is_part_of_the_package() -> None:
    names = [module.name for module in pkgutil.walk_packages(tmscoach.__path__, "tmscoach.")]
    assert len(names) > 100
    assert importlib.import_module("tmscoach.tui.app")


def run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", WATCHED + code],
        capture_output=True,
        text=True,
        env=os.environ | {"TEXTUAL_ANIMATIONS": "none"},
        timeout=120,
        check=False,
    )


@pytest.mark.parametrize("code", [IMPORTS, JOURNEY], ids=["every import", "a walk through the screens"])
def test_nothing_that_runs_opens_a_connection(code: str, home: Path) -> None:
    done = run(code)
    assert done.returncode == 0, done.stderr[-2000:]


def test_the_watch_would_notice() -> None:
    assert run("import socket\nsocket.create_connection(('127.0.0.1', 9), 1)").returncode == 77
