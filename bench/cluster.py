"""`python -m bench.cluster 5000 9`: the Elasticsearch engine against the client's own bulk and search.

On a real server: the one in ELASTICSEARCH_URL, or the one of `./run services start elasticsearch`.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from bench import clock, queries
from bench.part import finish
from bench.report import Row, faster_than, milliseconds, note, shown, slower_than
from bench.site import fingerprint, use

NAME = "bench-library"
#: So many documents are written by `helpers.bulk` as a baseline; more say nothing new.
COMPARED = 100_000
#: So many documents differ; a larger library repeats them under other names. Making one takes longer than
#: writing it.
DIFFERENT = 100_000


def server() -> str:
    """The address of a server to work on; nothing else on it is touched."""
    from scripts.servers import Elasticsearch

    named = os.environ.get("BENCH_ELASTICSEARCH_URL")
    if named:
        return named
    ours = Elasticsearch()
    if not ours.is_running():
        raise SystemExit("No server: ./run services start elasticsearch, or set BENCH_ELASTICSEARCH_URL.")
    return ours.exports()["ELASTICSEARCH_URL"]


class Generated:
    """A source without a database: the same documents on every machine, made while they are read.

    making: the seconds that this took; they belong to neither side.
    """

    def __init__(self, size: int) -> None:
        from bench.corpus import Maker
        from taxonomy.catalogue import get_catalogue

        self.size, self.making = size, 0.0
        self.vocabulary = get_catalogue()
        self._items = iter(Maker(self.vocabulary).items(min(size, DIFFERENT)))
        self._made: list[Any] = []

    def changes(self, start: int, number: int) -> list[Any]:
        from bench.corpus import as_document
        from search.documents import Change

        began = time.perf_counter()
        found = []
        for place in range(start, min(start + number, self.size)):
            while len(self._made) <= place % DIFFERENT:
                item = next(self._items)
                self._made.append(as_document(item, len(self._made) + 1, self.vocabulary))
            document = self._made[place % DIFFERENT]
            if place >= DIFFERENT:
                document = replace(document, page_id=place + 1, key=f"{document.key}-{place // DIFFERENT}")
            found.append(Change(place + 1, place + 1, document))
        self.making += time.perf_counter() - began
        return found

    def current_seq(self) -> int:
        return self.size

    def identity(self) -> str:
        return f"generated-{self.size}"

    def changes_since(self, seq: int, limit: int | None = None) -> Iterator[Any]:
        first = max(seq, 0)
        end = min(first + (limit or self.size), self.size)
        for start in range(first, end, 1000):
            yield from self.changes(start, min(1000, end - start))

    def forgotten(self) -> int:
        return 0

    def waiting_since(self, seq: int) -> None:
        return None

    def latest(self, page_ids: Any) -> list[Any]:
        return [change for change in self.changes(0, self.size) if change.page_id in set(page_ids)]

    def slices(self) -> dict[int, Any]:
        from search.engines.base import SLICES, Slice

        found = {}
        for number in range(SLICES):
            ids = range(number or SLICES, self.size + 1, SLICES)
            if ids:
                found[number] = Slice(len(ids), sum(ids))
        return found

    def versions_in(self, number: int) -> dict[int, int]:
        from search.engines.base import SLICES

        return {one: one for one in range(number or SLICES, self.size + 1, SLICES)}


def client(url: str) -> Any:
    from search.engines.elasticsearch import connection

    return connection.client(url, timeout=120)


def clean(url: str) -> None:
    """Removes what an earlier run has left."""
    indices = client(url).indices
    for name in indices.get(index=f"{NAME}-*", expand_wildcards="all", features="settings"):
        indices.delete(index=name)


def written(url: str, size: int) -> tuple[Any, list[Row]]:
    """The engine with its index, and how long writing took beside `helpers.bulk` with the same lines."""
    from elasticsearch.helpers import bulk

    from search.engines.elasticsearch import ElasticsearchEngine, mapping
    from search.engines.elasticsearch.projection import action

    number = min(size, COMPARED)
    source = Generated(size)
    theirs = f"{NAME}-theirs"
    ready = [action(change, theirs) for change in source.changes(0, number)]
    client(url).indices.create(index=theirs, **mapping.body(source.identity()))
    bulked = clock.timed(lambda: bulk(client(url), ready, chunk_size=500))
    client(url).indices.delete(index=theirs)
    ready.clear()
    made_before = source.making
    engine = ElasticsearchEngine(client(url), NAME, source, replicas=0)
    whole = clock.timed(lambda: engine.rebuild())
    source_seconds = source.making - made_before
    ours, base = size / (whole - source_seconds), number / bulked
    rows = [
        Row(
            f"writing {size:,} documents: reading, analysing, sending, checking",
            f"{ours:,.0f} a second",
            f"helpers.bulk, {number:,} ready-made lines: {base:,.0f} a second",
            ours / base,
            ours / base,
            ">=",
            0.8,
            "≥ 0.8×",
        ),
        note(f"rebuilding {size:,} documents in all", shown(whole - source_seconds, "s")),
    ]
    return engine, rows


def index_size(engine: Any) -> Row:
    indices = engine.client.indices
    with contextlib.suppress(Exception):
        indices.forcemerge(index=engine.alias, max_num_segments=1, wait_for_completion=True)
    told = indices.stats(index=engine.alias, metric="store,docs")["_all"]["primaries"]
    size, documents = told["store"]["size_in_bytes"], told["docs"]["count"]
    return note(
        f"index of {documents - 1:,} documents, merged",
        shown(size / 1e6, "MB"),
        f"{size / documents / 1000:.2f} kB a document",
    )


class Spy:
    """Remembers what the engine asks for, to ask the same again without it."""

    def __init__(self, engine: Any) -> None:
        self.search, self.asked = engine.client.search, []
        engine.client.search = self

    def __call__(self, **what: Any) -> Any:
        self.asked.append(what)
        return self.search(**what)


def searched(engine: Any, size: int, rounds: int) -> list[Row]:
    """Our whole search beside the bare `_search` of the identical bodies, with and without selections."""
    from bench import embedded
    from search.engines.elasticsearch import ElasticsearchEngine

    rows: list[Row] = []
    tasks = queries.query_set()
    spied = ElasticsearchEngine(client(str(server())), NAME, engine.source, replicas=0)
    spy = Spy(spied)
    for named, chosen in (("no selection", None), ("three facets selected", embedded.selections())):
        bodies: dict[str, list[Any]] = {}
        for query in tasks:
            spy.asked.clear()
            spied.search(embedded.request_for(query, chosen))
            bodies[query] = list(spy.asked)

        def ours(query: str, selected: Any = chosen) -> object:
            return engine.search(embedded.request_for(query, selected))

        def raw(query: str, asked: Any = bodies) -> object:
            return [spy.search(**what) for what in asked[query]]

        times = clock.race({"ours": ours, "raw": raw}, tasks, rounds, timer=time.perf_counter)
        trips = sum(len(asked) for asked in bodies.values()) / len(tasks)
        rows.append(
            slower_than(
                f"search at {size:,}, {named}, {len(tasks)} queries",
                clock.total(times["ours"]),
                clock.total(times["raw"]),
                "the identical _search",
                1.25,
            )
        )
        spread = list(times["ours"].values())
        rows.append(
            note(
                f"… one page: half of them within, 95% within ({trips:.2f} requests each)",
                f"{milliseconds(clock.percentile(spread, 50))}, {milliseconds(clock.percentile(spread, 95))}",
                f"raw: {milliseconds(clock.percentile(list(times['raw'].values()), 95))}",
            )
        )
    return rows


def beside_the_reserve(engine: Any, size: int, rounds: int) -> list[Row]:
    """Both engines on the same documents, where there is a file of them."""
    from bench import embedded
    from search.engines.embedded import EmbeddedEngine

    folder = use(f"reserve-{size}-{fingerprint()}")
    reserve = EmbeddedEngine(folder / "search", engine.source)
    if reserve.position() < size:
        reserve.rebuild()
    tasks = queries.query_set()
    requests = {query: embedded.request_for(query) for query in tasks}
    for query, request in requests.items():
        one, two = engine.search(request), reserve.search(request)
        if (one.total, one.keys, one.counts) != (two.total, two.keys, two.counts):
            raise AssertionError(f"{query}: the engines differ")
    sides = {
        "cluster": lambda query: engine.search(requests[query]),
        "reserve": lambda query: reserve.search(requests[query]),
    }
    times = clock.race(sides, tasks, rounds, timer=time.perf_counter)
    return [
        faster_than(
            f"the embedded engine alone at {size:,}, the same answers",
            clock.total(times["reserve"]),
            clock.total(times["cluster"]),
            "Elasticsearch engine",
        )
    ]


def main(size: int, rounds: int) -> tuple[str, list[Row]]:
    url = server()
    use(f"cluster-{fingerprint()}")
    clean(url)
    try:
        engine, rows = written(url, size)
        rows.append(index_size(engine))
        rows += searched(engine, size, rounds)
        if size <= COMPARED:
            rows += beside_the_reserve(engine, size, rounds)
    finally:
        clean(url)
    return f"Elasticsearch at {size:,} documents", rows


if __name__ == "__main__":
    finish(*main(int(sys.argv[1]), int(sys.argv[2])))
