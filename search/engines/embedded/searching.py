"""One search over one snapshot: scope, text, filters, counts, order."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence

from search.engines.base import Hit, RawResult
from search.engines.embedded.matching import Matcher, Text
from search.engines.embedded.ordering import Orderer
from search.engines.embedded.state import State
from search.facets import AGE, FACETS, NOT_STATED
from search.request import Scope, SearchRequest


def visible(state: State, scope: Scope, archived: bool) -> int:
    """Documents of the locale that the reader may see now."""
    bits = state.locales.get(scope.locale, 0)
    allowed = 0
    for access, members in state.access.items():
        if scope.admits(access):
            allowed |= members
    bits &= allowed
    if not archived:
        bits &= ~state.archived
    return bits & ~state.hidden(scope.now.timestamp())


class Search:
    """Answers one request from one state and one connection inside a read transaction."""

    def __init__(
        self, connection: sqlite3.Connection, state: State, request: SearchRequest, scope: Scope
    ) -> None:
        self.connection, self.state, self.request, self.scope = connection, state, request, scope

    def run(self, engine: str) -> RawResult:
        request, state = self.request, self.state
        scope = visible(state, self.scope, request.archived)
        text = Matcher(self.connection, state, self.scope.locale).text(
            request.query, scope, request.match_all
        )
        filters = self.filters()
        selections = self.selections()
        only = state.live if request.within is None else self.pages(request.within)
        base = text.bits & only
        for bits in filters.values():
            base &= bits
        results = base
        for bits in selections.values():
            results &= bits
        exact = text.exact & only
        for bits in (*filters.values(), *selections.values()):
            exact &= bits
        without = {name: self.dropped(base, selections, name) for name in selections}
        totals = {name: bits.bit_count() for name, bits in without.items()}
        totals |= {
            name: self.dropped(text.bits & only, filters | selections, name).bit_count() for name in filters
        }
        sort = request.effective_sort
        return RawResult(
            hits=self.hits(text, results),
            total=results.bit_count(),
            counts={
                facet.parameter: self.counts(facet.parameter, without.get(facet.parameter, results))
                for facet in FACETS
            },
            without=totals,
            sort=sort,
            rung=text.rung,
            exact_total=exact.bit_count(),
            query=text.query,
            did_you_mean=text.corrected,
            engine=engine,
            position=state.position,
        )

    def pages(self, page_ids: Sequence[int]) -> int:
        """The set of some pages."""
        rows = self.connection.execute(
            "SELECT ord FROM docs WHERE page_id IN (SELECT value FROM json_each(?))",
            (json.dumps(list(page_ids)),),
        )
        return sum(1 << ordinal for (ordinal,) in rows)

    def filters(self) -> dict[str, int]:
        """The sets of the filters that are no facets, those in use: `like` and `published`."""
        request, found = self.request, {}
        if request.like_codes is not None:
            authorities = self.state.facets.get("local-authority", {})
            found["like"] = 0
            for code in request.like_codes:
                found["like"] |= authorities.get(code, 0)
        days, bits = self.state.days, None
        if request.published_from is not None:
            bits = days.at_least(request.published_from.toordinal())
        if request.published_to is not None:
            until = days.at_most(request.published_to.toordinal())
            bits = until if bits is None else bits & until
        if bits is not None:
            found["published"] = bits
        return found

    def selections(self) -> dict[str, int]:
        """The set of each facet with a selection: OR over its values."""
        request, state, found = self.request, self.state, {}
        for name, values in request.selections.items():
            if not values:
                continue
            known = state.facets.get(name, {})
            bits = 0
            for value in values:
                bits |= state.live & ~state.stated(name) if value == NOT_STATED else known.get(value, 0)
            found[name] = bits
        if request.age:
            bits = 0
            for age in request.age:
                bits |= state.aged(*age.months, request.age_covers)
            found[AGE.parameter] = bits
        return found

    @staticmethod
    def dropped(base: int, sets: Mapping[str, int], name: str) -> int:
        """What remains of a set under all of the others but one."""
        for other, bits in sets.items():
            if other != name:
                base &= bits
        return base

    def counts(self, name: str, base: int) -> dict[str, int]:
        """The values of a facet with a count in the set, and the selected ones even without."""
        state, request = self.state, self.request
        if name == AGE.parameter:
            chosen = {age.months for age in request.age}
            found = {
                age.value: (
                    (state.aged(*age.months, request.age_covers) & base).bit_count(),
                    age.months in chosen,
                )
                for age in request.counted_ages
            }
            return {value: count for value, (count, selected) in found.items() if count or selected}
        counts = {}
        for value, bits in state.facets.get(name, {}).items():
            count = (bits & base).bit_count()
            if count:
                counts[value] = count
        facet = FACETS[name]
        if facet.not_stated and (count := (base & ~state.stated(name)).bit_count()):
            counts[NOT_STATED] = count
        for value in request.selections.get(name, ()):
            counts.setdefault(value, 0)
        return counts

    def hits(self, text: Text, results: int) -> tuple[Hit, ...]:
        request = self.request
        orderer = Orderer(self.connection, self.state, self.scope.locale)
        offset, size = request.offset, request.size
        if not results or size < 1:
            return ()
        sort = request.effective_sort
        if sort == "relevance":
            page = orderer.relevance(text, results, request.wanted_ages, offset, size)
        elif sort == "age-fit":
            page = [(o, 0.0) for o in orderer.age_fit(results, request.wanted_ages, offset, size)]
        else:
            page = [(o, 0.0) for o in orderer.fixed(sort, results, offset, size)]
        names = self.names([ordinal for ordinal, _score in page])
        return tuple(
            Hit(*names[ordinal], score=score, matched=_matched(text, ordinal)) for ordinal, score in page
        )

    def names(self, members: list[int]) -> dict[int, tuple[str, int]]:
        """Keys and page ids."""
        rows = self.connection.execute(
            "SELECT ord, key, page_id FROM docs WHERE ord IN (SELECT value FROM json_each(?))",
            (json.dumps(members),),
        )
        return {ordinal: (key, page_id) for ordinal, key, page_id in rows}


def _matched(text: Text, ordinal: int) -> tuple[tuple[int, ...], ...]:
    return tuple(
        tuple(i for i, bits in enumerate(matched.sets) if bits >> ordinal & 1) for matched in text.groups
    )
