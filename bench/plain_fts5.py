"""The baseline: SQLite's FTS5 by itself, over the same words as the sidecar, no facets, nothing to read."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from search.analysis import analyse
from search.documents import Document


class PlainFts5:
    """Five columns of analysed words; a search is the ten best by bm25 and the row ids of all matches."""

    def __init__(self, path: str, documents: Iterable[Document] = ()) -> None:
        self.connection = sqlite3.connect(path, isolation_level=None)
        self.connection.executescript("PRAGMA cache_size = -65536; PRAGMA mmap_size = 268435456;")
        if not self.connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'fts'").fetchone():
            self._fill(documents)

    def _fill(self, documents: Iterable[Document]) -> None:
        self.connection.executescript(
            "BEGIN; CREATE VIRTUAL TABLE fts USING fts5 (title, summary, terms, body, files,"
            " tokenize = 'ascii');"
        )
        self.connection.executemany(
            "INSERT INTO fts (rowid, title, summary, terms, body, files) VALUES (?, ?, ?, ?, ?, ?)",
            (
                (
                    document.page_id,
                    *(
                        " ".join(analyse(text, document.locale))
                        for text in (
                            document.title,
                            document.summary,
                            " ".join(document.terms),
                            document.body,
                            " ".join(file.text for file in document.files),
                        )
                    ),
                )
                for document in documents
            ),
        )
        self.connection.execute("INSERT INTO fts (fts) VALUES ('optimize')")
        self.connection.execute("COMMIT")

    @staticmethod
    def expression(query: str) -> str:
        return " ".join(f'"{token}"' for token in analyse(query, "en"))

    def best(self, query: str) -> list[tuple[int, float]]:
        return self.connection.execute(
            "SELECT rowid, bm25(fts, 5, 1.5, 2, 1, 0.5) AS score FROM fts WHERE fts MATCH ?"
            " ORDER BY score LIMIT 10",
            (self.expression(query),),
        ).fetchall()

    def matches(self, query: str) -> list[tuple[int]]:
        return self.connection.execute(
            "SELECT rowid FROM fts WHERE fts MATCH ?", (self.expression(query),)
        ).fetchall()

    def search(self, query: str) -> int:
        self.best(query)
        return len(self.matches(query))
