"""From a response to the answer that every engine gives: the ladder, the shared formula, the counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from search.ages import best_jaccard
from search.engines.base import EngineError, Hit, Rung
from search.engines.elasticsearch.query import Asking
from search.facets import AGE, FACETS
from search.ranking import DECIMALS, ENOUGH, age_factor, group_weight, length_norm, saturation

#: A group's weight, and for each alternative its name, its weight and the names of its words.
ScoredGroup = tuple[float, list[tuple[str, float, list[str]]]]


@dataclass(frozen=True)
class Statistics:
    """What scores depend on: documents of the locale, their mean length in halves, and how many have each
    group. visible: the same within what the reader may see."""

    documents: int
    mean: float
    having: tuple[int, ...]
    visible: tuple[int, ...]


class Answer:
    """Reads the response to `Asking.search`. Raises EngineError for half an answer."""

    def __init__(self, asking: Asking, response: Any) -> None:
        self.asking, self.request = asking, asking.request
        if not isinstance(response, Mapping):
            raise EngineError("Elasticsearch gave an answer that is no object.")
        shards = response.get("_shards", {})
        if response.get("timed_out") or shards.get("failed") or not shards.get("total"):
            raise EngineError("Elasticsearch gave half an answer.")
        try:
            self.aggs, self.found = response["aggregations"], response["hits"]
            self.total: int = self.found["total"]["value"]
        except (KeyError, TypeError) as problem:
            raise EngineError(f"Elasticsearch gave an answer without {problem}.") from problem
        self.suggested = response.get("suggest", {})

    @property
    def position(self) -> int:
        """The last change the index knows, -1 for none."""
        value = self.aggs["every"]["position"]["value"]
        return -1 if value is None else int(value)

    @property
    def identities(self) -> set[str]:
        """The databases that the index says it was built from."""
        return {one["key"] for one in self.aggs["every"]["identity"]["buckets"]}

    def rung(self) -> tuple[Rung, Rung]:
        """The rung to answer from, and the strictest one that gives the same documents."""
        if "rungs" not in self.aggs:
            return "all", "all"
        number = {name: one["doc_count"] for name, one in self.aggs["rungs"]["buckets"].items()}
        if number["all"] >= ENOUGH:
            return "all", "all"
        chosen: Rung = "most"
        if number["most"] < ENOUGH and number["any"] != number["most"]:
            chosen = "any"
        return (chosen, "all") if number[chosen] == number["all"] else (chosen, chosen)

    @property
    def exact_total(self) -> int:
        return self.aggs["exact"]["doc_count"]

    def statistics(self) -> Statistics:
        groups = range(len(self.asking.groups))
        if not groups:
            return Statistics(0, 0.0, (), ())
        locale = self.aggs["every"]["locale"]
        documents = locale["doc_count"]
        return Statistics(
            documents,
            locale["length"]["value"] / documents if documents else 0.0,
            tuple(locale[f"g{number}"]["doc_count"] for number in groups),
            tuple(locale[f"g{number}"]["visible"]["doc_count"] for number in groups),
        )

    def guesses(self, number: int) -> list[str]:
        """Words of the index that are spelled nearly like a group's."""
        entries = self.suggested.get(f"g{number}", ())
        return [option["text"] for entry in entries for option in entry["options"]]

    # --- Counts ---

    def counts(self) -> dict[str, dict[str, int]]:
        """For every facet its values with a count, and the selected ones even at zero."""
        found = {}
        for facet in FACETS:
            name = facet.parameter
            text = self.aggs["text"]
            bucket = (text.get(f"but {name}") or text["rest"])[name]
            if name == AGE.parameter:
                found[name] = self._ages(bucket["buckets"])
                continue
            found[name] = {one["key"]: one["doc_count"] for one in bucket["buckets"]}
            for value in self.request.selections.get(name, ()):
                found[name].setdefault(value, 0)
        return found

    def _ages(self, buckets: Mapping[str, Any]) -> dict[str, int]:
        chosen = {age.months for age in self.request.age}
        return {
            age.value: buckets[age.value]["doc_count"]
            for age in self.request.counted_ages
            if buckets[age.value]["doc_count"] or age.months in chosen
        }

    def without(self) -> dict[str, int]:
        """For every facet with a selection, and every filter in use, the total without it."""
        but = "but "
        return {
            name.removeprefix(but): one["doc_count"]
            for name, one in self.aggs["text"].items()
            if name.startswith(but)
        }

    # --- Hits ---

    def hits(self) -> tuple[Hit, ...]:
        """The page asked for."""
        request = self.request
        if request.size < 1:
            return ()
        if request.effective_sort != "relevance":
            return tuple(self._hit(hit, 0.0) for hit in self.found["hits"][: request.size])
        statistics = self.statistics()
        groups = self._scored_groups(statistics)
        scored = [
            (round(self._score(hit, groups, statistics.mean), DECIMALS), hit) for hit in self.found["hits"]
        ]
        scored.sort(key=lambda pair: (-pair[0], _field(pair[1], "key")))
        page = scored[request.offset : request.offset + request.size]
        return tuple(self._hit(hit, score) for score, hit in page)

    def _hit(self, hit: Mapping[str, Any], score: float) -> Hit:
        names = hit.get("matched_queries", ())
        matched = tuple(
            tuple(j for j in range(len(group.alternatives)) if f"{i}.{j}" in names)
            for i, group in enumerate(self.asking.groups)
        )
        return Hit(_field(hit, "key"), int(_field(hit, "page_id")), score, matched)

    def _scored_groups(self, statistics: Statistics) -> list[ScoredGroup]:
        """What is the same for every hit: the weight of each group, and the names of what it has."""
        return [
            (
                group_weight(statistics.documents, statistics.having[i], group.repeats),
                [
                    (f"{i}.{j}", one.weight, [f"={word}" for word in one.tokens])
                    for j, one in enumerate(group.alternatives)
                ],
            )
            for i, group in enumerate(self.asking.groups)
        ]

    def _score(self, hit: Mapping[str, Any], groups: list[ScoredGroup], mean: float) -> float:
        """The formula of `search.ranking`, from the frequencies that the index told for each word.

        A phrase is as frequent as the rarest of its words; frequencies are weighed, in halves.
        """
        told, fields = hit.get("matched_queries", {}), hit["fields"]
        norm = length_norm(int(fields["length"][0]), mean)
        score = 0.0 if self.asking.required else 1.0
        for weight, alternatives in groups:
            frequency = 0.0
            for name, share, words in alternatives:
                if name in told:
                    frequency += share * min([round(told.get(word, 0.0)) for word in words])
            if frequency:
                score += weight * saturation(frequency, norm)
        ages = self.request.wanted_ages
        if ages and "age_min" in fields:
            fit = best_jaccard(ages, int(fields["age_min"][0]), int(fields["age_max"][0]))
            return score * age_factor(fit)
        return score


def _field(hit: Mapping[str, Any], name: str) -> Any:
    return hit["fields"][name][0]
