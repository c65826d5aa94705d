"""`python -m bench.footprint 5000`: building the sidecar, memory of bitsets, ordering 500 results."""

from __future__ import annotations

import sys
from array import array
from collections.abc import Mapping
from pathlib import Path
from statistics import median
from time import process_time

from bench import clock, queries
from bench.compare import prepare
from bench.part import finish
from bench.report import Row, at_most, note

MEGABYTE = 1_000_000
REBUILD = {5_000: 5.0, 100_000: 60.0}
CANDIDATES = 500


def bitset_bytes(state: object) -> tuple[int, int]:
    """Bytes of the integers used as sets, and of the arrays beside them, caches of words left out."""
    seen: set[int] = set()
    sets, arrays = 0, 0
    stack = [value for name, value in vars(state).items() if name != "caches"]
    caches = vars(state.caches)  # type: ignore[attr-defined]
    stack += [caches[name] for name in ("stated", "ages", "hidden") if name in caches]
    while stack:
        one = stack.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        if isinstance(one, int) and one.bit_length() > 64:
            sets += sys.getsizeof(one)
        elif isinstance(one, array):
            arrays += sys.getsizeof(one)
        elif isinstance(one, Mapping):
            stack += one.values()
        elif isinstance(one, (tuple, list, frozenset)):
            stack += one
        elif hasattr(one, "planes"):
            stack += vars(one).values()
    return sets, arrays


def file_size(folder: Path) -> int:
    """Of the index in use: the newest file."""
    files = sorted(folder.glob("sidecar-*.sqlite3"), key=lambda path: path.stat().st_mtime)
    return files[-1].stat().st_size


def rebuilds(size: int) -> list[Row]:
    from search.services import get_engine

    engine = get_engine()
    times, walls = [], []
    for _ in range(3 if size <= 10_000 else 1):
        began = process_time()
        walls.append(engine.rebuild().seconds)
        times.append(process_time() - began)
    limit = REBUILD.get(size)
    what = f"build the sidecar anew, {size:,} documents"
    row = at_most(what, median(times), limit, "s") if limit else note(what, f"{median(times):.2f} s")
    return [row, note("… by the wall", f"{median(walls):.2f} s")]


def sets(size: int) -> list[Row]:
    from bench import embedded
    from search.services import get_engine

    engine = get_engine()
    for query in ("", *queries.query_set()):
        engine.search(embedded.request_for(query, embedded.selections()))
    found, arrays = bitset_bytes(engine._state)
    folder = Path(engine.store.folder)
    measured = f"{found / MEGABYTE:.2f} MB, {sum(map(len, engine._state.facets.values()))} values"
    rows = [note(f"bitsets of {size:,} documents", measured)]
    if size == 100_000:
        rows = [at_most("bitsets of 100,000 documents", found / MEGABYTE, 2.0, "MB")]
    rows.append(note("… arrays beside them (lengths, ages)", f"{arrays / MEGABYTE:.2f} MB"))
    rows.append(note("… the file", f"{file_size(folder) / MEGABYTE:.1f} MB"))
    return rows


def ordering(size: int) -> list[Row]:
    """How long the 500 candidates of a two-word query take to be scored and ordered."""
    from bench import embedded
    from search.engines.embedded.bits import from_ordinals, ordinals
    from search.engines.embedded.matching import Matcher
    from search.engines.embedded.ordering import Orderer
    from search.engines.embedded.searching import visible
    from search.services import get_engine

    engine = get_engine()
    query = queries.kinds()["two words"][-1]
    request = embedded.request_for(query)
    with engine._snapshot() as (connection, state):
        scope = visible(state, request.scope, archived=False)
        text = Matcher(connection, state, "en").text(request.query, scope, False)
        some = ordinals(text.bits)[:CANDIDATES]
        results = from_ordinals(some, state.size)
        orderer = Orderer(connection, state, "en")

        def order() -> object:
            return orderer.relevance(text, results, (), 0, 10)

        seconds = clock.repeat(order, 51)
    return [at_most(f"score and order {len(some)} candidates, {size:,} documents", seconds * 1000, 2.5, "ms")]


def main(size: int) -> tuple[str, list[Row]]:
    prepare(size)
    rows = rebuilds(size) + sets(size) + ordering(size)
    return f"Index of {size:,} documents", rows


if __name__ == "__main__":
    finish(*main(int(sys.argv[1])))
