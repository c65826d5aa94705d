"""Changes into the file: documents, words and posting blobs, in one transaction for a batch.

Ordinals of deleted documents are used again; that is safe because readers take postings and documents
from one snapshot.
"""

from __future__ import annotations

import json
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, count

from search.analysis import analyse_both, fold
from search.documents import Change, Document
from search.engines.embedded.postings import CHUNK, edit, encode
from search.engines.embedded.schema import BREAK, UNDATED
from search.ranking import HALVES, MOST_FREQUENT, segments

BATCH = CHUNK


@dataclass
class _Edits:
    """What a batch does, collected so that each table is written once.

    gone: by (locale, chunk) and stem, the offsets that go. come: in the same way those that come, each
    followed by its frequency in one flat list, which costs the garbage collector nothing.
    fresh: the first chunk that held no document before, so that nothing need be looked up there.
    """

    fresh: int = 0

    gone: dict[tuple[str, int], dict[str, set[int]]] = field(default_factory=lambda: defaultdict(dict))
    come: dict[tuple[str, int], dict[str, list[int]]] = field(default_factory=dict)
    words: dict[str, dict[str, str]] = field(default_factory=dict)
    docs: list[tuple[object, ...]] = field(default_factory=list)
    texts: list[tuple[int, str, str]] = field(default_factory=list)


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
    held = _held(connection, list(latest))
    seqs = {page_id: row[1] for page_id, row in held.items()} | _tombs(connection, list(latest))
    news = [change for change in latest.values() if change.seq > seqs.get(change.page_id, -1)]
    if news:
        revision = meta(connection, "revision") + 1
        _write(connection, sorted(news, key=lambda change: change.seq), held, revision)
        set_meta(connection, "revision", revision)
    if reaches > meta(connection, "position"):
        set_meta(connection, "position", reaches)
    return len(news)


def meta(connection: sqlite3.Connection, key: str) -> int:
    """A number of the file: position or revision."""
    return connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()[0]


def set_meta(connection: sqlite3.Connection, key: str, value: int | str) -> None:
    connection.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, value))


def _held(connection: sqlite3.Connection, page_ids: list[int]) -> dict[int, tuple[int, int, str]]:
    """(ordinal, seq, facts) of those pages that are in the index."""
    rows = connection.execute(
        "SELECT page_id, ord, seq, data FROM docs WHERE page_id IN (SELECT value FROM json_each(?))",
        (json.dumps(page_ids),),
    )
    return {page_id: (ordinal, seq, data) for page_id, ordinal, seq, data in rows}


def _tombs(connection: sqlite3.Connection, page_ids: list[int]) -> dict[int, int]:
    return dict(
        connection.execute(
            "SELECT page_id, seq FROM tombs WHERE page_id IN (SELECT value FROM json_each(?))",
            (json.dumps(page_ids),),
        )
    )


def _write(
    connection: sqlite3.Connection,
    news: Sequence[Change],
    held: dict[int, tuple[int, int, str]],
    revision: int,
) -> None:
    top = connection.execute("SELECT ifnull(max(ord), -1) FROM docs").fetchone()[0]
    edits = _Edits(fresh=top // CHUNK + 1)
    free = _free(connection, top)
    for change in news:
        row = held.get(change.page_id)
        if row is not None:
            _remove(connection, row[0], json.loads(row[2])["locale"], edits)
        if change.document is not None:
            _add(row[0] if row else next(free), change.seq, revision, change.document, edits)
            continue
        connection.execute("INSERT OR REPLACE INTO tombs VALUES (?, ?)", (change.page_id, change.seq))
        if row is not None:
            connection.execute(
                "UPDATE docs SET page_id = NULL, seq = ?, revision = ?, key = NULL, newest = NULL,"
                " title = NULL, shown = NULL, length = 0, data = NULL WHERE ord = ?",
                (change.seq, revision, row[0]),
            )
    back = [(change.page_id,) for change in news if change.document is not None]
    connection.executemany("DELETE FROM tombs WHERE page_id = ?", back)
    connection.executemany("INSERT INTO fts (rowid, title, rest) VALUES (?, ?, ?)", edits.texts)
    connection.executemany(
        "INSERT OR REPLACE INTO docs (ord, page_id, seq, revision, key, newest, title, shown, length, data)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        edits.docs,
    )
    _write_postings(connection, edits)
    for locale, words in edits.words.items():
        connection.executemany(
            "INSERT OR IGNORE INTO words VALUES (?, ?, ?)",
            [(locale, word, stem) for word, stem in sorted(words.items())],
        )


def _free(connection: sqlite3.Connection, top: int) -> Iterator[int]:
    """Ordinals to use next: those of deleted documents, then new ones."""
    freed = connection.execute("SELECT ord FROM docs WHERE page_id IS NULL ORDER BY ord").fetchall()
    return chain((row[0] for row in freed), count(top + 1))


def _remove(connection: sqlite3.Connection, ordinal: int, locale: str, edits: _Edits) -> None:
    """Takes a document's words out."""
    texts = connection.execute("SELECT title, rest FROM fts WHERE rowid = ?", (ordinal,)).fetchone() or (
        "",
        "",
    )
    chunk, offset = divmod(ordinal, CHUNK)
    gone = edits.gone[locale, chunk]
    for stem in set(f"{texts[0]} {texts[1]}".split()) - {BREAK}:
        gone.setdefault(stem, set()).add(offset)
    connection.execute("DELETE FROM fts WHERE rowid = ?", (ordinal,))


def _add(ordinal: int, seq: int, revision: int, document: Document, edits: _Edits) -> None:
    locale = document.locale
    words = edits.words.setdefault(locale, {})
    frequencies: Counter[str] = Counter()
    stretches: list[str] = []
    length = 0
    for name, text in segments(document):
        pairs = analyse_both(text, locale)
        stems = [stem for _word, stem in pairs]
        words.update(pairs)
        halves = HALVES[name]
        length += halves * len(stems)
        for stem, times in Counter(stems).items():
            frequencies[stem] += halves * times
        stretches.append(" ".join(stems))
    chunk, offset = divmod(ordinal, CHUNK)
    come = edits.come.setdefault((locale, chunk), defaultdict(list))
    for stem, frequency in frequencies.items():
        come[stem] += (offset, frequency if frequency < MOST_FREQUENT else MOST_FREQUENT)
    rest = f" {BREAK} ".join(stretch for stretch in stretches[1:] if stretch)
    edits.texts.append((ordinal, stretches[0], rest))
    edits.docs.append(
        (
            ordinal,
            document.page_id,
            seq,
            revision,
            storable(document.key),
            UNDATED if document.published is None else -document.published.toordinal(),
            fold(document.title, locale),
            storable(document.title),
            length,
            json.dumps(_facts(document), separators=(",", ":")),
        )
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
    written: list[tuple[str, int, bytes]] = []
    emptied: list[tuple[str, int]] = []
    for place in sorted(edits.gone.keys() | edits.come.keys()):
        locale, chunk = place
        gone, come = edits.gone.get(place, {}), edits.come.get(place, {})
        for stem in sorted(gone.keys() | come.keys()):
            key = (f"{locale}|{stem}", chunk)
            old = None if chunk >= edits.fresh else _blob(connection, key)
            blob = _edited(old, gone.get(stem, ()), come.get(stem, []))
            if blob:
                written.append((*key, blob))
            else:
                emptied.append(key)
    connection.executemany("INSERT OR REPLACE INTO postings VALUES (?, ?, ?)", written)
    connection.executemany("DELETE FROM postings WHERE token = ? AND chunk = ?", emptied)


def _blob(connection: sqlite3.Connection, key: tuple[str, int]) -> bytes | None:
    row = connection.execute("SELECT blob FROM postings WHERE token = ? AND chunk = ?", key).fetchone()
    return row[0] if row else None


def _edited(old: bytes | None, gone: Collection[int], come: list[int]) -> bytes:
    """The posting of a token in a chunk as it is after the batch; empty when nothing is left of it."""
    offsets, frequencies = come[::2], come[1::2]
    if old is None and offsets == sorted(offsets):
        return encode(offsets, frequencies) if offsets else b""
    return edit(old or encode((), ()), gone, sorted(zip(offsets, frequencies, strict=True)))
