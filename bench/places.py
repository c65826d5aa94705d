"""Where the benchmarks work, and how a part is started in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from bench.report import Row, load, skipped

ROOT = Path(__file__).resolve().parent.parent
FOLDER = Path(os.environ.get("BENCH_DIR") or Path(tempfile.gettempdir()) / "family-hubs-bench")


def run_part(module: str, *arguments: str, env: Mapping[str, str] | None = None) -> tuple[str, list[Row]]:
    """Runs `bench.<module>` with arguments in a new process and returns its title and rows.

    A new process, because settings, memory and caches of one part must not be those of the next.
    """
    FOLDER.mkdir(parents=True, exist_ok=True)
    out = FOLDER / f"rows-{module}-{'-'.join(arguments) or 'all'}.json"
    out.unlink(missing_ok=True)
    command = [sys.executable, "-m", f"bench.{module}", *arguments]
    done = subprocess.run(command, cwd=ROOT, env={**environment(), **(env or {}), "BENCH_OUT": str(out)})
    if done.returncode or not out.exists():
        return f"{module} {' '.join(arguments)}", [skipped(module, f"it failed (exit {done.returncode})")]
    return load(out)


def environment() -> dict[str, str]:
    """The caller's environment without what would lead to the site's own data."""
    theirs = ("DATABASE_URL", "VAR_DIR", "SEARCH_SIDECAR_DIR", "REDIS_URL", "ELASTICSEARCH_URL", "EMAIL_URL")
    kept = {name: value for name, value in os.environ.items() if name not in theirs}
    path = os.pathsep.join([str(ROOT), str(ROOT / "site")])
    return {**kept, "PYTHONPATH": path, "BENCH_DIR": str(FOLDER), "LOG_LEVEL": "ERROR"}
