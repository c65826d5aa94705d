"""Timing two or more sides in turns, so that a busy machine is busy for all of them.

What runs inside this process is timed in processor seconds, all of its threads together: on an idle machine
that is wall time, on a busy one it does not count the others' turns. What waits for another process or for
the disk is timed by the wall.
"""

from __future__ import annotations

import gc
import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from statistics import median, quantiles
from time import perf_counter, process_time

Side = Callable[[str], object]


def race(
    sides: Mapping[str, Side],
    tasks: Sequence[str],
    rounds: int,
    before: Mapping[str, Callable[[], object]] | None = None,
    timer: Callable[[], float] = process_time,
) -> dict[str, dict[str, float]]:
    """Median seconds of every side for every task: side → task → seconds.

    Each round takes the tasks in another order and, for each task, the sides in another order. `before`
    is done untimed before each run of a side (to empty its caches). One round before is not counted.
    """
    shuffle = random.Random(7).shuffle
    taken: dict[str, dict[str, list[float]]] = {name: {task: [] for task in tasks} for name in sides}
    gc.collect()
    for number in range(-1, rounds):
        order = list(tasks)
        shuffle(order)
        for task in order:
            turns = list(sides)
            shuffle(turns)
            for name in turns:
                if before and name in before:
                    before[name]()
                began = timer()
                sides[name](task)
                seconds = timer() - began
                if number >= 0:
                    taken[name][task].append(seconds)
    return {name: {task: median(times) for task, times in found.items()} for name, found in taken.items()}


def total(times: Mapping[str, float], tasks: Iterable[str] | None = None) -> float:
    """The sum of the medians, of all tasks or of some."""
    return sum(times[task] for task in (times if tasks is None else tasks))


def repeat(do: Callable[[], object], rounds: int) -> float:
    """Median processor seconds of one thing, done once before without counting."""
    do()
    return median(timed(do, process_time) for _ in range(rounds))


def timed(do: Callable[[], object], timer: Callable[[], float] = perf_counter) -> float:
    began = timer()
    do()
    return timer() - began


def percentile(values: Sequence[float], percent: int) -> float:
    """The value that so many percent do not exceed; with few values the largest."""
    if len(values) < 2:
        return values[0]
    return quantiles(values, n=100, method="inclusive")[percent - 1]
