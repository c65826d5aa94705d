"""The benchmarks run, on a few items; what they measure is not judged here."""

from itertools import islice

import pytest

from bench import clock, compare, footprint, imports, pages, queries, rows
from bench.corpus import Maker, as_document, words
from bench.report import at_most, faster_than, skipped, slower_than, table
from search.indexing import sweep
from search.services import get_engine
from taxonomy.catalogue import get_catalogue
from tests.search.corpus import VOCABULARY


def test_the_same_seed_gives_the_same_items():
    first = list(Maker(VOCABULARY).items(20))
    assert first == list(Maker(VOCABULARY).items(20))
    assert first != list(Maker(VOCABULARY, seed=1).items(20))
    documents = [as_document(item, item.number, VOCABULARY) for item in first]
    assert len({document.key for document in documents}) == 20
    assert all(50 < len(document.body.split()) < 200 for document in documents)


def test_words_are_as_uneven_as_in_real_text():
    ranks = words()
    assert len(ranks) == len(set(ranks))
    texts = [
        set(" ".join(item.paragraphs).lower().split()) for item in islice(Maker(VOCABULARY).items(300), 300)
    ]

    def share(word: str) -> float:
        return sum(word in text for text in texts) / len(texts)

    assert share(ranks[queries.COMMON[0]]) > 0.2 > share(ranks[queries.MIDDLING[-1]])
    assert len(queries.query_set()) == 24


def test_every_side_runs_every_task_and_one_round_does_not_count():
    done = []
    times = clock.race({"a": lambda task: done.append(task), "b": lambda task: None}, ["x", "y"], 3)
    assert sorted(done) == ["x"] * 4 + ["y"] * 4
    assert set(times) == {"a", "b"}
    assert clock.total(times["a"]) >= 0


def test_verdicts_are_in_words():
    lines = [
        at_most("size", 3, 2, "MB"),
        slower_than("ours", 0.003, 0.002, "theirs", 1.5),
        faster_than("ours", 0.001, 0.02, "theirs", 20),
        faster_than("ours", 0.001, 0.01, "theirs", 20),
        skipped("theirs", "no server"),
    ]
    assert [row.verdict for row in lines] == ["MISSED", "kept", "kept", "MISSED", "skipped: no server"]
    assert "1.50×" in table("Title", lines)


@pytest.fixture
def documents(db, settings):
    settings.ALLOWED_HOSTS = ["*"]
    rows.add_documents(Maker(get_catalogue()).items(60))
    yield
    get_engine().close()


def test_search_against_fts5(documents, tmp_path):
    found = compare.against_fts5(tmp_path, 60, 1)
    assert any(row.target == "≤ 1.5×" for row in found)
    assert all(row.measured for row in found)


def test_the_index_is_measured(documents):
    found = footprint.rebuilds(60) + footprint.sets(60) + footprint.ordering(60)
    assert all(row.measured for row in found)


def test_pages_are_measured(db, settings, tmp_path):
    settings.ROOT_URLCONF = "bench.urls"
    rows.add_pages(list(Maker(get_catalogue()).items(5)))
    sweep()
    found = pages.measure(5, tmp_path / "queries.json", 1)
    assert (tmp_path / "queries.json").exists()
    assert any("first visit" in row.what for row in found)
    get_engine().close()


def test_an_import_is_measured(db, tmp_path):
    found = imports.measure(20, tmp_path / "library.jsonl")
    assert "items a second" in found[0].measured
    get_engine().close()
