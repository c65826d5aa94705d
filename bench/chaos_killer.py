"""Takes workers and the server away while the writers write, and puts them back."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from bench.chaos_place import Place

#: Seconds that a killed server stays away before it is started, and that a frozen one stays frozen.
AWAY, FROZEN = (2.0, 5.0), (3.0, 8.0)
#: Seconds in which the server must answer again.
PATIENCE = 240.0
#: Seconds after which it is taken away even though searches are answered without it.
IDLE = 120.0


@dataclass
class Outage:
    """A time in which the server does not answer. kind: "killed" or "frozen"."""

    kind: str
    began: float
    ends: float  # when it is put back
    revived: bool = False


@dataclass
class Killer:
    """What goes wrong at which share of the events; at least one of each, one outage at a time."""

    place: Place
    r: random.Random
    events: int
    workers: int
    outages: list[Outage] = field(default_factory=list)
    worker_kills: int = 0
    began: float = field(default_factory=time.time)

    def __post_init__(self) -> None:
        def moments(number: int) -> list[float]:
            return sorted(self.r.uniform(0.05, 0.9) * self.events for _ in range(number))

        self.due = {
            self.freeze_server: moments(max(1, self.events // 2500)),
            self.kill_server: moments(max(1, self.events // 1000)),
            self.kill_worker: moments(max(2, self.events // 200)),
        }
        self.now: Outage | None = None

    def step(self, done: int) -> None:
        """Does what is due after so many events. An outage that is due in another one waits for its end."""
        self.go_on()
        for act, moments in self.due.items():
            if moments and moments[0] <= done and (act == self.kill_worker or self.is_in_use()):
                moments.pop(0)
                act()

    def is_in_use(self) -> bool:
        """Whether the server answers searches, so that its end is felt; after a while it must not wait."""
        if self.now is not None:
            return False
        answered = self.place.log.last("searches").get("engine") == "elasticsearch"
        waited = time.time() - (self.outages[-1].ends if self.outages else self.began)
        return answered or waited > IDLE

    def kill_worker(self) -> None:
        number = self.r.randrange(self.workers)
        self.place.end(f"worker-{number}")
        self.place.start_worker(number)
        self.worker_kills += 1

    def kill_server(self) -> None:
        self._begin("killed", AWAY, self.place.cluster.end)

    def freeze_server(self) -> None:
        self._begin("frozen", FROZEN, self.place.cluster.freeze)

    def _begin(self, kind: str, seconds: tuple[float, float], act: Callable[[], None]) -> None:
        now = time.time()
        self.now = Outage(kind, now, now + self.r.uniform(*seconds))
        self.place.log.write("outages", kind=kind, what="begins", t=now)
        act()

    def go_on(self) -> None:
        """Puts the server back when it is time; the outage is over when it answers."""
        outage = self.now
        if outage is None or time.time() < outage.ends:
            return
        cluster = self.place.cluster
        if not outage.revived:
            outage.revived = True
            if outage.kind == "frozen":
                cluster.thaw()
            else:
                cluster.revive()
        elif cluster.is_running():
            outage.ends = time.time()
            self.place.log.write("outages", kind=outage.kind, what="ends", t=outage.ends)
            self.outages.append(outage)
            self.now = None
        elif time.time() > outage.ends + PATIENCE:
            raise TimeoutError(f"The server did not come back. Its log: {cluster.log}")

    def finish(self) -> None:
        """What is left of the plan is done, and the server is there again."""
        while self.now is not None or any(self.due.values()):
            self.step(self.events)
            time.sleep(0.1)

    def dead(self) -> Iterator[str]:
        """Processes that ended though nobody killed them."""
        for name in list(self.place.running):
            status = self.place.ended(name)
            if status is not None and not (name == "writers" and status == 0):
                yield f"{name} ended with {status}:\n{self.place.said(name)}"
