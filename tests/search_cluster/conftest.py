"""Clusters of these tests' own. They take a minute to start, so a module shares one."""

import pytest

from scripts.servers import ElasticsearchSecure, ElasticsearchThree
from tests.search.corpus import DocumentMaker
from tests.search_cluster.changing import Background, SharedSource
from tests.services import started

DOCUMENTS = 300


@pytest.fixture(scope="module")
def three():
    with started(ElasticsearchThree) as cluster:
        yield cluster


@pytest.fixture(scope="module")
def secure():
    with started(ElasticsearchSecure) as server:
        yield server


@pytest.fixture(scope="module")
def documents():
    return DocumentMaker().documents(DOCUMENTS)


@pytest.fixture
def source(documents):
    shared = SharedSource()
    shared.put(*documents)
    return shared


@pytest.fixture
def background():
    """Starts work in threads of its own; all have ended without a failure when the test has."""
    running = []

    def begin(work, pause=0.0):
        thread = Background(work, pause)
        running.append(thread)
        thread.start()
        return thread

    yield begin
    for thread in running:
        thread.end()
