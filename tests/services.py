"""Servers that some tests need: they skip without them here, and fail without them in CI."""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from scripts.html_checker import JAR
from scripts.servers import ClamAV, Elasticsearch, PostgreSQL, Redis, Server
from scripts.servers.elastic import archive
from scripts.shell import Failed


def require(name: str) -> str:
    """What the test needs to reach it: Chromium's path, a server's address or socket.

    Skips the test with a reason when it is not there; under `CI=true` the test fails instead, so that
    nothing goes unrun in silence.
    """
    found, advice = FINDERS[name]
    where = found()
    if where is None:
        reason = f"{name} is not available: {advice}"
        if in_ci():
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)
    return where


@contextmanager
def started(kind: type[Elasticsearch]) -> Iterator[Elasticsearch]:
    """An Elasticsearch of a test's own (three nodes, or one with passwords), which is stopped in the end
    unless it ran before.

    Skips the test where the server would have to be fetched first. Under `CI=true` it is fetched, and the
    test fails if that or the start does not work.
    """
    cluster = kind()
    if not in_ci() and not archive.at_hand():
        pytest.skip(f"{kind.name} is not available: run ./run services start {kind.name}")
    ran = cluster.is_running()
    try:
        cluster.start()
    except Failed as failure:
        pytest.fail(str(failure), pytrace=False)
    try:
        yield cluster
    finally:
        if not ran:
            cluster.stop()


def in_ci() -> bool:
    return os.environ.get("CI", "").lower() in ("1", "true", "yes")


def chromium() -> str | None:
    """Debian's Chromium, or Chrome; Playwright's own download is never used."""
    named = os.environ.get("CHROMIUM")
    names = ("chromium", "chromium-browser", "google-chrome")
    return named or next((path for path in map(shutil.which, names) if path), None)


def html_checker() -> str | None:
    """The Nu HTML checker's jar, if there is also Java to run it."""
    return str(JAR) if shutil.which("java") and JAR.exists() else None


def _server(kind: type[Server]) -> Callable[[], str | None]:
    """Looks in the environment first, then for one that `./run services start` has started."""

    def find() -> str | None:
        server = kind()
        (variable, address), *_ = server.exports().items()
        return os.environ.get(variable) or (address if server.is_running() else None)

    return find


def _postgresql() -> str | None:
    """A PostgreSQL server, whatever the site's own database is in this run."""
    address = _server(PostgreSQL)()
    return address if address and address.startswith("postgres") else None


FINDERS: dict[str, tuple[Callable[[], str | None], str]] = {
    "chromium": (chromium, "install it (Debian: apt install chromium) or set CHROMIUM"),
    "vnu": (html_checker, "install Java (Debian: apt install default-jre-headless); ./run test then gets it"),
    "postgresql": (_postgresql, "run ./run services start postgresql"),
    "redis": (_server(Redis), "run ./run services start redis"),
    "clamav": (_server(ClamAV), "run ./run services start clamav"),
    "elasticsearch": (
        _server(Elasticsearch),
        "run ./run services start elasticsearch, or set ELASTICSEARCH_URL",
    ),
}
