"""The files: which generation is current, connections for each thread, building a new one beside it.

A folder holds `current-<schema>` (one line: a file's name) and the generations. Replacing the pointer
switches every process over; each looks at it before every search.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

from search.engines.embedded.schema import INDEXES, SCHEMA, TABLES

try:
    import fcntl
except ImportError:  # Windows: two processes may build at once, which is slow but right
    fcntl = None  # type: ignore[assignment]

#: Seconds after which a generation that nobody points at may be deleted.
UNTOUCHED = 600
#: Seconds to wait for another process that is writing.
PATIENCE = 15.0


class Store:
    """A folder of generations. Safe to use from many threads and processes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.pointer = folder / f"current-{SCHEMA}"
        self._local = threading.local()
        self._seen: tuple[tuple[int, int, int], str] | None = None

    def current(self) -> str | None:
        """The name of the generation in use; None before the first build."""
        try:
            stat = self.pointer.stat()
            mark = (stat.st_mtime_ns, stat.st_ino, stat.st_size)
            if self._seen is None or self._seen[0] != mark:
                self._seen = (mark, self.pointer.read_text().strip())
            return self._seen[1] or None
        except (OSError, UnicodeDecodeError):
            return None

    def connect(self, name: str) -> sqlite3.Connection:
        """This thread's connection to a generation; one is kept open. Raises sqlite3.Error."""
        held: tuple[str, sqlite3.Connection] | None = getattr(self._local, "held", None)
        if held and held[0] == name:
            return held[1]
        if held:
            held[1].close()
            self._local.held = None
        path = self.folder / name
        if not path.is_file():
            raise sqlite3.OperationalError(f"{name} is gone")
        connection = _open(path)
        self._local.held = (name, connection)
        return connection

    def release(self) -> None:
        """Closes this thread's connection."""
        held: tuple[str, sqlite3.Connection] | None = getattr(self._local, "held", None)
        if held:
            held[1].close()
            self._local.held = None

    @contextlib.contextmanager
    def building(self) -> Iterator[tuple[str, sqlite3.Connection]]:
        """A new, empty generation. It is in nobody's use until `publish`; removed if the block fails."""
        self.folder.mkdir(parents=True, exist_ok=True)
        name = f"sidecar-{SCHEMA}-{uuid.uuid4().hex[:12]}.sqlite3"
        path = self.folder / f"building-{name}"
        connection = sqlite3.connect(path, isolation_level=None)
        try:
            connection.executescript(
                "PRAGMA page_size = 8192; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
            )
            connection.execute("PRAGMA cache_size = -65536")
            connection.executescript(TABLES)
            yield name, connection
            connection.executescript(INDEXES)
            connection.execute("PRAGMA optimize")
            connection.execute("PRAGMA journal_mode = WAL")
            connection.close()
            os.replace(path, self.folder / name)
        except BaseException:
            connection.close()
            remove(path)
            raise

    def publish(self, name: str) -> None:
        """Makes a generation current for everybody, then removes old ones, but not the one before it."""
        before = self.current()
        temporary = self.folder / f".{name}.pointer"
        temporary.write_text(name)
        os.replace(temporary, self.pointer)
        self._seen = None
        for path in self.folder.glob("*.sqlite3"):
            with contextlib.suppress(OSError):
                old = time.time() - path.stat().st_mtime > UNTOUCHED
                if old and path.name not in (name, before):
                    remove(path)

    def forget(self, name: str) -> None:
        """Takes a broken generation out of use, if it still is in use."""
        if self.current() == name:
            self.pointer.unlink(missing_ok=True)
            self._seen = None
        self.release()

    @contextlib.contextmanager
    def exclusive(self) -> Iterator[None]:
        """One process at a time, so that four workers do not build the same index at once."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with open(self.folder / "lock", "w") as handle:
            if fcntl is not None:
                fcntl.flock(handle, fcntl.LOCK_EX)
            yield


def remove(path: Path) -> None:
    """Deletes a generation with its log; readers that have it open keep what they see."""
    for suffix in ("", "-wal", "-shm"):
        with contextlib.suppress(OSError):
            path.with_name(path.name + suffix).unlink()


def _open(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, timeout=PATIENCE, check_same_thread=False)
    # No mmap_size: a file cut short underneath a mapping kills the process instead of raising an error.
    connection.executescript("PRAGMA synchronous = NORMAL; PRAGMA cache_size = -8192; PRAGMA mmap_size = 0;")
    return connection


@contextlib.contextmanager
def transaction(connection: sqlite3.Connection, kind: str = "DEFERRED") -> Iterator[None]:
    """BEGIN of a kind, COMMIT, or ROLLBACK when the block fails."""
    connection.execute(f"BEGIN {kind}")
    try:
        yield
    except BaseException:
        with contextlib.suppress(sqlite3.Error):
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
