"""The closest word that the reader may see, for a word that finds nothing."""

from __future__ import annotations

import sqlite3

from rapidfuzz import process
from rapidfuzz.distance import OSA

from search.analysis import fold
from search.engines.embedded.state import State

#: Shorter words have too many neighbours to guess.
SHORTEST = 4


def allowed_edits(word: str) -> int:
    """The most edits (insert, delete, replace, swap): one in four letters, two in more, none below four."""
    if len(word) < SHORTEST or any(letter.isdigit() for letter in word):
        return 0
    return 1 if len(word) <= SHORTEST else 2


def plausible(typed: str, word: str, edits: int) -> bool:
    """Whether somebody who meant `word` may have typed `typed`.

    The first letter is seldom wrong ("latch" is no misspelt "watch"), and of four letters one may be
    missing, but hardly another ("mony" is money, "pipe" is no misspelt "pile"). In up to seven letters
    a second edit may only put a letter elsewhere ("tounge" is tongue, "prison" is no misspelt "person").
    """
    if len(typed) == SHORTEST and len(word) <= SHORTEST:
        return False
    if edits > 1 and len(typed) < 8 and sorted(typed) != sorted(word):
        return False
    return typed[0] == word[0] or typed[:2] == word[1::-1]


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
