"""Events twice, in another order, and long after their time; and builders that are slow or give up."""

from __future__ import annotations

import contextlib
import random
import time
from collections import deque

from django.db import transaction

from bench.chaos_log import Log
from search.documents import Change
from search.engines.base import Engine, EngineError
from search.indexing import DatabaseSource, drain
from search.models import OutboxEntry, SearchDocument
from search.services import engines_by_name

#: Seconds between two pieces of mischief, on average.
PAUSE = 1.0
#: How many old changes are remembered, and how many of them come back at once.
REMEMBERED, REPLAYED = 5000, 40
#: How far before the position a repeated stretch of changes begins.
BACK = 60


class Mischief:
    """What it does is allowed: an outbox row may come twice, and engines are told what they know already.

    It hands over whole stretches of changes, or changes below an engine's position, as `Engine.apply` asks.
    """

    def __init__(self, seed: int, log: Log) -> None:
        self.r, self.log = random.Random(seed), log
        self.old: deque[Change] = deque(maxlen=REMEMBERED)

    def work(self) -> None:
        tricks = (self.double, self.double, self.repeat, self.repeat, self.replay, self.slow_builder)
        while True:
            time.sleep(self.r.expovariate(1 / PAUSE))
            trick = self.r.choice(tricks)
            how = "done"
            try:
                number = trick()
            except EngineError:
                how, number = "the cluster is away", 0
            self.log.write("mischief", t=time.time(), what=trick.__name__, number=number, how=how)

    def double(self) -> int:
        """Every waiting outbox row again, with rows of pages that did not change or are gone, shuffled."""
        pages = list(OutboxEntry.objects.values_list("page_id", flat=True)[:200])
        pages += SearchDocument.objects.order_by("?").values_list("page_id", flat=True)[:5]
        self.r.shuffle(pages)
        OutboxEntry.objects.bulk_create(OutboxEntry(page_id=page, reason="again") for page in pages)
        return len(pages)

    def repeat(self) -> int:
        """The last changes twice, the second time in reverse order."""
        told = 0
        for engine in engines_by_name().values():
            with contextlib.suppress(EngineError):
                changes = list(DatabaseSource().changes_since(max(engine.position() - BACK, 0)))
                self.old.extend(changes)
                engine.apply(changes)
                engine.apply(reversed(changes))
                told += 2 * len(changes)
        return told

    def replay(self) -> int:
        """Some changes of long ago, tombstones and titles that are not true any more."""
        told = 0
        for engine in engines_by_name().values():
            with contextlib.suppress(EngineError):
                known = self._known(engine)
                chosen = self.r.sample(known, min(REPLAYED, len(known)))
                engine.apply(chosen)
                told += len(chosen)
        return told

    def _known(self, engine: Engine) -> list[Change]:
        position = engine.position()
        return [change for change in self.old if change.seq <= position]

    def slow_builder(self) -> int:
        """Takes numbers, holds the counter for a while, and gives half of them back."""
        built = 0
        with contextlib.suppress(_GivesUp), transaction.atomic():
            built = drain(self.r.randint(1, 10))
            time.sleep(self.r.choice((0.05, 0.2, 0.8)))
            if self.r.random() < 0.5:
                raise _GivesUp
        return built


class _GivesUp(Exception):
    """A builder that fails after its work."""
