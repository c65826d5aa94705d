"""The sidecar's tables. A change here gives the file another name, and so a new index."""

from __future__ import annotations

import hashlib
import sys

import snowballstemmer

from search import analysis, ranking
from search.engines.embedded.postings import CHUNK

#: Stands between stretches of text, so that no phrase crosses. Analysed words never contain it.
BREAK = "\ue000"

TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE docs (
    ord INTEGER PRIMARY KEY, page_id INTEGER UNIQUE, seq INTEGER NOT NULL, revision INTEGER NOT NULL,
    key TEXT, newest INTEGER, title TEXT, shown TEXT, length INTEGER, data TEXT
);
CREATE TABLE tombs (page_id INTEGER PRIMARY KEY, seq INTEGER NOT NULL);
CREATE TABLE postings (
    token TEXT, chunk INTEGER, blob BLOB NOT NULL, PRIMARY KEY (token, chunk)
) WITHOUT ROWID;
CREATE TABLE words (locale TEXT, word TEXT, stem TEXT NOT NULL, PRIMARY KEY (locale, word)) WITHOUT ROWID;
CREATE VIRTUAL TABLE fts USING fts5 (title, rest, tokenize = "ascii");
"""
#: Made after a bulk load. The orders are read from the last three without touching a document.
INDEXES = """
CREATE INDEX docs_revision ON docs (revision);
CREATE INDEX docs_free ON docs (ord) WHERE page_id IS NULL;
CREATE INDEX docs_key ON docs (key);
CREATE INDEX docs_newest ON docs (newest, key);
CREATE INDEX docs_title ON docs (title, key);
"""
#: `newest` of an item without a date: after all others.
UNDATED = 10_000_000


def _name() -> str:
    """Changes with the tables, the analysis, the weights, and what the machine calls little-endian."""
    parts = (
        TABLES,
        INDEXES,
        CHUNK,
        sys.byteorder,
        sorted(analysis.ALGORITHMS.items()),
        snowballstemmer.__version__ if hasattr(snowballstemmer, "__version__") else "",
        sorted(ranking.HALVES.items()),
        "1",
    )
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:12]


SCHEMA = _name()
