"""The commands of `./run`."""

import os
import signal
import sys
from collections.abc import Callable, Sequence
from types import FrameType
from typing import NoReturn

from scripts.catalogues import ensure_catalogues
from scripts.checks import test
from scripts.frontend import ensure_frontend
from scripts.packages import DEVELOPMENT, ensure_packages
from scripts.places import PYTHON, ROOT
from scripts.serve import serve
from scripts.servers.command import services
from scripts.shell import Failed, environment, run, say

HELP = """\
./run                       set up whatever is missing and serve the site on http://localhost:8000
                            (HOST and PORT change the address)
./run test [pytest args]    lint, import contracts, system checks, pending migrations, tests
./run bench [name]          run the benchmarks in bench/ and print tables of ratios
./run build                 build the styles and scripts into static/, compile the message catalogues
./run messages [missing|add|check]
                            the texts of the public site in every language (docs/languages.md)
./run manage …              Django's manage.py inside the project's environment
./run services start|stop|status|fetch [name …]
                            real servers for tests and trials: postgresql, redis, clamav, elasticsearch
./run help                  this list

First steps: README.md. Settings: docs/settings.md. Working on the code: docs/development.md."""

NEEDS_FRONTEND = {"runserver", "collectstatic", "testserver"}


def manage(arguments: Sequence[str]) -> int:
    """Runs manage.py in the caller's folder, so that file names mean what they say there."""
    ensure_packages()
    ensure_catalogues()
    if NEEDS_FRONTEND.intersection(arguments[:1]):
        ensure_frontend()
    command = [str(PYTHON), str(ROOT / "manage.py"), *arguments]
    sys.stdout.flush()
    os.execve(command[0], command, environment())


def bench(arguments: Sequence[str]) -> int:
    ensure_packages(DEVELOPMENT)
    ensure_catalogues()
    ensure_frontend()
    return run([PYTHON, "-m", "bench", *arguments], env=environment())


def build(_arguments: Sequence[str]) -> int:
    ensure_packages()
    ensure_catalogues()
    ensure_frontend(anew=True)
    return 0


def messages(arguments: Sequence[str]) -> int:
    ensure_packages()
    return run([PYTHON, "-m", "scripts.messages", *arguments], env=environment())


def show_help(_arguments: Sequence[str]) -> int:
    say(HELP)
    return 0


COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    "test": test,
    "bench": bench,
    "build": build,
    "messages": messages,
    "manage": manage,
    "services": services,
    "help": show_help,
    "--help": show_help,
    "-h": show_help,
}


def _interrupt(_number: int, _frame: FrameType | None) -> NoReturn:
    raise KeyboardInterrupt


def main(arguments: Sequence[str]) -> int:
    """Runs one command; without any, serves the site. Returns the exit status."""
    signal.signal(signal.SIGTERM, _interrupt)  # so that the program being run ends with us
    try:
        if not arguments:
            return serve()
        command = COMMANDS.get(arguments[0])
        if command is None:
            say(f"./run: there is no command {arguments[0]!r}.\n\n{HELP}")
            return 2
        return command(arguments[1:])
    except Failed as failure:
        sys.stdout.flush()
        print(f"./run: {failure}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 128 + signal.SIGINT
