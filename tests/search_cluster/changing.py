"""A library that changes while it is read, threads that change it, and patience with a hurt cluster."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from functools import wraps
from inspect import isgenerator

from search.engines.base import EngineError
from tests.search.corpus import MemorySource


def one_at_a_time(method):
    """The same method, alone among those of its object; what it yields is of one moment."""

    @wraps(method)
    def alone(self, *arguments):
        with self.lock:
            found = method(self, *arguments)
            return iter(list(found)) if isgenerator(found) else found

    return alone


@dataclass
class SharedSource(MemorySource):
    """Every answer is of one moment, as a database's, whatever other threads do meanwhile."""

    lock: threading.RLock = field(default_factory=threading.RLock)

    _add = one_at_a_time(MemorySource._add)
    current_seq = one_at_a_time(MemorySource.current_seq)
    changes_since = one_at_a_time(MemorySource.changes_since)
    waiting_since = one_at_a_time(MemorySource.waiting_since)
    latest = one_at_a_time(MemorySource.latest)
    slices = one_at_a_time(MemorySource.slices)
    versions_in = one_at_a_time(MemorySource.versions_in)

    def versions(self):
        """What an engine's `versions()` has to be."""
        with self.lock:
            return sorted(
                (change.page_id, change.seq)
                for change in self.changes.values()
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
        failure, self.failure = self.failure, None
        if failure is not None:
            raise failure


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
