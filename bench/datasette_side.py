"""Datasette's facets on the same rows, asked through its own in-process client."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench.places import FOLDER, ROOT
from search.documents import Document

REQUIREMENTS = ROOT / "requirements-bench.txt"
FACETS = (
    "type",
    "hub-model",
    "service-area",
    "support-level",
    "region",
    "principle",
    "audience",
    "policy-era",
)


def available() -> str:
    """Makes Datasette importable, installing it into a folder of its own; says why if it cannot be."""
    packages = FOLDER / "packages"
    if not (packages / "datasette").is_dir():
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        command += ["--require-hashes", "--no-deps", "--target", str(packages), "-r", str(REQUIREMENTS)]
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            return f"Datasette cannot be installed: {done.stderr.strip().splitlines()[-1:]}"
    if str(packages) not in sys.path:
        sys.path.append(str(packages))  # behind the project's own packages
    try:
        import datasette  # noqa: F401
    except ImportError as problem:
        return f"Datasette cannot be imported: {problem}"
    return ""


class DatasetteSide:
    """One table with a search index; eight columns as facets, each with the item's first value only.

    One value is Datasette's fastest way: arrays would have to be unfolded for every row.
    """

    def __init__(self, path: Path, documents: Iterable[Document]) -> None:
        from datasette.app import Datasette

        if not path.exists():
            _fill(path, documents)
        settings = {
            "sql_time_limit_ms": 600_000,
            "facet_time_limit_ms": 600_000,
            "suggest_facets": False,
            "default_facet_size": 200,
            "max_returned_rows": 1000,
        }
        self.loop = asyncio.new_event_loop()
        self.app: Any = Datasette([str(path)], settings=settings)
        self.loop.run_until_complete(self.app.invoke_startup())
        self.address = f"/{path.stem}/items.json"

    def answer(self, query: str) -> dict[str, Any]:
        parameters = [("_search", query), ("_size", "10"), ("_facet_size", "max")]
        parameters += [("_facet", name) for name in FACETS]
        address = f"{self.address}?{urlencode(parameters)}"
        response = self.loop.run_until_complete(self.app.client.get(address))
        response.raise_for_status()
        return response.json()

    def search(self, query: str) -> None:
        self.answer(query)

    def close(self) -> None:
        self.loop.close()


def _fill(path: Path, documents: Iterable[Document]) -> None:
    connection = sqlite3.connect(path)
    columns = ", ".join(f'"{name}" TEXT' for name in FACETS)
    connection.execute(
        "CREATE TABLE items"
        f" (id INTEGER PRIMARY KEY, title TEXT, summary TEXT, terms TEXT, body TEXT, {columns})"
    )
    marks = ", ".join("?" * (5 + len(FACETS)))
    connection.executemany(f"INSERT INTO items VALUES ({marks})", map(_row, documents))
    for name in FACETS:
        connection.execute(f'CREATE INDEX "items_{name}" ON items ("{name}")')
    connection.executescript(
        """CREATE VIRTUAL TABLE items_fts USING fts5 (title, summary, terms, body, content="items",
             content_rowid="id", tokenize="porter unicode61 remove_diacritics 2");
           INSERT INTO items_fts (items_fts) VALUES ('rebuild');
           INSERT INTO items_fts (items_fts) VALUES ('optimize');
           ANALYZE;"""
    )
    connection.commit()
    connection.close()


def _row(document: Document) -> tuple[object, ...]:
    facets = {**document.facets, "type": (document.type,)}
    values = [next(iter(facets.get(name, ())), None) for name in FACETS]
    texts = (document.title, document.summary, " | ".join(document.terms), document.body)
    return (document.page_id, *texts, *values)
