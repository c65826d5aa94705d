"""`python -m bench.chaos 10000 [seed]`: many changes, everything killed again and again, and nothing lost.

Several writers change pages on PostgreSQL while the worker and Elasticsearch are killed and a reader
searches. At the end both engines must hold what the pages say. The seed decides what each process draws,
not in which order the machine lets them run.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Mapping

from bench.chaos_killer import Killer
from bench.chaos_place import Place, made
from bench.chaos_report import event_rows, none, search_rows
from bench.corpus import SEED
from bench.part import finish
from bench.places import ROOT
from bench.report import Row, note

WRITERS, WORKERS = 3, 2
#: Pages at the beginning: few enough that the same page is changed by several writers.
MOST_PAGES, FEWEST_PAGES = 300, 100
#: From so many events on, the end waits until searches are answered by the cluster again (half a minute).
LONG = 1000
#: Seconds in which the indexes must be level, and then equal to the pages (the sweep comes every minute).
LEVEL, SWEPT = 300.0, 150.0


def main(events: int, seed: int = SEED) -> tuple[str, list[Row]]:
    print(f"chaos: {events:,} events, seed {seed}", flush=True)
    began = time.monotonic()
    with made() as place:
        use(place)
        prepare(place, min(MOST_PAGES, max(FEWEST_PAGES, events // 10)))
        started = time.monotonic()
        killer = Killer(place, random.Random(seed), events, WORKERS)
        run(place, killer, events, seed)
        ran = time.monotonic()
        rows = [
            *event_rows(place.log, killer),
            *search_rows(place.log, killer.outages),
            *ending(place),
            note("preparing, events", f"{started - began:.0f} s, {ran - started:.0f} s"),
            note("in all", f"{time.monotonic() - began:.0f} s", f"seed {seed}"),
        ]
    return f"Chaos, {events:,} events, seed {seed}", rows


def use(place: Place) -> None:
    """This process looks at the same site."""
    os.environ |= place.environment
    sys.path[:0] = [folder for folder in (str(ROOT), str(ROOT / "site")) if folder not in sys.path]
    import django

    django.setup()


def prepare(place: Place, pages: int) -> None:
    """Pages with every facet, and workers that index them in both engines."""
    from bench.corpus import Maker
    from bench.rows import add_pages
    from taxonomy.catalogue import get_catalogue

    add_pages(list(Maker(get_catalogue()).items(pages)))
    for number in range(WORKERS):
        place.start_worker(number)
    wait(lambda: level(pages), LEVEL, "the index was not built", place)
    wait(cluster_answers, LEVEL, "searches were not answered by the cluster", place)


def cluster_answers() -> bool:
    """Whether a search is answered by the first engine, as a visitor's would be."""
    from search.request import SearchRequest
    from search.services import find, get_engine, scope_for

    return find(SearchRequest(scope=scope_for("en"))).engine == get_engine().name


def run(place: Place, killer: Killer, events: int, seed: int) -> None:
    """Until the events are done and every planned outage is over."""
    log = str(place.log.folder)
    place.start("reader", "-m", "bench.chaos_reader", log, str(seed))
    place.start("writers", "-m", "bench.chaos_writer", log, str(events), str(seed), str(WRITERS))
    told = time.monotonic()
    while place.ended("writers") is None:
        killer.step(place.log.done)
        for name in killer.dead():
            raise RuntimeError(name)
        if time.monotonic() > told + 60:
            told = time.monotonic()
            print(f"  {place.log.done:,} events, {len(killer.outages)} outages", flush=True)
        time.sleep(0.1)
    for name in killer.dead():
        raise RuntimeError(name)
    killer.finish()
    if events >= LONG:
        wait(cluster_answers, LEVEL, "searches were not answered by the cluster again", place)
    place.end("reader")


def ending(place: Place) -> list[Row]:
    """The worker does what is left; then everything is compared."""
    from bench.chaos_check import Findings

    began = time.monotonic()
    wait(level, LEVEL, "the indexes did not become level", place)
    levelled, first = time.monotonic() - began, None
    found = compared()
    first = sum(len(one.lost) + len(one.resurrected) for one in found.values())
    while not all(one.clean for one in found.values()) and time.monotonic() < began + levelled + SWEPT:
        time.sleep(5)
        found = compared()
    rows = [
        note("outbox empty and both engines level", f"after {levelled:.1f} s"),
        note("differences then, left to the sweep", str(first)),
        note("both engines as the pages", f"after {time.monotonic() - began:.1f} s"),
    ]
    for name, one in found.items():
        assert isinstance(one, Findings)
        rows.append(none(f"{name}: lost, of {one.public} public of {one.pages} live pages", len(one.lost)))
        rows.append(none(f"{name}: resurrected", len(one.resurrected)))
        for line in (*one.lost, *one.resurrected)[:20]:
            print(f"  {name}: {line}", flush=True)
    status, said = verify(place)
    if status:
        print(said[-2000:], flush=True)
    return [*rows, none("search_index verify: exit status", status)]


def compared() -> Mapping[str, object]:
    from bench.chaos_check import check
    from search.engines.base import EngineError

    for _ in range(10):
        try:
            return check()
        except EngineError as problem:
            print(f"  {problem}", flush=True)
            time.sleep(1)
    return check()


def level(documents: int = 0) -> bool:
    """Whether the outbox is empty, every engine is as far as the documents, and there are so many."""
    from search.engines.base import EngineError
    from search.indexing import DatabaseSource
    from search.models import OutboxEntry, SearchDocument
    from search.services import engines_by_name

    if OutboxEntry.objects.exists() or SearchDocument.objects.count() < documents:
        return False
    try:
        return all(
            engine.position() == DatabaseSource().current_seq() for engine in engines_by_name().values()
        )
    except EngineError:
        return False


def wait(done: Callable[[], bool], seconds: float, failure: str, place: Place) -> None:
    end = time.monotonic() + seconds
    while not done():
        if time.monotonic() > end:
            said = "\n".join(place.said(name) for name in place.running)
            raise TimeoutError(f"{failure} within {seconds:g} s\n{said}")
        time.sleep(0.2)


def verify(place: Place) -> tuple[int, str]:
    """Exit status and words of the site's own comparison."""
    done = subprocess.run(
        [sys.executable, "manage.py", "search_index", "verify"],
        cwd=ROOT, env=place.environment, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


if __name__ == "__main__":
    title, rows = main(*map(int, sys.argv[1:]))
    finish(title, rows)
    missed = any(row.verdict == "MISSED" for row in rows)
    sys.exit(1 if missed and not os.environ.get("BENCH_OUT") else 0)  # who has the rows judges them
