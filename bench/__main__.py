"""`./run bench [search] [pages] [import] [desk] [cluster] [million] [chaos] [--tiny]`: tables of figures.

Exit status 1 if a target was missed or a part failed. `--tiny` runs everything on a few items to see
that it works; its figures mean nothing.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import platform
import shutil
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from bench.places import FOLDER, ROOT, run_part
from bench.report import Row, save, table

Job = tuple[str, tuple[str, ...]]
TINY, SMALL, LARGE = "60", "5000", "100000"
SUITES: dict[str, list[Job]] = {
    "search": [
        ("compare", (SMALL, "9")),
        ("footprint", (SMALL,)),
        ("memory", (SMALL,)),
        ("publish", (SMALL,)),
        ("wagtail_side", (SMALL, "sqlite")),
        ("wagtail_side", (SMALL, "postgresql")),
        ("compare", (LARGE, "5")),
        ("footprint", (LARGE,)),
        ("memory", (LARGE,)),
    ],
    "pages": [("pages", ("5",)), ("pages", ("500",))],
    "import": [("imports", ("1000",)), ("imports", ("10000",))],
    "desk": [("desk", ("50",)), ("desk", ("10000",))],
    "cluster": [("cluster", (SMALL, "9")), ("cluster", (LARGE, "5"))],
    "million": [("cluster", ("1000000", "1"))],
    "chaos": [("chaos", ("10000",))],
}
TINIES: dict[str, list[Job]] = {
    "search": [
        ("compare", (TINY, "1")),
        ("footprint", (TINY,)),
        ("memory", (TINY,)),
        ("publish", (TINY, "2")),
        ("wagtail_side", (TINY, "sqlite")),
    ],
    "pages": [("pages", ("5",))],
    "import": [("imports", (TINY,))],
    "desk": [("desk", ("50",))],
    "cluster": [("cluster", (TINY, "1"))],
    "million": [("cluster", (TINY, "1"))],
    "chaos": [("chaos", ("300",))],
}
#: Takes an hour and kills servers: only when it is named.
ON_REQUEST = {"cluster", "million", "chaos"}


def machine() -> str:
    """What the figures were taken on."""
    cpu = platform.processor() or platform.machine()
    with contextlib.suppress(OSError):
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        cpu = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), cpu)
    return f"{date.today()}, {os.cpu_count()} × {cpu}, Python {platform.python_version()}"


@contextlib.contextmanager
def postgresql() -> Iterator[None]:
    """A database of its own on the server of `./run services`, if that is running; dropped afterwards."""
    from scripts.servers import PostgreSQL

    server = PostgreSQL()
    if not server.is_running():
        yield
        return
    import psycopg

    url = server.exports()["DATABASE_URL"]
    name = "family_hubs_bench"
    _drop(url, name)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    os.environ["BENCH_POSTGRES_URL"] = url.rpartition("/")[0] + f"/{name}"
    try:
        yield
    finally:
        _drop(url, name)


def _drop(url: str, name: str) -> None:
    """The database, and the folders of the sites that were in it. The server may be gone by now."""
    import psycopg

    for folder in FOLDER.glob("pages-*-postgresql-*"):
        shutil.rmtree(folder, ignore_errors=True)
    with (
        contextlib.suppress(psycopg.OperationalError),
        psycopg.connect(url, autocommit=True) as connection,
    ):
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def run(suite: str, jobs: list[Job]) -> list[Row]:
    """Runs the parts of a suite one after the other; each table is printed as soon as it is there."""
    rows: list[Row] = []
    for module, arguments in jobs:
        title, found = run_part(module, *arguments)
        print(table(title, found), flush=True)
        rows += found
    save(FOLDER / f"{suite}.json", suite, rows)
    return rows


def chosen(name: str, options: argparse.Namespace) -> list[Job]:
    """The parts of a suite, with what was asked for."""
    jobs = (TINIES if options.tiny else SUITES)[name]
    if name != "chaos":
        return jobs
    (module, (events, *_)) = jobs[0]
    events = str(options.events or events)
    return [(module, (events,) if options.seed is None else (events, str(options.seed)))]


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="./run bench", description="Benchmarks: ratios against named baselines."
    )
    parser.add_argument("names", nargs="*", metavar="name", help=f"of {', '.join(SUITES)}; all by default")
    parser.add_argument("--tiny", action="store_true", help="a few items, to see that it works")
    parser.add_argument("--events", type=int, help="chaos: how many changes to pages (10,000)")
    parser.add_argument("--seed", type=int, help="chaos: what the random choices begin with")
    options = parser.parse_args()
    unknown = [name for name in options.names if name not in SUITES]
    if unknown:
        parser.error(f"there is no benchmark {unknown[0]!r}; there are: {', '.join(SUITES)}")
    os.chdir(ROOT)
    FOLDER.mkdir(parents=True, exist_ok=True)
    print(f"{machine()}; working in {FOLDER}", flush=True)
    rows: list[Row] = []
    with postgresql():
        for name in options.names or [name for name in SUITES if name not in ON_REQUEST]:
            rows += run(name, chosen(name, options))
    judged = [row for row in rows if row.verdict]
    missed = [row for row in judged if row.verdict == "MISSED"]
    failed = [row for row in rows if row.skipped.startswith("it failed")]
    print(f"\n{len(judged)} verdicts: {len(missed)} missed, {len(failed)} failed")
    for row in (*missed, *failed):
        print(f"  {row.what}: {row.measured} {row.target} {row.skipped}")
    return 1 if failed or (missed and not options.tiny) else 0


if __name__ == "__main__":
    sys.exit(main())
