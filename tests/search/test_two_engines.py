"""A site with a cluster: what its editors are told of an outage, and `search_index` on both engines."""

import io
import json
import os
import time

import pytest
from django.core.management import CommandError, call_command

from search.engines.breaker import Breaker
from search.management.commands.search_index import CountedSource
from search.services import engines_by_name, get_engine
from tests.search import cluster
from tests.services import require

pytestmark = [pytest.mark.django_db, pytest.mark.once]
LINE = "search has been answered by its reserve"
#: Nobody listens there.
NOWHERE = "http://127.0.0.1:9"


class TestTheDesk:
    """One calm line, after two minutes, gone when the cluster answers again."""

    @pytest.fixture
    def breaker(self, settings):
        settings.ELASTICSEARCH_URL = NOWHERE
        engine = get_engine()
        engine.breaker.failed()
        yield engine.breaker
        engine.breaker.worked()
        engine.close()

    @pytest.fixture
    def desk(self, admin_client):
        def read():
            answer = admin_client.get("/admin/")
            assert answer.status_code == 200
            return " ".join(answer.content.decode().split())

        return read

    def began(self, breaker, seconds_ago):
        breaker.path.write_text(f"{time.time() - seconds_ago:.0f}")

    def test_nothing_without_a_cluster(self, desk):
        assert LINE not in desk()

    def test_nothing_of_a_moment(self, breaker, desk):
        self.began(breaker, 60)
        assert LINE not in desk()

    def test_a_line_after_two_minutes_without_asking_the_cluster(self, breaker, desk):
        self.began(breaker, 180)
        before = os.stat(breaker.path).st_mtime
        told = desk()
        assert told.count(LINE) == 1
        assert "there is nothing for you to do" in told
        assert os.stat(breaker.path).st_mtime == before

    def test_the_line_goes_when_it_answers(self, breaker, desk):
        self.began(breaker, 180)
        assert LINE in desk()
        breaker.worked()
        assert LINE not in desk()

    def test_a_file_cut_short_is_no_error(self, breaker, desk):
        breaker.path.write_text("")
        assert LINE not in desk()
        breaker.path.write_text("nonsense")
        assert LINE not in desk()

    def test_all_processes_of_the_host_see_it(self, breaker):
        self.began(breaker, 180)
        assert Breaker(breaker.path).since == pytest.approx(time.time() - 180, abs=2)


class TestCommands:
    @pytest.fixture
    def both(self, settings, item):
        require("elasticsearch")
        with cluster.unused_name("commands") as name:
            for title in ("One", "Two", "Three"):
                item(title=title)
            settings.ELASTICSEARCH_INDEX, settings.ELASTICSEARCH_REPLICAS = name, 0
            settings.ELASTICSEARCH_URL = cluster.address()
            settings.ELASTICSEARCH_TIMEOUT = 20.0
            yield engines_by_name()
            get_engine().close()

    def run(self, action, **options):
        out = io.StringIO()
        call_command("search_index", action, stdout=out, **options)
        return out.getvalue()

    @pytest.mark.server
    def test_rebuild_builds_both_or_the_one_that_is_named(self, both):
        told = self.run("rebuild").splitlines()
        assert [line.split(" (")[0].split(" in ")[0] for line in told] == [
            "embedded: 3 documents indexed",
            "elasticsearch: 3 documents indexed",
        ]
        made = both["elasticsearch"].health().extra["index"]
        (line,) = self.run("rebuild", engine="embedded").splitlines()
        assert line.startswith("embedded: 3 documents")
        assert both["elasticsearch"].health().extra["index"] == made
        (line,) = self.run("rebuild", engine="elasticsearch").splitlines()
        assert line.startswith("elasticsearch: 3 documents")
        assert both["elasticsearch"].health().extra["index"] != made

    @pytest.mark.server
    def test_status_has_both(self, both):
        self.run("rebuild")
        state = json.loads(self.run("status", json=True))
        assert (state["engine"], state["ok"], state["lag"]) == ("elasticsearch", True, 0)
        assert {name: (one["ok"], one["indexed"], one["lag"]) for name, one in state["engines"].items()} == {
            "embedded": (True, 3, 0),
            "elasticsearch": (True, 3, 0),
        }
        assert f"elasticsearch: 3 documents, position {state['position']}, 0 behind" in self.run("status")

    @pytest.mark.server
    def test_verify_names_the_engine_repairs_it_and_ends_with_1(self, both):
        self.run("rebuild")
        engine = both["elasticsearch"]
        lost, number = next(iter(engine.versions()))
        gone = {"version": number, "version_type": "external_gte"}
        engine.client.delete(index=engine.alias, id=str(lost), refresh=True, **gone)
        out = io.StringIO()
        with pytest.raises(SystemExit) as ended:
            call_command("search_index", "verify", stdout=out)
        assert ended.value.code == 1
        lines = out.getvalue().splitlines()
        assert lines[-1] == "1 differences, repaired."
        assert lines[0] == f"elasticsearch index: page {lost} is missing"
        assert "Everything agrees." in self.run("verify")

    def test_without_a_cluster_there_is_only_one(self, item):
        with pytest.raises(CommandError, match="Without ELASTICSEARCH_URL"):
            self.run("rebuild", engine="elasticsearch")


def test_the_bar_moves_as_documents_are_read_and_goes_on_where_it_was(item, monkeypatch):
    for title in ("One", "Two", "Three"):
        item(title=title)
    call_command("search_index", "rebuild", verbosity=0)
    screen = io.StringIO()
    monkeypatch.setattr("sys.stderr", screen)
    source = CountedSource("embedded", shown=True)
    first, *_others = source.changes_since(-1)
    assert source.bar.n == source.bar.total == 3
    source.bar.close()
    assert "embedded: 100%" in screen.getvalue() and "3/3" in screen.getvalue()

    again = CountedSource("embedded", shown=True)
    assert len(list(again.changes_since(first.seq))) == 2
    assert again.bar.n == 3
    again.bar.close()

    hidden = io.StringIO()
    monkeypatch.setattr("sys.stderr", hidden)
    source = CountedSource("embedded", shown=False)
    list(source.changes_since(-1))
    source.bar.close()
    assert hidden.getvalue() == ""
