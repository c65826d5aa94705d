"""`python -m bench.memory 5000`: what the whole search layer adds to a process that already runs the site.

Measured twice in processes of their own: as resident memory (what the machine loses), and as Python's own
allocations (what the code holds).
"""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import tracemalloc
from pathlib import Path

from bench import queries
from bench.compare import prepare
from bench.part import finish
from bench.report import Row, at_most, note
from bench.report import skipped as skip

MEGABYTE = 1_000_000


def resident() -> int:
    """Bytes of this process in memory that are its own (files mapped into memory are the machine's)."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("RssAnon:"):
            return int(line.split()[1]) * 1024
    return 0


def measure(size: int, trace: bool) -> None:
    """In the child: prints the growth in bytes from before the first search to after the query set."""
    prepare(size)
    from bench import embedded
    from taxonomy.catalogue import get_catalogue

    get_catalogue()
    embedded.request_for("anything")  # taxonomy and synonyms are the site's, read once by whoever comes first
    gc.collect()
    if trace:
        tracemalloc.start()
    before = resident()
    for query in ("", *queries.query_set(), *queries.PLAIN):
        embedded.whole(query)
        embedded.get_engine().search(embedded.request_for(query, embedded.selections()))
    gc.collect()
    print(tracemalloc.get_traced_memory()[0] if trace else resident() - before)


def main(size: int) -> tuple[str, list[Row]]:
    name = f"search layer at {size:,} after the query set"
    if not Path("/proc/self/status").exists():
        return "Memory", [skip(name, "needs /proc")]
    found = {}
    for kind in ("resident", "traced"):
        command = [sys.executable, "-m", "bench.memory", str(size), kind]
        done = subprocess.run(command, capture_output=True, text=True, env=dict(os.environ))
        if done.returncode:
            raise RuntimeError(done.stderr[-2000:])
        found[kind] = int(done.stdout.split()[-1]) / MEGABYTE
    rows = [note(f"… {name}: held by Python objects", f"{found['traced']:.1f} MB")]
    what = f"{name}: resident"
    if size == 5_000:
        return "Memory", [at_most(what, found["resident"], 30, "MB"), *rows]
    return "Memory", [note(what, f"{found['resident']:.1f} MB"), *rows]


if __name__ == "__main__":
    if len(sys.argv) > 2:
        measure(int(sys.argv[1]), sys.argv[2] == "traced")
    else:
        finish(*main(int(sys.argv[1])))
