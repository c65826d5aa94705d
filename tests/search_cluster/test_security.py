"""A server that asks for a key, over HTTPS: the right key does everything, any other is refused in words."""

from __future__ import annotations

import base64
import json
import re
import uuid

import pytest

from scripts.places import ROOT
from scripts.servers.elastic.cluster import CLUSTER_RIGHTS, INDEX_RIGHTS
from search.engines.base import EngineError
from search.engines.elasticsearch import ElasticsearchEngine, connection
from search.request import Scope, SearchRequest
from tests.search.corpus import LABELS, NOW

pytestmark = [pytest.mark.server, pytest.mark.once]

REQUEST = SearchRequest(scope=Scope("en", LABELS, NOW))


@pytest.fixture
def prefix():
    return f"secure-test-{uuid.uuid4().hex[:8]}"


@pytest.fixture
def make_engine(secure, source, prefix):
    """The engine as the settings make it, with some of them different."""

    def make(key, **options):
        trust = options or {"ca_certs": str(secure.ca)}
        url = secure.exports()["ELASTICSEARCH_URL"]
        client = connection.client(url, api_key=key, timeout=10, **trust)
        return ElasticsearchEngine(client, prefix, source, replicas=0)

    yield make
    for index in secure.ask("GET", f"/{prefix}-*"):
        secure.ask("DELETE", f"/{index}")


@pytest.fixture
def built(make_engine, secure):
    make_engine(secure.api_key("*")).rebuild()


def everything(engine, source):
    """All that the site asks a cluster to do."""
    engine.rebuild()
    source.put(source.documents[0])
    engine.keep()
    engine.tend()
    source.delete(source.documents[0].page_id)
    engine.catch_up()
    assert list(engine.versions()) == source.versions()
    assert engine.search(REQUEST).total > 0
    assert engine.suggest("famil", REQUEST.scope)
    health = engine.health()
    assert (health.ok, health.lag) == (True, 0), health.detail


def test_a_key_for_its_own_indices_is_enough(make_engine, secure, source, prefix):
    everything(make_engine(secure.api_key(prefix)), source)


@pytest.mark.parametrize("lacking", [*CLUSTER_RIGHTS, *INDEX_RIGHTS])
def test_none_of_the_rights_is_too_much(make_engine, secure, source, prefix, lacking):
    rights = [[right for right in all_ if right != lacking] for all_ in (INDEX_RIGHTS, CLUSTER_RIGHTS)]
    with pytest.raises((EngineError, AssertionError), match=r"403|security_exception"):
        everything(make_engine(secure.api_key(prefix, *rights)), source)


def test_the_page_about_it_names_these_rights():
    page = (ROOT / "docs" / "elasticsearch.md").read_text(encoding="utf-8")
    (role,) = (
        found["role_descriptors"]["library"]
        for text in re.findall(r"```json\n(.*?)```", page, re.DOTALL)
        if "role_descriptors" in (found := json.loads(text))
    )
    assert role == {
        "cluster": list(CLUSTER_RIGHTS),
        "indices": [{"names": ["library-*"], "privileges": list(INDEX_RIGHTS)}],
    }


WRONG = base64.b64encode(b"unknown:unknown").decode()


@pytest.mark.parametrize(("key", "status"), [(WRONG, 401), ("", 401), ("another", 403)])
def test_any_other_key_is_refused(make_engine, built, secure, key, status):
    engine = make_engine(secure.api_key("another-site") if key == "another" else key)
    for ask in (
        lambda: engine.search(REQUEST),
        lambda: engine.suggest("famil", REQUEST.scope),
        engine.rebuild,
        engine.catch_up,
    ):
        with pytest.raises(EngineError, match=str(status)):
            ask()
    assert not engine.health().ok


def test_a_certificate_is_trusted_by_its_authority_or_its_fingerprint(make_engine, built, secure):
    key = secure.api_key("*")
    as_openssl_prints_it = secure.fingerprint.upper()
    as_openssl_prints_it = ":".join(as_openssl_prints_it[at : at + 2] for at in range(0, 64, 2))
    for options in (
        {"ca_certs": str(secure.ca)},
        {"fingerprint": secure.fingerprint},
        {"fingerprint": as_openssl_prints_it},
    ):
        assert make_engine(key, **options).search(REQUEST).total > 0


@pytest.mark.parametrize("options", [{"verify": True}, {"fingerprint": "00" * 32}])
def test_a_stranger_s_certificate_is_not(make_engine, built, secure, options):
    with pytest.raises(EngineError, match=r"(?i)tls"):
        make_engine(secure.api_key("*"), **options).search(REQUEST)
