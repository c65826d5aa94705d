"""Publish → findable, and everything that takes an item out again: the next search shows it, anywhere."""

import sys
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.actions.unpublish_page import UnpublishPageAction
from wagtail.models import Collection, CollectionViewRestriction, Page

from files.models import SiteDocument
from home.services.site_tree import index_page_for
from resources.models import ResourceFile
from search.indexing import drain_all
from search.models import OutboxEntry, SearchDocument
from tests.factories.items import make_item

pytestmark = pytest.mark.django_db


@pytest.fixture
def later(time_machine):
    """Lets days pass."""

    def pass_by(days):
        time_machine.move_to(timezone.now() + timedelta(days=days))

    return pass_by


def urls(api, **data):
    return {result["title"]: result["url"] for result in api(**data)["results"]}


def test_a_publication_is_found_at_once_in_every_process(item, found, elsewhere):
    assert found() == set() and elsewhere() == set()
    page = item(title="Doorstep visits")
    assert found() == {"Doorstep visits"}
    assert found(q="doorstep") == {"Doorstep visits"}
    assert elsewhere() == {page.pk}
    assert not OutboxEntry.objects.exists()


def test_a_draft_is_never_found(item, found, committed, elsewhere):
    with committed():
        page = make_item(title="Draft", publish=False)
    assert found() == set() and elsewhere() == set()
    with committed():
        page.title = "Draft, second reading"
        page.save_revision()
    assert found() == set()
    assert not SearchDocument.objects.filter(page_id=page.pk).exists()


def test_a_draft_of_a_live_page_does_not_change_what_is_found(item, found, api, committed):
    page = item(title="Live words", hub_models=["virtual"])
    with committed():
        page.title, page.summary, page.hub_models = "Draft words", "draft", []
        page.save_revision()
    assert found() == {"Live words"}
    assert found(q="draft", match="all") == set()
    assert api()["results"][0]["hub_models"] == ["virtual"]
    with committed():
        page.get_latest_revision().publish()
    assert found() == {"Draft words"}
    assert api()["results"][0]["hub_models"] == []


def test_unpublishing_takes_it_out(item, found, committed, elsewhere):
    page = item(title="Gone soon")
    assert elsewhere() == {page.pk}
    with committed():
        page.unpublish()
    assert found() == set() and elsewhere() == set()
    assert SearchDocument.objects.get(page_id=page.pk).deleted


def test_publishing_again_brings_it_back(item, found, committed, elsewhere):
    page = item(title="Back again")
    with committed():
        page.unpublish()
    with committed():
        page.save_revision().publish()
    assert found() == {"Back again"} and elsewhere() == {page.pk}


def test_deleting_takes_it_out(item, found, committed, elsewhere):
    page, other = item(title="Deleted"), item(title="Kept")
    with committed():
        page.delete()
    assert found() == {"Kept"} and elsewhere() == {other.pk}


def test_deleting_a_parent_takes_out_what_is_below(item, found, committed, elsewhere):
    toolkit = item(type="toolkit", title="Toolkit")
    item(type="toolkit", title="Module", parent=toolkit)
    assert found() == {"Toolkit", "Module"}
    with committed():
        Page.objects.get(pk=toolkit.pk).delete()
    assert found() == set() and elsewhere() == set()


def test_unpublishing_a_parent_with_what_is_below(item, found, committed, person):
    toolkit = item(type="toolkit", title="Toolkit")
    item(type="toolkit", title="Module", parent=toolkit)
    with committed():
        toolkit.refresh_from_db()
        editor = person(is_superuser=True)
        UnpublishPageAction(toolkit, user=editor, include_descendants=True).execute()
    assert found() == set()


def test_moving_changes_the_address(item, api, committed):
    first, second = item(type="toolkit", title="First"), item(type="toolkit", title="Second")
    module = item(type="toolkit", title="Module", parent=first)
    assert urls(api)["Module"].endswith("/toolkit/first/module/")
    with committed():
        Page.objects.get(pk=module.pk).move(Page.objects.get(pk=second.pk), pos="last-child")
    assert urls(api)["Module"].endswith("/toolkit/second/module/")


def test_the_slug_of_a_parent_changes_the_addresses_below(item, api, committed):
    toolkit = item(type="toolkit", title="Old name")
    item(type="toolkit", title="Module", parent=toolkit)
    with committed():
        toolkit.refresh_from_db()
        toolkit.slug = "new-name"
        toolkit.save_revision().publish()
    assert {url.split("testserver")[1] for url in urls(api).values()} == {
        "/toolkit/new-name/",
        "/toolkit/new-name/module/",
    }


def test_the_slug_of_an_index_page_changes_the_addresses_below(item, api, committed):
    item(title="A story")
    with committed():
        index = index_page_for("case-studies", "en")
        index.slug = "stories"
        index.save_revision().publish()
    assert urls(api)["A story"].endswith("/stories/a-story/")


def test_expiry_is_a_matter_of_the_clock(item, found, api, committed, elsewhere, later):
    page = item(title="For a week")
    with committed():
        page.expire_at = timezone.now() + timedelta(days=7)
        page.save_revision().publish()
    assert found() == {"For a week"}
    later(8)
    assert found() == set() and elsewhere() == set()
    assert api()["facets"]["type"] == []


def test_a_scheduled_publication_is_not_found_before_its_time(item, found, committed, later):
    from django.core.management import call_command

    with committed():
        page = make_item(title="Next week", publish=False)
        page.go_live_at = timezone.now() + timedelta(days=7)
        page.save_revision(approved_go_live_at=page.go_live_at).publish()
    assert found() == set()
    later(8)
    assert found() == set()
    with committed():
        call_command("publish_scheduled")
    assert found() == {"Next week"}


def test_archived_items_are_found_only_when_asked_for(item, found, api, committed):
    page = item(title="Old guide", type="resource")
    item(title="New guide", type="resource")
    with committed():
        page.archived_on = timezone.localdate()
        page.save_revision().publish()
    assert found() == {"New guide"}
    assert found(archived=1) == {"Old guide", "New guide"}
    assert api()["facets"]["type"][0]["count"] == 1
    assert api(archived=1)["facets"]["type"][0]["count"] == 2


def test_an_item_to_be_archived_later_is_still_current(item, found, later):
    from search.indexing import sweep

    item(title="Until June", archived_on=timezone.localdate() + timedelta(days=30))
    assert found() == {"Until June"}
    later(31)
    sweep()
    assert found() == set()
    assert found(archived=1) == {"Until June"}


def test_items_of_another_language_are_found_in_theirs_only(item, found, client):
    item(title="English item")
    item(title="Eitem Gymraeg", locale="cy")
    assert found() == {"English item"}
    assert found(locale="cy") == {"Eitem Gymraeg"}
    assert found(locale="pl") == set()
    page = client.get("/cy/library/").content.decode()
    assert "Eitem Gymraeg" in page and "English item" not in page
    assert 'href="/cy/case-studies/eitem-gymraeg/"' in page


def test_an_alias_is_no_item_of_its_own(item, found, committed):
    page = item(title="Once")
    with committed():
        alias = page.create_alias(update_slug="alias")
    assert found() == {"Once"}
    assert alias.external_id != page.external_id
    with committed():
        page.title = "Once more"
        page.save_revision().publish()
    assert found() == {"Once more"}
    alias.refresh_from_db()
    assert alias.title == "Once more" and alias.external_id != page.external_id


def test_news_questions_and_standard_pages_never_count(item, found, api, committed):
    from tests.factories.library import FaqFactory, NewsFactory, StandardFactory

    item(title="An item")
    with committed():
        NewsFactory(title="News"), FaqFactory(title="Question"), StandardFactory(title="Standard")
    assert found() == {"An item"}
    assert api()["total"] == 1


class TestFiles:
    """The text of attached files follows the file, and the collection that it is in."""

    @pytest.fixture
    def document(self, committed, settings, tmp_path):
        settings.MEDIA_ROOT = tmp_path / "media"
        with committed():
            return SiteDocument.objects.create(
                title="Pathway", file=ContentFile(b"about marmalade sandwiches", name="pathway.txt")
            )

    @pytest.fixture
    def resource(self, item, committed, document):
        page = item(type="resource", title="A pathway")
        with committed():
            ResourceFile.objects.create(page=page, document=document)
            page.refresh_from_db()
            page.save_revision().publish()
        return page

    def test_the_text_of_a_file_is_found(self, resource, found):
        assert found(q="marmalade", match="all") == {"A pathway"}

    def test_a_replaced_file_is_found_by_its_new_text(self, resource, document, found, committed):
        with committed():
            document.file = ContentFile(b"about gooseberry jam", name="pathway-2.txt")
            document.save()
        assert found(q="marmalade", match="all") == set()
        assert found(q="gooseberry", match="all") == {"A pathway"}

    def test_a_restricted_collection_hides_the_text(self, resource, document, found, committed, elsewhere):
        with committed():
            private = Collection.get_first_root_node().add_child(name="Private")
            document.collection = private
            document.save()
        assert found(q="marmalade", match="all") == {"A pathway"}
        with committed():
            restriction = CollectionViewRestriction.objects.create(
                collection=private, restriction_type=CollectionViewRestriction.LOGIN
            )
        assert found(q="marmalade", match="all") == set()
        assert found() == {"A pathway"}
        with committed():
            restriction.delete()
        assert found(q="marmalade", match="all") == {"A pathway"}

    def test_a_deleted_file_of_a_body_is_forgotten(self, item, document, found, committed):
        page = item(type="resource", title="With a block")
        with committed():
            page.body = [{"type": "document", "value": {"document": document.pk, "label": "Pathway"}}]
            page.save_revision().publish()
        assert found(q="marmalade", match="all") == {"With a block"}
        with committed():
            document.delete()
        assert found(q="marmalade", match="all") == set()


def test_a_long_outbox_does_not_hold_up_a_publication(item, found, committed):
    """An import or a renamed term may leave thousands of rows to the worker."""
    OutboxEntry.objects.bulk_create(OutboxEntry(page_id=10_000 + n, reason="old") for n in range(300))
    item(title="Out of turn")
    assert found() == {"Out of turn"}
    assert OutboxEntry.objects.count() == 300
    assert drain_all() == 300


def test_a_failure_after_the_commit_is_left_to_the_worker(item, found, committed, monkeypatch, caplog):
    def fail(*args, **kwargs):
        raise OSError("disk full")

    with monkeypatch.context() as broken:
        broken.setattr(sys.modules["search.indexing.drain"], "update_documents", fail)
        item(title="Later")
    assert "the worker will do it" in caplog.text
    assert found() == set()
    assert OutboxEntry.objects.exists()
    drain_all()
    assert found() == {"Later"}


def test_what_did_not_change_keeps_its_number(item, committed):
    page = item(title="Same")
    before = SearchDocument.objects.get(page_id=page.pk).seq
    with committed():
        page.save()
    assert SearchDocument.objects.get(page_id=page.pk).seq == before
    with committed():
        page.title = "Other"
        page.save_revision().publish()
    assert SearchDocument.objects.get(page_id=page.pk).seq > before
