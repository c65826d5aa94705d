"""Which results come first, for each sort; exact over all that match, no first pass."""

from __future__ import annotations

import heapq
import json
import sqlite3
from array import array
from collections.abc import Iterable, Sequence
from itertools import compress

from search.ages import AgeRange, best_jaccard
from search.engines.embedded.bits import flags, ordinals
from search.engines.embedded.matching import Matched, Text
from search.engines.embedded.postings import CHUNK, Impacts
from search.engines.embedded.state import KEPT_POSTINGS, State
from search.ranking import DECIMALS, age_factor, group_weight, saturation

_ORDERS = {
    "newest": "SELECT ord FROM docs WHERE newest IS NOT NULL ORDER BY newest, key",
    "title": "SELECT ord FROM docs WHERE title IS NOT NULL ORDER BY title, key",
    "key": "SELECT ord FROM docs WHERE key IS NOT NULL ORDER BY key",
}
_CHUNK_MASK = (1 << CHUNK) - 1


class Orderer:
    """Orders the results of one search, in one snapshot of the file."""

    def __init__(self, connection: sqlite3.Connection, state: State, locale: str) -> None:
        self.connection, self.state, self.locale = connection, state, locale

    def order(self, name: str) -> array[int]:
        """All ordinals in an order that does not depend on the request."""
        known = self.state.caches.orders.get(name)
        if known is None:
            rows = self.connection.execute(_ORDERS[name]).fetchall()
            known = self.state.caches.orders[name] = array("I", [row[0] for row in rows])
        return known

    def rank(self, name: str) -> array[int]:
        """The place of every ordinal in such an order."""
        known = self.state.caches.ranks.get(name)
        if known is None:
            known = array("I", bytes(4 * self.state.size))
            for place, ordinal in enumerate(self.order(name)):
                known[ordinal] = place
            self.state.caches.ranks[name] = known
        return known

    def fixed(self, name: str, results: int, offset: int, size: int) -> list[int]:
        """A page in the order `newest` or `title`."""
        if results.bit_count() * 16 < self.state.size:
            members = heapq.nsmallest(offset + size, ordinals(results), key=self.rank(name).__getitem__)
            return members[offset:]
        data = results.to_bytes((self.state.size + 7) // 8, "little")
        page: list[int] = []
        for ordinal in self.order(name):
            if data[ordinal >> 3] >> (ordinal & 7) & 1:
                page.append(ordinal)
                if len(page) >= offset + size:
                    break
        return page[offset:]

    def age_fit(self, results: int, ages: Sequence[AgeRange], offset: int, size: int) -> list[int]:
        """A page by how well the ages fit, then newest."""
        fits, of, rank = self._fits(ages), self.state.ages, self.rank("newest")
        by_fit: dict[float, list[int]] = {fit: [] for fit in fits}
        for ordinal in ordinals(results):
            by_fit[fits[of[ordinal]]].append(ordinal)
        page: list[int] = []
        for _fit, members in sorted(by_fit.items(), reverse=True):
            page.extend(heapq.nsmallest(offset + size - len(page), members, key=rank.__getitem__))
            if len(page) >= offset + size:
                break
        return page[offset:]

    def relevance(
        self, text: Text, results: int, ages: Sequence[AgeRange], offset: int, size: int
    ) -> list[tuple[int, float]]:
        """A page of (ordinal, score), by score as rounded, then by key."""
        members, scores = self.scores(text, results)
        if ages:
            factors = [age_factor(fit) for fit in self._fits(ages)]
            of = self.state.ages
            scores = [score * factors[of[o]] for o, score in zip(members, scores, strict=True)]
        wanted = offset + size
        if wanted < len(scores):
            least = heapq.nlargest(wanted, scores)[-1] - 10**-DECIMALS
            found = [(o, s) for o, s in zip(members, scores, strict=True) if s >= least]
        else:
            found = list(zip(members, scores, strict=True))
        rounded = [(o, round(score, DECIMALS)) for o, score in found]
        keys = self._keys([o for o, _ in rounded])
        rounded.sort(key=lambda pair: (-pair[1], keys[pair[0]]))
        return rounded[offset:wanted]

    def scores(self, text: Text, results: int) -> tuple[list[int], list[float]]:
        """Ordinals and scores of all results, before age. Without a required group everything begins at 1."""
        parts = [
            (self._weight(matched), self.impacts(matched))
            for matched in text.groups
            if matched.bits & results and any(one.weight for one in matched.group.alternatives)
        ]
        start = 0.0 if text.required else 1.0
        members: list[int] = []
        scores: list[float] = []
        data = results.to_bytes((self.state.size + CHUNK) // CHUNK * (CHUNK // 8), "little")
        for base in range(0, self.state.size, CHUNK):
            here = int.from_bytes(data[base // 8 : (base + CHUNK) // 8], "little")
            if not here:
                continue
            chosen = flags(here)
            sums = [start] * CHUNK
            for weight, impacts in parts:
                chunk = impacts.chunks.get(base // CHUNK)
                if chunk:
                    for offset, impact in zip(*chunk, strict=True):
                        sums[offset] += weight * impact
            members.extend(compress(range(base, base + CHUNK), chosen))
            scores.extend(compress(sums, chosen))
        return members, scores

    def _weight(self, matched: Matched) -> float:
        return group_weight(
            self.state.documents(self.locale), matched.bits.bit_count(), matched.group.repeats
        )

    def impacts(self, matched: Matched) -> Impacts:
        """The saturations of a group for every document that has it; kept for the revision."""
        key = (self.locale, matched.group.alternatives)
        caches = self.state.caches
        known = caches.impacts.get(key)
        if known is None:
            known = self._impacts(matched)
            if sum(map(len, list(caches.impacts.values()))) + len(known) > KEPT_POSTINGS:
                caches.impacts.clear()
            caches.impacts[key] = known
        return known

    def _impacts(self, matched: Matched) -> Impacts:
        norms = self.state.norms(self.locale)
        found = [pair for pair in zip(matched.group.alternatives, matched.sets, strict=True) if pair[1]]
        chunks = {}
        if len(found) == 1 and len(found[0][0].tokens) == 1:
            weight = found[0][0].weight
            posting = self.state.posting(self.connection, f"{self.locale}|{found[0][0].tokens[0]}")
            for chunk, (offsets, frequencies) in posting.chunks.items():
                near = norms[chunk * CHUNK : (chunk + 1) * CHUNK]
                weighed = frequencies if weight == 1 else [weight * f for f in frequencies]
                chunks[chunk] = (
                    offsets,
                    array("d", [f / (f + near[o]) for o, f in zip(offsets, weighed, strict=True)]),
                )
            return Impacts(chunks)
        by_chunk: dict[int, list[float]] = {}
        for alternative, bits in found:
            weight = alternative.weight
            if len(alternative.tokens) == 1:
                posting = self.state.posting(self.connection, f"{self.locale}|{alternative.tokens[0]}")
                for chunk, (offsets, frequencies) in posting.chunks.items():
                    sums = by_chunk.setdefault(chunk, [0.0] * CHUNK)
                    for offset, frequency in zip(offsets, frequencies, strict=True):
                        sums[offset] += weight * frequency
                continue
            for ordinal, frequency in self._frequencies(alternative.tokens, bits):
                sums = by_chunk.get(ordinal // CHUNK)
                if sums is None:
                    sums = by_chunk[ordinal // CHUNK] = [0.0] * CHUNK
                sums[ordinal % CHUNK] += weight * frequency
        for chunk, sums in by_chunk.items():
            near = norms[chunk * CHUNK : (chunk + 1) * CHUNK]
            having = array("H", ordinals(matched.bits >> chunk * CHUNK & _CHUNK_MASK))
            chunks[chunk] = (having, array("d", [saturation(sums[o], near[o]) for o in having]))
        return Impacts(chunks)

    def _frequencies(self, tokens: tuple[str, ...], bits: int) -> Iterable[tuple[int, int]]:
        """Frequencies of a word, or of a phrase: that of its rarest word in the document."""
        members = ordinals(bits)
        least: dict[int, int] = {}
        for token in dict.fromkeys(tokens):
            found = self.state.posting(self.connection, f"{self.locale}|{token}").frequency(members)
            least = {o: min(f, least.get(o, f)) for o, f in found.items()}
        return least.items()

    def _fits(self, ages: Sequence[AgeRange]) -> list[float]:
        """How well each of the state's spans fits the wanted ages."""
        return [0.0 if span is None else best_jaccard(ages, *span) for span in self.state.spans]

    def _keys(self, members: list[int]) -> dict[int, object]:
        """Something to break ties by: the keys themselves, or their places when there are many."""
        if len(members) > 200 or "key" in self.state.caches.ranks:
            rank = self.rank("key")
            return {ordinal: rank[ordinal] for ordinal in members}
        query = "SELECT ord, key FROM docs WHERE ord IN (SELECT value FROM json_each(?))"
        return dict(self.connection.execute(query, (json.dumps(members),)))
