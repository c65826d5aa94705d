"""A cluster of three loses a node, even its master: searches and writes go on, and nothing is lost."""

from __future__ import annotations

import random
import time
import uuid
from contextlib import suppress
from dataclasses import replace

import pytest

from search.engines.base import EngineError
from search.engines.elasticsearch import ElasticsearchEngine, connection
from search.request import Scope
from tests.search.corpus import LABELS, NOW, RequestMaker
from tests.search_cluster.changing import until_it_answers

pytestmark = [pytest.mark.server, pytest.mark.once]

#: Seconds after which a lost node may no longer be felt: by who searches, and by the worker that writes.
SEARCHES_AGAIN, WRITES_AGAIN = 10, 30
#: Seconds for one answer. A page waits for one; this machine may be busy with other tests.
PATIENCE = 3.0
BURST = 40
SCOPE = Scope("en", LABELS, NOW)


@pytest.fixture(autouse=True)
def together(three):
    """Whatever a test has done to the nodes, the next begins with all three."""
    three.start()


@pytest.fixture
def make_engine(three, source):
    name = f"cluster-test-{uuid.uuid4().hex[:8]}"

    def make(timeout):
        client = connection.client(three.exports()["ELASTICSEARCH_URL"], timeout=timeout)
        return ElasticsearchEngine(client, name, source, replicas=1)

    yield make
    for index in three.ask("GET", f"/{name}-*"):
        three.ask("DELETE", f"/{index}", timeout=60)


@pytest.fixture
def engine(make_engine):
    """As a web process has it: little time for an answer, no second try."""
    return make_engine(PATIENCE)


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


def different(source, worker):
    """What the index lacks and what it has instead: (page id, number) pairs. Empty when nothing was lost."""
    wanted, held = set(source.versions()), set(worker.versions())
    return {"lacking": sorted(wanted - held), "instead": sorted(held - wanted)} if wanted != held else {}


def publish(source, worker):
    """A page changes, and the cluster takes it."""
    changed = source.documents[0]
    source.put(replace(changed, title=f"{changed.title} once more"))
    worker.catch_up()
    assert worker.position() == source.current_seq()


def test_the_node_that_leads_is_lost(three, source, worker, engine, requests):
    """The hardest to lose: the others must choose another master before anything can be written."""
    before = totals(engine, requests)
    lost = three.master()
    lost.kill()
    found, searched = until_it_answers(lambda: totals(engine, requests), SEARCHES_AGAIN)
    assert found == before
    _none, written = until_it_answers(lambda: publish(source, worker), WRITES_AGAIN)
    assert different(source, worker) == {}
    print(f"\nsearched after {searched:.1f} s, written after {written:.1f} s")
    # While it is away, whoever is unlucky enough to be sent to it is sent on to another one.
    for _round in range(5):
        totals(worker, requests)
        time.sleep(0.5)

    three.restart(lost)
    green(worker)
    assert different(source, worker) == {}


def test_a_rebuild_during_writes_loses_none(source, documents, worker, requests, background):
    """A writer changes and deletes pages, the worker follows, somebody searches; the index is built anew."""
    chance = random.Random(3)
    others = {document.page_id: document for document in documents}

    def write():
        for page in chance.choices(list(others), k=BURST):
            if chance.random() < 0.3:
                source.delete(page)
            else:
                source.put(replace(others[page], title=f"version {source.seq}"))

    def follow():
        # The worker asks again when the index that it wrote to has just been replaced.
        with suppress(EngineError):
            worker.catch_up()

    writer = background(write, pause=0.5)
    follower = background(follow, pause=0.1)
    searcher = background(lambda: worker.search(requests[0]))
    built = [worker.rebuild(), worker.rebuild()]
    for thread in (writer, follower, searcher):
        thread.end()
    worker.catch_up()

    assert writer.rounds > 2
    assert searcher.rounds > 5
    assert built[1].position > built[0].position
    assert worker.position() == source.current_seq()
    assert different(source, worker) == {}
