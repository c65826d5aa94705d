"""Whatever the cluster does, readers get the reserve's answer in time, and the log says why in one line."""

import json
import logging
import time
from unittest import mock

import pytest
from django.core.management import call_command

from search.engines.base import EngineError
from search.engines.elasticsearch import connection
from search.engines.failover import FailoverEngine
from search.indexing import DatabaseSource
from search.services import engines_by_name, follow, get_engine, on_reserve_since
from tests.search import cluster
from tests.search.troublemaker import NONSENSE, REFUSALS, TROUBLES, Troublemaker
from tests.services import require

pytestmark = [pytest.mark.django_db, pytest.mark.server, pytest.mark.once]
WORDS = "cucumber sandwiches"


@pytest.fixture
def proxy():
    maker = Troublemaker(require("elasticsearch"))
    yield maker
    maker.close()


@pytest.fixture
def site(settings, proxy, item):
    """The site on a cluster behind the proxy, with two items that are in its index."""
    with cluster.unused_name("trouble") as name:
        item(title="Cucumber sandwiches for all")
        item(title="Tea")
        settings.ELASTICSEARCH_INDEX, settings.ELASTICSEARCH_REPLICAS = name, 0
        settings.ELASTICSEARCH_URL = proxy.url
        settings.ELASTICSEARCH_TIMEOUT = 8.0  # on a busy machine the first search of an index takes a second
        assert isinstance(get_engine(), FailoverEngine)
        bring_up()
        yield get_engine()
        proxy.trouble = ""
        get_engine().close()


@pytest.fixture
def without_index(settings, proxy, item):
    """The site on the cluster behind the proxy, which no question gets through anyway."""
    item(title="Cucumber sandwiches for all")
    item(title="Tea")
    settings.ELASTICSEARCH_INDEX, settings.ELASTICSEARCH_URL = "test-trouble-nothing", proxy.url
    yield get_engine()
    get_engine().close()


def bring_up():
    """The worker's rounds until the cluster has everything: a round ends after two seconds, built or not."""
    engine, until = get_engine(), time.monotonic() + 120
    while True:
        engine._rest_until = 0
        follow()
        if engine.first.position() >= DatabaseSource().current_seq():
            break
        assert time.monotonic() < until, "the cluster's index is not built after two minutes"
    engine.breaker.worked()


def who_answers(client, **asked):
    """The engine behind a page of the library, how many results it shows, and how long it took."""
    engine, heard = get_engine(), []
    search = engine.search
    began = time.monotonic()
    with mock.patch.object(engine, "search", lambda request: heard.append(search(request)) or heard[-1]):
        response = client.get("/library/", asked)
    assert response.status_code == 200
    return heard[-1].engine, heard[0].total, time.monotonic() - began


def test_the_cluster_answers(site, client):
    engine, total, _seconds = who_answers(client, q=WORDS)
    assert (engine, total) == ("elasticsearch", 1)


@pytest.mark.parametrize("trouble", TROUBLES)
def test_the_reserve_answers(without_index, proxy, client, caplog, trouble):
    proxy.trouble = trouble
    engine, total, seconds = who_answers(client, q=WORDS)
    assert (engine, total) == ("embedded", 1)
    assert seconds < 1.5
    lines = [one for one in caplog.records if one.name == "search.engines.failover"]
    assert [one.levelno for one in lines] == [logging.WARNING]
    assert "lasticsearch" in lines[0].message and "embedded answers" in lines[0].message
    assert "cucumber" not in caplog.text, "what somebody typed is in the log"
    # The next one does not even try.
    asked = proxy.asked
    engine, total, seconds = who_answers(client, q=WORDS)
    assert (engine, total, proxy.asked) == ("embedded", 1, asked)
    # What is published meanwhile is found, and nothing of it is an error.
    assert client.get("/library/suggest/", {"q": "cucu"}).status_code == 200
    assert client.get("/readyz").status_code == 200


@pytest.mark.parametrize("trouble", ["unauthorized", "overloaded", "a page", "half an answer"])
def test_what_is_published_in_trouble_is_there_afterwards(site, proxy, client, item, trouble):
    proxy.trouble = trouble
    who_answers(client)
    item(title="Cucumber soup")
    assert who_answers(client, q="cucumber")[:2] == ("embedded", 2)
    follow()  # the worker tries, and goes on with other things
    proxy.trouble = ""
    bring_up()
    assert who_answers(client, q="cucumber")[:2] == ("elasticsearch", 2)
    assert site.tend() == []


def test_after_a_pause_one_request_tries_again(site, proxy, client):
    proxy.trouble = "unavailable"
    who_answers(client)
    proxy.trouble = ""
    assert who_answers(client)[0] == "embedded"
    site.breaker.pause = 0
    assert who_answers(client)[0] == "elasticsearch"
    assert on_reserve_since() is None


def test_an_index_that_cannot_be_read_is_no_error(site, client):
    """A red index, on the real server: its only shard has no node that may hold it."""
    server, alias = cluster.client(), engines_by_name()["elasticsearch"].alias
    nowhere = {"index.routing.allocation.require._name": "no-such-node"}
    (index,) = server.indices.get_alias(name=alias)
    server.indices.delete(index=index)
    server.indices.create(
        index=index,
        settings={**nowhere, "number_of_replicas": 0},
        aliases={alias: {}},
        wait_for_active_shards=0,
    )
    assert server.cluster.health(index=index)["status"] == "red"
    engine, total, seconds = who_answers(client, q=WORDS)
    assert (engine, total) == ("embedded", 1)
    assert seconds < 1.5
    assert not get_engine().first.health().ok


def test_an_index_of_another_form_is_no_error(site, client, caplog):
    """Somebody has put an index of an older release behind this release's name."""
    server, alias = cluster.client(), engines_by_name()["elasticsearch"].alias
    (index,) = server.indices.get_alias(name=alias)
    server.indices.delete(index=index)
    server.indices.create(
        index=index, mappings={"properties": {"title": {"type": "text"}}}, aliases={alias: {}}
    )
    server.index(index=index, document={"title": WORDS}, refresh=True)
    assert who_answers(client, q=WORDS)[:2] == ("embedded", 1)
    assert who_answers(client, q=WORDS)[:2] == ("embedded", 1)
    bring_up()
    assert who_answers(client, q=WORDS)[:2] == ("elasticsearch", 1)


def test_a_wrong_address_is_no_error(settings, item, client):
    item(title="Cucumber sandwiches for all")
    settings.ELASTICSEARCH_URL = "http://127.0.0.1:9"
    engine, total, seconds = who_answers(client, q=WORDS)
    assert (engine, total) == ("embedded", 1) and seconds < 1.5
    get_engine().close()


def test_another_product_is_no_error(site, settings, proxy, client, caplog):
    """The client looks at its first answer for the product's name."""
    proxy.trouble = "no product"
    settings.ELASTICSEARCH_URL = proxy.url.replace("127.0.0.1", "localhost")
    assert who_answers(client, q=WORDS)[:2] == ("embedded", 1)
    assert "UnsupportedProductError" in caplog.text
    get_engine().close()


def test_status_and_readiness_tell_of_both(site, proxy, client, capsys):
    told = client.get("/readyz").json()["search"]
    assert told["engines"]["elasticsearch"]["status"] == "green"
    assert told["engines"]["embedded"]["ok"] and (told["lag"], told["lag_seconds"]) == (0, 0)
    proxy.trouble = "unavailable"
    who_answers(client)
    response = client.get("/readyz")
    told = response.json()["search"]
    assert response.status_code == 200 and told["ok"]
    assert not told["engines"]["elasticsearch"]["ok"]
    assert "503" in told["detail"]
    call_command("search_index", "status", "--json")
    state = json.loads(capsys.readouterr().out)
    assert state["ok"] and not state["engines"]["elasticsearch"]["ok"]
    call_command("search_index", "status")
    assert "elasticsearch: Elasticsearch cannot answer: ApiError 503" in capsys.readouterr().out


@pytest.mark.parametrize("trouble", [*REFUSALS, *NONSENSE, "hangs up", "half an answer"])
def test_commands_say_it_in_a_line(without_index, proxy, trouble):
    from django.core.management.base import CommandError

    proxy.trouble = trouble
    with pytest.raises(CommandError, match="lasticsearch"):
        call_command("search_index", "rebuild", "--engine", "elasticsearch", verbosity=0)


def test_no_answer_is_waited_for_longer_than_asked(proxy):
    from search.engines.elasticsearch import ElasticsearchEngine
    from search.request import SearchRequest
    from search.services import scope_for

    proxy.trouble = "drips"
    engine = ElasticsearchEngine(connection.client(proxy.url), "test-nothing", patience=0.3)
    began = time.monotonic()
    with pytest.raises(EngineError):
        engine.search(SearchRequest(scope=scope_for("en")))
    assert time.monotonic() - began < 1
