"""`search_index`, the outbox, the sweep, and the editors' synonyms."""

import io
import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from wagtail.models import Locale, PageViewRestriction

from casestudies.models import CaseStudyPage
from search.indexing import drain_all, queue_pages, sweep, verify_documents
from search.models import OutboxEntry, SearchDocument, SequenceCounter, SynonymSet
from search.synonym_store import get_synonyms

pytestmark = pytest.mark.django_db


def run(action, **options):
    out = io.StringIO()
    call_command("search_index", action, stdout=out, **options)
    return out.getvalue()


def test_status(item, found):
    item(title="One")
    found()
    state = json.loads(run("status", json=True))
    assert state["ok"] and (state["documents"], state["indexed"]) == (1, 1)
    assert (state["lag"], state["waiting"]) == (0, 0)
    assert state["position"] == state["sequence"] == SequenceCounter.objects.get().number
    assert "documents" in run("status")


def test_status_shows_what_waits(item):
    page = item(title="One")
    run("rebuild")
    queue_pages([page.pk], "test")
    assert json.loads(run("status", json=True))["waiting"] == 1


def test_rebuild_finds_everything_again(item, found, sidecar):
    item(title="One")
    item(title="Two")
    found()
    CaseStudyPage.objects.filter(title="Two").update(live=False)
    assert "1 documents indexed" in run("rebuild")
    assert found() == {"One"}


def test_verify_is_content_with_an_index_that_agrees(item):
    item(title="One")
    run("rebuild")
    assert "Everything agrees." in run("verify")


def test_verify_repairs_and_ends_with_1(item, found):
    one, two = item(title="One"), item(title="Two")
    run("rebuild")
    CaseStudyPage.objects.filter(pk=one.pk).update(summary="Written past Wagtail")
    SearchDocument.objects.filter(page_id=two.pk).delete()
    with pytest.raises(SystemExit) as ended:
        run("verify")
    assert ended.value.code == 1
    assert found() == {"One", "Two"}
    assert found(q="past wagtail", match="all") == {"One"}
    assert "Everything agrees." in run("verify")


def test_verify_notices_a_file_that_lacks_or_has_too_much(item, found, sidecar):
    from search.documents import Change
    from search.services import get_engine

    page = item(title="One")
    run("rebuild")
    row = SearchDocument.objects.get(page_id=page.pk)
    get_engine().apply([Change(seq=row.seq + 1000, page_id=page.pk, document=None)])
    with pytest.raises(SystemExit):
        run("verify")
    assert found() == {"One"}


def test_the_sweep_finds_what_no_event_told_of(item, found, committed):
    gone, new = item(title="Gone"), item(title="New")
    OutboxEntry.objects.all().delete()
    CaseStudyPage.objects.filter(pk=gone.pk).update(live=False)
    SearchDocument.objects.filter(page_id=new.pk).delete()
    assert "2 pages" in run("sweep")
    assert found() == {"New"}
    assert sweep() == 0


def test_the_sweep_notices_restrictions_and_moves(item, found):
    page = item(title="Secret")
    PageViewRestriction.objects.bulk_create(
        [PageViewRestriction(page=page, restriction_type=PageViewRestriction.LOGIN)]
    )
    CaseStudyPage.objects.filter(pk=page.pk).update(url_path=page.url_path + "elsewhere/")
    assert sweep() == 1
    assert found() == set()
    assert SearchDocument.objects.get(page_id=page.pk).data["access"] == ["login"]


def test_tombstones_are_kept_for_a_week(item, committed):
    page = item(title="Gone")
    with committed():
        page.delete()
    sweep()
    assert SearchDocument.objects.filter(deleted=True).count() == 1
    SearchDocument.objects.update(changed_at=timezone.now() - timedelta(days=8))
    sweep()
    assert not SearchDocument.objects.exists()


def test_the_outbox_is_written_with_the_change_or_not_at_all(item):
    from django.db import transaction

    page = item(title="One")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        page.unpublish()
        assert OutboxEntry.objects.filter(page_id=page.pk).exists()
        raise ZeroDivisionError
    assert not OutboxEntry.objects.exists()
    page.refresh_from_db()
    assert page.live


def test_draining_twice_or_in_any_order_is_the_same(item, found):
    page = item(title="One")
    number = SequenceCounter.objects.get().number
    queue_pages([page.pk, 999_999, page.pk], "again")
    queue_pages([page.pk], "again")
    assert drain_all() == 3
    assert drain_all() == 0
    assert SequenceCounter.objects.get().number == number
    assert verify_documents() == []


def test_synonyms_of_editors_work_at_the_next_search(item, found):
    item(title="Frobnication for beginners")
    assert found(q="wibbling", match="all") == set()
    made = SynonymSet.objects.create(
        terms="wibbling | frobnication", locale=Locale.objects.get(language_code="en")
    )
    assert found(q="wibbling", match="all") == {"Frobnication for beginners"}
    made.terms = "snorkelish|frobnication"
    made.save()
    assert found(q="wibbling", match="all") == set()
    assert found(q="snorkelish", match="all") == {"Frobnication for beginners"}
    made.delete()
    assert found(q="snorkelish", match="all") == set()


def test_synonyms_that_were_rolled_back_are_forgotten(item):
    from django.db import transaction

    english = Locale.objects.get(language_code="en")
    before = get_synonyms("en")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        SynonymSet.objects.create(terms="wibbling|frobnication", locale=english)
        assert get_synonyms("en") is not before
        raise ZeroDivisionError
    SynonymSet.objects.create(terms="other|words", locale=english)
    terms = {term for row in SynonymSet.objects.all() for term in row.terms.split("|")}
    assert "wibbling" not in terms
    assert get_synonyms("en") is get_synonyms("en")


def test_the_reference_synonyms_are_loaded_once():
    from search.synonym_store import load_seed_synonyms

    assert SynonymSet.objects.count() > 50
    assert load_seed_synonyms() == 0
