"""One request as one `_search`: hits, total, every facet's counts, and all that the ladder needs to know.

Scope and text stand in the query, selections in the post filter; each facet counts under the selections of
all others. Whatever a person typed gets here as analysed tokens of letters and digits, in `term`,
`match_phrase` and `combined_fields` queries alone: no query language, no pattern, no script of theirs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from elasticsearch.dsl import Q, Search
from elasticsearch.dsl.query import Query

from search.ages import AgeRange
from search.analysis import fold
from search.engines.base import Rung
from search.engines.elasticsearch.mapping import ACCESS_LEVELS, FIELDS, WINDOW, text_fields
from search.engines.elasticsearch.projection import microseconds
from search.facets import AGE, FACETS
from search.parse import Alternative, Group, ParsedQuery
from search.ranking import AGE_BOOST, most
from search.request import Scope, SearchRequest
from search.spelling import SHORTEST, allowed_edits

#: So many hits are ordered by the shared formula; Elasticsearch picks them by the same kind of formula.
CANDIDATES = 500
#: More values than any facet has.
VALUES = 1000
#: Words that may have been meant, for each word that is found nowhere.
GUESSES = 200

#: How well an item's ages fit the wanted ones: the most of shared months by months of both.
_FIT = """
double best = 0;
if (doc['age_min'].size() != 0) {
  double low = doc['age_min'].value;
  double high = doc['age_max'].value;
  for (int i = 0; i < params.low.size(); i++) {
    double shared = Math.min(high, params.high[i]) - Math.max(low, params.low[i]) + 1;
    if (shared > 0) {
      double both = Math.max(high, params.high[i]) - Math.min(low, params.low[i]) + 1;
      best = Math.max(best, shared / both);
    }
  }
}
"""


class Asking:
    """Makes the searches for one request. `query` may have more alternatives than the request's own."""

    def __init__(self, request: SearchRequest, scope: Scope, query: ParsedQuery | None) -> None:
        self.request, self.scope = request, scope
        self.groups: Sequence[Group] = query.groups if query else ()
        self.required = [group for group in self.groups if group.required]
        self.texts = text_fields(scope.locale)
        # Each part stands in a body many times; building it once is most of what a body costs.
        self._alternatives: dict[tuple[str, ...], Query] = {}
        self._groups: dict[Group, Query] = {}
        self._visible: list[Query] = []
        self._selections: dict[str, list[Query]] = {}
        self._dicts: dict[int, tuple[Query, dict[str, Any]]] = {}

    def search(self, rung: Rung) -> Search:
        """The search on this rung of the ladder."""
        sort, request = self.request.effective_sort, self.request
        found = Search()[0:0].query(self._scored(sort == "relevance"))
        found = found.post_filter(self._wanted(rung)).extra(track_total_hits=True).source(False)
        if sort == "relevance":
            found = found.extra(size=min(max(CANDIDATES, request.offset + request.size), WINDOW))
            found = found.sort("_score", {"key": "asc"})
        else:
            first = min(request.offset, WINDOW)
            found = found.extra(**{"from": first, "size": max(0, min(request.size, WINDOW - first))})
            found = found.sort(*self._order(sort))
        fields = ["key", "page_id", *(("length", "age_min", "age_max") if sort == "relevance" else ())]
        found = found.extra(docvalue_fields=fields)
        for number, word in self.doubtful():
            found = found.suggest(
                f"g{number}",
                word,
                term={
                    "field": f"{self.texts}.words", "suggest_mode": "always", "size": GUESSES,
                    "shard_size": GUESSES, "max_edits": allowed_edits(word), "prefix_length": 0,
                    "min_word_length": SHORTEST - 1, "max_term_freq": 10**9, "max_inspections": 50,
                },
            )  # fmt: skip
        return found

    def body(self, rung: Rung) -> dict[str, Any]:
        """The body of the request."""
        return self.search(rung).to_dict() | {"aggs": self.counts(rung)}

    # --- Text ---

    def alternative(self, one: Alternative) -> Query:
        """Documents with a word, or with a phrase within one stretch of text."""
        if one.tokens not in self._alternatives:
            words = " ".join(one.tokens)
            phrase = len(one.tokens) > 1
            self._alternatives[one.tokens] = (
                Q("bool", should=[Q("match_phrase", **{f"{self.texts}.{name}": words}) for name in FIELDS])
                if phrase
                else Q("term", **{f"{self.texts}.weights": words})
            )
        return self._alternatives[one.tokens]

    def group(self, group: Group) -> Query:
        """Documents with any of a group's alternatives."""
        if group not in self._groups:
            self._groups[group] = _any(self.alternative(one) for one in group.alternatives)
        return self._groups[group]

    def rung(self, rung: Rung) -> list[Query]:
        """What the ladder asks for; nothing if nothing must match."""
        if self.request.match_all:
            return self.exact()
        if not self.required:
            return []
        number = len(self.required)
        least = {"all": number, "most": most(number), "any": 1}[rung]
        if least == number:
            return [self.group(group) for group in self.required]
        return [Q("bool", should=[self.group(group) for group in self.required], minimum_should_match=least)]

    def exact(self) -> list[Query]:
        """Every word, ages excepted."""
        return [self.group(group) for group in self.groups if not group.age]

    def _scored(self, by_relevance: bool) -> Query:
        """The scope and whatever the lowest rung admits, with a score to pick candidates by."""
        filters = self.visible()
        if self.required and not self.request.match_all:
            filters.append(_any(self.group(group) for group in self.required))
        elif self.request.match_all:
            filters += self.exact()
        if not by_relevance:
            return Q("bool", filter=filters)
        scores = [self._score(group) for group in self.groups]
        should = [one for part in scores for one in part]
        if not self.required:
            should.append(Q("match_all"))
        scored: Query = Q("bool", filter=filters, should=should, minimum_should_match=0)
        if self.request.wanted_ages:
            source = f"{_FIT} return _score * (1 + params.boost * best);"
            return Q("script_score", query=scored, script=_script(source, self.request.wanted_ages))
        return scored

    def _score(self, group: Group) -> list[Query]:
        """BM25 over all fields together, for each alternative that counts."""
        fields = [f"{self.texts}.{name}^{halves}" for name, halves in FIELDS.items()]
        found = []
        for one in group.alternatives:
            boost = one.weight * group.repeats
            if not boost:
                continue
            words = Q(
                "combined_fields", query=" ".join(one.tokens), fields=fields, operator="and", boost=boost
            )
            phrase = len(one.tokens) > 1
            found.append(Q("bool", must=[words], filter=[self.alternative(one)]) if phrase else words)
        return found

    def named(self) -> list[Query]:
        """Queries that tell for each hit what it has: “i.j” for an alternative, “=word” for a frequency."""
        found, words = [], set()
        for i, group in enumerate(self.groups):
            for j, one in enumerate(group.alternatives):
                found.append(Q("bool", filter=[self.alternative(one)], _name=f"{i}.{j}"))
                words.update(one.tokens)
        if self.request.effective_sort == "relevance":
            found += [
                Q("term", **{f"{self.texts}.weights": {"value": word, "_name": f"={word}"}})
                for word in sorted(words)
            ]
        return found

    def doubtful(self) -> list[tuple[int, str]]:
        """The groups that may be slips of another word: number and word as folded."""
        words = [
            (number, fold(group.typed, self.scope.locale))
            for number, group in enumerate(self.groups)
            if not group.quoted and len(group.alternatives[0].tokens) == 1
        ]
        return [(number, word) for number, word in words if allowed_edits(word) and word.isalnum()]

    # --- Scope and selections ---

    def visible(self) -> list[Query]:
        """Documents of the locale that the reader may see now."""
        if not self._visible:
            self._visible = self._visible_now()
        return list(self._visible)

    def _visible_now(self) -> list[Query]:
        scope, now = self.scope, microseconds(self.scope.now)
        found = [
            *self.of_locale(),
            Q("range", live_from={"lte": now}),
            Q("range", expires={"gt": now}),
        ]
        if not self.request.archived:
            found.append(Q("term", archived=False))
        # Every label on the way must be held; a level that a document lacks asks for none.
        for level in range(ACCESS_LEVELS):
            name = f"access_{level}"
            held = [Q("terms", **{name: sorted(scope.labels)})] if scope.labels else []
            found.append(_any([~Q("exists", field=name), *held]))
        return found

    def of_locale(self) -> list[Query]:
        """All documents of the locale, whoever may see them."""
        return [Q("term", locale=self.scope.locale), Q("term", deleted=False)]

    def selections(self, but: str = "") -> list[Query]:
        """A filter for each facet with a selection, but for one: OR over its values."""
        if not self._selections:
            self._selections = {
                name: [Q("terms", **{f"facets.{name}": list(values)})]
                for name, values in self.request.selections.items()
                if values
            }
            if self.request.age:
                self._selections[AGE.parameter] = [_any(self._aged(age) for age in self.request.age)]
        return [query for name, queries in self._selections.items() if name != but for query in queries]

    def filters(self, but: str = "") -> list[Query]:
        """The filters that are no facets, but for one: `like` and `published`; `within` always."""
        request, found = self.request, []
        if request.like_codes is not None and but != "like":
            found.append(Q("terms", **{"facets.local-authority": list(request.like_codes)}))
        days = {}
        if request.published_from is not None:
            days["gte"] = request.published_from.toordinal()
        if request.published_to is not None:
            days["lte"] = request.published_to.toordinal()
        if days and but != "published":
            found.append(Q("range", published=days))
        if request.within is not None:
            found.append(Q("terms", page_id=list(request.within)))
        return found

    def filters_in_use(self) -> list[str]:
        """The names of the filters that have a number in `without`."""
        request = self.request
        dated = request.published_from is not None or request.published_to is not None
        return [*(["like"] if request.like_codes is not None else []), *(["published"] if dated else [])]

    def _aged(self, age: AgeRange) -> Query:
        relation = "contains" if self.request.age_covers else "intersects"
        return Q("range", age={"gte": age.min_months, "lte": age.max_months, "relation": relation})

    def _wanted(self, rung: Rung) -> Query:
        asked = [*self.rung(rung), *self.filters(), *self.selections()]
        return Q("bool", filter=asked or [Q("match_all")], should=self.named(), minimum_should_match=0)

    def _order(self, sort: str) -> list[Any]:
        if sort == "title":
            return [{"title": "asc"}, {"key": "asc"}]
        newest: list[Any] = [{"newest": "asc"}, {"key": "asc"}]
        if sort != "age-fit":
            return newest
        script = _script(f"{_FIT} return best;", self.request.wanted_ages)
        return [{"_script": {"type": "number", "order": "desc", "script": script}}, *newest]

    # --- Counts ---

    def counts(self, rung: Rung) -> dict[str, Any]:
        """The aggregations. Written as dicts: each filter stands in several, and is turned into one once."""
        common = [*self.filters(), *self.selections()]
        rest: dict[str, Any] = {}
        found: dict[str, Any] = {}
        for facet in FACETS:
            name = facet.parameter
            chosen = self.request.age if name == AGE.parameter else self.request.selections.get(name)
            if chosen:
                others = [*self.filters(), *self.selections(but=name)]
                found[f"but {name}"] = self._bucket(others, {name: self._values(name)})
            else:
                rest[name] = self._values(name)
        found["rest"] = self._bucket(common, rest)
        for name in self.filters_in_use():
            found[f"but {name}"] = self._bucket([*self.filters(but=name), *self.selections()])
        aggs = {
            "text": self._bucket(self.rung(rung), found),
            "exact": self._bucket([*self.exact(), *common]),
            "every": {"global": {}, "aggs": self._of_all()},
        }
        if self.required and not self.request.match_all:
            rungs: tuple[Rung, ...] = ("all", "most", "any")
            filters = {one: self._bucket(self.rung(one))["filter"] for one in rungs}
            aggs["rungs"] = {"filters": {"filters": filters}}
        return aggs

    def _of_all(self) -> dict[str, Any]:
        """Of the whole index: how far it is, whose it is; and what scores depend on, of the locale."""
        found: dict[str, Any] = {
            "position": {"max": {"field": "position"}},
            "identity": {"terms": {"field": "identity", "size": 2}},
        }
        if self.groups:
            seen = {"visible": self._bucket(self.visible())}
            having = {
                f"g{number}": self._bucket([self.group(group)], seen)
                for number, group in enumerate(self.groups)
            }
            length = {"length": {"sum": {"field": "length"}}}
            found["locale"] = self._bucket(self.of_locale(), length | having)
        return found

    def _values(self, name: str) -> dict[str, Any]:
        if name != AGE.parameter:
            return {"terms": {"field": f"facets.{name}", "size": VALUES}}
        ages = {age.value: self._aged(age).to_dict() for age in self.request.counted_ages}
        return {"filters": {"filters": ages or {"none": {"match_none": {}}}}}

    def _bucket(self, queries: Sequence[Query], aggs: dict[str, Any] | None = None) -> dict[str, Any]:
        """Documents that match all queries, and what is counted among them."""
        listed = [self._as_dict(query) for query in queries]
        found: dict[str, Any] = {"filter": {"bool": {"filter": listed}} if listed else {"match_all": {}}}
        return found | ({"aggs": aggs} if aggs else {})

    def _as_dict(self, query: Query) -> dict[str, Any]:
        if id(query) not in self._dicts:
            self._dicts[id(query)] = (query, query.to_dict())
        return self._dicts[id(query)][1]


def _any(queries: Iterable[Query]) -> Query:
    several = list(queries)
    return several[0] if len(several) == 1 else Q("bool", should=several, minimum_should_match=1)


def _script(source: str, ages: Sequence[AgeRange]) -> dict[str, Any]:
    """Our own text, always the same, so that it is compiled once; numbers are parameters."""
    low, high = [age.min_months for age in ages], [age.max_months for age in ages]
    return {
        "source": " ".join(source.split()),
        "params": {"low": low, "high": high, "boost": AGE_BOOST},
    }
