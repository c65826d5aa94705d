"""Author writes, editor returns, author mends, editor schedules, the worker publishes, the editor undoes."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry, Revision, Workflow, WorkflowPage, WorkflowState

from editorial.services.undo import Change, UndoError, undo_last_publication, undoable
from editorial.services.workflow import WORKFLOW, ensure_workflow
from home.models import StandardPage
from jobs.publishing import publish_due
from resources.models import ResourcePage
from search.models import SearchDocument
from search.parse import parse_query
from search.request import SearchRequest
from search.services import get_engine, scope_for
from tests.editorial.conftest import person
from tests.editorial.forms import PUBLISH, SUBMIT, add_url, edit_url, form, parent_of
from tests.factories.library import ResourceFactory, StandardFactory


def found(words):
    request = SearchRequest(scope=scope_for("en"), query=parse_query(words))
    return get_engine().search(request).page_ids


def act(action, comment=None):
    data = {"action-workflow-action": "true", "workflow-action-name": action}
    return data | ({"workflow-action-extra-data": f'{{"comment": "{comment}"}}'} if comment else {})


def test_the_workflow_is_made_once_for_the_whole_site(tree):
    workflow = Workflow.objects.get(name=WORKFLOW)
    attached = WorkflowPage.objects.get(workflow=workflow)
    assert attached.page.depth == 1
    assert parent_of(StandardPage).get_workflow() == workflow
    groups = workflow.tasks.get().specific.groups.values_list("name", flat=True)
    assert set(groups) == {"Editors", "Reviewers"}
    ensure_workflow()
    assert Workflow.objects.filter(name=WORKFLOW).count() == 1


def test_what_an_administrator_changed_stays(tree):
    WorkflowPage.objects.all().delete()
    ensure_workflow()
    assert not WorkflowPage.objects.exists()


def test_from_draft_to_public_and_back(
    client, author, editor, time_machine, django_capture_on_commit_callbacks
):
    def post(user, url, data):
        client.force_login(user)
        with django_capture_on_commit_callbacks(execute=True):
            response = client.post(url, data)
        assert response.status_code == 302, response.context["form"].problems()

    # the author writes and submits
    post(author, add_url(ResourcePage), form(ResourcePage, author, title="Marigold pack", **SUBMIT))
    page = ResourcePage.objects.get(slug="a-complete-page")
    assert not page.live
    assert page.workflow_in_progress
    assert [message.to for message in mail.outbox] == [[editor.email]]
    mail.outbox.clear()

    # the editor sends it back with a comment
    data = form(ResourcePage, author, title="Marigold pack")
    post(editor, edit_url(page), data | act("reject", "Say who made it."))
    assert page.current_workflow_state.status == WorkflowState.STATUS_NEEDS_CHANGES
    assert [message.to for message in mail.outbox] == [[author.email]]
    assert "Say who made it." in mail.outbox[0].body
    mail.outbox.clear()

    # the author mends it and submits again
    data = form(ResourcePage, author, title="Marigold pack", publisher="A hub", **SUBMIT)
    post(author, edit_url(page), data)
    assert page.current_workflow_state.status == WorkflowState.STATUS_IN_PROGRESS

    # the editor schedules and approves
    at = timezone.localtime(timezone.now() + timedelta(hours=1)).replace(second=0, microsecond=0)
    data = form(ResourcePage, author, title="Marigold pack", publisher="A hub")
    post(editor, edit_url(page), data | act("approve") | {"go_live_at": f"{at:%Y-%m-%d %H:%M}"})
    page.refresh_from_db()
    assert not page.live
    assert publish_due() == 0
    assert found("marigold") == ()

    # the worker publishes at the time, and search shows it
    time_machine.move_to(at + timedelta(seconds=1))
    with django_capture_on_commit_callbacks(execute=True):
        assert publish_due() == 1
    page.refresh_from_db()
    assert page.live
    assert page.publisher == "A hub"
    assert found("marigold") == (page.pk,)

    # the editor publishes a mistake and takes it back
    data = form(ResourcePage, author, title="Clover pack", publisher="A hub", **PUBLISH)
    post(editor, edit_url(page), data)
    assert found("marigold") == ()
    last = undoable(ResourcePage.objects.get(pk=page.pk))
    post(editor, reverse("editorial:undo", args=[page.pk]), {"number": last.number})
    page.refresh_from_db()
    assert page.title == "Marigold pack"
    assert found("marigold") == (page.pk,)
    assert PageLogEntry.objects.filter(page=page, action="editorial.undo", user=editor).count() == 1


def test_it_expires_at_its_time(tree, django_capture_on_commit_callbacks):
    page = ResourceFactory(title="Foxglove", expire_at=timezone.now() - timedelta(seconds=1))
    with django_capture_on_commit_callbacks(execute=True):
        assert publish_due() == 1
    page.refresh_from_db()
    assert (page.live, page.expired) == (False, True)
    assert not SearchDocument.objects.filter(page_id=page.pk, deleted=False).exists()


def test_one_failing_publication_stops_no_other(tree, monkeypatch):
    due = timezone.now() - timedelta(minutes=1)
    pages = [StandardFactory() for _n in range(2)]
    revisions = [page.save_revision() for page in pages]
    Revision.objects.filter(pk__in=[one.pk for one in revisions]).update(approved_go_live_at=due)
    whole = Revision.publish

    def publish(self, *args, **kwargs):
        if self.pk == revisions[0].pk:
            raise RuntimeError("broken")
        return whole(self, *args, **kwargs)

    monkeypatch.setattr(Revision, "publish", publish)
    assert publish_due() == 1


def test_approving_from_a_list_asks_for_what_is_missing(client, author, editor):
    client.force_login(author)
    client.post(add_url(StandardPage), form(StandardPage, author, **SUBMIT))
    page = StandardPage.objects.get(slug="a-complete-page")
    page.summary = ""
    page.save_revision()
    state = page.current_workflow_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk])
    client.force_login(editor)
    response = client.post(url, {"comment": ""}, follow=True)
    assert "was not published. Missing:" in response.content.decode()
    page.refresh_from_db()
    assert not page.live


def test_bulk_publishing_asks_for_what_is_missing(admin_client):
    page = StandardPage(title="Half", slug="half", live=False)
    parent_of(StandardPage).add_child(instance=page)
    page.save_revision()
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"]) + f"?id={page.pk}"
    response = admin_client.post(url, {"next": reverse("wagtailadmin_home")}, follow=True)
    assert "was not published. Missing:" in response.content.decode()
    page.refresh_from_db()
    assert not page.live


class Down(BaseEmailBackend):
    def open(self):
        raise ConnectionRefusedError

    def send_messages(self, messages):
        raise ConnectionRefusedError


def test_a_mail_server_that_is_down_fails_nobodys_request(
    client, author, editor, settings, django_capture_on_commit_callbacks
):
    settings.EMAIL_BACKEND = "tests.editorial.test_workflow.Down"
    client.force_login(author)
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(add_url(StandardPage), form(StandardPage, author, **SUBMIT))
    assert response.status_code == 302
    assert StandardPage.objects.get(slug="a-complete-page").workflow_in_progress


class TestUndo:
    def publish(self, page, title):
        page = StandardPage.objects.get(pk=page.pk)
        page.title = title
        page.save_revision().publish()

    def undo(self, page, user):
        page = StandardPage.objects.get(pk=page.pk)
        undo_last_publication(page=page, user=user, number=undoable(page).number)
        page.refresh_from_db()
        return page

    def test_each_step_goes_further_back(self, editor):
        page = StandardFactory(title="One")
        self.publish(page, "Two")
        self.publish(page, "Three")
        assert self.undo(page, editor).title == "Two"
        assert self.undo(page, editor).title == "One"
        last = undoable(StandardPage.objects.get(pk=page.pk))
        assert last.change is Change.FIRST
        assert not self.undo(page, editor).live

    def test_a_page_that_was_taken_down_comes_back(self, editor):
        page = StandardFactory(title="One")
        StandardPage.objects.get(pk=page.pk).unpublish(user=editor)
        page = self.undo(page, editor)
        assert page.live
        assert page.title == "One"

    def test_a_second_click_undoes_nothing_else(self, editor):
        page = StandardFactory(title="One")
        self.publish(page, "Two")
        number = undoable(page).number
        self.undo(page, editor)
        with pytest.raises(UndoError):
            undo_last_publication(page=page, user=editor, number=number)

    def test_an_expiry_that_is_over_does_not_come_back(self, editor):
        page = StandardFactory(title="One", expire_at=timezone.now() + timedelta(days=1))
        self.publish(page, "Two")
        revision = undoable(StandardPage.objects.get(pk=page.pk)).restores
        content = Revision.objects.get(pk=revision).content
        content["expire_at"] = (timezone.now() - timedelta(days=1)).isoformat()
        Revision.objects.filter(pk=revision).update(content=content)
        assert self.undo(page, editor).expire_at is None

    def test_only_who_may_publish_undoes(self, client, author, editor):
        page = StandardFactory(title="One", owner=author)
        client.force_login(author)
        url = reverse("editorial:undo", args=[page.pk])
        assert client.get(url).status_code in (302, 403)
        client.post(url, {"number": undoable(page).number})
        page.refresh_from_db()
        assert page.live
        client.force_login(editor)
        assert "readers no longer find it" in " ".join(client.get(url).content.decode().split())


def test_people_without_the_right_see_no_undo(client, author, editor):
    page = StandardFactory(title="One", owner=author)
    page.save_revision().publish()
    url = reverse("editorial:undo", args=[page.pk])
    client.force_login(editor)
    assert url in client.get(edit_url(page)).content.decode()
    client.force_login(author)
    assert url not in client.get(edit_url(page)).content.decode()


def test_following_comments_does_not_wait_for_mail(client, editor, django_capture_on_commit_callbacks):
    from wagtail.models import PageSubscription

    other = person("other@example.org", "Editors")
    page = StandardFactory(title="One")
    page.save_revision().publish()
    PageSubscription.objects.create(page=page, user=other, comment_notifications=True)
    data = form(StandardPage, editor, slug=page.slug) | {
        "comments-TOTAL_FORMS": "1",
        "comments-0-id": "",
        "comments-0-text": "Shorter?",
        "comments-0-contentpath": "summary",
        "comments-0-position": "",
        "comments-0-replies-TOTAL_FORMS": "0",
        "comments-0-replies-INITIAL_FORMS": "0",
        "comments-0-replies-MIN_NUM_FORMS": "0",
        "comments-0-replies-MAX_NUM_FORMS": "1000",
    }
    client.force_login(editor)
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(edit_url(page), data)
    assert response.status_code == 302, response.context["form"].problems()
    assert [message.to for message in mail.outbox] == [[other.email]]
    assert "Shorter?" in mail.outbox[0].body


@pytest.mark.parametrize(
    "name", ["history", "unpublish", "copy", "delete", "usage", "workflow_history", "move"]
)
def test_wagtails_own_screens_still_work(admin_client, name):
    page = StandardFactory(title="One")
    response = admin_client.get(reverse(f"wagtailadmin_pages:{name}", args=[page.pk]))
    assert response.status_code == 200
