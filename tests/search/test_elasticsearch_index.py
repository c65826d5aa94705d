"""The life of an index on a real server: built in steps, checked, swapped, followed, repaired, deleted."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from elasticsearch import BadRequestError

from search.documents import Change
from search.engines.base import EngineError
from search.engines.elasticsearch import ElasticsearchEngine, keeping, mapping, projection, writing
from search.engines.elasticsearch import engine as engine_module
from search.engines.elasticsearch.problems import NoIndex
from search.parse import parse_query
from search.request import Scope, SearchRequest
from tests.search.cluster import client, unused_name
from tests.search.corpus import LABELS, NOW, MemorySource, filled, public_documents

pytestmark = [pytest.mark.server, pytest.mark.once]
EVERYTHING = SearchRequest(scope=Scope("en", LABELS, NOW))


@pytest.fixture(scope="module")
def documents():
    return public_documents(260)


@pytest.fixture
def source(documents):
    return filled(documents[:200])


@pytest.fixture
def name():
    with unused_name("index") as name:
        yield name


@pytest.fixture
def server():
    return client()


@pytest.fixture
def make(name):
    """Another process's engine on the same indices."""
    return lambda source, **options: ElasticsearchEngine(client(), name, source, replicas=0, **options)


@pytest.fixture
def engine(make, source):
    made = make(source)
    made.rebuild()
    return made


def level(engine, source):
    return dict(engine.versions()) == {
        change.page_id: change.seq for change in source.changes.values() if change.document is not None
    }


def indices(server, name):
    return sorted(server.indices.get(index=f"{name}*", expand_wildcards="all"))


class TestBuilding:
    def test_who_only_follows_builds_nothing(self, make, source, server, name):
        engine = make(source)
        with pytest.raises(NoIndex, match="no index"):
            engine.catch_up()
        with pytest.raises(NoIndex):
            engine.apply(source.changes_since(-1))
        with pytest.raises(NoIndex):
            engine.search(EVERYTHING)
        assert engine.position() == -1
        assert not engine.health().ok
        assert indices(server, name) == []

    def test_it_is_named_and_made_as_the_release_wants_it(self, engine, server, name):
        (index,) = indices(server, name)
        assert index.startswith(f"{name}-{mapping.SCHEMA}-")
        assert list(server.indices.get_alias(name=f"{name}-{mapping.SCHEMA}")) == [index]
        settings = server.indices.get_settings(index=index)[index]["settings"]["index"]
        assert (settings["number_of_shards"], settings["number_of_replicas"]) == ("1", "0")
        assert settings["refresh_interval"] == "1s"
        with pytest.raises(BadRequestError, match="strict"):
            server.index(index=index, id="1", document={"unknown": "field"})

    def test_the_setting_says_how_many_copies(self, name, source, server):
        ElasticsearchEngine(client(), name, source, replicas=2).rebuild()
        (index,) = indices(server, name)
        assert (
            server.indices.get_settings(index=index)[index]["settings"]["index"]["number_of_replicas"] == "2"
        )

    def test_the_worker_builds_in_steps_and_another_goes_on(self, make, source, monkeypatch, server, name):
        monkeypatch.setattr(writing, "PIECE", 50)
        monkeypatch.setattr(keeping, "NEARLY", 0)
        asked = []
        read = source.changes_since
        source.changes_since = lambda seq, limit=None: asked.append(seq) or read(seq, limit)
        assert make(source).keep(seconds=0) == 0
        assert make(source).keep(seconds=0) == 0  # the first process was killed
        assert len(indices(server, name)) == 1
        with pytest.raises(NoIndex):
            make(source).search(EVERYTHING)
        last = make(source)
        last.keep(seconds=60)
        assert asked == [-1, 50, 100, 150]
        assert level(last, source)
        assert last.search(EVERYTHING).total == 200

    def test_a_rebuild_goes_on_where_one_was_interrupted(self, engine, make, source, monkeypatch):
        monkeypatch.setattr(writing, "PIECE", 50)
        pieces = []
        send = writing.Writer.send

        def send_two(self, changes):
            if len(pieces) == 2:
                raise KeyboardInterrupt
            pieces.append(len(changes))
            return send(self, changes)

        monkeypatch.setattr(writing.Writer, "send", send_two)
        with pytest.raises(KeyboardInterrupt):
            engine.rebuild()
        pieces.clear()
        generation = make(source).rebuild()
        assert pieces == [50, 50]
        assert generation.documents == 200
        assert level(engine, source)

    def test_a_rebuild_during_writes_loses_none(self, engine, documents, monkeypatch):
        monkeypatch.setattr(writing, "PIECE", 40)
        source, read = engine.source, engine.source.changes_since
        busy = iter(range(200, 250))

        def read_and_write(seq, limit=None):
            listed = list(read(seq, limit))
            if number := next(busy, None):
                source.put(documents[number], replace(documents[number - 150], title=f"Anew {number}"))
                source.delete(documents[number - 200].page_id)
            yield from listed

        monkeypatch.setattr(source, "changes_since", read_and_write)
        engine.rebuild()
        assert next(busy, 250) > 205, "nothing was written during the rebuild"
        assert list(busy) is not None  # from here on nobody writes
        engine.catch_up()
        assert level(engine, source)

    def test_an_index_that_does_not_agree_never_gets_into_use(self, engine, server, name, monkeypatch):
        (before,) = indices(server, name)
        monkeypatch.setattr(keeping, "mend", lambda *_: ["page 1 is missing"])
        with pytest.raises(EngineError, match="does not agree"):
            engine.rebuild()
        assert list(server.indices.get_alias(name=engine.alias)) == [before]
        assert indices(server, name) == [before]
        assert engine.search(EVERYTHING).total == 200

    def test_what_a_broken_build_lacks_is_repaired_before_it_is_used(self, engine, source, monkeypatch):
        send, dropped = writing.Writer.send, []

        def lossy(self, changes):
            dropped.append(changes.pop()) if not dropped else None
            return send(self, changes)

        monkeypatch.setattr(writing.Writer, "send", lossy)
        engine.rebuild()
        assert dropped and level(engine, source)

    def test_two_that_begin_at_once_end_as_one(self, make, source, server, name):
        for number in (1, 2):
            server.indices.create(
                index=f"{name}-{mapping.SCHEMA}-{number}",
                aliases={f"{name}-{mapping.SCHEMA}-building": {}},
                **mapping.body(source.identity()),
            )
        engine = make(source)
        engine.rebuild()
        assert level(engine, source)
        assert len(indices(server, name)) == 1


class TestAfterwards:
    def test_the_old_one_is_kept_a_day(self, engine, server, name):
        (old,) = indices(server, name)
        engine.rebuild()
        keeper, now = engine._keeper, datetime.now(UTC)
        new = keeper.current()
        assert keeper.tidy(now + timedelta(hours=23)) == []
        assert indices(server, name) == sorted([old, new])
        assert keeper.tidy(now + timedelta(hours=25)) == [old]
        assert indices(server, name) == [new]

    def test_names_that_only_begin_alike_are_left_alone(self, engine, server, name):
        for other in (f"{name}-notes", f"{name}-two-{mapping.SCHEMA}-1", f"{name}2-{mapping.SCHEMA}-1"):
            server.indices.create(index=other)
        engine.rebuild()
        engine._keeper.tidy(datetime.now(UTC) + timedelta(days=30))
        assert len(indices(server, name)) == 4

    def test_an_older_release_keeps_its_own_index(self, make, source, server, name):
        old = f"{name}-0123456789-1"
        server.indices.create(index=old, aliases={f"{name}-0123456789": {}})
        engine = make(source)
        with pytest.raises(NoIndex):
            engine.search(EVERYTHING)
        engine.keep(seconds=60)
        assert engine.search(EVERYTHING).total == 200
        assert list(server.indices.get_alias(name=f"{name}-0123456789")) == [old]
        engine._keeper.tidy(datetime.now(UTC) + timedelta(days=2))
        assert old not in indices(server, name)

    def test_a_release_that_is_taken_back_takes_its_index_back(self, engine, server, name):
        index = engine._keeper.current()
        server.indices.put_mapping(index=index, meta={"retired": datetime.now(UTC).isoformat()})
        engine._keeper.tidy(datetime.now(UTC) + timedelta(days=2))
        assert engine._keeper.current() == index
        assert "retired" not in server.indices.get_mapping(index=index)[index]["mappings"]["_meta"]

    def test_a_write_makes_no_index(self, engine, source, server, name, documents):
        server.indices.delete(index=engine._keeper.current())
        source.put(documents[210])
        with pytest.raises(EngineError):
            engine.catch_up()
        with pytest.raises(Exception):  # noqa: B017 - whatever the client calls it
            engine._writer.send(list(source.changes_since(200)))
        assert indices(server, name) == []


class TestWhoseItIs:
    def test_an_index_of_another_database_is_not_asked(self, engine, make, documents):
        other = MemorySource(name="another")
        other.put(*documents[:3])
        stranger = make(other)
        with pytest.raises(NoIndex, match="another database"):
            stranger.search(EVERYTHING)
        with pytest.raises(NoIndex, match="another database"):
            stranger.catch_up()
        stranger.keep(seconds=60)
        assert stranger.search(EVERYTHING).total == 3

    def test_a_database_restored_from_a_copy_gets_a_new_index(self, engine, make, documents):
        copy = filled(documents[:100])
        restored = make(copy)
        with pytest.raises(NoIndex, match="ahead"):
            restored.catch_up()
        restored.keep(seconds=60)
        assert level(restored, copy)
        copy.put(documents[120])
        restored.catch_up()
        assert level(restored, copy)

    def test_an_index_that_missed_a_removal_is_built_anew(self, engine, source, documents):
        source.delete(*(one.page_id for one in documents[:5]))
        source.put(documents[220])
        source.forget()
        with pytest.raises(NoIndex, match="too long"):
            engine.catch_up()
        engine.keep(seconds=60)
        assert level(engine, source)


class TestChanges:
    def test_what_is_older_never_wins(self, engine, source, documents):
        first = source.changes[documents[0].page_id]
        source.delete(documents[0].page_id)
        engine.catch_up()
        assert engine.apply([first]) == 0
        assert engine._writer.send([first]) == 0, "the server itself refuses it"
        assert level(engine, source)

    def test_a_publication_is_found_at_once(self, engine, source, documents):
        source.put(replace(documents[230], title="Zanzibar"))
        assert engine.catch_up(at_most=200) == 1
        assert engine.search(replace(EVERYTHING, query=parse_query("zanzibar"))).total == 1

    def test_a_web_request_leaves_a_long_way_to_the_worker(self, engine, source, documents):
        source.put(*documents[200:210])
        assert engine.catch_up(at_most=9) == 0
        assert engine.health().lag == 10
        assert engine.catch_up(at_most=10) == 10

    def test_forgotten_tombstones_go(self, engine, source, documents, server):
        source.delete(*(one.page_id for one in documents[:7]))
        engine.catch_up()
        gone = {"term": {"deleted": True}}
        assert server.count(index=engine.alias, query=gone)["count"] == 7
        source.forget()
        source.put(documents[201])
        assert engine.tend() == []
        assert server.count(index=engine.alias, query=gone)["count"] == 0
        assert level(engine, source)

    def test_an_index_that_stands_still_is_not_asked_for_long(self, engine, source, documents, monkeypatch):
        clock = [1000.0]
        monkeypatch.setattr(engine_module.time, "monotonic", lambda: clock[0])
        engine.search(EVERYTHING)
        source.put(documents[240])
        clock[0] += 59
        assert engine.search(EVERYTHING).total == 200  # from here on it is known to be behind
        clock[0] += 59
        assert engine.search(EVERYTHING).total == 200
        clock[0] += 2
        with pytest.raises(EngineError, match="has not moved"):
            engine.search(EVERYTHING)
        engine.catch_up()
        assert engine.search(EVERYTHING).total == 201


class TestComparison:
    def test_nothing_to_say_of_an_index_that_agrees(self, engine):
        assert engine.tend() == []

    def test_each_difference_is_named_and_repaired(self, engine, source, documents, server):
        missing, stale, extra = documents[3], documents[4], documents[250]
        seqs = {one.page_id: source.changes[one.page_id].seq for one in (missing, stale)}
        source.put(replace(stale, title="The newest title"))
        engine.catch_up()
        newest = source.changes[stale.page_id].seq
        # Past the engine: gone without a trace, an old reading, a page that nobody knows.
        same = {"index": engine.alias, "version_type": "external_gte"}
        server.delete(id=str(missing.page_id), version=seqs[missing.page_id], **same)
        old = projection.source(Change(seqs[stale.page_id], stale.page_id, stale))
        server.index(id=str(stale.page_id), document=old, version=newest, **same)
        engine._writer.send([Change(newest, extra.page_id, extra)])
        assert sorted(engine.tend()) == sorted(
            [
                f"page {missing.page_id} is missing",
                f"page {stale.page_id} is out of date",
                f"page {extra.page_id} should not be there",
            ]
        )
        assert level(engine, source)
        assert engine.tend() == []

    def test_a_difference_that_stays_gives_a_new_index(self, engine, source, documents, server):
        before = engine._keeper.current()
        # A number from the future: no write with a true number gets past it.
        engine._writer.send([Change(10**6, documents[9].page_id, documents[9])])
        told = engine.tend()
        assert f"page {documents[9].page_id} is out of date" in told
        assert "a new index is built" in told[-1]
        assert engine._keeper.current() != before
        assert level(engine, source)
