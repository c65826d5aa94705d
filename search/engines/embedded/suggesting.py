"""Completions while somebody types: words that occur in what they may see, and titles."""

from __future__ import annotations

import json
import sqlite3

from search.analysis import analyse, tokens
from search.engines.base import Suggestion
from search.engines.embedded.searching import visible
from search.engines.embedded.state import State
from search.parse import MAX_CHARACTERS, clean
from search.request import Scope

MOST_WORDS, MOST_ITEMS, TRIED = 4, 6, 200


def suggest(connection: sqlite3.Connection, state: State, prefix: str, scope: Scope) -> list[Suggestion]:
    """The last word typed is completed; the words before it must be in a title too."""
    text = clean(prefix)[:MAX_CHARACTERS]
    typed = tokens(text, scope.locale)
    if not typed or len(typed[-1]) < 2:
        return []
    bits = visible(state, scope, archived=False)
    rows = connection.execute(
        "SELECT word, stem FROM words WHERE locale = ? AND word >= ? AND word < ? LIMIT ?",
        (scope.locale, typed[-1], typed[-1] + "\U0010ffff", TRIED),
    ).fetchall()
    counted = []
    for word, stem in rows:
        count = (state.posting(connection, f"{scope.locale}|{stem}").bits & bits).bit_count()
        if count:
            counted.append((-count, word, stem))
    counted.sort()
    head = text[: len(text) - len(text.split()[-1])] if text.split() else ""
    words = [Suggestion("word", f"{head}{word}", -count) for count, word, _stem in counted[:MOST_WORDS]]
    stems = list(dict.fromkeys(stem for _count, _word, stem in counted[:50]))
    return words + _items(connection, bits, analyse(text, scope.locale)[:-1], stems)


def _items(
    connection: sqlite3.Connection, bits: int, before: list[str], stems: list[str]
) -> list[Suggestion]:
    """Items whose title has all words before and one of the completions, by title."""
    if not stems:
        return []
    either = " OR ".join(f'"{stem}"' for stem in stems)
    every = " AND ".join([*(f'"{stem}"' for stem in before), f"({either})"])
    rows = connection.execute("SELECT rowid FROM fts WHERE fts MATCH ?", (f"title : ({every})",))
    members = [ordinal for (ordinal,) in rows if bits >> ordinal & 1][:500]
    found = connection.execute(
        "SELECT shown, key, page_id FROM docs WHERE ord IN (SELECT value FROM json_each(?))"
        " ORDER BY title, key LIMIT ?",
        (json.dumps(members), MOST_ITEMS),
    )
    return [Suggestion("item", title, 1, key, page_id) for title, key, page_id in found]
