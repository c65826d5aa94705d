"""Typing slips: which word somebody may have meant."""

from __future__ import annotations

from rapidfuzz import process
from rapidfuzz.distance import OSA

from search.analysis import fold
from search.parse import ParsedQuery, replace_words
from search.synonyms import SynonymTable

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


def respelled(query: ParsedQuery, synonyms: SynonymTable) -> str | None:
    """The text with words of the synonyms for words that nobody knows; None when there is nothing to mend.

    For a query that finds nothing: an engine corrects towards words of the library, and "anixety" is a
    slip of a word that may stand in the synonyms alone. The fewest edits win, then the alphabet.
    """
    known = [w for w in synonyms.words if len(w) >= SHORTEST - 1 and not any(c.isdigit() for c in w)]
    text = query.text
    for group in query.groups:
        if group.quoted or len(group.alternatives) > 1 or len(group.alternatives[0].tokens) != 1:
            continue
        typed = fold(group.typed, synonyms.locale)
        edits = allowed_edits(typed)
        if not edits or typed in synonyms.words:
            continue
        near = process.extract(typed, known, scorer=OSA.distance, score_cutoff=edits, limit=None)
        fitting = sorted((int(far), word) for word, far, _ in near if plausible(typed, word, int(far)))
        if fitting:
            text = replace_words(text, group.typed, fitting[0][1])
    return None if text == query.text else text
