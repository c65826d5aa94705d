"""What is kept in memory: a bitset for every value of every facet, and what scope and sorting need.

A state is one revision of the file and never changes; the next one is made from it. Searches hold on to
the one they began with, so threads need no lock while they search.
"""

from __future__ import annotations

import json
import sqlite3
from array import array
from bisect import bisect_right
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from search.ages import LOWEST
from search.engines.embedded.bits import SlicedNumbers, from_ordinals
from search.engines.embedded.postings import Impacts, Posting
from search.engines.embedded.writer import meta
from search.parse import Alternative
from search.ranking import length_norm

#: Decoded postings kept for one revision: entries of eight bytes or so.
KEPT_POSTINGS = 400_000
#: Days are kept from 1900 to 2079; a day beyond counts as the last one.
FIRST_DAY, DAY_DIGITS = date(1900, 1, 1).toordinal(), 16


@dataclass
class Caches:
    """Worked out on demand for one revision, and thrown away with it."""

    postings: OrderedDict[str, Posting] = field(default_factory=OrderedDict)
    posted: int = 0
    phrases: dict[tuple[str, tuple[str, ...]], int] = field(default_factory=dict)
    orders: dict[str, array[int]] = field(default_factory=dict)
    ranks: dict[str, array[int]] = field(default_factory=dict)
    norms: dict[str, array[float]] = field(default_factory=dict)
    impacts: dict[tuple[str, tuple[Alternative, ...]], Impacts] = field(default_factory=dict)
    stated: dict[str, int] = field(default_factory=dict)
    ages: dict[tuple[int, int, bool], int] = field(default_factory=dict)
    words: dict[str, tuple[list[str], dict[str, str]]] = field(default_factory=dict)
    hidden: tuple[float, float, int] | None = None


@dataclass(frozen=True)
class State:
    """One revision. Bitsets are over ordinals below `size`; lengths in halves.

    ages: for each ordinal the position of its (lowest, highest) month in `spans`; 0 is no age.
    """

    generation: str
    revision: int
    position: int
    size: int = 0
    live: int = 0
    archived: int = 0
    locales: dict[str, int] = field(default_factory=dict)
    facets: dict[str, dict[str, int]] = field(default_factory=dict)
    access: dict[tuple[str, ...], int] = field(default_factory=dict)
    lowest: SlicedNumbers = field(default_factory=lambda: SlicedNumbers(LOWEST, 9))
    highest: SlicedNumbers = field(default_factory=lambda: SlicedNumbers(LOWEST, 9))
    days: SlicedNumbers = field(default_factory=lambda: SlicedNumbers(FIRST_DAY, DAY_DIGITS))
    windows: dict[int, tuple[float, float]] = field(default_factory=dict)
    lengths: array[int] = field(default_factory=lambda: array("I"))
    totals: dict[str, int] = field(default_factory=dict)
    ages: array[int] = field(default_factory=lambda: array("H"))
    spans: tuple[tuple[int, int] | None, ...] = (None,)
    caches: Caches = field(default_factory=Caches)

    def documents(self, locale: str) -> int:
        """How many documents a locale has, restricted and archived ones included."""
        return self.locales.get(locale, 0).bit_count()

    def norms(self, locale: str) -> array[float]:
        """`ranking.length_norm` of every ordinal, with the mean of the locale."""
        known = self.caches.norms.get(locale)
        if known is None:
            mean = self.totals.get(locale, 0) / max(self.documents(locale), 1)
            by_length = {length: length_norm(length, mean) for length in set(self.lengths)}
            known = self.caches.norms[locale] = array("d", [by_length[length] for length in self.lengths])
        return known

    def hidden(self, now: float) -> int:
        """Documents whose time has not come or is over. Worked out again only when a time passes."""
        if not self.windows:
            return 0
        known = self.caches.hidden
        if known is not None and known[0] <= now < known[1]:
            return known[2]
        bits = from_ordinals(
            (ordinal for ordinal, (start, end) in self.windows.items() if not start <= now < end), self.size
        )
        times = sorted({time for window in self.windows.values() for time in window})
        at = bisect_right(times, now)
        before = times[at - 1] if at else float("-inf")
        after = times[at] if at < len(times) else float("inf")
        self.caches.hidden = (before, after, bits)
        return bits

    def aged(self, low: int, high: int, covers: bool) -> int:
        """Documents whose ages overlap a range of months, or cover the whole of it."""
        key = (low, high, covers)
        known = self.caches.ages.get(key)
        if known is None:
            if covers:
                known = self.lowest.at_most(low) & self.highest.at_least(high)
            else:
                known = self.lowest.at_most(high) & self.highest.at_least(low)
            if len(self.caches.ages) >= 64:
                self.caches.ages.clear()
            self.caches.ages[key] = known
        return known

    def stated(self, facet: str) -> int:
        """Documents that have any value of a facet."""
        known = self.caches.stated.get(facet)
        if known is None:
            known = 0
            for bits in self.facets.get(facet, {}).values():
                known |= bits
            self.caches.stated[facet] = known
        return known

    def posting(self, connection: sqlite3.Connection, token: str) -> Posting:
        """The decoded posting of a token ("en|hub"), from memory if it was used lately."""
        kept = self.caches.postings
        known = kept.get(token)
        if known is not None:
            return known
        rows = connection.execute("SELECT chunk, blob FROM postings WHERE token = ? ORDER BY chunk", (token,))
        posting = kept[token] = Posting.read(rows)
        self.caches.posted += len(posting) + 8
        while self.caches.posted > KEPT_POSTINGS and len(kept) > 1:
            try:
                _token, dropped = kept.popitem(last=False)
            except KeyError:  # another thread emptied it
                break
            self.caches.posted -= len(dropped) + 8
        return posting


def load(connection: sqlite3.Connection, generation: str, before: State | None) -> State:
    """The state of the connection's snapshot, from an older one of the same generation or from nothing."""
    if before is None or before.generation != generation:
        before = State(generation, -1, 0)
    rows = connection.execute(
        "SELECT ord, length, data FROM docs WHERE revision > ? ORDER BY ord", (before.revision,)
    ).fetchall()
    size = max(before.size, rows[-1][0] + 1 if rows else 0)
    changes = _Changes(before, size)
    for ordinal, length, data in rows:
        changes.take(ordinal, length or 0, data)
    return changes.state(generation, meta(connection, "revision"), meta(connection, "position"))


class _Changes:
    """Collects what changed by bitset, so that each bitset is made once however many documents changed."""

    def __init__(self, before: State, size: int) -> None:
        self.before, self.size = before, size
        grown = size - len(before.lengths)
        self.lengths = before.lengths + array("I", bytes(grown * before.lengths.itemsize))
        self.ages = before.ages + array("H", bytes(2 * grown))
        self.spans = {span: i for i, span in enumerate(before.spans)}
        self.windows = dict(before.windows)
        self.changed: list[int] = []
        self.live: list[int] = []
        self.archived: list[int] = []
        self.locales: dict[str, list[int]] = {}
        self.access: dict[tuple[str, ...], list[int]] = {}
        self.facets: dict[str, dict[str, list[int]]] = {}
        self.low: list[tuple[int, int]] = []
        self.high: list[tuple[int, int]] = []
        self.days: list[tuple[int, int]] = []

    def take(self, ordinal: int, length: int, data: str | None) -> None:
        self.changed.append(ordinal)
        self.windows.pop(ordinal, None)
        self.lengths[ordinal] = length
        self.ages[ordinal] = 0
        if data is None:
            return
        facts = json.loads(data)
        self.live.append(ordinal)
        self.locales.setdefault(facts["locale"], []).append(ordinal)
        self.access.setdefault(tuple(facts.get("access", ())), []).append(ordinal)
        for name, values in facts["facets"].items():
            sets = self.facets.setdefault(name, {})
            for value in values:
                sets.setdefault(value, []).append(ordinal)
        if "age" in facts:
            low, high = facts["age"]
            self.ages[ordinal] = self.spans.setdefault((low, high), len(self.spans))
            self.low.append((ordinal, low))
            self.high.append((ordinal, high))
        if "day" in facts:
            self.days.append((ordinal, facts["day"]))
        if "archived" in facts:
            self.archived.append(ordinal)
        if "window" in facts:
            start, end = facts["window"]
            self.windows[ordinal] = (
                float("-inf") if start is None else start,
                float("inf") if end is None else end,
            )

    def state(self, generation: str, revision: int, position: int) -> State:
        before, size = self.before, self.size
        gone = from_ordinals(self.changed, size)
        locales = _merged(before.locales, self.locales, gone, size)
        totals = {}
        for locale, bits in locales.items():
            totals[locale] = self._total(locale, bits, gone)
        names = before.facets.keys() | self.facets.keys()
        return State(
            generation,
            revision,
            position,
            size=size,
            live=before.live & ~gone | from_ordinals(self.live, size),
            archived=before.archived & ~gone | from_ordinals(self.archived, size),
            locales=locales,
            facets={
                name: _merged(before.facets.get(name, {}), self.facets.get(name, {}), gone, size)
                for name in names
            },
            access=_merged(before.access, self.access, gone, size),
            lowest=before.lowest.changed(gone, self.low, size),
            highest=before.highest.changed(gone, self.high, size),
            days=before.days.changed(gone, self.days, size),
            windows=self.windows,
            lengths=self.lengths,
            totals=totals,
            ages=self.ages,
            spans=tuple(self.spans),
        )

    def _total(self, locale: str, bits: int, gone: int) -> int:
        """The lengths of a locale's documents: the old sum, less what changed, plus what it is now."""
        before = self.before
        left = before.locales.get(locale, 0)
        total = before.totals.get(locale, 0)
        for ordinal in self.changed:
            if ordinal < before.size and left >> ordinal & 1:
                total -= before.lengths[ordinal]
        return total + sum(self.lengths[ordinal] for ordinal in self.locales.get(locale, ()))


K = TypeVar("K")


def _merged(before: dict[K, int], added: dict[K, list[int]], gone: int, size: int) -> dict[K, int]:
    """Each bitset without what changed and with what was added; empty ones are left out."""
    merged = {}
    for key in before.keys() | added.keys():
        bits = before.get(key, 0) & ~gone
        if key in added:
            bits |= from_ordinals(added[key], size)
        if bits:
            merged[key] = bits
    return merged
