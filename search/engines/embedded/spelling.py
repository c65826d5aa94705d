"""The closest word that the reader may see, for a word that finds nothing."""

from __future__ import annotations

import sqlite3

from rapidfuzz import process
from rapidfuzz.distance import OSA

from search.analysis import fold
from search.engines.embedded.state import State
from search.spelling import SHORTEST, allowed_edits, plausible


def correct(
    connection: sqlite3.Connection, state: State, locale: str, typed: str, scope: int
) -> tuple[str, str] | None:
    """(word, stem) of the fewest edits; among those the most frequent in scope, then by alphabet.

    Only words whose stem occurs in a document of the scope are offered.
    """
    word = fold(typed, locale)
    edits = allowed_edits(word)
    if not edits:
        return None
    listed, stems = _vocabulary(connection, state, locale)
    near = process.extract(word, listed, scorer=OSA.distance, score_cutoff=edits, limit=None)
    by_distance: dict[int, list[str]] = {}
    for found, distance, _index in near:
        if not plausible(word, found, int(distance)):
            continue
        by_distance.setdefault(int(distance), []).append(found)
    for _distance, candidates in sorted(by_distance.items()):
        best = min(
            (-(state.posting(connection, f"{locale}|{stems[found]}").bits & scope).bit_count(), found)
            for found in candidates
        )
        if best[0]:
            return best[1], stems[best[1]]
    return None


def _vocabulary(
    connection: sqlite3.Connection, state: State, locale: str
) -> tuple[list[str], dict[str, str]]:
    """All words of a locale that may be offered, and their stems."""
    known = state.caches.words.get(locale)
    if known is None:
        rows = connection.execute(
            "SELECT word, stem FROM words WHERE locale = ? AND length(word) >= ?", (locale, SHORTEST - 1)
        )
        stems = {word: stem for word, stem in rows if not any(letter.isdigit() for letter in word)}
        known = state.caches.words[locale] = (list(stems), stems)
    return known
