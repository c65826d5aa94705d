"""A library that changes while it is read, threads that change it, and patience with a hurt cluster."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field

from search.engines.base import EngineError
from tests.search.corpus import MemorySource


@dataclass
class SharedSource(MemorySource):
    """Every answer is of one moment, as a database's, whatever other threads do meanwhile."""

    lock: threading.RLock = field(default_factory=threading.RLock)

    def _add(self, page_id, document):
        with self.lock:
            super()._add(page_id, document)

    def current_seq(self):
        with self.lock:
            return super().current_seq()

    def changes_since(self, seq, limit=None):
        with self.lock:
            found = list(super().changes_since(seq, limit))
        yield from found

    def versions(self):
        """What an engine's `versions()` has to be."""
        with self.lock:
            return sorted(
                (change.page_id, change.seq)
                for change in self.latest.values()
                if change.document is not None
            )


class Background(threading.Thread):
    """Does something again and again until it is told to end; what it raised comes out with `end`."""

    def __init__(self, work, pause=0.0):
        super().__init__(daemon=True)
        self.work, self.pause = work, pause
        self.over, self.failure, self.rounds = threading.Event(), None, 0

    def run(self):
        while not self.over.is_set():
            try:
                self.work()
            except Exception as problem:  # noqa: BLE001 - it is raised again where the test waits
                self.failure = problem
                return
            self.rounds += 1
            self.over.wait(self.pause)

    def end(self):
        self.over.set()
        self.join(60)
        if self.failure is not None:
            raise self.failure


def until_it_answers(ask, seconds):
    """What `ask` returns, and how many seconds it took until it did. Raises its EngineError after that."""
    began = time.monotonic()
    while True:
        try:
            return ask(), time.monotonic() - began
        except EngineError:
            if time.monotonic() - began > seconds:
                raise
            time.sleep(0.05)
