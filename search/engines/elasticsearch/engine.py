"""The engine itself: asks the cluster, brings changes to it, builds a new index beside the one in use."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from typing import Any

from elasticsearch import ApiError, Elasticsearch, NotFoundError, TransportError
from elasticsearch.helpers import BulkIndexError, scan, streaming_bulk
from rapidfuzz.distance import OSA

from search.analysis import analyse, tokens
from search.documents import Change
from search.engines.base import (
    DocumentSource,
    EngineError,
    Generation,
    Health,
    MissingScope,
    RawResult,
    Suggestion,
)
from search.engines.elasticsearch import mapping
from search.engines.elasticsearch.answer import Answer
from search.engines.elasticsearch.projection import action
from search.engines.elasticsearch.query import Asking
from search.parse import MAX_CHARACTERS, Alternative, ParsedQuery, clean, replace_words
from search.request import Scope, SearchRequest
from search.spelling import allowed_edits, plausible

logger = logging.getLogger(__name__)

BATCH = 500
#: What a corrected word's occurrence is worth beside a typed word's.
CORRECTION_WEIGHT = 0.7
#: The document that says how far an index is.
POSITION = "position"
MOST_WORDS, MOST_ITEMS, TRIED = 4, 6, 200


class ElasticsearchEngine:
    """Searches in the index behind an alias. One object serves all threads of a process.

    client: made by `search.engines.elasticsearch.connection`. source: where changes come from. follow: take
    in what is missing before every search, and wait until it can be found; for tests and small sites only,
    elsewhere the worker does it.
    """

    name = "elasticsearch"

    def __init__(
        self,
        client: Elasticsearch,
        alias: str = "library",
        source: DocumentSource | None = None,
        *,
        replicas: int = 1,
        follow: bool = False,
    ) -> None:
        self.client, self.alias, self.source = client, alias, source
        self.replicas, self.follow = replicas, follow

    # --- Answers ---

    def search(self, request: SearchRequest) -> RawResult:
        """Answers a request. Raises MissingScope, and EngineError when the cluster cannot answer."""
        if request.scope is None:
            raise MissingScope("A search needs a scope: who is asking, in which language, when.")
        if self.follow:
            self.catch_up()
        with _answering():
            return self._search(request, request.scope)

    def _search(self, request: SearchRequest, scope: Scope) -> RawResult:
        query = request.query or None
        asking = Asking(request, scope, query)
        answer = self._ask(asking, "all")
        query, corrected = self._corrected(asking, answer)
        if corrected is not None:
            asking = Asking(request, scope, query)
            answer = self._ask(asking, "all")
        rung, said = answer.rung()
        if rung != "all" and said != "all":
            answer = self._ask(asking, rung)
        return RawResult(
            hits=answer.hits(),
            total=answer.total,
            counts=answer.counts(),
            without=answer.without(),
            sort=request.effective_sort,
            rung=said,
            exact_total=answer.exact_total,
            query=query if query is not None else request.query,
            did_you_mean=corrected,
            engine=self.name,
            position=answer.position,
        )

    def _ask(self, asking: Asking, rung: Any) -> Answer:
        body = asking.search(rung).to_dict()
        response = self.client.search(
            index=self.alias,
            body=body,
            allow_partial_search_results=False,
            include_named_queries_score=asking.request.effective_sort == "relevance",
        )
        return Answer(asking, response.body)

    def _corrected(self, asking: Asking, answer: Answer) -> tuple[ParsedQuery | None, str | None]:
        """Adds the closest known word to each group that finds nothing in the scope."""
        query = asking.request.query
        if not query:
            return None, None
        seen = answer.statistics().visible
        near = {
            number: [guess for guess in answer.guesses(number) if may_mean(word, guess)]
            for number, word in asking.doubtful()
            if not seen[number]
        }
        counted = self._in_scope(asking, {guess for several in near.values() for guess in several})
        groups, text, changed = list(query.groups), query.text, False
        for number, word in asking.doubtful():
            offered = [
                (edits(word, guess), -counted[guess][1], guess)
                for guess in near.get(number, ())
                if counted[guess][1]
            ]
            if not offered:
                continue
            best = min(offered)[2]
            group = groups[number]
            more = Alternative((counted[best][0],), CORRECTION_WEIGHT, "correction", best)
            groups[number] = replace(group, alternatives=(*group.alternatives, more))
            text, changed = replace_words(text, group.typed, best), True
        if not changed:
            return query, None
        return replace(query, groups=tuple(groups)), text

    def _in_scope(self, asking: Asking, words: Iterable[str]) -> dict[str, tuple[str, int]]:
        """For each word its stem, and how many documents the reader may see have it."""
        stems = {word: analyse(word, asking.scope.locale)[0] for word in sorted(words)}
        if not stems:
            return {}
        filters = {
            stem: asking.alternative(Alternative((stem,))).to_dict() for stem in sorted(set(stems.values()))
        }
        response = self.client.search(
            index=self.alias,
            size=0,
            query={"bool": {"filter": [one.to_dict() for one in asking.visible()]}},
            aggs={"stems": {"filters": {"filters": filters}}},
            allow_partial_search_results=False,
        )
        buckets = response["aggregations"]["stems"]["buckets"]
        return {word: (stem, buckets[stem]["doc_count"]) for word, stem in stems.items()}

    def suggest(self, prefix: str, scope: Scope) -> list[Suggestion]:
        """Up to ten completions: words first, then titles. Raises EngineError."""
        if self.follow:
            self.catch_up()
        text = clean(prefix)[:MAX_CHARACTERS]
        typed = tokens(text, scope.locale)
        if not typed or len(typed[-1]) < 2:
            return []
        with _answering():
            return self._suggest(text, typed[-1], scope)

    def _suggest(self, text: str, begun: str, scope: Scope) -> list[Suggestion]:
        asking = Asking(SearchRequest(scope=scope), scope, None)
        words = self.client.terms_enum(
            index=self.alias, field=f"{asking.texts}.said", string=begun, size=TRIED
        )["terms"]
        counted = self._in_scope(asking, words)
        listed = sorted((-number, word, stem) for word, (stem, number) in counted.items() if number)
        head = text[: len(text) - len(text.split()[-1])] if text.split() else ""
        found = [Suggestion("word", f"{head}{word}", -count) for count, word, _stem in listed[:MOST_WORDS]]
        stems = list(dict.fromkeys(stem for _count, _word, stem in listed[:50]))
        return found + self._titles(asking, analyse(text, scope.locale)[:-1], stems)

    def _titles(self, asking: Asking, before: list[str], stems: list[str]) -> list[Suggestion]:
        """Items whose title has all words before and one of the completions, by title."""
        if not stems:
            return []
        title = f"{asking.texts}.title"
        wanted: list[dict[str, Any]] = [one.to_dict() for one in asking.visible()]
        wanted += [{"term": {title: stem}} for stem in before]
        wanted.append({"terms": {title: stems}})
        response = self.client.search(
            index=self.alias,
            size=MOST_ITEMS,
            query={"bool": {"filter": wanted}},
            sort=[{"title": "asc"}, {"key": "asc"}],
            source=False,
            docvalue_fields=["shown", "key", "page_id"],
            allow_partial_search_results=False,
        )
        found = [hit["fields"] for hit in response["hits"]["hits"]]
        return [
            Suggestion("item", one["shown"][0], 1, one["key"][0], int(one["page_id"][0])) for one in found
        ]

    # --- Changes ---

    def apply(self, changes: Iterable[Change]) -> int:
        """Takes changes in, in any order; see `Engine.apply`. Raises EngineError."""
        with _answering():
            self._ensure()
            return self._write(self.alias, list(changes), refresh=self.follow)

    def catch_up(self) -> int:
        """Takes in what the source has and the index lacks; returns how many changes were news."""
        if self.source is None:
            return 0
        with _answering():
            wanted = self.source.current_seq()
            if self._ensure() or self._held(self.alias, "identity") != self.source.identity():
                self.rebuild()
                return 0
            if self._position(self.alias) >= wanted:
                return 0
            return self._take_missing(self.alias, self.source)

    def position(self) -> int:
        """The highest sequence number applied, -1 without an index. Raises EngineError."""
        with _answering():
            return self._position(self.alias)

    def rebuild(self, source: DocumentSource | None = None) -> Generation:
        """A new index from the source's first change on; then the alias moves, and what came meanwhile
        follows. Raises EngineError."""
        source = source or self.source
        began = time.perf_counter()
        with _answering():
            name = f"{self.alias}-{mapping.SCHEMA}-{time.time_ns()}"
            body = mapping.body(self.replicas)
            self.client.indices.create(index=name, **body, wait_for_active_shards=1)
            self._put(name, {"identity": source.identity() if source else "", "position": -1}, -1)
            if source is not None:
                self._take_missing(name, source)
            documents = self._documents(name)
            self._switch(name)
            if source is not None:
                self._take_missing(name, source)
            position = self._position(name)
        return Generation(name, position, documents, time.perf_counter() - began)

    def health(self) -> Health:
        """Never raises."""
        try:
            position = self._position(self.alias)
            if position < 0 and not self.client.indices.exists_alias(name=self.alias):
                return Health(False, -1, detail="There is no index yet.")
            lag = max(self.source.current_seq() - position, 0) if self.source else 0
            return Health(True, position, self._documents(self.alias), lag)
        except Exception as problem:  # noqa: BLE001 - whatever it is, it is what is wrong
            logger.warning("Elasticsearch is not healthy: %s", problem)
            return Health(False, -1, detail=str(problem))

    def versions(self) -> Iterator[tuple[int, int]]:
        """(page id, sequence number) of every document held, for drift checks. Raises EngineError."""
        with _answering():
            self.client.indices.refresh(index=self.alias)
            query = {"query": {"term": {"deleted": False}}, "_source": ["page_id", "seq"]}
            held = [
                (hit["_source"]["page_id"], hit["_source"]["seq"])
                for hit in scan(self.client, query=query, index=self.alias)
            ]
        yield from sorted(held)

    def close(self) -> None:
        """Nothing is held open for a thread."""

    # --- The index ---

    def _ensure(self) -> bool:
        """Makes the first index; says whether it did."""
        if self.client.indices.exists_alias(name=self.alias):
            return False
        self.rebuild()
        return True

    def _take_missing(self, index: str, source: DocumentSource) -> int:
        news = 0
        while True:
            position, wanted = self._position(index), source.current_seq()
            if position >= wanted:
                return news
            batch = list(islice(source.changes_since(position, BATCH), BATCH))
            news += self._write(index, batch, reaches=0 if batch else wanted, refresh=self.follow)

    def _write(self, index: str, changes: list[Change], reaches: int = 0, refresh: bool = False) -> int:
        """Writes changes, and only then how far the index is. A change that is older than what the index
        has is refused there (409), which is as it should be. Returns how many were taken."""
        if not changes and not reaches:
            return 0
        held = self._seqs(index, [change.page_id for change in changes])
        latest: dict[int, Change] = {}
        for change in changes:
            reaches = max(reaches, change.seq)
            known = latest.get(change.page_id)
            if change.seq > (known.seq if known else held.get(change.page_id, -1)):
                latest[change.page_id] = change
        taken = 0
        lines = (action(change, index) for change in sorted(latest.values(), key=lambda one: one.seq))
        for done, told in streaming_bulk(self.client, lines, chunk_size=BATCH, raise_on_error=False):
            status = told["index"]["status"]
            if not done and status != 409:
                raise BulkIndexError(f"{status}: {told['index'].get('error')}", [told])
            taken += bool(done)
        if reaches > self._position(index):
            self._put(index, {"position": reaches, "identity": self._held(index, "identity")}, reaches)
        if refresh:
            self.client.indices.refresh(index=index)
        return taken

    def _seqs(self, index: str, page_ids: list[int]) -> dict[int, int]:
        if not page_ids:
            return {}
        found = self.client.mget(
            index=index, ids=[str(one) for one in dict.fromkeys(page_ids)], source_includes=["seq"]
        )
        return {int(doc["_id"]): doc["_source"]["seq"] for doc in found["docs"] if doc.get("found")}

    def _position(self, index: str) -> int:
        held = self._held(index, "position")
        return -1 if held is None else int(held)

    def _held(self, index: str, field: str) -> Any:
        try:
            return self.client.get(index=index, id=POSITION, source_includes=[field])["_source"].get(field)
        except NotFoundError:
            return None

    def _put(self, index: str, fields: dict[str, Any], version: int) -> None:
        self.client.index(
            index=index, id=POSITION, document=fields, version=version + 1, version_type="external_gte"
        )

    def _documents(self, index: str) -> int:
        self.client.indices.refresh(index=index)
        return self.client.count(index=index, query={"term": {"deleted": False}})["count"]

    def _switch(self, name: str) -> None:
        """Moves the alias in one step; nobody ever asks an index that is not there."""
        old = (
            self.client.indices.get_alias(name=self.alias, ignore_unavailable=True)
            if (self.client.indices.exists_alias(name=self.alias))
            else {}
        )
        actions: list[dict[str, Any]] = [{"remove": {"index": one, "alias": self.alias}} for one in old]
        actions.append({"add": {"index": name, "alias": self.alias, "is_write_index": True}})
        self.client.indices.update_aliases(actions=actions)


def may_mean(typed: str, guess: str) -> bool:
    """Whether a word of the index is near enough to what was typed to be offered."""
    if len(guess) < 3 or any(letter.isdigit() for letter in guess):
        return False
    far = edits(typed, guess)
    return 0 <= far <= allowed_edits(typed) and plausible(typed, guess, far)


def edits(typed: str, guess: str) -> int:
    """How many letters were left out, put in, replaced or swapped."""
    return int(OSA.distance(typed, guess))


@contextmanager
def _answering() -> Iterator[None]:
    """What the client says about a cluster that cannot answer, as an EngineError."""
    try:
        yield
    except (ApiError, TransportError, BulkIndexError) as problem:
        raise EngineError(f"Elasticsearch cannot answer: {problem}") from problem
