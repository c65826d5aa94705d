"""Running other programs, and saying so."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from scripts.places import ROOT


class Failed(Exception):
    """A step could not be done; the message says what to do about it. `./run` prints it and exits 1."""


def say(text: str = "") -> None:
    print(text, flush=True)


@contextmanager
def step(doing: str) -> Iterator[None]:
    """Says what takes a while before it starts, and how long it took when it ends well."""
    print(f"{doing} …", flush=True)
    began = time.monotonic()
    yield
    print(f"  done in {time.monotonic() - began:.1f} s", flush=True)


def environment(**extra: str) -> dict[str, str]:
    """The environment for the project's own programs: `site/` is importable, development is the default.

    Compiled modules are kept whatever the machine says: without them every process takes seconds longer.
    """
    settings = os.environ.get("DJANGO_SETTINGS_MODULE") or "config.settings.dev"
    return {
        **{name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "site")]),
        "PYTHONUNBUFFERED": "1",
        "DJANGO_SETTINGS_MODULE": settings,
        **extra,
    }


def run(
    command: Sequence[str | Path], *, env: Mapping[str, str] | None = None, cwd: Path | None = ROOT
) -> int:
    """Runs a program with our own output; returns its exit status."""
    try:
        return subprocess.run([str(part) for part in command], env=env, cwd=cwd).returncode
    except FileNotFoundError:
        raise Failed(f"{command[0]} was not found.") from None


def must(
    command: Sequence[str | Path], hint: str, *, env: Mapping[str, str] | None = None, cwd: Path | None = ROOT
) -> None:
    """Runs a program quietly. If it fails, its last lines are shown and `Failed(hint)` is raised."""
    try:
        done = subprocess.run(
            [str(part) for part in command],
            env=env,
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        )
    except FileNotFoundError:
        raise Failed(f"{command[0]} was not found. {hint}") from None
    if done.returncode:
        sys.stderr.write("\n".join(done.stdout.splitlines()[-25:]) + "\n")
        raise Failed(hint)


def wait_until(ready: Callable[[], bool], seconds: float, pause: float = 0.1) -> bool:
    """Asks again and again until the answer is yes, or the time is up."""
    end = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > end:
            return False
        time.sleep(pause)
    return True
