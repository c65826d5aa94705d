"""Changes into an index, and how far it is. Through an alias only: nothing makes an index by accident."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

from elasticsearch import ConflictError, Elasticsearch, NotFoundError
from elasticsearch.helpers import BulkIndexError, parallel_bulk, streaming_bulk

from search.documents import Change
from search.engines.base import DocumentSource
from search.engines.elasticsearch.projection import action

#: Changes in one bulk request, and in one piece after which the index notes how far it is.
CHUNK, PIECE = 500, 5000
#: So few changes are made findable at once; more wait for the index's own second.
AT_ONCE = 200
#: The document that says how far an index is.
POSITION = "position"


#: Moves the position on, if the index is the one that was written to, and was as far as was thought. The
#: alias may have moved to another index in between: what was written then is not in that one.
_REACH = """
if (ctx._source.made == params.made && ctx._source.position >= params.before
    && ctx._source.position < params.position) { ctx._source.position = params.position }
else { ctx.op = 'none' }
"""


@dataclass(frozen=True)
class Progress:
    """How far an index is, whose changes it has, and which of several indices it is."""

    position: int
    identity: str
    made: str


class Writer:
    """Writes to the index behind one alias. The client's errors go through.

    quick: the client for the one question that comes before all others; it fails fast when nobody answers.
    """

    def __init__(self, client: Elasticsearch, alias: str, quick: Elasticsearch | None = None) -> None:
        self.client, self.alias, self.quick = client, alias, quick or client

    def progress(self) -> Progress | None:
        """None without an index, or when what stands there is none of ours."""
        try:
            held = self.quick.get(index=self.alias, id=POSITION)["_source"]
        except NotFoundError:
            return None
        return Progress(int(held["position"]), str(held["identity"]), str(held["made"]))

    def begin(self, identity: str) -> None:
        """Notes that nothing has been written yet, unless somebody has begun already."""
        document = {"position": -1, "identity": identity, "made": uuid.uuid4().hex}
        with suppress(ConflictError):
            self.client.index(
                index=self.alias, id=POSITION, document=document, op_type="create", require_alias=True
            )

    def take_missing(self, source: DocumentSource, progress: Progress, wanted: int) -> int:
        """Brings the index from its progress to the wanted number. Returns how many changes were news."""
        news = 0
        while progress.position < wanted:
            progress, taken = self.take_piece(source, progress, wanted)
            news += taken
        return news

    def take_piece(
        self, source: DocumentSource, progress: Progress, wanted: int, *, fresh: bool = False
    ) -> tuple[Progress, int]:
        """One piece of what is missing: the progress then, and how many changes were news (fresh: sent)."""
        changes = list(islice(source.changes_since(progress.position, PIECE), PIECE))
        # Without a change in between, the numbers up to `wanted` were all superseded by ones we have.
        reached = changes[-1].seq if changes else wanted
        taken = self.write(changes, fresh=fresh)
        progress = self.reach(progress, reached)
        if 0 < len(changes) <= AT_ONCE:
            self.client.indices.refresh(index=self.alias)
        return progress, taken

    def write(self, changes: Iterable[Change], *, fresh: bool = False) -> int:
        """Writes the latest change of each page. One that is older than what the index has is refused
        there (409), which is as it should be. Returns how many were taken.

        fresh: the index is new, so there is no need to ask what it has.
        """
        latest: dict[int, Change] = {}
        for change in changes:
            known = latest.get(change.page_id)
            if known is None or change.seq > known.seq:
                latest[change.page_id] = change
        if not fresh:
            held = self._seqs(list(latest))
            latest = {pk: one for pk, one in latest.items() if one.seq > held.get(pk, -1)}
        return self.send(list(latest.values()))

    def send(self, changes: list[Change]) -> int:
        """Writes changes whatever the index has, but for newer ones. Returns how many were taken."""
        taken = 0
        for done, told in self._bulk(action(change, self.alias) for change in changes):
            answer = told["index"]
            if not done and answer["status"] != 409:
                raise BulkIndexError(f"{answer['status']}: {answer.get('error')}", [told])
            taken += bool(done)
        return taken

    def reach(self, progress: Progress, position: int) -> Progress:
        """Notes that everything from the progress to the position is written. Returns what the index says
        then: another index may be behind the alias by now, or somebody may have been faster."""
        numbers = {"made": progress.made, "before": progress.position, "position": position}
        script = {"source": " ".join(_REACH.split()), "params": numbers}
        with suppress(ConflictError):
            told = self.client.update(
                index=self.alias, id=POSITION, script=script, source=True, require_alias=True
            )
            held = told["get"]["_source"]
            return Progress(int(held["position"]), str(held["identity"]), str(held["made"]))
        return self.progress() or progress

    def _bulk(self, lines: Iterator[dict[str, Any]]) -> Iterator[tuple[bool, dict[str, Any]]]:
        """Several requests go out while the next one is made: analysing takes as long as indexing."""
        options: dict[str, Any] = {"chunk_size": CHUNK, "raise_on_error": False, "require_alias": True}
        first = list(islice(lines, CHUNK))
        if len(first) < CHUNK:
            yield from streaming_bulk(self.client, first, **options)
            return
        yield from parallel_bulk(self.client, chain(first, lines), thread_count=2, queue_size=2, **options)

    def _seqs(self, page_ids: list[int]) -> dict[int, int]:
        found: dict[int, int] = {}
        for start in range(0, len(page_ids), CHUNK):
            ids = [str(one) for one in page_ids[start : start + CHUNK]]
            answer = self.client.mget(index=self.alias, ids=ids, source_includes=["seq"])
            found |= {int(one["_id"]): one["_source"]["seq"] for one in answer["docs"] if one.get("found")}
        return found
