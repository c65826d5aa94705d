"""A page costs the same number of queries in a library of 5 and of 500 items."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from casestudies.models import CaseStudyIndexPage, CaseStudyPage
from core.models import RelatedItem
from tests.factories import library

pytestmark = pytest.mark.django_db


def fill(target, number):
    """Live stories that all point at the target page, written straight into their tables."""
    index = CaseStudyIndexPage.objects.get()
    first = index.get_children().count() + 1
    kind = ContentType.objects.get_for_model(CaseStudyPage)
    rows = [
        Page(
            path=Page._get_path(index.path, index.depth + 1, place),
            depth=index.depth + 1,
            title=f"Filler {place}",
            slug=f"filler-{place}",
            url_path=f"{index.url_path}filler-{place}/",
            content_type=kind,
            locale_id=index.locale_id,
        )
        for place in range(first, first + number)
    ]
    for page in Page.objects.bulk_create(rows):
        CaseStudyPage(page_ptr_id=page.pk).save_base(raw=True)
    RelatedItem.objects.bulk_create(RelatedItem(page_id=page.pk, target_id=target.pk) for page in rows)


def test_an_item_page_at_5_and_at_500(client):
    page = library.CaseStudyFactory(full=True)

    def queries():
        client.get(page.get_url())
        with CaptureQueriesContext(connection) as captured:
            assert client.get(page.get_url()).status_code == 200
        return len(captured)

    fill(page, 5)
    at_five = queries()
    fill(page, 495)
    assert queries() == at_five <= 12


def test_an_image_costs_no_more_than_two(client):
    from tests.factories.files import ImageFactory

    page = library.CaseStudyFactory(full=True, image=ImageFactory(), image_alt="A door")
    client.get(page.get_url())
    with CaptureQueriesContext(connection) as captured:
        response = client.get(page.get_url())
    assert 'alt="A door"' in response.content.decode()
    assert len(captured) <= 12
