"""The short form of `./run bench chaos`, and that its check sees what it is there to see."""

import subprocess
import sys
import uuid
from dataclasses import replace

import pytest
from wagtail.models import Page, PageViewRestriction

from bench import rows
from bench.chaos_check import check, live_pages
from bench.corpus import Maker
from bench.places import ROOT, environment
from bench.report import load
from search.documents import Change
from search.indexing import DatabaseSource, sweep
from search.services import engines_by_name, get_engine
from taxonomy.catalogue import get_catalogue
from tests.services import require

pytestmark = [pytest.mark.server, pytest.mark.once]

EVENTS, SEED = 100, 2026
#: Seconds. The full form holds searches in an outage to 1.5; here other tests share the processors.
SLOWEST = 4.0
ENGINES = ("embedded", "elasticsearch")


@pytest.mark.concurrency
def test_nothing_is_lost_and_nothing_comes_back(tmp_path):
    """Server, workers and writers are killed while pages change; both engines end as the pages are."""
    out = tmp_path / "rows.json"
    require("elasticsearch")
    done = subprocess.run(
        [sys.executable, "-m", "bench.chaos", str(EVENTS), str(SEED)],
        cwd=ROOT,
        env={
            **environment(),
            "BENCH_DIR": str(tmp_path),
            "BENCH_OUT": str(out),
            "CHAOS_POSTGRESQL": require("postgresql"),
        },
        capture_output=True,
        text=True,
        timeout=1200,
    )
    said = (done.stdout + done.stderr)[-4000:]
    assert done.returncode == 0, said
    found = load(out)[1]
    assert [row for row in found if row.target == "0" and row.verdict != "kept"] == [], said
    assert len([row for row in found if "lost" in row.what or "resurrected" in row.what]) == 4
    outages = [row for row in found if row.what.startswith("longest search when the server was")]
    assert len(outages) == 2
    assert all(row.value <= SLOWEST for row in outages), outages


@pytest.fixture
def library(db, settings, tmp_path):
    """Thirty pages in both engines; the ids of a live, an unpublished and a restricted one."""
    settings.ELASTICSEARCH_URL = require("elasticsearch")
    settings.ELASTICSEARCH_INDEX = f"check-{uuid.uuid4().hex[:10]}"
    settings.ELASTICSEARCH_REPLICAS = 0
    settings.ELASTICSEARCH_TIMEOUT = 20.0
    settings.SEARCH_SIDECAR_DIR = tmp_path
    rows.add_pages(list(Maker(get_catalogue()).items(30)))
    live, gone, secret, *_ = Page.objects.filter(slug__startswith="bench-").order_by("pk")
    live.title = "Zqabcdefghik a word of its own"
    live.save()
    sweep()
    old = {change.page_id: change.document for change in DatabaseSource().changes_since(-1)}
    gone.specific.unpublish()
    PageViewRestriction.objects.create(page=secret, restriction_type=PageViewRestriction.LOGIN)
    sweep()
    for engine in engines_by_name().values():
        engine.rebuild(DatabaseSource())
    yield live.pk, gone.pk, secret.pk, old
    client = engines_by_name()["elasticsearch"].client
    for name in client.indices.get(index=f"{settings.ELASTICSEARCH_INDEX}-*"):
        client.indices.delete(index=name)
    get_engine().close()


def plant(name, page_id, document):
    """A change that nobody made, newer than all others."""
    number = DatabaseSource().current_seq() + 100
    engine = engines_by_name()[name]
    engine.apply([Change(number, page_id, document)])
    if name == "elasticsearch":
        engine.client.indices.refresh(index=engine.alias)


def test_a_library_in_order_has_no_findings(library):
    pages = live_pages()
    live, gone, secret, _old = library
    assert len(pages) == 29
    assert (pages[live].labels, pages[secret].labels) == (frozenset(), frozenset({"login"}))
    assert gone not in pages
    assert {name: (one.lost, one.resurrected) for name, one in check().items()} == {
        "embedded": ([], []),
        "elasticsearch": ([], []),
    }


@pytest.mark.parametrize("name", ENGINES)
def test_a_lost_page_is_seen(library, name):
    live, _gone, _secret, _old = library
    plant(name, live, None)
    found = check()
    assert any(f"page {live} is not held" in line for line in found[name].lost)
    assert any(f"page {live} is not found by []" in line for line in found[name].lost)
    assert all(one.clean for other, one in found.items() if other != name)


def test_a_page_deleted_behind_the_engine_is_seen(library):
    live, _gone, _secret, _old = library
    engine = engines_by_name()["elasticsearch"]
    engine.client.delete(index=engine.alias, id=str(live), refresh=True)
    assert any(f"page {live} is not held" in line for line in check()["elasticsearch"].lost)


@pytest.mark.parametrize("name", ENGINES)
def test_a_resurrected_page_is_seen(library, name):
    _live, gone, _secret, old = library
    plant(name, gone, old[gone])
    found = check()
    assert any(f"page {gone} is held and is not live" in line for line in found[name].resurrected)
    assert any(f"page {gone} is found by []" in line for line in found[name].resurrected)
    assert all(one.clean for other, one in found.items() if other != name)


@pytest.mark.parametrize("name", ENGINES)
def test_a_restricted_page_that_everybody_finds_is_seen(library, name):
    _live, _gone, secret, old = library
    plant(name, secret, old[secret])
    assert any(f"page {secret} is found by []" in line for line in check()[name].resurrected)


@pytest.mark.parametrize("name", ENGINES)
def test_an_old_title_is_seen(library, name):
    live, _gone, _secret, old = library
    plant(name, live, replace(old[live], title="Aardvark"))
    lost = check()[name].lost
    assert any("is not where its title belongs" in line for line in lost)
    assert any(f"page {live} is not found by its own word" in line for line in lost)
