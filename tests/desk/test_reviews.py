"""“Still right”: what it changes, what it leaves alone, who may say it."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Page, PageLogEntry, Workflow, WorkflowTask

from core.models import ChangeNote
from desk.services.reviews import ReviewError, confirm_review
from desk.signals import review_confirmed
from search.indexing import drain_all
from search.models import SearchDocument
from tests.factories import library

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def the_day():
    with time_machine.travel("2026-11-22T10:00:00Z", tick=False):
        yield


def stale(**values):
    return library.CaseStudyFactory(overdue=True, **values)


def test_the_dates_follow_the_clock_of_the_type(editor):
    story, module = stale(), library.ToolkitFactory(overdue=True)
    confirm_review(story, editor)
    confirm_review(module, editor)
    for page, due in ((story, date(2027, 11, 22)), (module, date(2027, 5, 22))):
        page.refresh_from_db()
        assert (page.last_reviewed, page.review_due) == (TODAY, due)


def test_changes_of_a_draft_stay_unpublished_and_keep_the_dates(editor):
    page = stale(title="As published")
    draft = page.get_latest_revision_as_object()
    draft.title, draft.rationale = "As drafted", "<p>New words.</p>"
    draft.save_revision()
    confirm_review(page, editor)
    live = type(page).objects.get(pk=page.pk)
    latest = live.get_latest_revision_as_object()
    assert (live.title, live.rationale, live.last_reviewed) == ("As published", "", TODAY)
    assert (latest.title, latest.rationale, latest.last_reviewed) == (
        "As drafted",
        "<p>New words.</p>",
        TODAY,
    )
    assert latest.review_due == live.review_due == date(2027, 11, 22)
    assert live.has_unpublished_changes
    latest.save_revision().publish()
    live.refresh_from_db()
    assert (live.title, live.last_reviewed) == ("As drafted", TODAY)


def test_a_scheduled_version_and_one_under_review_bring_no_old_dates_back(editor):
    page = stale()
    planned = page.get_latest_revision_as_object()
    planned.go_live_at = timezone.now() + timedelta(days=3)
    scheduled = planned.save_revision(approved_go_live_at=planned.go_live_at)
    reviewed = page.get_latest_revision_as_object().save_revision()
    workflow = Workflow.objects.create(name="Review")
    task = GroupApprovalTask.objects.create(name="Look")
    WorkflowTask.objects.create(workflow=workflow, task=task)
    workflow.start(page, editor)
    page.get_latest_revision_as_object().save_revision()
    confirm_review(page, editor)
    for revision in (scheduled, reviewed):
        revision.refresh_from_db()
        assert revision.as_object().last_reviewed == TODAY


def test_nothing_is_published_by_it(editor):
    page = stale()
    before = page.last_published_at, page.live_revision_id, page.latest_revision_id, page.revisions.count()
    confirm_review(page, editor)
    page.refresh_from_db()
    assert before == (
        page.last_published_at,
        page.live_revision_id,
        page.latest_revision_id,
        page.revisions.count(),
    )


def test_search_has_the_new_dates(editor, committed):
    with committed():
        page = stale()
    drain_all()
    with committed():
        confirm_review(page, editor)
    data = SearchDocument.objects.get(page_id=page.pk).data
    assert (data["review_by"], data["card"]["last_reviewed"]) == ("2027-11-22", "2026-11-22")


def test_translations_and_aliases_follow(editor):
    page = stale()
    welsh = library.translate(page)
    alias = page.create_alias(update_slug="twin")
    confirm_review(page, editor)
    for other in (welsh, alias):
        other.refresh_from_db()
        assert other.last_reviewed == TODAY
    assert welsh.get_latest_revision_as_object().last_reviewed == TODAY


def test_the_history_says_who_and_why_and_others_hear_of_it(editor):
    page, heard = stale(), []
    receiver = lambda **got: heard.append((got["page"].pk, got["user"], got["note"]))  # noqa: E731
    review_confirmed.connect(receiver)
    try:
        confirm_review(page, editor, "  Figures checked. ")
    finally:
        review_confirmed.disconnect(receiver)
    entry = PageLogEntry.objects.get(page=page.pk, action="desk.confirm_review")
    assert (entry.user, entry.data["note"], entry.data["due"]) == (editor, "Figures checked.", "2027-11-22")
    assert entry.message == "Still right; next review 2027-11-22: Figures checked."
    assert heard == [(page.pk, editor, "Figures checked.")]


def refused(page, user):
    with pytest.raises(ReviewError) as problem:
        confirm_review(page, user)
    return str(problem.value)


def test_what_cannot_be_confirmed(editor):
    news = library.NewsFactory()
    assert "no review date" in refused(news, editor)
    draft = stale()
    draft.unpublish()
    assert "published page" in refused(draft, editor)
    assert "archived" in refused(stale(archived=True), editor)
    alias = stale().create_alias(update_slug="twin")
    assert "second address" in refused(alias, editor)
    gone = stale()
    Page.objects.get(pk=gone.pk).delete()
    assert "does not exist" in refused(gone, editor)


def test_who_may_confirm(person):
    stranger = person("stranger@example.org", pages=("change",))
    owner = person("owner@example.org", pages=("change",))
    elsewhere = person("elsewhere@example.org", pages=("publish",), at=library.StandardFactory())
    publisher = person("publisher@example.org", pages=("publish",))
    page = stale(review_owner=owner)
    for user in (stranger, elsewhere):
        assert "owner" in refused(page, user)
    assert type(page).objects.get(pk=page.pk).last_reviewed == date(2023, 1, 10)
    confirm_review(page, owner)
    confirm_review(stale(), publisher)
    publisher.is_active = False
    assert "owner" in refused(page, publisher)


def test_all_or_nothing(editor):
    page = stale()

    def fails(**_):
        raise RuntimeError

    review_confirmed.connect(fails)
    try:
        with pytest.raises(RuntimeError):
            confirm_review(page, editor)
    finally:
        review_confirmed.disconnect(fails)
    page.refresh_from_db()
    assert page.last_reviewed == date(2023, 1, 10)
    assert page.latest_revision.as_object().last_reviewed == date(2023, 1, 10)


def test_one_click_in_the_browser(client, editor):
    page = stale()
    client.force_login(editor)
    answer = client.post(
        f"/admin/desk/reviews/{page.pk}/still-right/", {"next": "/admin/desk/reviews/?state=overdue"}
    )
    assert (answer.status_code, answer.url) == (302, "/admin/desk/reviews/?state=overdue")
    page.refresh_from_db()
    assert page.last_reviewed == TODAY


def test_a_get_changes_nothing_and_other_peoples_pages_are_not_there(client, person, editor):
    page = stale()
    address = f"/admin/desk/reviews/{page.pk}/still-right/"
    client.force_login(editor)
    assert page.title in client.get(address).content.decode()
    client.force_login(person("few@example.org", pages=("change",), at=library.StandardFactory()))
    assert client.get(address).status_code == client.post(address).status_code == 404
    client.logout()
    assert client.post(address).status_code == 302
    page.refresh_from_db()
    assert page.last_reviewed == date(2023, 1, 10)


def test_a_note_reaches_readers_only_when_asked(client, editor):
    page = library.CaseStudyFactory(reviewed=True)
    client.force_login(editor)
    url = reverse("desk:still_right", args=[page.pk])
    client.post(url, {"note": "Looked at the figures."})
    assert not page.change_notes.exists()
    client.post(url, {"note": "New figures for 2026.", "tell_readers": "on"})
    assert [note.text for note in ChangeNote.objects.filter(page_id=page.pk)] == ["New figures for 2026."]
