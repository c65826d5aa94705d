"""`python -m bench.chaos_writer`: several writers at once, some slow, some failing, some killed.

The process that is started forks one child for each writer and one for the mischief, and forks a new one
for each that is killed, until so many events are committed.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from bench.chaos_log import Log

#: Shares of events that are rolled back, that hold their transaction open, that need none, that are killed.
ROLLED_BACK, SLOW, AUTOCOMMIT, KILLED = 0.05, 0.06, 0.15, 0.02
#: Seconds that a slow committer sleeps after its writes.
SLEEPS = (0.05, 0.2, 0.5, 1.5)
#: At which of its statements a process is killed: in the change, in its commit, in the indexing after it.
STATEMENTS = 120
#: Seconds between kills from outside, on average.
SHOT_EVERY = 15.0


class RollBack(Exception):
    """Undoes an event on purpose."""


@dataclass(frozen=True)
class Plan:
    """How one event ends. `dies`: "" (it does not), "statement", "before commit", "after commit"."""

    rolls_back: bool = False
    sleeps: float = 0.0
    autocommit: bool = False
    dies: str = ""

    @classmethod
    def drawn(cls, r: random.Random, tree: bool) -> Plan:
        rolls_back, slow = r.random() < ROLLED_BACK, r.random() < SLOW
        autocommit = r.random() < AUTOCOMMIT and not tree and not rolls_back and not slow
        places = ("statement", "statement") if autocommit else ("statement", "before commit", "after commit")
        return cls(
            rolls_back,
            r.choice(SLEEPS) if slow else 0.0,
            autocommit,
            r.choice(places) if r.random() < KILLED else "",
        )


class Writer:
    """One writer. `tell` is called after each committed event."""

    def __init__(self, seed: int, log: Log, tell: Callable[[], object]) -> None:
        self.r, self.log, self.tell = random.Random(seed), log, tell

    def work(self) -> None:
        from bench.chaos_events import KINDS

        weights = [kind.weight for kind in KINDS]
        while True:
            self.one(self.r.choices(KINDS, weights)[0])

    def one(self, kind: Any) -> None:
        """One event and how it ended, in a line of the log."""
        from django.core.exceptions import ValidationError
        from django.db import IntegrityError, OperationalError, close_old_connections
        from wagtail.models import Page

        plan, began = Plan.drawn(self.r, kind.tree), time.time()
        page: int | None = None
        try:
            page = self._do(kind, plan)
            how = "done" if page is not None else "nothing to do"
        except RollBack:
            how = "rolled back"
        # IndexError: Wagtail looks for the restriction that another writer has just deleted.
        except (IndexError, IntegrityError, OperationalError, Page.DoesNotExist, ValidationError) as problem:
            how = f"refused: {type(problem).__name__}"  # two writers at one page: as editors would see it
            close_old_connections()
        except Exception as problem:  # noqa: BLE001 - counted, and shown at the end
            how = f"failed: {type(problem).__name__}"
            self.log.write("failures", what=kind.name, text=traceback.format_exc()[-3000:])
        self.log.write(
            "events", t=began, s=round(time.time() - began, 4), what=kind.name, page=page, how=how,
            slow=plan.sleeps > 0, autocommit=plan.autocommit,
        )  # fmt: skip
        if how == "done":
            self.tell()

    def _do(self, kind: Any, plan: Plan) -> int | None:
        from django.db import connection, transaction

        from bench.chaos_events import take_turn

        with ExitStack() as stack:
            if plan.dies == "statement":
                bomb = partial(self._bomb, kind, [self.r.randint(1, STATEMENTS)])
                stack.enter_context(connection.execute_wrapper(bomb))
            if plan.autocommit:
                return self._autocommit(kind)
            with transaction.atomic():
                take_turn(kind.tree)
                if plan.dies == "after commit":  # the first that is called, before the indexing
                    transaction.on_commit(lambda: self._die(kind, "after commit"))
                page = kind.run(self.r)
                time.sleep(plan.sleeps)
                if plan.dies == "before commit":
                    self._die(kind, "before commit")
                if plan.rolls_back:
                    raise RollBack
            return page

    def _autocommit(self, kind: Any) -> int | None:
        """As a command or a shell does it: without a transaction around everything."""
        from django.db import connection

        from bench.chaos_events import TREE

        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock_shared(%s)", [TREE])
        try:
            return kind.run(self.r)
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock_shared(%s)", [TREE])

    def _bomb(self, kind: Any, left: list[int], execute: Any, *args: Any) -> Any:
        left[0] -= 1
        if left[0] <= 0:
            self._die(kind, "at a statement")
        return execute(*args)

    def _die(self, kind: Any, where: str) -> None:
        self.log.write("kills", t=time.time(), what=kind.name, where=where)
        os.kill(os.getpid(), signal.SIGKILL)


@dataclass
class Team:
    """The children, and how many events they have committed."""

    seed: int
    writers: int
    log: Log
    done: int = 0
    born: int = 0
    alive: dict[int, int] = field(default_factory=dict)  # process → place, -1 for the mischief

    def run(self, events: int) -> None:
        heard, tell = os.pipe()
        os.set_blocking(heard, False)
        r, next_shot = random.Random(self.seed), time.monotonic() + SHOT_EVERY
        for place in range(-1, self.writers):
            self.fork(place, tell)
        try:
            while self.done < events:
                time.sleep(0.05)
                self.hear(heard)
                self.bury(tell)
                if time.monotonic() > next_shot:
                    next_shot = time.monotonic() + r.expovariate(1 / SHOT_EVERY)
                    self.log.write("kills", t=time.time(), what="any", where="from outside")
                    os.kill(r.choice(sorted(self.alive)), signal.SIGKILL)
        finally:
            for pid in self.alive:
                os.kill(pid, signal.SIGKILL)  # in the midst of whatever they do
            for pid in self.alive:
                os.waitpid(pid, 0)

    def fork(self, place: int, tell: int) -> None:
        from django.db import connections

        from bench.chaos_mischief import Mischief

        connections.close_all()  # a forked process must not share one
        self.born += 1
        pid = os.fork()
        if pid:
            self.alive[pid] = place
            return
        try:
            seed = self.seed * 100_003 + self.born
            if place < 0:
                Mischief(seed, self.log).work()
            else:
                Writer(seed, self.log, lambda: os.write(tell, b".")).work()
        except BaseException:  # noqa: BLE001 - a fork must never return
            self.log.write("failures", what="child", text=traceback.format_exc()[-3000:])
        finally:
            os._exit(1)

    def hear(self, heard: int) -> None:
        try:
            while told := os.read(heard, 4096):
                self.done += len(told)
        except BlockingIOError:
            self.log.progress(self.done)

    def bury(self, tell: int) -> None:
        for pid, place in list(self.alive.items()):
            if os.waitpid(pid, os.WNOHANG)[0]:
                del self.alive[pid]
                self.fork(place, tell)


def main(folder: str, events: int, seed: int, writers: int) -> None:
    import django

    django.setup()
    from pathlib import Path

    from bench import chaos_events  # noqa: F401 - imported once, not in every fork
    from taxonomy.catalogue import get_catalogue

    get_catalogue()
    Team(seed, writers, Log(Path(folder))).run(events)


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:5]))
