"""What may go wrong with a cluster, as one kind of error; and an end to waiting for it."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as TookTooLong
from contextlib import contextmanager
from typing import TypeVar

from elastic_transport import TlsError
from elasticsearch import ApiError, NotFoundError, TransportError
from elasticsearch.helpers import BulkIndexError

from search.engines.base import EngineError

logger = logging.getLogger(__name__)
Answer = TypeVar("Answer")

#: So many questions may hang at once in a process before others wait for them (and give up in time).
THREADS = 16


class NoIndex(EngineError):
    """The cluster answers, but has no index that this release can use; the worker makes one."""


@contextmanager
def answering() -> Iterator[None]:
    """Whatever the client, the cluster or its answer does, as an EngineError with one line of text."""
    try:
        yield
    except EngineError:
        raise
    except NotFoundError as problem:
        raise NoIndex(f"Elasticsearch has no usable index: {said(problem)}") from problem
    except (ApiError, TransportError, BulkIndexError) as problem:
        raise EngineError(f"Elasticsearch cannot answer: {said(problem)}") from problem
    except (AttributeError, LookupError, TypeError, ValueError) as problem:
        logger.error("Elasticsearch gave an answer of an unknown form", exc_info=True)
        raise EngineError(f"Elasticsearch gave an answer of an unknown form: {said(problem)}") from problem


def said(problem: Exception) -> str:
    """An error in one short line. Never what was asked: that may be what somebody typed."""
    if isinstance(problem, ApiError):
        return f"{type(problem).__name__} {problem.status_code}"
    if isinstance(problem, BulkIndexError):
        return "some documents were refused"
    if isinstance(problem, TlsError):  # what is wrong with a certificate is worth a line
        return f"TlsError {str(problem.message)[:200]}"
    return type(problem).__name__


class Patience:
    """Asks in another thread and gives up after a while, whatever the answer waits for.

    A client's timeouts count single reads: they do not end a server that drips its answer, nor a name
    server that does not answer.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._lock = threading.Lock()
        self._threads: tuple[int, ThreadPoolExecutor] | None = None

    def ask(self, question: Callable[[], Answer]) -> Answer:
        """The answer, within `seconds`. Raises EngineError after that, and what the question raises."""
        asked = self._pool().submit(question)
        try:
            return asked.result(self.seconds)
        except TookTooLong as problem:
            asked.cancel()
            raise EngineError(f"Elasticsearch did not answer within {self.seconds:g} s") from problem

    def _pool(self) -> ThreadPoolExecutor:
        """Threads of this process: those of its parent are not there after a fork."""
        with self._lock:
            if self._threads is None or self._threads[0] != os.getpid():
                self._threads = os.getpid(), ThreadPoolExecutor(THREADS, "elasticsearch")
            return self._threads[1]
