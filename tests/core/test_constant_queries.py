"""A page costs the same number of queries in a library of 5 and of 500 items."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from casestudies.models import CaseStudyIndexPage, CaseStudyPage
from core.models import RelatedItem
from tests.factories import library

pytestmark = [pytest.mark.django_db, pytest.mark.once]


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


def queries_of(client, url):
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def stories(number, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        return [library.CaseStudyFactory(title=f"Story {place}") for place in range(number)]


def test_a_topic_with_5_and_with_40_items(client, django_capture_on_commit_callbacks):
    made = stories(40, django_capture_on_commit_callbacks)
    small = library.TopicFactory(search_address="type=case_study", search_limit=2)
    large = library.TopicFactory(search_address="type=case_study", search_limit=24)
    library.pick(small, *made[:5])
    library.pick(large, *made)
    assert queries_of(client, small.get_url()) == queries_of(client, large.get_url()) <= 22


def test_the_evaluation_page_at_5_and_at_100_items(client):
    page = library.EvaluationFactory()
    places = [library.authority(code) for code in ("840", "383", "801", "888", "330")]

    def add(number):
        for place in range(number):
            where = [places[place % len(places)]]
            study = library.EvidenceFactory(local_authorities=where, subject_type="evaluation")
            story = library.CaseStudyFactory(local_authorities=where)
            library.use_programme(story, study)

    add(3)
    at_few = queries_of(client, page.get_url())
    add(47)
    assert queries_of(client, page.get_url()) == at_few <= 16


def test_an_item_page_with_1_and_with_60_notes(client):
    page = library.CaseStudyFactory(full=True)
    library.note(page, "2026-03-01")
    at_one = queries_of(client, page.get_url())
    for day in range(1, 31):
        library.note(page, f"2026-04-{day:02d}")
    assert queries_of(client, page.get_url()) == at_one <= 12


def test_home_with_1_and_with_6_featured_items(client, django_capture_on_commit_callbacks):
    from home.models import FeaturedItem

    made = stories(6, django_capture_on_commit_callbacks)
    FeaturedItem.objects.create(page=library.home(), target=made[0], sort_order=0)
    at_one = queries_of(client, "/")
    for order, story in enumerate(made[1:], start=1):
        FeaturedItem.objects.create(page=library.home(), target=story, sort_order=order)
    assert queries_of(client, "/") == at_one <= 17
