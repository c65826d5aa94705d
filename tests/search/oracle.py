"""The answer by brute force: one plain loop over all documents, sharing nothing with an engine.

Analysis and parsing are shared on purpose: they stand above the engines. Everything else (matching,
ladder, formula, counts, order, corrections) is written again here, as the interface describes it.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace

from search.analysis import analyse, tokens
from search.documents import Document
from search.facets import FACETS
from search.parse import Alternative
from search.request import SearchRequest

WEIGHTS = {"title": 5.0, "summary": 1.5, "terms": 2.0, "body": 1.0, "files": 0.5}


@dataclass
class Answer:
    """What a `RawResult` says, for all pages at once (`keys`) and for the page asked for (`page`)."""

    keys: list[str]
    page: list[str]
    total: int
    counts: dict[str, dict[str, int]]
    without: dict[str, int]
    rung: str
    exact_total: int
    did_you_mean: str | None
    matched: dict[str, tuple[tuple[int, ...], ...]]
    scores: dict[str, float]


class Indexed:
    """A document with its words counted."""

    def __init__(self, document: Document) -> None:
        self.document = document
        stretches = [("title", document.title), ("summary", document.summary), ("body", document.body)]
        stretches += [("terms", term) for term in document.terms]
        for file in document.files:
            stretches += [("files", file.name), ("files", file.text)]
        self.stretches = [analyse(text, document.locale) for _, text in stretches]
        self.words = {word for _, text in stretches for word in tokens(text, document.locale)}
        self.length = 0.0
        self.frequency: dict[str, float] = {}
        for (name, _), stems in zip(stretches, self.stretches, strict=True):
            self.length += WEIGHTS[name] * len(stems)
            for stem in stems:
                self.frequency[stem] = self.frequency.get(stem, 0.0) + WEIGHTS[name]

    def has(self, alternative: Alternative) -> float:
        """The frequency of a word or phrase, 0 without it."""
        wanted = list(alternative.tokens)
        for word in wanted:
            if word not in self.frequency:
                return 0.0
        if len(wanted) > 1 and not any(
            stems[i : i + len(wanted)] == wanted for stems in self.stretches for i in range(len(stems))
        ):
            return 0.0
        return min(self.frequency[word] for word in wanted)


class Oracle:
    def __init__(self, documents: list[Document]) -> None:
        self.items = [Indexed(document) for document in documents]

    def answer(self, request: SearchRequest) -> Answer:
        scope = request.scope
        locale = [item for item in self.items if item.document.locale == scope.locale]
        seen = [item for item in locale if self.visible(item.document, request)]
        query, corrected = self.corrected(request, seen)
        groups = query.groups if query else ()
        having = {}
        for item in locale:
            having[item.document.key] = [[item.has(a) for a in group.alternatives] for group in groups]
        texts, rung = self.ladder(request, groups, seen, having)
        counts = {facet.parameter: {} for facet in FACETS}
        dropped = dict.fromkeys(self.tests(seen[0].document, request) if seen else (), 0)
        results, exact = [], 0
        for item in seen:
            document = item.document
            every = all(any(h) or g.age for h, g in zip(having[document.key], groups, strict=True))
            if not (document.key in texts or every):
                continue
            tests = self.tests(document, request)
            failed = [name for name, passed in tests.items() if not passed]
            if every and not failed:
                exact += 1
            if document.key not in texts:
                continue
            if not failed:
                results.append(item)
            for name in dropped:
                dropped[name] += failed in ([], [name])
            for facet in FACETS:
                if failed in ([], [facet.parameter]):
                    for value in self.values(document, facet, request):
                        counts[facet.parameter][value] = counts[facet.parameter].get(value, 0) + 1
        for name, values in request.selections.items():
            for value in values:
                counts[name].setdefault(value, 0)
        for age in request.age:
            named = [one.value for one in request.counted_ages if one.months == age.months]
            counts["age"].setdefault(named[0], 0)
        scores = self.scores(request, groups, results, locale, having)
        keys = [item.document.key for item in self.sorted(request, results, scores)]
        start = (request.page - 1) * request.size
        return Answer(
            keys=keys,
            page=keys[start : start + request.size],
            total=len(results),
            counts=counts,
            without={name: number for name, number in dropped.items() if self.in_use(name, request)},
            rung=rung,
            exact_total=exact,
            did_you_mean=corrected,
            matched={key: tuple(tuple(i for i, f in enumerate(h) if f) for h in having[key]) for key in keys},
            scores=scores,
        )

    @staticmethod
    def visible(document: Document, request: SearchRequest) -> bool:
        now, labels = request.scope.now, request.scope.labels
        return (
            all(set(label.split("|")) & labels for label in document.access)
            and (document.live_from is None or document.live_from <= now)
            and (document.expires is None or now < document.expires)
            and (request.archived or not document.archived)
        )

    @staticmethod
    def in_use(name: str, request: SearchRequest) -> bool:
        if name == "like":
            return request.like_codes is not None
        if name == "published":
            return bool(request.published_from or request.published_to)
        return bool(request.age) if name == "age" else bool(request.selections.get(name))

    def tests(self, document: Document, request: SearchRequest) -> dict[str, bool]:
        """Whether a document passes each selection and filter."""
        tests = {}
        for name, chosen in request.selections.items():
            own = (document.type,) if name == "type" else document.facets.get(name, ())
            tests[name] = bool(set(own) & set(chosen)) or (not own and "not-stated" in chosen)
        if request.age:
            tests["age"] = any(self.fits(document, age.months, request.age_covers) for age in request.age)
        if request.like_codes is not None:
            tests["like"] = bool(set(document.facets.get("local-authority", ())) & set(request.like_codes))
        if request.published_from or request.published_to:
            day = document.published
            tests["published"] = (
                day is not None
                and (request.published_from is None or day >= request.published_from)
                and (request.published_to is None or day <= request.published_to)
            )
        return tests

    @staticmethod
    def fits(document: Document, months: tuple[int, int], covers: bool) -> bool:
        if document.age_min is None:
            return False
        shared = min(document.age_max, months[1]) - max(document.age_min, months[0]) + 1
        return shared == months[1] - months[0] + 1 if covers else shared > 0

    def values(self, document: Document, facet, request: SearchRequest) -> set[str]:
        if facet.parameter == "age":
            return {
                age.value
                for age in request.counted_ages
                if self.fits(document, age.months, request.age_covers)
            }
        own = {document.type} if facet.parameter == "type" else set(document.facets.get(facet.parameter, ()))
        return own or ({"not-stated"} if facet.not_stated else set())

    def ladder(self, request, groups, seen, having) -> tuple[set[str], str]:
        def matching(number: int, of) -> set[str]:
            return {
                item.document.key
                for item in seen
                if sum(any(h) for h, g in zip(having[item.document.key], groups, strict=True) if of(g))
                >= number
            }

        if request.match_all:
            return matching(sum(not g.age for g in groups), lambda g: not g.age), "all"
        number = sum(g.required for g in groups)
        required = [matching(math.ceil(share * number), lambda g: g.required) for share in (1, 0.75)]
        required.append(matching(min(1, number), lambda g: g.required))
        chosen = next((keys for keys in required if len(keys) >= 10), required[-1])
        return chosen, ("all", "most", "any")[required.index(chosen)]

    def scores(self, request, groups, results, locale, having) -> dict[str, float]:
        mean = sum(item.length for item in locale) / max(len(locale), 1)
        having_any = [sum(any(having[item.document.key][i]) for item in locale) for i in range(len(groups))]
        idf = [math.log(1 + (len(locale) - n + 0.5) / (n + 0.5)) for n in having_any]
        ages = request.age or (request.query.ages if request.query else ())
        scores = {}
        for item in results:
            score = 0.0 if any(g.required for g in groups) else 1.0
            norm = 1.2 * (1 - 0.75 + 0.75 * item.length / (mean or 1))
            for i, group in enumerate(groups):
                found = zip(group.alternatives, having[item.document.key][i], strict=True)
                frequency = sum(a.weight * f for a, f in found)
                score += idf[i] * group.repeats * frequency * 2.2 / (frequency + norm)
            scores[item.document.key] = score * (1 + 0.5 * self.fit(item.document, ages))
        return scores

    @staticmethod
    def fit(document: Document, ages) -> float:
        if document.age_min is None or not ages:
            return 0.0
        own = set(range(document.age_min, document.age_max + 1))
        return max(
            len(own & set(range(a.min_months, a.max_months + 1)))
            / len(own | set(range(a.min_months, a.max_months + 1)))
            for a in ages
        )

    def sorted(
        self, request: SearchRequest, results: list[Indexed], scores: dict[str, float]
    ) -> list[Indexed]:
        from search.analysis import fold

        def newest(item: Indexed):
            day = item.document.published
            return (day is None, -day.toordinal() if day else 0, item.document.key)

        sort = request.sort or ("relevance" if request.query else "age-fit" if request.age else "newest")
        ages = request.age or (request.query.ages if request.query else ())
        if sort == "relevance" and not request.query:
            sort = "newest"
        if sort == "age-fit" and not ages:
            sort = "relevance" if request.query else "newest"
        orders = {
            "relevance": lambda item: (-round(scores[item.document.key], 6), item.document.key),
            "newest": newest,
            "title": lambda item: (fold(item.document.title, item.document.locale), item.document.key),
            "age-fit": lambda item: (-self.fit(item.document, ages), newest(item)),
        }
        return sorted(results, key=orders[sort])

    def corrected(self, request: SearchRequest, seen: list[Indexed]):
        query, text = request.query, None
        if not query:
            return query, None
        groups, said = list(query.groups), query.text
        for i, group in enumerate(groups):
            plain = len(group.alternatives[0].tokens) == 1 and not group.quoted
            if not plain or any(item.has(a) for item in seen for a in group.alternatives):
                continue
            word = self.closest(group.typed, seen, request.scope.locale)
            if word:
                stem = analyse(word, request.scope.locale)[0]
                groups[i] = replace(
                    group, alternatives=(*group.alternatives, Alternative((stem,), 0.7, "correction", word))
                )
                said = text = " ".join(re.sub(rf"(?<!\w){re.escape(group.typed)}(?!\w)", word, said).split())
        return replace(query, groups=tuple(groups)), text

    def closest(self, typed: str, seen: list[Indexed], locale: str) -> str | None:
        from search.analysis import fold

        typed = fold(typed, locale)
        allowed = 0 if len(typed) < 4 or any(c.isdigit() for c in typed) else 1 if len(typed) == 4 else 2
        visible: dict[str, int] = {}
        for item in seen:
            for stem in item.frequency:
                visible[stem] = visible.get(stem, 0) + 1
        every = {word for item in self.items if item.document.locale == locale for word in item.words}
        best = None
        for word in every:
            if word[0] != typed[0] and word[:2] != typed[1::-1]:
                continue
            if len(typed) == 4 and len(word) <= 4:
                continue
            if len(word) < 3 or any(c.isdigit() for c in word) or abs(len(word) - len(typed)) > allowed:
                continue
            distance = edits(typed, word)
            if distance == 2 and len(typed) < 8 and sorted(typed) != sorted(word):
                continue
            documents = visible.get(analyse(word, locale)[0], 0)
            if distance <= allowed and documents:
                best = min(best or (99,), (distance, -documents, word))
        return best[2] if best else None


def edits(a: str, b: str) -> int:
    """Optimal string alignment: insertions, deletions, replacements, swaps of neighbours."""
    table = [[i + j if i * j == 0 else 0 for j in range(len(b) + 1)] for i in range(len(a) + 1)]
    for i in range(1, len(a) + 1):
        for j in range(1, len(b) + 1):
            cost = a[i - 1] != b[j - 1]
            table[i][j] = min(table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + cost)
            if i > 1 and j > 1 and a[i - 1] == b[j - 2] and a[i - 2] == b[j - 1]:
                table[i][j] = min(table[i][j], table[i - 2][j - 2] + 1)
    return table[-1][-1]
