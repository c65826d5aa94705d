"""Compares an index with its source, slice by slice, and repairs what differs."""

from __future__ import annotations

from elasticsearch import Elasticsearch
from elasticsearch.helpers import scan

from search.documents import Change
from search.engines.base import SLICES, DocumentSource, Slice
from search.engines.elasticsearch.writing import Writer

LIVE = {"term": {"deleted": False}}


def slices(client: Elasticsearch, alias: str) -> dict[int, Slice]:
    """The index in slices, as it can be searched now. Sums stay exact below 2**53."""
    client.indices.refresh(index=alias)
    sums = {"seqs": {"sum": {"field": "seq"}}}
    told = client.search(
        index=alias,
        size=0,
        query=LIVE,
        aggs={"slices": {"terms": {"field": "slice", "size": SLICES}, "aggs": sums}},
        allow_partial_search_results=False,
    )
    return {
        int(one["key"]): Slice(one["doc_count"], int(one["seqs"]["value"]))
        for one in told["aggregations"]["slices"]["buckets"]
    }


def differing(client: Elasticsearch, alias: str, source: DocumentSource) -> list[int]:
    """The slices in which index and source are not the same."""
    held, wanted = slices(client, alias), source.slices()
    return [number for number in range(SLICES) if held.get(number) != wanted.get(number)]


def mend(client: Elasticsearch, alias: str, source: DocumentSource) -> list[str]:
    """Repairs the index. Returns what was wrong, page by page.

    Changes that are newer than the index's position are written too, but are nothing wrong.
    """
    writer = Writer(client, alias)
    progress = writer.progress()
    level = progress.position if progress else -1
    lines: list[str] = []
    for number in differing(client, alias, source):
        held, wanted = versions_in(client, alias, number), source.versions_in(number)
        doubtful = [pk for pk in sorted(held.keys() | wanted.keys()) if held.get(pk) != wanted.get(pk)]
        # Read again: somebody may have been writing between the two.
        truth = {change.page_id: change for change in source.latest(doubtful)}
        repairs: list[Change] = []
        for page_id in doubtful:
            shown, change = held.get(page_id), truth.get(page_id)
            if change is None:
                if shown is None:
                    continue
                # A removal that the source has forgotten takes the number of what it removes.
                change = Change(shown, page_id, None)
            agrees = shown is None if change.document is None else shown == change.seq
            if agrees:
                continue
            repairs.append(change)
            if change.seq <= level:
                lines.append(f"page {page_id} {_wrong(shown, change)}")
        writer.send(repairs)
    return lines


def _wrong(shown: int | None, change: Change) -> str:
    if change.document is None:
        return "should not be there"
    return "is missing" if shown is None else "is out of date"


def versions_in(client: Elasticsearch, alias: str, number: int) -> dict[int, int]:
    """Page id and sequence number of every document of one slice of the index."""
    query = {
        "query": {"bool": {"filter": [LIVE, {"term": {"slice": number}}]}},
        "_source": ["page_id", "seq"],
    }
    hits = scan(client, query=query, index=alias, size=2000)
    return {hit["_source"]["page_id"]: hit["_source"]["seq"] for hit in hits}
