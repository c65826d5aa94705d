"""What the engine asks a real server: how many requests, of what form."""

from dataclasses import replace

import pytest

from search.engines.elasticsearch import ElasticsearchEngine
from search.parse import parse_query
from search.request import Scope, SearchRequest
from tests.search.cluster import client, unused_name
from tests.search.corpus import LABELS, NOW, filled, public_documents

pytestmark = [pytest.mark.server, pytest.mark.once]
EVERYTHING = SearchRequest(scope=Scope("en", LABELS, NOW))


@pytest.fixture(scope="module")
def documents():
    return public_documents(200)


@pytest.fixture(scope="module")
def engine(documents):
    with unused_name("questions") as name:
        made = ElasticsearchEngine(client(), name, filled(documents), replicas=0)
        made.rebuild()
        yield made


class TestQuestions:
    """How many requests an answer takes."""

    @pytest.fixture
    def counted(self, engine):
        asked = []
        search = engine.client.search

        def counting(**what):
            asked.append(what)
            return search(**what)

        engine.client.search = counting
        return asked

    def test_one_for_a_page_with_every_count(self, engine, counted, documents):
        word = documents[0].title.split()[0]
        selections = {"type": ("case_study",), "region": ("north-west",)}
        engine.search(replace(EVERYTHING, selections=selections, size=20))
        assert len(counted) == 1
        body = counted[0]["body"]
        assert counted[0]["allow_partial_search_results"] is False
        assert body["track_total_hits"] is True
        assert {"terms": {"facets.type": ["case_study"]}} in body["post_filter"]["bool"]["filter"]
        counts = body["aggs"]["text"]["aggs"]
        others = counts["but type"]["filter"]["bool"]["filter"]
        assert others == [{"terms": {"facets.region": ["north-west"]}}]
        assert counts["but type"]["aggs"]["type"] == {"terms": {"field": "facets.type", "size": 1000}}
        counted.clear()
        engine.search(replace(EVERYTHING, query=parse_query(f'"{word}"'), match_all=True))
        assert len(counted) == 1

    def test_one_more_when_words_are_given_up(self, engine, counted, documents):
        words = " ".join(one.title for one in documents[:200:70])
        result = engine.search(replace(EVERYTHING, query=parse_query(words)))
        assert result.relaxed
        assert len(counted) == 2

    def test_no_query_language_gets_through(self, engine, counted):
        for typed in ("title:*", "a* OR b", "_exists_:key", "/a.*/", '{"match_all":{}}', "ctx._source"):
            engine.search(replace(EVERYTHING, query=parse_query(typed)))
        kinds = {"query_string", "simple_query_string", "wildcard", "regexp", "prefix", "fuzzy"}

        def keys(part):
            if isinstance(part, dict):
                yield from part
                part = list(part.values())
            for one in part if isinstance(part, list) else ():
                yield from keys(one)

        assert counted and not any(kinds & set(keys(one["body"])) for one in counted if "body" in one)
