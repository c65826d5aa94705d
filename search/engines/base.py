"""What every engine does, and what it answers. Six methods, no more.

Everything a person sees (labels, snippets, why-matched, recovery) is computed above the engines.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal, Protocol

from search.documents import Change
from search.parse import ParsedQuery
from search.request import Scope, SearchRequest, Sort

Rung = Literal["all", "most", "any"]


#: Into so many slices of page ids an index is divided when it is compared with its source.
SLICES = 64


class EngineError(Exception):
    """The engine cannot answer now. The caller may ask another engine."""


class MissingScope(ValueError):
    """A request came without a scope: a mistake of the caller, never answered."""


@dataclass(frozen=True)
class Hit:
    """One result. matched: for each group of `RawResult.query` the positions of the alternatives that
    the item has; an empty tuple is a word the item lacks. score: 0.0 unless ordered by relevance."""

    key: str
    page_id: int
    score: float = 0.0
    matched: tuple[tuple[int, ...], ...] = ()


@dataclass(frozen=True)
class RawResult:
    """The answer.

    hits: of the page asked for, in order; empty past the end.
    total: all that match text, scope, filters and selections.
    counts: for every facet its values with a count, and the selected ones even at zero (unordered);
      the age facet by `AgeRange.value`. A facet's counts ignore its own selection.
    without: for every facet with a selection, the total if that selection were dropped; the same for
      the filters `like` and `published` when they are used.
    rung: what the ladder asked for; "all" is not relaxed. exact_total: the total of the same request
      with `match_all` (so that a link to those alone tells the truth).
    query: the query with the corrections that were added; did_you_mean: the corrected text, or None.
    position: the last change the answer knows.
    pinned: pages that an editor's choice brought to the front; never set by an engine.
    """

    hits: tuple[Hit, ...]
    total: int
    counts: Mapping[str, Mapping[str, int]]
    without: Mapping[str, int]
    sort: Sort
    rung: Rung = "all"
    exact_total: int = 0
    query: ParsedQuery | None = None
    did_you_mean: str | None = None
    engine: str = ""
    position: int = 0
    pinned: tuple[int, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """The external ids of the hits, in order."""
        return tuple(hit.key for hit in self.hits)

    @property
    def page_ids(self) -> tuple[int, ...]:
        """The page ids of the hits, in order."""
        return tuple(hit.page_id for hit in self.hits)

    @property
    def relaxed(self) -> bool:
        """Whether fewer than all words were asked for."""
        return self.rung != "all"


@dataclass(frozen=True)
class Suggestion:
    """A completion: of kind "word" (text to search for) or "item" (a title, with its key and page id)."""

    kind: Literal["word", "item"]
    text: str
    count: int = 0
    key: str = ""
    page_id: int = 0


@dataclass(frozen=True)
class Generation:
    """One built index: its name, the last change in it, how many documents it holds, seconds it took."""

    name: str
    position: int
    documents: int
    seconds: float


@dataclass(frozen=True)
class Health:
    """Whether the engine answers, how far it is, and what is wrong. lag: changes not applied yet;
    lag_seconds: for how long the first of them has been waiting."""

    ok: bool
    position: int
    documents: int = 0
    lag: int = 0
    detail: str = ""
    lag_seconds: float = 0.0
    extra: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Slice:
    """The documents whose page ids leave the same rest (by SLICES): how many, and their numbers' sum."""

    documents: int
    seqs: int


class DocumentSource(Protocol):
    """Where the truth is: the latest version of every document, by a sequence number that only grows."""

    def current_seq(self) -> int:
        """The highest sequence number *committed*; never one that the running transaction took itself.

        One cheap query: every search asks for it.
        """
        ...

    def identity(self) -> str:
        """A name that a database made anew does not share; an index of another one is rebuilt."""
        ...

    def changes_since(self, seq: int, limit: int | None = None) -> Iterator[Change]:
        """Changes with a higher number, ascending, tombstones included; at most `limit`, lazily."""
        ...

    def forgotten(self) -> int:
        """The highest number of a removal that `changes_since` no longer tells of.

        An index that is not as far must be built anew: it would show what is gone.
        """
        ...

    def waiting_since(self, seq: int) -> datetime | None:
        """When the first change with a higher number was made; None if there is none."""
        ...

    def latest(self, page_ids: Collection[int]) -> list[Change]:
        """What is known of some pages now; unknown pages are left out."""
        ...

    def slices(self) -> dict[int, Slice]:
        """The documents in slices, to find in one cheap question where an index differs."""
        ...

    def versions_in(self, number: int) -> dict[int, int]:
        """Page id and sequence number of every document of one slice."""
        ...


class Engine(Protocol):
    """Searches. `position() <= source.current_seq()`; an engine with a source catches up by itself."""

    name: str

    def search(self, request: SearchRequest) -> RawResult:
        """Answers one request. Raises MissingScope, EngineError."""
        ...

    def suggest(self, prefix: str, scope: Scope) -> list[Suggestion]:
        """Up to ten completions that the scope may see."""
        ...

    def apply(self, changes: Iterable[Change]) -> int:
        """Takes changes in; older ones than known (by page) are ignored. Returns how many were new.

        Hand over everything between `position()` and the highest number, in any order: what lies
        below the position afterwards is not asked for again.
        """
        ...

    def position(self) -> int:
        """The highest sequence number applied."""
        ...

    def rebuild(self, source: DocumentSource) -> Generation:
        """Builds a new index beside the old one, catches up, and switches over. Searches go on meanwhile."""
        ...

    def health(self) -> Health:
        """Never raises."""
        ...


def lag_behind(source: DocumentSource | None, position: int) -> tuple[int, float]:
    """How many numbers an index is behind its source, and for how many seconds the first change waits."""
    if source is None:
        return 0, 0.0
    lag = max(source.current_seq() - position, 0)
    since = source.waiting_since(position) if lag else None
    return lag, max((datetime.now(UTC) - since).total_seconds(), 0.0) if since else 0.0
