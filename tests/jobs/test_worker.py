"""The worker: what is due is done once, and one failing chore does not stop the others."""

from datetime import timedelta
from time import monotonic

import pytest
from django.core.management import call_command
from django.utils import timezone

from jobs import schedule
from jobs.schedule import Chore, chores, due_chores, every
from search.indexing import queue_pages
from search.models import OutboxEntry, SearchDocument
from tests.factories.items import make_item


@pytest.fixture(autouse=True)
def own_place(settings, tmp_path, monkeypatch):
    """An index of its own, and the test's connection (with its transaction) left open by the worker."""
    settings.SEARCH_SIDECAR_DIR = tmp_path / "search"
    monkeypatch.setattr("jobs.management.commands.worker.close_old_connections", lambda: None)


@pytest.fixture
def all_due():
    for chore in chores():
        chore.due = 0.0


@pytest.fixture
def own_chores(monkeypatch):
    monkeypatch.setattr(schedule, "_chores", {})


def test_a_chore_is_due_every_so_often(own_chores):
    every(seconds=60, name="dusting")(lambda: None)
    now = monotonic()
    assert [chore.name for chore in due_chores(now)] == ["dusting"]
    assert due_chores(now + 59) == []
    assert [chore.name for chore in due_chores(now + 60)] == ["dusting"]


def test_the_same_name_replaces_a_chore(own_chores):
    every(seconds=1, name="dusting")(lambda: 1)
    every(seconds=2, name="dusting")(lambda: 2)
    assert [(chore.seconds, chore.run()) for chore in chores()] == [(2, 2)]


def test_the_chores_of_the_site_are_registered():
    import jobs.management.commands.worker  # noqa: F401

    names = {chore.name for chore in chores()}
    assert {"scheduled publishing", "search outbox", "search sweep"} <= names


@pytest.mark.django_db
def test_once_drains_the_outbox_and_sweeps(all_due):
    queued, lost = make_item(title="Queued"), make_item(title="Lost")
    OutboxEntry.objects.all().delete()
    queue_pages([queued.pk], "test")
    call_command("worker", once=True, verbosity=0)
    assert not OutboxEntry.objects.exists()
    assert set(SearchDocument.objects.values_list("page_id", flat=True)) >= {queued.pk, lost.pk}


@pytest.mark.django_db
def test_once_publishes_and_expires_what_is_due(all_due):
    expired = make_item(title="Expired")
    type(expired).objects.filter(pk=expired.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    due = make_item(title="Due", publish=False)
    due.go_live_at = timezone.now() - timedelta(minutes=1)
    due.save_revision(approved_go_live_at=due.go_live_at)
    call_command("worker", once=True, verbosity=0)
    expired.refresh_from_db(), due.refresh_from_db()
    assert (expired.live, due.live) == (False, True)


@pytest.mark.django_db
def test_a_failing_chore_is_logged_and_the_others_run(own_chores, caplog):
    done = []

    def fail():
        raise OSError("no disk")

    every(seconds=1, name="failing")(fail)
    every(seconds=1, name="working")(lambda: done.append(1))
    call_command("worker", once=True, verbosity=0)
    assert done == [1]
    assert "failing failed" in caplog.text


@pytest.mark.django_db
def test_a_failing_task_queue_does_not_stop_the_chores(own_chores, caplog, monkeypatch):
    import jobs.management.commands.worker as worker

    done = []
    every(seconds=1, name="working")(lambda: done.append(1))
    monkeypatch.setattr(worker, "run_waiting_tasks", lambda limit: 1 / 0)
    call_command("worker", once=True, verbosity=0)
    assert done == [1] and "the task queue failed" in caplog.text


def test_a_new_chore_is_due_at_once():
    assert Chore("x", 60, lambda: None).due <= monotonic()
