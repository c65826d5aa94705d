"""The contract: whatever an engine is made of, it answers like the oracle.

A second engine is plugged in by one more entry in `FACTORIES`: a function that takes a folder and a
source and returns an engine that follows it.
"""

from __future__ import annotations

import contextlib
from dataclasses import replace
from datetime import timedelta

import pytest

from search.engines.base import MissingScope
from search.engines.elasticsearch import ElasticsearchEngine
from search.engines.embedded import EmbeddedEngine
from search.parse import parse_query
from search.request import Scope, SearchRequest
from tests.search.cluster import client, unused_name
from tests.search.corpus import LABELS, NOW, SYNONYMS, DocumentMaker, RequestMaker, filled
from tests.search.oracle import Oracle

DOCUMENTS, REQUESTS = 2000, 500
names = contextlib.ExitStack()
HOSTILE = [
    *('"', "*", "a AND", "NEAR(", "title:hub", "^hub", "hub -sleep", "(hub", "%", "_", "\\", '"" ""', '"*"'),
    *(
        "\x00",
        "hub\x00*",
        "\ud800hub",
        "😀",
        "🇬🇧 hub",
        "\u202ehub",
        "a" * 40,
        "a\ue000b",
        "'; DROP TABLE docs; --",
    ),
]


def embedded(folder, source):
    return EmbeddedEngine(folder, source)


def elasticsearch(folder, source):
    """On a real server, under a name of its own; what it leaves is removed at the end."""
    name = names.enter_context(unused_name("contract"))
    return ElasticsearchEngine(client(), name, source, replicas=0, follow=True)


FACTORIES = [
    pytest.param(embedded, id="embedded"),
    pytest.param(elasticsearch, id="elasticsearch", marks=[pytest.mark.server, pytest.mark.once]),
]


@pytest.fixture(scope="module", autouse=True)
def no_index_is_left():
    with names:
        yield


@pytest.fixture(scope="class", params=FACTORIES)
def make_engine(request):
    return request.param


@pytest.fixture(scope="module")
def documents():
    return DocumentMaker().documents(DOCUMENTS)


@pytest.fixture(scope="module")
def requests(documents):
    return RequestMaker(documents).requests(REQUESTS)


@pytest.fixture(scope="module")
def answers(documents, requests):
    oracle = Oracle(documents)
    return [oracle.answer(request) for request in requests]


def check(result, answer, request) -> None:
    """Everything that a result says, against the oracle's answer. A failure shows `request` as a local."""
    assert result.total == answer.total
    assert result.rung == answer.rung
    assert result.exact_total == answer.exact_total
    assert result.did_you_mean == answer.did_you_mean
    assert {name: dict(values) for name, values in result.counts.items()} == answer.counts
    assert dict(result.without) == answer.without
    assert list(result.keys) == answer.page
    for hit in result.hits:
        assert hit.matched == answer.matched[hit.key]
        if result.sort == "relevance":
            assert hit.score == pytest.approx(answer.scores[hit.key], abs=1e-6)


@pytest.fixture(scope="class")
def whole(make_engine, documents, tmp_path_factory):
    """An engine with the whole library."""
    return make_engine(tmp_path_factory.mktemp("engine"), filled(documents))


class TestAnswers:
    """Generated requests over a generated library."""

    def test_every_request_is_answered_like_the_oracle(self, whole, requests, answers):
        for request, answer in zip(requests, answers, strict=True):
            check(whole.search(request), answer, request)

    def test_the_requests_reach_what_they_are_meant_to(self, requests, answers):
        assert {answer.rung for answer in answers} == {"all", "most", "any"}
        assert sum(answer.total == 0 for answer in answers) < REQUESTS / 2
        assert sum(bool(answer.did_you_mean) for answer in answers) >= 10
        assert {request.effective_sort for request in requests} == {"relevance", "age-fit", "newest", "title"}

    def test_pages_join_to_the_whole_order(self, whole, requests):
        request = next(request for request in requests if request.query and whole.search(request).total > 60)
        first_60 = whole.search(replace(request, page=1, size=60)).keys
        pages = [whole.search(replace(request, page=page, size=10)).keys for page in range(1, 7)]
        assert first_60 == tuple(key for page in pages for key in page)

    def test_past_the_end_is_empty_and_still_counted(self, whole, requests):
        request = replace(requests[0], page=400, size=50)
        assert whole.search(request).hits == ()
        assert whole.search(request).total == whole.search(requests[0]).total

    def test_no_scope_no_answer(self, whole):
        with pytest.raises(MissingScope):
            whole.search(SearchRequest())

    @pytest.mark.parametrize("text", HOSTILE)
    def test_hostile_text_is_only_text(self, whole, text):
        scope = Scope("en", LABELS, NOW)
        result = whole.search(SearchRequest(scope=scope, query=parse_query(text, "en", SYNONYMS)))
        assert result.total >= 0
        assert isinstance(whole.suggest(text, scope), list)


class TestChanges:
    """Publishing, changing, withdrawing: nothing is lost, nothing comes back."""

    @pytest.fixture
    def source(self, documents):
        return filled(documents[:300])

    @pytest.fixture
    def engine(self, make_engine, source, tmp_path):
        return make_engine(tmp_path, source)

    def agree(self, engine, source, requests) -> None:
        oracle = Oracle(source.documents)
        for request in requests:
            check(engine.search(request), oracle.answer(request), request)

    def test_a_change_is_found_by_the_next_search(self, engine, source, documents):
        everything = SearchRequest(scope=Scope("en", LABELS, NOW), query=parse_query("zanzibar"))
        assert engine.search(everything).total == 0
        new = replace(
            documents[0],
            title="Zanzibar",
            locale="en",
            access=(),
            archived=False,
            live_from=None,
            expires=None,
        )
        source.put(new)
        assert engine.search(everything).keys == (new.key,)
        source.delete(new.page_id)
        assert engine.search(everything).total == 0
        assert engine.position() == source.current_seq()

    def test_after_many_changes_all_answers_are_right(self, engine, source, documents, requests):
        engine.search(requests[0])
        source.delete(*[document.page_id for document in documents[:300:3]])
        source.put(*documents[300:450])
        source.put(
            *[
                replace(document, body="changed words", age_min=0, age_max=11)
                for document in documents[1:300:7]
            ]
        )
        self.agree(engine, source, requests[:60])
        source.delete(*[document.page_id for document in documents[300:420]])
        source.put(*documents[:50])
        self.agree(engine, source, requests[60:120])

    def test_rebuilt_is_the_same(self, engine, source, documents, requests):
        source.delete(*[document.page_id for document in documents[:100]])
        engine.search(requests[0])
        generation = engine.rebuild(source)
        assert generation.position == source.current_seq()
        assert generation.documents == len(source.documents)
        self.agree(engine, source, requests[:60])

    def test_doubled_and_late_changes_are_ignored(self, make_engine, source, documents, requests, tmp_path):
        engine = make_engine(tmp_path / "other", source)
        changes = list(source.changes_since(-1))
        source.put(replace(documents[0], title="the newest title"))
        engine.search(requests[0])
        assert engine.apply(changes) == 0
        assert engine.apply(reversed(changes)) == 0
        self.agree(engine, source, requests[:30])

    def test_time_passes_without_an_event(self, engine, source, documents):
        soon = replace(
            documents[0], title="Zanzibar", locale="en", access=(), archived=False,
            live_from=NOW, expires=NOW + timedelta(hours=1),
        )  # fmt: skip
        source.put(soon)
        for minutes, total in ((-1, 0), (0, 1), (59, 1), (60, 0), (-1, 0), (30, 1)):
            scope = Scope("en", LABELS, NOW + timedelta(minutes=minutes))
            assert engine.search(SearchRequest(scope=scope, query=parse_query("zanzibar"))).total == total

    def test_health_tells_position_and_lag(self, engine, source, documents):
        engine.search(SearchRequest(scope=Scope("en", LABELS, NOW)))
        source.put(documents[400])
        health = engine.health()
        assert (health.ok, health.documents, health.lag) == (True, 300, 1)

    def test_suggestions_obey_the_scope(self, engine, source, documents):
        plain = replace(documents[0], locale="en", archived=False, live_from=None, expires=None)
        source.put(
            replace(plain, page_id=9001, key="s-1", title="Zebra crossing", access=()),
            replace(plain, page_id=9002, key="s-2", title="Zebu secrets", access=("group:9",)),
        )
        suggested = engine.suggest("zeb", Scope("en", LABELS, NOW))
        assert {(one.kind, one.text) for one in suggested} == {("word", "zebra"), ("item", "Zebra crossing")}
        assert len(engine.suggest("zeb", Scope("en", LABELS | {"group:9"}, NOW))) == 4
