"""What the worker does by the clock. Apps register their chores when they are loaded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import Any


@dataclass
class Chore:
    """A function to call every so many seconds; it must be safe to run twice."""

    name: str
    seconds: float
    run: Callable[[], Any]
    due: float = field(default_factory=monotonic)


_chores: dict[str, Chore] = {}


def every(*, seconds: float, name: str) -> Callable[[Callable[[], Any]], Callable[[], Any]]:
    """Registers a chore under a name; the same name again replaces it."""

    def register(function: Callable[[], Any]) -> Callable[[], Any]:
        _chores[name] = Chore(name=name, seconds=seconds, run=function)
        return function

    return register


def chores() -> list[Chore]:
    return list(_chores.values())


def due_chores(now: float) -> list[Chore]:
    """The chores whose time has come; each is given its next time."""
    ready = [chore for chore in _chores.values() if chore.due <= now]
    for chore in ready:
        chore.due = now + chore.seconds
    return ready
