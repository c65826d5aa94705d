"""A cluster of three loses a node, even its master: searches and writes go on, and nothing is lost."""

from __future__ import annotations

import random
import time
import uuid
from dataclasses import replace

import pytest

from search.engines.base import EngineError
from search.engines.elasticsearch import ElasticsearchEngine, connection
from search.request import Scope
from tests.search.corpus import LABELS, NOW, RequestMaker
from tests.search_cluster.changing import until_it_answers

pytestmark = [pytest.mark.server, pytest.mark.once]

#: Seconds after which a lost node may no longer be felt: by who searches, and by the worker that writes.
SEARCHES_AGAIN, WRITES_AGAIN = 5, 30
SCOPE = Scope("en", LABELS, NOW)


@pytest.fixture(autouse=True)
def together(three):
    """Whatever a test has done to the nodes, the next begins with all three."""
    three.start()


@pytest.fixture
def make_engine(three, source):
    alias = f"cluster-test-{uuid.uuid4().hex}"

    def make(timeout):
        client = connection.client(three.exports()["ELASTICSEARCH_URL"], timeout=timeout)
        return ElasticsearchEngine(client, alias, source, replicas=1)

    yield make
    for name in three.ask("GET", f"/{alias}*"):
        three.ask("DELETE", f"/{name}", timeout=60)


@pytest.fixture
def engine(make_engine):
    """As a web process has it: a second for an answer, no second try."""
    return make_engine(connection.WEB_TIMEOUT)


@pytest.fixture
def worker(make_engine):
    """As the worker has it. The index is there, with its replica."""
    worker = make_engine(connection.WORK_TIMEOUT)
    worker.rebuild()
    green(worker)
    return worker


@pytest.fixture
def requests(documents):
    return [replace(request, scope=SCOPE) for request in RequestMaker(documents).requests(20)]


def green(engine, timeout="60s"):
    """Waits until both copies of the index are there."""
    found = engine.client.options(request_timeout=90).cluster.health(
        index=engine.alias, wait_for_status="green", timeout=timeout
    )
    assert found["status"] == "green"


def totals(engine, requests):
    return [engine.search(request).total for request in requests]


def publish(source, worker):
    """A page changes; returns when the cluster has it."""
    changed = source.documents[0]
    source.put(replace(changed, title=f"{changed.title} once more"))
    worker.catch_up()
    assert worker.position() == source.current_seq()


@pytest.mark.parametrize("which", ["a node", "the master"])
def test_one_node_is_lost(three, source, worker, engine, requests, which, record_property):
    before = totals(engine, requests)
    master = three.master()
    lost = master if which == "the master" else next(node for node in three.nodes if node is not master)

    lost.kill()
    for property, ask, seconds in (
        ("searches again, s", lambda: totals(engine, requests), SEARCHES_AGAIN),
        ("writes again, s", lambda: publish(source, worker), WRITES_AGAIN),
    ):
        answer, took = until_it_answers(ask, seconds)
        record_property(f"{which} lost: {property}", round(took, 2))
        assert answer is None or answer == before
    worker.client.indices.refresh(index=worker.alias)
    assert list(worker.versions()) == source.versions()
    print("\nsearched, written after", which, [one[1] for one in worker and []])

    failed, began = 0, time.monotonic()
    for n in range(200):
        try:
            engine.search(requests[n % len(requests)])
        except EngineError:
            failed += 1
        time.sleep(.03)
    print("failed of 200", failed, time.monotonic()-began)
    three.restart(lost)
    green(worker)
    assert totals(engine, requests) == before


def test_a_rebuild_during_writes_loses_none(source, documents, worker, engine, requests, background):
    """A writer changes and deletes pages, the worker follows, somebody searches; the index is built anew."""
    chance = random.Random(3)
    others = {document.page_id: document for document in documents}

    def write():
        page = chance.choice(list(others))
        if chance.random() < 0.3:
            source.delete(page)
        else:
            source.put(replace(others[page], title=f"version {source.seq}"))

    writer = background(write, pause=0.002)
    searcher = background(lambda: engine.search(requests[0]))
    first = worker.rebuild()
    second = worker.rebuild()
    writer.end()
    searcher.end()
    worker.catch_up()

    print("rounds", writer.rounds, searcher.rounds, first, second)
    assert writer.rounds > 100
    assert searcher.rounds > 5
    assert second.position > first.position
    assert list(worker.versions()) == source.versions()
    assert worker.position() == source.current_seq()
