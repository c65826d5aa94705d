"""The sidecar's files: several engines on one folder, broken files, threads, switching over."""

import threading
from dataclasses import replace

import pytest

from search.engines.base import EngineError
from search.engines.embedded import EmbeddedEngine
from search.engines.embedded.bits import SlicedNumbers, from_ordinals, ordinals
from search.engines.embedded.postings import decode, edit, encode
from search.parse import parse_query
from search.request import Scope, SearchRequest
from tests.search.corpus import LABELS, NOW, DocumentMaker, filled

EVERYTHING = SearchRequest(Scope("en", LABELS, NOW), archived=True, size=5000)
ZANZIBAR = SearchRequest(Scope("en", LABELS, NOW), parse_query("zanzibar"))


@pytest.fixture(scope="module")
def documents():
    plain = {"locale": "en", "access": (), "archived": False, "live_from": None, "expires": None}
    return [replace(document, **plain) for document in DocumentMaker(5).documents(60)]


@pytest.fixture
def source(documents):
    return filled(documents)


def test_the_first_search_builds_the_index(source, tmp_path):
    assert EmbeddedEngine(tmp_path / "new" / "folder", source).search(EVERYTHING).total == 60


def test_two_processes_see_each_other(source, documents, tmp_path):
    one, two = EmbeddedEngine(tmp_path, source), EmbeddedEngine(tmp_path, source)
    assert one.search(EVERYTHING).total == two.search(EVERYTHING).total == 60
    source.put(replace(documents[0], title="Zanzibar"))
    assert one.search(ZANZIBAR).total == 1
    two.source = None  # it may only read the file
    assert two.search(ZANZIBAR).total == 1
    one.rebuild()
    source.delete(documents[0].page_id)
    assert one.search(ZANZIBAR).total == 0
    assert two.search(ZANZIBAR).total == 0


@pytest.mark.parametrize("damage", [b"", b"not a database at all", b"SQLite format 3\x00" + b"\x00" * 500])
def test_a_broken_file_is_built_anew(source, tmp_path, damage):
    EmbeddedEngine(tmp_path, source).search(EVERYTHING)
    for path in tmp_path.glob("sidecar-*.sqlite3"):
        path.write_bytes(damage)
    assert EmbeddedEngine(tmp_path, source).search(EVERYTHING).total == 60


@pytest.mark.parametrize("name", ["gone.sqlite3", "", "../x", "\x00"])
def test_a_pointer_to_nowhere_is_repaired(source, tmp_path, name):
    engine = EmbeddedEngine(tmp_path, source)
    engine.search(EVERYTHING)
    engine.store.pointer.write_text(name)
    assert EmbeddedEngine(tmp_path, source).search(EVERYTHING).total == 60


def test_damage_inside_is_noticed_and_repaired(source, tmp_path):
    engine = EmbeddedEngine(tmp_path, source)
    engine.search(EVERYTHING)
    engine.close()
    (path,) = tmp_path.glob("sidecar-*.sqlite3")
    data = bytearray(path.read_bytes())
    for at in range(8192 + 16, len(data), 64):
        data[at : at + 32] = b"\xff" * 32
    path.write_bytes(data)
    again = EmbeddedEngine(tmp_path, source)
    for _attempt in range(2):
        try:
            result = again.search(EVERYTHING)
        except EngineError:
            continue
        break
    assert result.total == 60


def test_an_index_of_another_database_is_built_anew(source, documents, tmp_path):
    EmbeddedEngine(tmp_path, source).search(EVERYTHING)
    other = filled(documents[:20])
    other.name, other.seq = "another", source.seq
    assert EmbeddedEngine(tmp_path, other).search(EVERYTHING).total == 20


def test_a_source_that_looks_older_changes_nothing(source, tmp_path):
    engine = EmbeddedEngine(tmp_path, source)
    engine.search(EVERYTHING)
    generation = engine.store.current()
    source.seq -= 10
    assert engine.search(EVERYTHING).total == 60
    assert engine.store.current() == generation


def test_a_failed_rebuild_leaves_the_old_index(source, tmp_path, monkeypatch):
    engine = EmbeddedEngine(tmp_path, source)
    engine.search(EVERYTHING)
    before = engine.store.current()

    def broken(*_arguments):
        yield from ()
        raise RuntimeError("the database went away")

    monkeypatch.setattr(source, "changes_since", broken)
    with pytest.raises(RuntimeError):
        engine.rebuild()
    assert engine.store.current() == before
    assert engine.search(EVERYTHING).total == 60
    assert not list(tmp_path.glob("building-*"))


def test_health_says_what_is_wrong(source, tmp_path):
    engine = EmbeddedEngine(tmp_path, source)
    assert not engine.health().ok
    engine.search(EVERYTHING)
    assert engine.health().ok
    next(tmp_path.glob("sidecar-*.sqlite3")).write_bytes(b"x")
    engine.close()
    assert not engine.health().ok


def test_threads_read_while_one_writes(source, documents, tmp_path):
    engine = EmbeddedEngine(tmp_path, source)
    engine.search(EVERYTHING)
    problems = []
    stop = threading.Event()

    def read():
        try:
            while not stop.is_set():
                result = engine.search(EVERYTHING)
                assert result.total == len(result.hits) == 60
                assert sum(result.counts["type"].values()) == 60
                assert engine.search(replace(ZANZIBAR, query=parse_query("family zanzibar"))).total >= 0
        except (AssertionError, EngineError, RuntimeError, KeyError) as problem:
            problems.append(problem)

    threads = [threading.Thread(target=read) for _ in range(4)]
    for thread in threads:
        thread.start()
    for i in range(40):
        source.put(replace(documents[i], title=f"Zanzibar {i}", type="toolkit"))
        engine.search(ZANZIBAR)
    stop.set()
    for thread in threads:
        thread.join()
    assert problems == []
    assert engine.search(replace(ZANZIBAR, size=100)).total == 40


def test_bits():
    members = [0, 1, 63, 64, 4095, 4096, 99_999]
    assert ordinals(from_ordinals(members, 100_000)) == members
    dense = list(range(0, 5000, 2))
    assert ordinals(from_ordinals(dense, 5000)) == dense
    assert ordinals(0) == []


def test_sliced_numbers_are_ranges():
    values = [(i, i * 7 % 321 - 9) for i in range(0, 400, 2)]
    numbers = SlicedNumbers(-9, 9).changed(0, values, 400)
    for limit in (-20, -9, -8, 0, 100, 311, 312, 900):
        assert ordinals(numbers.at_most(limit)) == [i for i, value in values if value <= limit]
        assert ordinals(numbers.at_least(limit)) == [i for i, value in values if value >= limit]
    fewer = numbers.changed(from_ordinals([0, 2], 400), [(0, 5)], 400)
    assert ordinals(fewer.at_least(-9)) == [i for i, _ in values if i != 2]


@pytest.mark.parametrize("size", [1, 128, 129, 4096])
def test_postings_can_be_edited_in_place(size):
    blob = encode(range(size), [i % 9 + 1 for i in range(size)])
    assert list(decode(blob)[1]) == list(range(size))
    few = edit(blob, {0}, [])
    assert few == (encode(range(1, size), [i % 9 + 1 for i in range(1, size)]) if size > 1 else b"")
    assert edit(few, (), [(0, 1)]) == blob if few else True
    assert edit(blob, set(range(size)), [(7, 3)]) == encode([7], [3])
    assert edit(blob, {0}, [(0, 500)]) == encode(range(size), [500, *[i % 9 + 1 for i in range(1, size)]])
