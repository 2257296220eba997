"""Puts the groups of commands together, runs one, and turns every end into an exit code."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from functools import cache
from importlib import import_module
from typing import Annotated, Any

import typer

from tmscoach import __version__
from tmscoach.cli.help import GroupedCommands
from tmscoach.cli.shared import Launch, at_a_terminal, cannot_draw, tell
from tmscoach.errors import CoachError, Exit
from tmscoach.reporting import MISTAKE, report

# which module of this folder brings which commands: only the one that is wanted is imported and put together
MODULES = {
    "drill": ("now", "drill"),
    "journal": ("write", "line", "list", "show", "edit", "delete", "trash", "search"),
    "revisions": ("earlier",),
    "program": ("today", "program"),
    "measures": ("checkin", "measure", "score"),
    "progress": ("progress",),
    "belief": ("evidence", "cause", "doubt"),
    "ladder": ("ladder",),
    "care": ("visit", "question", "gate", "care"),
    "people": ("person",),
    "homework": ("homework",),
    "support": ("support",),
    "shelf": ("shelf",),
    "packet": ("packet", "primer"),
    "backups": ("backup", "restore"),
    "doctor": ("doctor",),
    "erase": ("erase",),
    "remind": ("remind",),
    "transfer": ("export", "import"),
    "passphrase": ("passphrase",),
    "status": ("status",),
    "settings": ("where", "config", "demo"),
}

# newer typers carry a click of their own, whose errors are not click's; these are right for every typer
_UsageError: Any = typer.BadParameter.__base__
_CommandError: Any = _UsageError.__base__

WANTED = {"--version", *(name for names in MODULES.values() for name in names)}
STOPPED = "Stopped. What was already saved is safe."


@cache
def command(name: str = "") -> Any:
    """The whole command line, or, given the name of a command, just enough of it to run that one."""
    app = typer.Typer(
        name="tmscoach",
        cls=GroupedCommands,
        help=(
            "A home programme for tension myositis syndrome (mind-body chronic pain; not transcranial "
            "magnetic stimulation): daily pages, a block-then-shift drill, thirty days. Without a command it "
            "opens the full-screen program."
        ),
        invoke_without_command=True,
        no_args_is_help=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(root)
    only = [module for module, names in MODULES.items() if name in names]
    for module in [] if name == "--version" else only or MODULES:
        import_module(f"tmscoach.cli.{module}").register(app)
    return typer.main.get_command(app)


def root(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version and exit.")] = False,
) -> Any:
    """Open the full-screen program when no command is given."""
    if version:
        sys.stdout.write(f"tmscoach {__version__}\n")
        raise typer.Exit
    if context.invoked_subcommand is None:
        if at_a_terminal() and not cannot_draw():
            return Launch()
        from tmscoach.cli import program

        tell("The full-screen program needs a terminal; this is today's list instead (tmscoach --help).")
        program.today(as_json=False)
    return None


def run(argv: list[str]) -> int | Launch:
    """Run one command; returns its exit code, or a wish to continue in the full-screen program."""
    stdout, stderr = sys.stdout, sys.stderr
    try:
        wanted = command(argv[0] if argv and argv[0] in WANTED else "")
        result = wanted.main(argv, prog_name="tmscoach", standalone_mode=False)
        sys.stdout.flush()
    except CoachError as problem:
        tell(str(problem))
        return problem.code
    except (typer.Abort, KeyboardInterrupt):
        tell(STOPPED)
        return Exit.INTERRUPTED
    except _CommandError as problem:
        problem.show(sys.stderr)
        return Exit.USAGE if isinstance(problem, _UsageError) else Exit.REFUSED
    except (BrokenPipeError, SystemExit):
        # the reader went away (`tmscoach list | head`): not an error, though typer would end with 1
        sys.stdout, sys.stderr = stdout, stderr
        _drop_stdout()
        return Exit.DONE
    except OSError as problem:
        tell(f"The output could not be written: {problem.strerror}. What was saved before is safe.")
        report(problem)
        _drop_stdout()
        return Exit.REFUSED
    except Exception as problem:
        tell(MISTAKE)
        report(problem)
        return Exit.REFUSED
    if isinstance(result, Launch):
        return result
    if result == Exit.INTERRUPTED:  # what typer makes of ctrl+c
        tell(STOPPED)
    return int(result) if isinstance(result, int) and not isinstance(result, bool) else Exit.DONE


def _drop_stdout() -> None:
    """Let what could not be written go, or Python would try again, and complain, when it ends."""
    with suppress(OSError, ValueError):  # a stdout of a test has no descriptor
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
