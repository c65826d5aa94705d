"""Changes into the file: documents, words and posting blobs, in one transaction for a batch.

Ordinals of deleted documents are used again; that is safe because readers take postings and documents
from one snapshot.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from search.analysis import analyse_both, fold
from search.documents import Change, Document
from search.engines.embedded.postings import CHUNK, decode, encode
from search.engines.embedded.schema import BREAK, UNDATED
from search.ranking import HALVES, MOST_FREQUENT, segments

BATCH = CHUNK


@dataclass
class _Edits:
    """What a batch does to the postings: by (token, chunk) what goes, and what comes with its frequency."""

    gone: dict[tuple[str, int], set[int]] = field(default_factory=dict)
    come: dict[tuple[str, int], list[tuple[int, int]]] = field(default_factory=dict)
    words: dict[tuple[str, str], str] = field(default_factory=dict)


def apply_batch(connection: sqlite3.Connection, changes: Iterable[Change], reaches: int = 0) -> int:
    """Applies changes inside the caller's transaction; returns how many were news.

    reaches: a sequence number up to which nothing else is missing, if the caller knows one.
    """
    latest: dict[int, Change] = {}
    for change in changes:
        known = latest.get(change.page_id)
        reaches = max(reaches, change.seq)
        if known is None or change.seq > known.seq:
            latest[change.page_id] = change
    news = [change for change in latest.values() if change.seq > _known_seq(connection, change.page_id)]
    news.sort(key=lambda change: change.seq)
    if news:
        revision = meta(connection, "revision") + 1
        _write(connection, news, revision)
        set_meta(connection, "revision", revision)
    if reaches > meta(connection, "position"):
        set_meta(connection, "position", reaches)
    return len(news)


def meta(connection: sqlite3.Connection, key: str) -> int:
    """A number of the file: position or revision."""
    return connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()[0]


def set_meta(connection: sqlite3.Connection, key: str, value: int | str) -> None:
    connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))


def _known_seq(connection: sqlite3.Connection, page_id: int) -> int:
    row = connection.execute(
        "SELECT max(seq) FROM (SELECT seq FROM docs WHERE page_id = ?1"
        " UNION ALL SELECT seq FROM tombs WHERE page_id = ?1)",
        (page_id,),
    ).fetchone()
    return -1 if row[0] is None else row[0]


def _write(connection: sqlite3.Connection, news: Sequence[Change], revision: int) -> None:
    edits = _Edits()
    free: list[int] = []
    for change in news:
        ordinal = _remove(connection, change.page_id, edits)
        if change.document is None:
            connection.execute("INSERT OR REPLACE INTO tombs VALUES (?, ?)", (change.page_id, change.seq))
            if ordinal is not None:
                connection.execute(
                    "UPDATE docs SET page_id = NULL, seq = ?, revision = ?, key = NULL, newest = NULL,"
                    " title = NULL, shown = NULL, length = 0, data = NULL WHERE ord = ?",
                    (change.seq, revision, ordinal),
                )
            continue
        connection.execute("DELETE FROM tombs WHERE page_id = ?", (change.page_id,))
        if ordinal is None:
            free = free or _free(connection)
            ordinal = free.pop()
        _add(connection, ordinal, change.seq, revision, change.document, edits)
    _write_postings(connection, edits)
    connection.executemany(
        "INSERT OR IGNORE INTO words VALUES (?, ?, ?)",
        [(locale, word, stem) for (locale, word), stem in sorted(edits.words.items())],
    )


def _free(connection: sqlite3.Connection) -> list[int]:
    """Ordinals to use next, the lowest last; those of deleted documents first."""
    freed = connection.execute("SELECT ord FROM docs WHERE page_id IS NULL ORDER BY ord DESC").fetchall()
    if freed:
        return [row[0] for row in freed]
    top = connection.execute("SELECT ifnull(max(ord), -1) FROM docs").fetchone()[0]
    return list(range(top + BATCH, top, -1))


def _remove(connection: sqlite3.Connection, page_id: int, edits: _Edits) -> int | None:
    """Takes a document's words out; returns its ordinal, None when it is not there."""
    row = connection.execute("SELECT ord, data FROM docs WHERE page_id = ?", (page_id,)).fetchone()
    if row is None:
        return None
    ordinal, locale = row[0], json.loads(row[1])["locale"]
    texts = connection.execute("SELECT title, rest FROM fts WHERE rowid = ?", (ordinal,)).fetchone() or (
        "",
        "",
    )
    chunk, offset = divmod(ordinal, CHUNK)
    for stem in set(f"{texts[0]} {texts[1]}".split()) - {BREAK}:
        edits.gone.setdefault((f"{locale}|{stem}", chunk), set()).add(offset)
    connection.execute("DELETE FROM fts WHERE rowid = ?", (ordinal,))
    return ordinal


def _add(
    connection: sqlite3.Connection, ordinal: int, seq: int, revision: int, document: Document, edits: _Edits
) -> None:
    frequencies: dict[str, int] = {}
    stretches: list[str] = []
    length = 0
    for name, text in segments(document):
        if not text:
            stretches.append("")
            continue
        halves = HALVES[name]
        pairs = analyse_both(text, document.locale)
        length += halves * len(pairs)
        for word, stem in pairs:
            frequencies[stem] = frequencies.get(stem, 0) + halves
            edits.words[document.locale, word] = stem
        stretches.append(" ".join([stem for _word, stem in pairs]))
    chunk, offset = divmod(ordinal, CHUNK)
    for stem, frequency in frequencies.items():
        posting = (offset, min(frequency, MOST_FREQUENT))
        edits.come.setdefault((f"{document.locale}|{stem}", chunk), []).append(posting)
    rest = f" {BREAK} ".join(stretch for stretch in stretches[1:] if stretch)
    connection.execute("INSERT INTO fts (rowid, title, rest) VALUES (?, ?, ?)", (ordinal, stretches[0], rest))
    newest = UNDATED if document.published is None else -document.published.toordinal()
    row = (
        document.page_id,
        seq,
        revision,
        document.key,
        newest,
        fold(document.title, document.locale),
        storable(document.title),
        length,
        json.dumps(_facts(document), separators=(",", ":")),
    )
    connection.execute(
        "INSERT OR REPLACE INTO docs (ord, page_id, seq, revision, key, newest, title, shown, length, data)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (ordinal, *row),
    )


def storable(text: str) -> str:
    """Without lone surrogates, which SQLite cannot store."""
    return text.encode("utf-8", "replace").decode()


def _facts(document: Document) -> dict[str, object]:
    """What the bitsets are made of."""
    facets = {name: list(dict.fromkeys(values)) for name, values in document.facets.items() if values}
    facets["type"] = [document.type]
    facts: dict[str, object] = {"locale": document.locale, "facets": facets}
    if document.age_min is not None and document.age_max is not None:
        facts["age"] = [document.age_min, document.age_max]
    if document.published is not None:
        facts["day"] = document.published.toordinal()
    if document.archived:
        facts["archived"] = 1
    if document.live_from is not None or document.expires is not None:
        facts["window"] = [_stamp(document.live_from), _stamp(document.expires)]
    if document.access:
        facts["access"] = list(document.access)
    return facts


def _stamp(moment: datetime | None) -> float | None:
    return None if moment is None else moment.timestamp()


def _write_postings(connection: sqlite3.Connection, edits: _Edits) -> None:
    """Merges the batch into the blobs. Tokens in order, so that each page of the file is written once."""
    written, emptied = [], []
    for key in sorted(edits.gone.keys() | edits.come.keys()):
        row = connection.execute("SELECT blob FROM postings WHERE token = ? AND chunk = ?", key).fetchone()
        come = edits.come.get(key, [])
        if row is None:
            merged = come
        else:
            _bits, offsets, frequencies = decode(row[0])
            kept = dict(zip(offsets, frequencies, strict=True))
            for offset in edits.gone.get(key, ()):
                kept.pop(offset, None)
            kept.update(come)
            merged = list(kept.items())
        merged.sort()
        if merged:
            written.append((*key, encode([o for o, _ in merged], [f for _, f in merged])))
        else:
            emptied.append(key)
    connection.executemany("INSERT OR REPLACE INTO postings VALUES (?, ?, ?)", written)
    connection.executemany("DELETE FROM postings WHERE token = ? AND chunk = ?", emptied)
