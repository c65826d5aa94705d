"""`python -m bench.compare 5000`: embedded search against bare FTS5 and Datasette on the same rows."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

from bench import clock, queries
from bench.part import finish
from bench.report import Row, faster_than, note, slower_than
from bench.report import skipped as skip
from bench.site import fingerprint, use


def prepare(size: int) -> Path:
    """A site with that many generated documents; used again if it is there."""
    folder = use(f"documents-{size}-{fingerprint()}")
    from bench.corpus import Maker
    from bench.rows import add_documents
    from search.models import SearchDocument
    from taxonomy.catalogue import get_catalogue

    if SearchDocument.objects.count() < size:
        add_documents(Maker(get_catalogue()).items(size))
    return folder


def stored() -> Iterator[object]:
    from search.documents import Document
    from search.models import SearchDocument

    rows = SearchDocument.objects.order_by("seq").values_list("data", flat=True)
    return (Document.from_json(data) for data in rows.iterator(chunk_size=500))


def against_fts5(folder: Path, size: int, rounds: int) -> list[Row]:
    from bench import embedded
    from bench.plain_fts5 import PlainFts5
    from search.items import make_items
    from search.services import get_engine, load_documents

    plain = PlainFts5(str(folder / "plain.sqlite3"), stored())
    engine = get_engine()
    tasks = queries.query_set()
    for query in tasks:  # the same documents, or the times say nothing
        raw, theirs = engine.search(embedded.request_for(query)), len(plain.matches(query))
        if raw.exact_total != theirs and not raw.did_you_mean:
            raise AssertionError(f"{query}: {raw.exact_total} documents, bare FTS5 finds {theirs}")
    chosen = embedded.selections()
    requests = {query: embedded.request_for(query) for query in tasks}
    narrowed = {query: embedded.request_for(query, chosen) for query in tasks}
    found = {query: engine.search(request) for query, request in requests.items()}
    scope = requests[tasks[0]].scope
    documents = {query: load_documents(raw.page_ids, scope) for query, raw in found.items()}
    times = clock.race(
        {
            "plain": plain.search,
            "whole": embedded.whole,
            "unseen": embedded.whole,
            "address": embedded.from_address,
            "engine": lambda query: engine.search(requests[query]),
            "engine unseen": lambda query: engine.search(requests[query]),
            "selected": lambda query: engine.search(narrowed[query]),
            "read": lambda query: load_documents(found[query].page_ids, scope),
            "mark": lambda query: make_items(found[query], documents[query], requests[query]),
            "parse": embedded.request_for,
        },
        tasks,
        rounds,
        before={"unseen": embedded.forget_words, "engine unseen": embedded.forget_words},
    )
    base = clock.total(times["plain"])
    at = f"at {size:,}"
    rows = [
        slower_than(f"search {at}, words seen before", clock.total(times["whole"]), base, "bare FTS5", 1.5),
        slower_than(
            f"search {at}, words new to the engine", clock.total(times["unseen"]), base, "bare FTS5", 1.5
        ),
        slower_than("… from an address, validated", clock.total(times["address"]), base, "bare FTS5"),
        slower_than("… the engine alone", clock.total(times["engine"]), base, "bare FTS5"),
        slower_than("… the engine alone, new words", clock.total(times["engine unseen"]), base, "bare FTS5"),
    ]
    for kind, some in queries.kinds().items():
        name = f"… {len(some)} × {kind}, new to the engine"
        rows.append(
            slower_than(
                name, clock.total(times["unseen"], some), clock.total(times["plain"], some), "bare FTS5"
            )
        )
    rows += [
        note("… of a search: reading the request", per(times["parse"])),
        note("… of a search: reading ten documents from the database", per(times["read"])),
        note("… of a search: marking hits, snippets, reasons", per(times["mark"])),
        note("… of a search: the engine", per(times["engine"])),
        slower_than(
            f"three facets selected {at}, the engine alone",
            clock.total(times["selected"]),
            clock.total(times["engine"]),
            "none selected",
            1.6,
        ),
    ]
    typed = clock.race({"whole": embedded.whole}, queries.PLAIN, max(3, rounds // 2))
    rows.append(
        note(
            f"as people type ({len(queries.PLAIN)} queries with synonyms, ages, …) {at}", per(typed["whole"])
        )
    )
    return rows


def per(times: dict[str, float]) -> str:
    listed = sorted(times.values())
    return f"{sum(listed) / len(listed) * 1000:.2f} ms each, slowest {listed[-1] * 1000:.2f} ms"


def against_datasette(folder: Path, size: int, rounds: int) -> list[Row]:
    from bench import datasette_side, embedded

    name = f"Datasette at {size:,}"
    if reason := datasette_side.available():
        return [skip(name, reason)]
    from django.test import Client

    from search.facets import NOT_STATED

    side = datasette_side.DatasetteSide(folder / "library.db", stored())
    tasks = [some[0] for some in queries.kinds().values()] + [queries.kinds()["two words"][5]]
    client = Client()
    for query in tasks:  # the same counts, or the times say nothing
        found, theirs = embedded.from_address(query).raw, side.counts(query)
        if found.rung != "all" or found.did_you_mean:
            continue  # our ladder found more than all words ask for
        for facet, counts in theirs.items():
            ours = {value: count for value, count in found.counts[facet].items() if value != NOT_STATED}
            if ours != counts:
                raise AssertionError(f"{query}: {facet}: {ours}, Datasette counts {counts}")
    times = clock.race(
        {
            "datasette": side.search,
            "flat": side.search_flat,
            "whole": embedded.whole,
            "interface": lambda query: client.get("/api/v1/library/", {"q": query}),
        },
        tasks,
        rounds,
        before={"whole": embedded.forget_words, "interface": embedded.forget_words},
    )
    side.close()
    theirs = clock.total(times["datasette"])
    each = {query: times["datasette"][query] / times["whole"][query] for query in tasks}
    return [
        faster_than(
            f"search at {size:,}, words new to the engine",
            clock.total(times["whole"]),
            theirs,
            "Datasette, 8 facets",
            20,
        ),
        faster_than(
            "… our JSON interface through Django's client",
            clock.total(times["interface"]),
            theirs,
            "Datasette, 8 facets",
        ),
        faster_than(
            "… the same, against the first value of each facet only",
            clock.total(times["whole"]),
            clock.total(times["flat"]),
            "Datasette, 8 flat facets",
        ),
        note("… by query", ", ".join(f"{ratio:.0f}×" for ratio in sorted(each.values()))),
    ]


def main(size: int, rounds: int) -> tuple[str, list[Row]]:
    folder = prepare(size)
    rows = against_fts5(folder, size, rounds)
    rows += against_datasette(folder, size, max(1, rounds // 3))
    return f"Search at {size:,} documents", rows


if __name__ == "__main__":
    finish(*main(int(sys.argv[1]), int(sys.argv[2])))
