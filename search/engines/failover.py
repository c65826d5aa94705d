"""Two engines as one: the cluster while it answers, the embedded one while it does not."""

from __future__ import annotations

import logging
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
Answer = TypeVar("Answer")


class Following(Engine, Protocol):
    """An engine that follows a source by itself."""

    def catch_up(self) -> int: ...
    def versions(self) -> Iterator[tuple[int, int]]: ...
    def close(self) -> None: ...


class FailoverEngine:
    """Asks `first`; when it cannot answer, asks `second` and leaves `first` alone for a while.

    What a person typed is in no line of the log.
    """

    def __init__(self, first: Following, second: Following, breaker: Breaker) -> None:
        self.first, self.second, self.breaker = first, second, breaker
        self.name = first.name

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
        """Both take in what their source has, the first only while it answers. Returns what was news."""
        news = self.second.catch_up()
        if not self.breaker.allows():
            return news
        try:
            news = self.first.catch_up()
        except EngineError as problem:
            self.breaker.failed()
            logger.warning("%s; its changes wait", problem)
        else:
            self.breaker.worked()
        return news

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
        using = first if first.ok and self.breaker.since is None else second
        return Health(
            ok=first.ok or second.ok,
            position=using.position,
            documents=using.documents,
            lag=using.lag,
            detail=detail,
            extra={self.first.name: first, self.second.name: second, "down_since": self.breaker.since},
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
