"""What people try in the admin, each as real requests; True if it worked."""

import datetime
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.urls import reverse
from PIL import Image
from wagtail.admin.admin_url_finder import AdminURLFinder
from wagtail.models import GroupApprovalTask, Page, Workflow, WorkflowTask

from core.models import PageReport
from desk.models import DeskJob
from editorial.models import LinkCheck
from files.models import SiteDocument, SiteImage
from search.models import SearchTally, SynonymSet
from taxonomy.models import HubModel
from tests.factories.library import StandardFactory, home, translate
from tests.users.people import person
from users.models import User
from users.roles import EDITORS, REVIEWERS


@dataclass
class World:
    """What there is to act on. `boss` made it all; `own` is a draft of the person who acts."""

    boss: User
    page: Page
    draft: Page
    parent: Page
    welsh: Page
    image: Any
    document: Any
    report: Any

    def own(self, user):
        return StandardFactory(title="An own draft", live=False, owner=user)

    def address(self, thing):
        return AdminURLFinder(self.boss).get_edit_url(thing)


def make_world():
    boss = person("boss@example.org", is_superuser=True)
    ready = {"owner": boss, "review_owner": boss, "last_reviewed": datetime.date(2026, 9, 1)}
    page = StandardFactory(title="Somebody's page", **ready)
    draft = StandardFactory(title="Somebody's draft", live=False, **ready)
    parent = StandardFactory(title="With one below", owner=boss, parent=home())
    child = Page(title="Below", slug="below", locale=parent.locale)
    parent.add_child(instance=child)
    picture = BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "PNG")
    return World(
        boss=boss,
        page=page,
        draft=draft,
        parent=parent,
        welsh=translate(page, title="Tudalen"),
        image=SiteImage.objects.create(
            title="A picture", file=ContentFile(picture.getvalue(), "a.png"), uploaded_by_user=boss
        ),
        document=SiteDocument.objects.create(
            title="A file", file=ContentFile(b"words", "a.txt"), uploaded_by_user=boss
        ),
        report=PageReport.objects.create(page=page, page_title=page.title, message="Old"),
    )


def opens(address):
    """The screen is shown: 200, and nothing else."""
    return lambda client, world, user: client.get(_of(address, world)).status_code == 200


def _of(address, world):
    if callable(address):
        return address(world)
    return address if address.startswith("/") else reverse(address)


def page_url(name, attribute="page"):
    return lambda world: reverse(f"wagtailadmin_pages:{name}", args=[getattr(world, attribute).pk])


def own_draft(client, world, user):
    own = world.own(user)
    return client.get(reverse("wagtailadmin_pages:edit", args=[own.pk])).status_code == 200


def publish(attribute):
    def act(client, world, user):
        page = getattr(world, attribute)
        Page.objects.filter(pk=page.pk).update(live=False)
        page.specific.save_revision()
        client.post(f"/admin/bulk/wagtailcore/page/publish/?id={page.pk}", {"include_descendants": "off"})
        return Page.objects.get(pk=page.pk).live

    return act


def unpublish(client, world, user):
    client.post(reverse("wagtailadmin_pages:unpublish", args=[world.page.pk]))
    return not Page.objects.get(pk=world.page.pk).live


def delete(attribute):
    def act(client, world, user):
        page = getattr(world, attribute)
        client.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
        return not Page.objects.filter(pk=page.pk).exists()

    return act


def move(client, world, user):
    client.post(reverse("wagtailadmin_pages:move_confirm", args=[world.page.pk, world.parent.pk]))
    return Page.objects.get(pk=world.page.pk).is_child_of(world.parent)


def lock(client, world, user):
    client.post(reverse("wagtailadmin_pages:lock", args=[world.page.pk]))
    return Page.objects.get(pk=world.page.pk).locked


def unlock(client, world, user):
    Page.objects.filter(pk=world.page.pk).update(locked=True, locked_by=world.boss)
    client.post(reverse("wagtailadmin_pages:unlock", args=[world.page.pk]))
    return not Page.objects.get(pk=world.page.pk).locked


def approve(client, world, user):
    from django.contrib.auth.models import Group

    task = GroupApprovalTask.objects.create(name="Read it")
    task.groups.set(Group.objects.filter(name__in=(EDITORS, REVIEWERS)))
    workflow = Workflow.objects.create(name="Read before publishing")
    WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=1)
    page = world.draft.specific
    page.save_revision()
    state = workflow.start(page, world.boss).current_task_state
    client.post(reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.pk]))
    state.refresh_from_db()
    return state.status == "approved"


def upload(address):
    return opens(address)


def close_report(client, world, user):
    return client.get(world.address(world.report)).status_code == 200


def search_words(client, world, user):
    return client.get(reverse(SearchTally.snippet_viewset.get_url_name("list"))).status_code == 200


def still_right(client, world, user):
    client.post(reverse("desk:still_right", args=[world.page.pk]))
    return Page.objects.get(pk=world.page.pk).specific.last_reviewed > world.page.last_reviewed


def remind(client, world, user):
    client.post(reverse("desk:remind"), {"page": [world.page.pk], "confirmed": "yes"})
    return DeskJob.objects.exists()


def add_page(client, world, user):
    return (
        client.get(reverse("wagtailadmin_pages:add", args=["home", "standardpage", home().pk])).status_code
        == 200
    )


ACTIONS = {
    "open the admin": opens("/admin/"),
    "add a page": add_page,
    "change an own draft": own_draft,
    "change another's page": opens(page_url("edit")),
    "change a Welsh page": opens(page_url("edit", "welsh")),
    "publish": publish("page"),
    "publish a Welsh page": publish("welsh"),
    "unpublish": unpublish,
    "delete a live page": delete("page"),
    "delete another's draft": delete("draft"),
    "delete pages with others below": delete("parent"),
    "move": move,
    "lock": lock,
    "unlock": unlock,
    "approve": approve,
    "see the history of a page": opens(page_url("history")),
    "submit for translation": opens(
        lambda world: reverse("wagtail_localize:submit_page_translation", args=[world.draft.pk])
    ),
    "upload an image": upload("/admin/images/add/"),
    "change another's image": opens(lambda world: f"/admin/images/{world.image.pk}/"),
    "upload a document": upload("/admin/documents/multiple/add/"),
    "change another's document": opens(lambda world: f"/admin/documents/edit/{world.document.pk}/"),
    "change a vocabulary": opens(lambda world: world.address(HubModel.objects.canonical().first())),
    "merge terms": opens(HubModel.snippet_viewset.get_url_name("merge")),
    "change synonyms": opens(SynonymSet.snippet_viewset.get_url_name("list")),
    "see search words": search_words,
    "see out-of-date reports": opens("/admin/snippets/core/pagereport/"),
    "close an out-of-date report": close_report,
    "see which reviews are due": opens("desk:reviews"),
    "confirm that a page is right": still_right,
    "remind owners in bulk": remind,
    "see the coverage": opens("desk:coverage"),
    "commission an item": opens("wagtailsnippets_desk_commission:add"),
    "see broken links": opens(LinkCheck.snippet_viewset.get_url_name("list")),
    "see what is to be translated": opens("translations:worklist"),
    "keep the glossary": opens("wagtailsnippets_translations_glossaryterm:add"),
    "pin results": opens("wagtailsnippets_search_pinnedresult:add"),
    "keep redirects": opens("/admin/redirects/add/"),
    "list accounts": opens("/admin/users/"),
    "invite somebody": opens("/admin/users/new/"),
    "send an invitation again": opens(
        lambda world: f"/admin/users/invite-again/{User.objects.create_user('x@example.org').pk}/"
    ),
    "change an account": opens(lambda world: f"/admin/users/edit/{person('x@example.org').pk}/"),
    "change roles": opens("/admin/groups/new/"),
    "change the site's texts": opens(
        lambda world: reverse("wagtailsettings:edit", args=["navigation", "sitetexts", home().get_site().pk])
    ),
    "change languages": opens("/admin/locales/"),
    "change sites": opens("/admin/sites/"),
    "change collections": opens("/admin/collections/"),
    "change workflows": opens("/admin/workflows/list/"),
}
