"""`./run test`: every check, all of them even when one fails, then a summary."""

import os
import time
from collections.abc import Sequence
from pathlib import Path

from scripts.catalogues import ensure_catalogues
from scripts.frontend import ensure_frontend
from scripts.html_checker import ensure_html_checker
from scripts.packages import DEVELOPMENT, ensure_packages
from scripts.places import PYTHON, ROOT, VENV
from scripts.shell import environment, run, say

Check = tuple[str, Sequence[str | Path]]
#: The whole suite, by whole files in the order that tests/conftest.py gives them. A third of the time a test
#: waits for a browser or a server, so there is one process more than processors. A part of the suite is
#: quicker in one process, which also lets a debugger in.
ALL = ("-n", str(min(4, (os.cpu_count() or 1) + 1)), "--dist", "loadfile", "--no-loadscope-reorder")


def lints() -> list[Check]:
    """What needs no database and no test."""
    tools = VENV / "bin"
    return [
        ("ruff check", [tools / "ruff", "check", "."]),
        ("ruff format", [tools / "ruff", "format", "--check", "."]),
        ("djlint", [tools / "djlint", "templates", "--lint", "--quiet"]),
        ("import contracts", [tools / "lint-imports"]),
        ("system checks", [PYTHON, "manage.py", "check", "--fail-level", "WARNING"]),
        ("pending migrations", [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"]),
    ]


def test(arguments: Sequence[str]) -> int:
    """Runs the lints, then pytest with the given arguments. Returns 0 only if everything passed."""
    ensure_packages(DEVELOPMENT)
    ensure_catalogues()
    ensure_frontend()
    ensure_html_checker()
    os.chdir(ROOT)
    results = [_run(check) for check in lints()]
    results.append(_run(("pytest", [PYTHON, "-m", "pytest", *(arguments or ALL)])))
    say("\n-- summary " + "-" * 60)
    for name, status, seconds in results:
        verdict = "ok" if status == 0 else f"FAILED (exit {status})"
        say(f"{name:<20} {seconds:6.1f} s  {verdict}")
    return 1 if any(status for _, status, _ in results) else 0


def _run(check: Check) -> tuple[str, int, float]:
    name, command = check
    say(f"\n-- {name} " + "-" * max(4, 68 - len(name)))
    settings = os.environ.get("DJANGO_SETTINGS_MODULE") or "config.settings.test"
    began = time.monotonic()
    status = run(command, env=environment(DJANGO_SETTINGS_MODULE=settings))
    return name, status, time.monotonic() - began


if __name__ == "__main__":  # for .ci/run
    say(" ".join(ALL))
