"""The engine itself: asks the cluster, and keeps its index level with the source."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any, TypeVar

from elasticsearch import Elasticsearch
from rapidfuzz.distance import OSA

from search.analysis import analyse, tokens
from search.documents import Change
from search.engines.base import (
    SLICES,
    DocumentSource,
    EngineError,
    Generation,
    Health,
    MissingScope,
    RawResult,
    Suggestion,
    lag_behind,
)
from search.engines.elasticsearch import mapping
from search.engines.elasticsearch.answer import Answer
from search.engines.elasticsearch.connection import INLINE_TIMEOUT, WORK_TIMEOUT
from search.engines.elasticsearch.drift import LIVE, mend, versions_in
from search.engines.elasticsearch.keeping import Keeper
from search.engines.elasticsearch.problems import NoIndex, Patience, answering
from search.engines.elasticsearch.query import Asking
from search.engines.elasticsearch.writing import Progress, Writer
from search.parse import MAX_CHARACTERS, Alternative, ParsedQuery, clean, replace_words
from search.request import Scope, SearchRequest
from search.spelling import allowed_edits, plausible

logger = logging.getLogger(__name__)
Found = TypeVar("Found")

#: What a corrected word's occurrence is worth beside a typed word's.
CORRECTION_WEIGHT = 0.7
MOST_WORDS, MOST_ITEMS, TRIED = 4, 6, 200
#: Seconds that an index may stand still while its source goes on; then its answers are too old to be given.
STANDSTILL = 60.0


class ElasticsearchEngine:
    """Searches in the index of this release. One object serves all threads of a process.

    client: made by `search.engines.elasticsearch.connection`. name: what all index names begin with; the
    alias adds the schema. source: where changes come from. patience: seconds for one whole search, however
    many questions it takes; None for as long as the client waits. follow: take in what is missing before
    every search, and build the index; for tests only, elsewhere the worker does both.
    """

    name = "elasticsearch"

    def __init__(
        self,
        client: Elasticsearch,
        name: str = "library",
        source: DocumentSource | None = None,
        *,
        replicas: int = 1,
        patience: float | None = None,
        follow: bool = False,
    ) -> None:
        self.client, self.source, self.follow = client, source, follow
        self.alias = f"{name}-{mapping.SCHEMA}"
        self.patience = Patience(patience) if patience else None
        slow = client.options(request_timeout=WORK_TIMEOUT)
        self._keeper = Keeper(slow, name, replicas)
        self._writer = Writer(slow, self.alias, quick=client)
        self._inline = Writer(client.options(request_timeout=INLINE_TIMEOUT), self.alias, quick=client)
        self._level = (0, 0.0)

    # --- Answers ---

    def search(self, request: SearchRequest) -> RawResult:
        """Answers a request. Raises MissingScope, and EngineError when the cluster cannot answer."""
        if request.scope is None:
            raise MissingScope("A search needs a scope: who is asking, in which language, when.")
        scope = request.scope
        if self.follow:
            self._follow()
        identity = self._identity  # asks the database, which is none of the other thread's business
        result = self._within_patience(lambda: self._search(request, scope, identity))
        self._not_too_old(result.position)
        return result

    def _within_patience(self, question: Callable[[], Found]) -> Found:
        with answering():
            return self.patience.ask(question) if self.patience else question()

    def _search(self, request: SearchRequest, scope: Scope, identity: str) -> RawResult:
        query = request.query or None
        asking = Asking(request, scope, query)
        answer = self._ask(asking, "all")
        if identity and answer.identities - {identity}:  # two sites were given one cluster and one name
            raise NoIndex(f"The index {self.alias!r} was built from another database")
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

    def _not_too_old(self, position: int) -> None:
        """Raises EngineError when the index has stood still for long although there were changes."""
        if self.source is None:
            return
        reached, since = self._level
        wanted, now = self.source.current_seq(), time.monotonic()
        if position >= min(reached, wanted):
            self._level = wanted, now
        elif now - since > STANDSTILL:
            raise EngineError(f"The index {self.alias!r} has not moved for {now - since:.0f} s")

    def _ask(self, asking: Asking, rung: Any) -> Answer:
        body = asking.body(rung)
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
            self._follow()
        text = clean(prefix)[:MAX_CHARACTERS]
        typed = tokens(text, scope.locale)
        if not typed or len(typed[-1]) < 2:
            return []
        return self._within_patience(lambda: self._suggest(text, typed[-1], scope))

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
        listed = list(changes)
        with answering():
            progress = self._progress()
            taken = self._writer.write(listed)
            if listed:
                self._writer.reach(progress, max(change.seq for change in listed))
        return taken

    def catch_up(self, at_most: int | None = None) -> int:
        """Takes in what the source has and the index lacks; returns how many changes were news.

        at_most: leave it to the worker if the index is further behind, and do not wait long for an answer.
        Never builds an index: without a usable one it raises EngineError, and `keep` makes one.
        """
        if self.source is None:
            return 0
        with answering():
            wanted = self.source.current_seq()
            progress = self._usable()
            if progress.position >= wanted:
                return 0
            if at_most is None:
                return self._writer.take_missing(self.source, progress, wanted)
            if wanted - progress.position > at_most:
                return 0
            return self._inline.take_missing(self.source, progress, wanted)

    def keep(self, seconds: float = 2.0) -> int:
        """What the worker does each second: takes in changes, or goes on building for about so long."""
        try:
            return self.catch_up()
        except NoIndex as problem:
            logger.info("%s", problem)
        if self.source is not None:
            with answering():
                self._keeper.build(self.source, seconds)
        return 0

    def tend(self) -> list[str]:
        """What the worker does each hour: compares, repairs, deletes what is old. Returns what was wrong."""
        if self.source is None:
            return []
        self.catch_up()
        with answering():
            wrong = mend(self.client, self.alias, self.source)
            if wrong and (still := mend(self.client, self.alias, self.source)):
                wrong += [f"{len(still)} could not be repaired; a new index is built"]
                self._keeper.build(self.source)
            if (forgotten := self.source.forgotten()) > 0:
                self._keeper.forget(forgotten)
            self._keeper.tidy()
        return wrong

    def position(self) -> int:
        """The highest sequence number applied, -1 without an index. Raises EngineError."""
        with answering():
            progress = self._writer.progress()
        return progress.position if progress else -1

    def rebuild(self, source: DocumentSource | None = None) -> Generation:
        """A new index from the source's first change on; then the alias moves, and what came meanwhile
        follows. Goes on with one that was begun. Raises EngineError."""
        source = source or self.source
        if source is None:
            raise EngineError("There is nothing to build an index from.")
        with answering():
            generation = self._keeper.build(source)
        if generation is None:
            raise EngineError("The index is not finished.")
        return generation

    def health(self) -> Health:
        """Never raises."""
        try:
            progress = self._usable()
            documents, extra = self._within_patience(self._state)
        except EngineError as problem:
            return Health(False, -1, detail=str(problem))
        except Exception as problem:
            logger.warning("Elasticsearch is not healthy", exc_info=True)
            return Health(False, -1, detail=str(problem))
        lag, seconds = lag_behind(self.source, progress.position)
        return Health(True, progress.position, documents, lag, "", seconds, extra)

    def _state(self) -> tuple[int, dict[str, object]]:
        """How many documents, which index, and whether all its copies are there (green)."""
        documents = self.client.count(index=self.alias, query=LIVE)["count"]
        index = next(iter(self.client.indices.get_alias(name=self.alias)))
        status = self.client.cluster.health(index=index)["status"]
        return documents, {"index": index, "status": status, "schema": mapping.SCHEMA}

    def versions(self) -> Iterator[tuple[int, int]]:
        """(page id, sequence number) of every document held, for drift checks. Raises EngineError."""
        with answering():
            self.client.indices.refresh(index=self.alias)
            held: dict[int, int] = {}
            for number in range(SLICES):
                held |= versions_in(self.client, self.alias, number)
        yield from sorted(held.items())

    def close(self) -> None:
        """Nothing is held open for a thread."""

    # --- The index ---

    @property
    def _identity(self) -> str:
        return self.source.identity() if self.source else ""

    def _follow(self) -> None:
        """Everything is in the index and can be found, whatever it takes."""
        try:
            news = self.catch_up()
        except NoIndex:
            self.rebuild()
        else:
            if news:
                with answering():
                    self.client.indices.refresh(index=self.alias)

    def _progress(self) -> Progress:
        progress = self._within_patience(self._writer.progress)
        if progress is None:
            raise NoIndex(f"Elasticsearch has no index {self.alias!r} yet")
        return progress

    def _usable(self) -> Progress:
        """The index's progress. Raises NoIndex for one that must be built anew."""
        progress = self._progress()
        if self.source is None:
            return progress
        if progress.identity != self.source.identity():
            raise NoIndex(f"The index {self.alias!r} was built from another database")
        if progress.position > self.source.current_seq():
            raise NoIndex(f"The index {self.alias!r} is ahead of its database")
        if progress.position < self.source.forgotten():
            raise NoIndex(f"The index {self.alias!r} was left alone for too long")
        return progress


def may_mean(typed: str, guess: str) -> bool:
    """Whether a word of the index is near enough to what was typed to be offered."""
    if len(guess) < 3 or any(letter.isdigit() for letter in guess):
        return False
    far = edits(typed, guess)
    return 0 <= far <= allowed_edits(typed) and plausible(typed, guess, far)


def edits(typed: str, guess: str) -> int:
    """How many letters were left out, put in, replaced or swapped."""
    return int(OSA.distance(typed, guess))
