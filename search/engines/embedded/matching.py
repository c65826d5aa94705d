"""From groups of words to sets of documents: alternatives, the ladder, corrections."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace

from search.engines.base import Rung
from search.engines.embedded.spelling import correct
from search.engines.embedded.state import State
from search.parse import Alternative, Group, ParsedQuery, replace_words
from search.ranking import ENOUGH, most

#: What a corrected word's occurrence is worth beside a typed word's.
CORRECTION_WEIGHT = 0.7


@dataclass(frozen=True)
class Matched:
    """A group with the documents of each alternative and of all together."""

    group: Group
    sets: tuple[int, ...]
    bits: int


@dataclass(frozen=True)
class Text:
    """What the text of a request matches within its scope, before any filter."""

    query: ParsedQuery | None
    groups: tuple[Matched, ...]
    rung: Rung
    bits: int
    exact: int
    corrected: str | None = None

    @property
    def required(self) -> bool:
        """Whether anything was asked for; otherwise ages alone order what is there."""
        return any(matched.group.required for matched in self.groups)


class Matcher:
    """Matches the queries of one search, in one snapshot of the file."""

    def __init__(self, connection: sqlite3.Connection, state: State, locale: str) -> None:
        self.connection, self.state, self.locale = connection, state, locale

    def text(self, query: ParsedQuery | None, scope: int, match_all: bool) -> Text:
        """The documents of the scope that the ladder admits, and those that have every word."""
        if not query:
            return Text(query, (), "all", scope, scope)
        groups = [self.group(group) for group in query.groups]
        query, groups, corrected = self._corrected(query, groups, scope)
        everything = scope
        for matched in groups:
            if not matched.group.age:
                everything &= matched.bits
        required = [matched.bits for matched in groups if matched.group.required]
        if match_all or not required:
            found = everything if match_all else scope
            return Text(query, tuple(groups), "all", found, everything, corrected)
        rung, found = ladder(required, scope)
        return Text(query, tuple(groups), rung, found, everything, corrected)

    def group(self, group: Group) -> Matched:
        sets = tuple(self.alternative(one) for one in group.alternatives)
        bits = 0
        for one in sets:
            bits |= one
        return Matched(group, sets, bits)

    def alternative(self, alternative: Alternative) -> int:
        """Documents of the locale with a word, or with a phrase."""
        if len(alternative.tokens) == 1:
            return self.state.posting(self.connection, f"{self.locale}|{alternative.tokens[0]}").bits
        return self._phrase(alternative.tokens)

    def _phrase(self, tokens: tuple[str, ...]) -> int:
        key = (self.locale, tokens)
        known = self.state.caches.phrases.get(key)
        if known is None:
            candidates = self.state.locales.get(self.locale, 0)
            for token in dict.fromkeys(tokens):
                candidates &= self.state.posting(self.connection, f"{self.locale}|{token}").bits
                if not candidates:
                    break
            known = self._adjacent(tokens) & candidates if candidates else 0
            if len(self.state.caches.phrases) >= 100:
                self.state.caches.phrases.clear()
            self.state.caches.phrases[key] = known
        return known

    def _adjacent(self, tokens: Sequence[str]) -> int:
        """FTS5 gets nothing but letters and digits in quotation marks."""
        phrase = " ".join(tokens)
        rows = self.connection.execute("SELECT rowid FROM fts WHERE fts MATCH ?", (f'"{phrase}"',))
        data = bytearray((self.state.size + 7) // 8)
        for (ordinal,) in rows:
            data[ordinal >> 3] |= 1 << (ordinal & 7)
        return int.from_bytes(data, "little")

    def _corrected(
        self, query: ParsedQuery, groups: list[Matched], scope: int
    ) -> tuple[ParsedQuery, list[Matched], str | None]:
        """Adds the closest known word to each group that finds nothing in the scope."""
        text, changed = query.text, False
        for i, matched in enumerate(groups):
            group = matched.group
            if matched.bits & scope or group.quoted or len(group.alternatives[0].tokens) != 1:
                continue
            found = correct(self.connection, self.state, self.locale, group.typed, scope)
            if found is None:
                continue
            word, stem = found
            more = Alternative((stem,), CORRECTION_WEIGHT, "correction", word)
            groups[i] = self.group(replace(group, alternatives=(*group.alternatives, more)))
            text, changed = replace_words(text, group.typed, word), True
        if not changed:
            return query, groups, None
        return replace(query, groups=tuple(matched.group for matched in groups)), groups, text


def ladder(required: Sequence[int], scope: int) -> tuple[Rung, int]:
    """All groups; with fewer than ten hits three quarters of them; with fewer than ten any.

    The rung that is named is the strictest that gives the same documents.
    """
    least = at_least(required, scope)
    full, middle = len(required), most(len(required))
    everything = least[full]
    if everything.bit_count() >= ENOUGH:
        return "all", everything
    found: tuple[Rung, int] = ("most", least[middle])
    if least[middle].bit_count() < ENOUGH and least[1] != least[middle]:
        found = ("any", least[1])
    return ("all", everything) if found[1] == everything else found


def at_least(sets: Sequence[int], within: int) -> list[int]:
    """For each number k up to all of the sets: the members of `within` that are in at least k of them."""
    least = [within] + [0] * len(sets)
    for done, bits in enumerate(sets, start=1):
        for k in range(done, 0, -1):
            least[k] |= least[k - 1] & bits
    return least
