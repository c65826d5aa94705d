"""Two engines as one: the cluster while it answers, the embedded one while it does not."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol, TypeVar

from search.documents import Change
from search.engines.base import (
    DocumentSource,
    Engine,
    EngineError,
    Generation,
    Health,
    RawResult,
    Suggestion,
)
from search.engines.breaker import Breaker
from search.request import Scope, SearchRequest

logger = logging.getLogger(__name__)
#: A web request brings the first engine forward by no more numbers than this; the worker does the rest.
INLINE = 200
#: Seconds for which the worker leaves an engine alone that has failed: it has other things to do.
REST = 5.0
Answer = TypeVar("Answer")


class Following(Engine, Protocol):
    """An engine that follows a source by itself."""

    def catch_up(self, at_most: int | None = None) -> int: ...
    def keep(self) -> int: ...
    def tend(self) -> list[str]: ...
    def versions(self) -> Iterator[tuple[int, int]]: ...
    def close(self) -> None: ...


class FailoverEngine:
    """Asks `first`; when it cannot answer, asks `second` and leaves `first` alone for a while.

    What a person typed is in no line of the log.
    """

    def __init__(self, first: Following, second: Following, breaker: Breaker) -> None:
        self.first, self.second, self.breaker = first, second, breaker
        self.name = first.name
        self._rest_until = 0.0

    def search(self, request: SearchRequest) -> RawResult:
        """Answers from whichever engine can. Raises MissingScope, EngineError."""
        return self._either(lambda engine: engine.search(request))

    def suggest(self, prefix: str, scope: Scope) -> list[Suggestion]:
        """Completions from whichever engine can give them. Raises EngineError."""
        return self._either(lambda engine: engine.suggest(prefix, scope))

    def apply(self, changes: Iterable[Change]) -> int:
        """Both take the changes; returns how many were news to the first. Raises EngineError."""
        listed = list(changes)
        self.second.apply(listed)
        return self.first.apply(listed)

    def position(self) -> int:
        """How far the first engine is. Raises EngineError."""
        return self.first.position()

    def rebuild(self, source: DocumentSource) -> Generation:
        """Builds both anew; tells of the first. Raises EngineError."""
        self.second.rebuild(source)
        return self.first.rebuild(source)

    def catch_up(self) -> int:
        """What a web request does after a publication: the second engine takes in everything, the first one
        while it answers and is not far behind. Returns what was news."""
        news = self.second.catch_up()
        if self.breaker.since is not None:  # whether it answers again is for a search to find out
            return news
        try:
            news = self.first.catch_up(at_most=INLINE)
        except EngineError as problem:
            self.breaker.failed()
            logger.warning("%s; its changes wait", problem)
        return news

    def keep(self) -> int:
        """What the worker does each second. A first engine that fails is left alone for a few seconds."""
        news = self.second.keep()
        if time.monotonic() < self._rest_until:
            return news
        try:
            return self.first.keep()
        except EngineError as problem:
            self._rest_until = time.monotonic() + REST
            self.breaker.failed()
            logger.warning("%s; its changes wait", problem)
        return news

    def tend(self) -> list[str]:
        """What the worker does each hour; the lines say what was wrong, and with which engine."""
        wrong = [f"{self.second.name}: {line}" for line in self.second.tend()]
        try:
            wrong += [f"{self.first.name}: {line}" for line in self.first.tend()]
        except EngineError as problem:
            logger.warning("%s; it is compared later", problem)
        return wrong

    def versions(self) -> Iterator[tuple[int, int]]:
        """(page id, sequence number) of every document that the first holds. Raises EngineError."""
        return self.first.versions()

    def close(self) -> None:
        """Closes what both hold open for this thread."""
        self.first.close()
        self.second.close()

    def health(self) -> Health:
        """Healthy while either answers; `extra` tells of both. Never raises."""
        first, second = self.first.health(), self.second.health()
        detail = "" if first.ok else f"{self.first.name} does not answer: {first.detail}"
        answers = first.ok and self.breaker.since is None
        using = first if answers else second
        return Health(
            ok=first.ok or second.ok,
            position=using.position,
            documents=using.documents,
            lag=using.lag,
            lag_seconds=using.lag_seconds,
            detail=detail,
            extra={
                self.first.name: first,
                self.second.name: second,
                "answers": self.first.name if answers else self.second.name,
            },
        )

    def _either(self, ask: Callable[[Engine], Answer]) -> Answer:
        if self.breaker.allows():
            try:
                answer = ask(self.first)
            except EngineError as problem:
                self.breaker.failed()
                logger.warning("%s; %s answers for now", problem, self.second.name)
            else:
                self.breaker.worked()
                return answer
        return ask(self.second)
