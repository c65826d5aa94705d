"""The engine itself: follows its source, hands snapshots to searches, builds anew when it must."""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from search.documents import Change
from search.engines.base import (
    SLICES,
    DocumentSource,
    EngineError,
    Generation,
    Health,
    MissingScope,
    RawResult,
    Suggestion,
    lag_behind,
)
from search.engines.embedded.searching import Search
from search.engines.embedded.state import State, load
from search.engines.embedded.store import Store, transaction
from search.engines.embedded.suggesting import suggest
from search.engines.embedded.writer import BATCH, apply_batch, meta, set_meta
from search.request import Scope, SearchRequest

logger = logging.getLogger(__name__)


class BrokenIndex(EngineError):
    """The file is not what it should be; the next search builds a new one."""


class EmbeddedEngine:
    """Searches in one SQLite file of a folder. One object serves all threads of a process.

    source: where changes come from. With one, every search first asks it for its position and takes in
    what is missing, so that all processes show a publication at once. Without one, only `apply` and
    `rebuild` change anything.
    """

    name = "embedded"

    def __init__(self, folder: Path | str, source: DocumentSource | None = None) -> None:
        self.store = Store(Path(folder))
        self.source = source
        self._lock = threading.RLock()
        self._state: State | None = None

    def search(self, request: SearchRequest) -> RawResult:
        """Answers a request. Raises MissingScope, and EngineError when the file cannot be used."""
        if request.scope is None:
            raise MissingScope("A search needs a scope: who is asking, in which language, when.")
        scope = request.scope
        try:
            return self._search(request, scope)
        except BrokenIndex:
            return self._search(request, scope)  # forgotten by now, so this builds a new one

    def _search(self, request: SearchRequest, scope: Scope) -> RawResult:
        self.catch_up()
        with self._snapshot() as (connection, state):
            return Search(connection, state, request, scope).run(self.name)

    def suggest(self, prefix: str, scope: Scope) -> list[Suggestion]:
        """Up to ten completions: words first, then titles. Raises EngineError."""
        self.catch_up()
        with self._snapshot() as (connection, state):
            return suggest(connection, state, prefix, scope)

    def apply(self, changes: Iterable[Change]) -> int:
        """Takes changes in, in any order; see `Engine.apply`. Raises EngineError."""
        with self._usable() as name:
            connection = self.store.connect(name)
            with self._lock, transaction(connection, "IMMEDIATE"):
                return apply_batch(connection, changes)

    def position(self) -> int:
        """The highest sequence number in the file, -1 when it holds nothing. Raises EngineError."""
        with self._usable() as name:
            return meta(self.store.connect(name), "position")

    def rebuild(self, source: DocumentSource | None = None) -> Generation:
        """A new file from the source's first change on; then everybody moves over. Raises EngineError."""
        source = source or self.source
        began = time.perf_counter()
        try:
            with self.store.building() as (name, connection):
                set_meta(connection, "revision", 0)
                set_meta(connection, "position", -1)
                set_meta(connection, "identity", _identity(source))
                if source is not None:
                    _take_all(connection, source)
                documents = connection.execute("SELECT count(page_id) FROM docs").fetchone()[0]
            connection = self.store.connect(name)
            if source is not None:
                _take_missing(connection, source)
            position = meta(connection, "position")
            self.store.publish(name)
        except (sqlite3.Error, OSError) as problem:
            raise EngineError(f"The search index cannot be built: {problem}") from problem
        return Generation(name, position, documents, time.perf_counter() - began)

    def health(self) -> Health:
        """Never raises; a missing index is not healthy, a lagging one is."""
        try:
            name = self.store.current()
            if name is None:
                return Health(False, -1, detail="There is no index yet.")
            connection = self.store.connect(name)
            position = meta(connection, "position")
            documents = connection.execute("SELECT count(page_id) FROM docs").fetchone()[0]
            lag, seconds = lag_behind(self.source, position)
            return Health(True, position, documents, lag, "", seconds, extra={"generation": name})
        except Exception as problem:
            logger.warning("Embedded search is not healthy", exc_info=True)
            return Health(False, -1, detail=str(problem))

    def versions(self) -> Iterator[tuple[int, int]]:
        """(page id, sequence number) of every document held, for drift checks. Raises EngineError."""
        with self._usable() as name:
            rows = self.store.connect(name).execute(
                "SELECT page_id, seq FROM docs WHERE page_id IS NOT NULL ORDER BY page_id"
            )
            yield from rows.fetchall()

    def keep(self) -> int:
        """What the worker does each second; for this engine no more than any search does."""
        return self.catch_up()

    def tend(self) -> list[str]:
        """Compares the file with its source; one that differs is built anew. Returns what was wrong."""
        if self.source is None:
            return []
        self.catch_up()
        wrong = self._drift(self.source)
        if wrong:
            self.rebuild()
        return wrong

    def _drift(self, source: DocumentSource) -> list[str]:
        held = dict(self.versions())
        wanted = {pk: seq for number in range(SLICES) for pk, seq in source.versions_in(number).items()}
        doubtful = [pk for pk in sorted(held.keys() | wanted.keys()) if held.get(pk) != wanted.get(pk)]
        # Read again: somebody may have been writing between the two.
        truth = {change.page_id: change for change in source.latest(doubtful)}
        position, lines = self.position(), []
        for page_id in doubtful:
            change, shown = truth.get(page_id), held.get(page_id)
            if change is not None and change.seq > position:
                continue
            wanted_now = change.seq if change is not None and change.document is not None else None
            if shown is None and wanted_now is not None:
                lines.append(f"page {page_id} is missing")
            elif shown is not None and wanted_now is None:
                lines.append(f"page {page_id} should not be there")
            elif shown != wanted_now:
                lines.append(f"page {page_id} is out of date")
        return lines

    def close(self) -> None:
        """Closes this thread's connection and forgets what is in memory."""
        self.store.release()
        self._state = None

    def catch_up(self, at_most: int | None = None) -> int:
        """Takes in what the source has and the file lacks; returns how many changes were news.

        at_most: of no meaning here, where every search needs all of them.

        If another process is writing for long, or the disk is full, the search goes on with what there
        is. An index of another database is built anew. One that is ahead is not: the source may be read
        in a transaction that began before the last publication.
        """
        if self.source is None:
            return 0
        wanted = self.source.current_seq()
        with self._usable() as name:
            connection = self.store.connect(name)
            position = meta(connection, "position")
            if _is_alien(connection, self.source):
                self.rebuild()
                return 0
            if position >= wanted:
                return 0
            if -1 < position < self.source.forgotten():
                logger.info("The embedded search index was away for too long and is built anew")
                self.rebuild()
                return 0
            with self._lock:
                try:
                    return _take_missing(connection, self.source)
                except sqlite3.OperationalError:
                    logger.warning(
                        "Embedded search answers from change %s, not %s", position, wanted, exc_info=True
                    )
                    return 0

    @contextmanager
    def _usable(self) -> Iterator[str]:
        """The current generation's name; a missing or broken one is built anew first."""
        name = self.store.current()
        try:
            if name is None:
                raise sqlite3.OperationalError("there is no index yet")
            meta(self.store.connect(name), "position")
        except (sqlite3.Error, TypeError) as problem:
            with self._lock, self.store.exclusive():
                if self.store.current() == name:
                    logger.info("Building the embedded search index: %s", problem)
                    self.store.release()
                    self.rebuild()
            name = self.store.current()
        if name is None:
            raise EngineError("There is no search index.")
        try:
            yield name
        except sqlite3.OperationalError as problem:
            raise EngineError(f"The search index cannot be read now: {problem}") from problem
        except sqlite3.Error as problem:
            self.store.forget(name)
            raise BrokenIndex(f"The search index is broken: {problem}") from problem

    @contextmanager
    def _snapshot(self) -> Iterator[tuple[sqlite3.Connection, State]]:
        """A read transaction, and the state of exactly its revision."""
        with self._usable() as name:
            connection = self.store.connect(name)
            connection.execute("BEGIN")
            try:
                yield connection, self._follow(connection, name)
            finally:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")

    def _follow(self, connection: sqlite3.Connection, name: str) -> State:
        """The shared state, brought to the snapshot's revision; a newer one is left alone."""
        state = self._state
        revision = meta(connection, "revision")
        if state is not None and state.generation == name and state.revision == revision:
            return state
        with self._lock:
            state = self._state
            if state is not None and state.generation == name and state.revision > revision:
                connection.execute("COMMIT")
                connection.execute("BEGIN")
                revision = meta(connection, "revision")
            if state is None or state.generation != name or state.revision != revision:
                older = state is not None and state.generation == name and state.revision > revision
                state = load(connection, name, None if older else state)
                if not older:
                    self._state = state
            return state


def _identity(source: DocumentSource | None) -> str:
    return source.identity() if source is not None else ""


def _is_alien(connection: sqlite3.Connection, source: DocumentSource) -> bool:
    row = connection.execute("SELECT value FROM meta WHERE key = 'identity'").fetchone()
    return row is not None and row[0] not in ("", source.identity())


def _take_all(connection: sqlite3.Connection, source: DocumentSource) -> None:
    """Everything, in batches that fill whole chunks of the postings, into a file nobody reads yet."""
    changes = source.changes_since(-1)
    while batch := list(islice(changes, BATCH)):
        with transaction(connection):
            apply_batch(connection, batch)


def _take_missing(connection: sqlite3.Connection, source: DocumentSource) -> int:
    """What came since the file's position, in transactions that keep other writers out."""
    news = 0
    while True:
        with transaction(connection, "IMMEDIATE"):
            position, wanted = meta(connection, "position"), source.current_seq()
            if position >= wanted:
                return news
            batch = list(islice(source.changes_since(position, BATCH), BATCH))
            news += apply_batch(connection, batch, reaches=0 if batch else wanted)
