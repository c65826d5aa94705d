"""A preview shows what is in the form, not what is stored."""

import pytest
from django.test import RequestFactory

from core.models import RelatedItem
from resources.models import ResourceFile
from tests.factories import library
from tests.factories.files import DocumentFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def preview(page):
    response = page.make_preview_request(RequestFactory().get("/admin/"), page.default_preview_mode)
    response.render()
    return response.content.decode()


def test_terms_links_and_files_of_the_form(client):
    page = library.ResourceFactory(full=True, title="Stored")
    other = library.ResourceFactory(title="Chosen just now")
    draft = page.get_latest_revision_as_object()
    draft.title = "Typed"
    draft.hub_models = [library.term("hub_models", "virtual")]
    draft.related_links = [RelatedItem(target=other)]
    draft.files = [ResourceFile(document=DocumentFactory(), label="A new file")]
    html = preview(draft)
    for wanted in ("Typed", "Virtual integration", "Chosen just now", "A new file"):
        assert wanted in html
    assert "Virtual integration" not in client.get(page.get_url()).content.decode()


def test_a_page_that_was_never_saved(client):
    from resources.models import ResourceIndexPage

    index = ResourceIndexPage.objects.get()
    draft = type(library.ResourceFactory())(title="Brand new", slug="brand-new", locale=index.locale)
    draft.set_url_path(index)
    assert "Brand new" in preview(draft)


@pytest.mark.parametrize(
    "make",
    [
        lambda: library.CaseStudyFactory(full=True),
        lambda: library.EvidenceFactory(full=True),
        library.ToolkitFactory,
        library.NewsFactory,
        library.FaqFactory,
        library.StandardFactory,
        library.home,
    ],
)
def test_every_type_has_a_preview(make):
    page = make()
    assert page.title in preview(page.get_latest_revision_as_object())


def test_a_preview_in_the_admin_may_be_framed(admin_client):
    page = library.ResourceFactory()
    response = admin_client.get(f"/admin/pages/{page.pk}/view_draft/")
    assert response.status_code == 200
    assert "frame-ancestors 'self'" in response["Content-Security-Policy"]
