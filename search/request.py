"""What is asked of an engine: validated, immutable, without any web request in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from search.ages import AgeRange
from search.parse import ParsedQuery

Sort = Literal["relevance", "age-fit", "newest", "title"]
SORTS: tuple[Sort, ...] = ("relevance", "age-fit", "newest", "title")
MAX_SIZE, DEFAULT_SIZE, MAX_RESULTS = 50, 10, 1000


@dataclass(frozen=True)
class Scope:
    """What the reader may see. labels: the access labels that the session holds. now: aware."""

    locale: str
    labels: frozenset[str]
    now: datetime

    def admits(self, access: tuple[str, ...]) -> bool:
        """Whether every access label of an item is satisfied ("a|b" by either)."""
        return all(any(one in self.labels for one in label.split("|")) for label in access)


@dataclass(frozen=True)
class SearchRequest:
    """One search.

    query: from `parse.parse_query`; None or empty to browse.
    match_all: every word must match (no ladder).
    selections: current slugs by facet parameter, never empty tuples; `not-stated` where the facet has it.
    age: selected ranges; age_bands: the bands to count (kind `facet`, in their order).
    like_codes: the authority of `like` and its ten neighbours (`facets.like_codes`); None when not asked.
    within: only these pages, as one more filter; the ladder does not look at it. None: all.
    page counts from 1; size is not limited here (exports ask for more than the 50 of the form).
    sort: None takes the default: relevance with a query, age-fit with an age, else newest.
    """

    scope: Scope | None = None
    query: ParsedQuery | None = None
    match_all: bool = False
    selections: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    age: tuple[AgeRange, ...] = ()
    age_covers: bool = False
    age_bands: tuple[AgeRange, ...] = ()
    published_from: date | None = None
    published_to: date | None = None
    like: str | None = None
    like_codes: tuple[str, ...] | None = None
    archived: bool = False
    within: tuple[int, ...] | None = None
    sort: Sort | None = None
    page: int = 1
    size: int = DEFAULT_SIZE

    @property
    def q(self) -> str:
        """The text as typed, cleaned; empty when browsing."""
        return self.query.text if self.query else ""

    @property
    def effective_sort(self) -> Sort:
        """The order that is used: relevance without a query is newest."""
        if self.sort in (None, "relevance"):
            if self.query:
                return "relevance"
            return "age-fit" if self.age and self.sort is None else "newest"
        if self.sort == "age-fit" and not self.wanted_ages:
            return "relevance" if self.query else "newest"
        return self.sort

    @property
    def wanted_ages(self) -> tuple[AgeRange, ...]:
        """The ages that order results: those selected, else those typed in the query."""
        if self.age:
            return self.age
        return self.query.ages if self.query else ()

    @property
    def counted_ages(self) -> tuple[AgeRange, ...]:
        """The options of the age facet: the bands, then selected ranges that are no band, by months."""
        known = {band.months for band in self.age_bands}
        extra = {chosen.months: chosen for chosen in self.age if chosen.months not in known}
        return self.age_bands + tuple(extra[months] for months in sorted(extra))

    @property
    def offset(self) -> int:
        """How many results come before the page asked for."""
        return (self.page - 1) * self.size
