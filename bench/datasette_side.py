"""Datasette's facets on the same rows, asked through its own in-process client."""

from __future__ import annotations

import asyncio
import json
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
#: Facets with one value, and those whose items have several: a JSON array for Datasette.
SINGLE = ("type", "region", "policy-era")
SEVERAL = ("hub-model", "service-area", "support-level", "principle", "audience")


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
    """One table with a search index and eight facets, three of single values and five of arrays."""

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

    def answer(self, query: str, flat: bool = False) -> dict[str, Any]:
        """Ten rows, the total and the facets. flat: the first value of each facet only, Datasette's
        fastest way, with other counts than ours."""
        parameters = [("_search", query), ("_size", "10"), ("_facet_size", "max")]
        parameters += [("_facet", name) for name in SINGLE]
        parameters += [("_facet", f"first {name}") if flat else ("_facet_array", name) for name in SEVERAL]
        response = self.loop.run_until_complete(
            self.app.client.get(f"{self.address}?{urlencode(parameters)}")
        )
        response.raise_for_status()
        return response.json()

    def counts(self, query: str) -> dict[str, dict[str, int]]:
        """The answer's counts by facet, without those of items that have no value."""
        results = self.answer(query)["facet_results"]
        return {
            name: {one["value"]: one["count"] for one in results[name]["results"] if one["value"]}
            for name in (*SINGLE, *SEVERAL)
        }

    def search(self, query: str) -> None:
        self.answer(query)

    def search_flat(self, query: str) -> None:
        self.answer(query, flat=True)

    def close(self) -> None:
        self.loop.close()


def _fill(path: Path, documents: Iterable[Document]) -> None:
    connection = sqlite3.connect(path)
    names = [*SINGLE, *SEVERAL, *(f"first {name}" for name in SEVERAL)]
    columns = ", ".join(f'"{name}" TEXT' for name in names)
    connection.execute(
        "CREATE TABLE items"
        f" (id INTEGER PRIMARY KEY, title TEXT, summary TEXT, terms TEXT, body TEXT, {columns})"
    )
    marks = ", ".join("?" * (5 + len(names)))
    connection.executemany(f"INSERT INTO items VALUES ({marks})", map(_row, documents))
    for name in names:
        connection.execute(f'CREATE INDEX "items {name}" ON items ("{name}")')
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
    texts = (document.title, document.summary, " | ".join(document.terms), document.body)
    first = {name: next(iter(facets.get(name, ())), None) for name in (*SINGLE, *SEVERAL)}
    arrays = [json.dumps(list(facets.get(name, ()))) for name in SEVERAL]
    return (
        document.page_id,
        *texts,
        *(first[name] for name in SINGLE),
        *arrays,
        *(first[name] for name in SEVERAL),
    )
