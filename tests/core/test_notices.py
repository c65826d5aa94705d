"""The panels at the top of a page."""

import datetime

import pytest

from tests.factories import library

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def notices(client, page, url=None):
    view = client.get(url or page.get_url()).context["view"]
    return {notice.name: "".join(text for text, _marked in notice.parts) for notice in view.notices}


def test_a_current_page_has_none(client):
    assert notices(client, library.StandardFactory(reviewed=True)) == {}


def test_archived(client):
    found = notices(client, library.ResourceFactory(archived=True))
    assert "kept for reference" in found["archived"]
    assert "May 2024" in found["archived"]


def test_superseded_by_a_live_page(client):
    newer = library.ResourceFactory(title="The new guide")
    page = library.ResourceFactory(superseded_by=newer)
    view = client.get(page.get_url()).context["view"]
    (notice,) = view.notices
    assert notice.name == "superseded"
    assert [(link.label, link.href) for link in notice.links] == [("The new guide", newer.get_url())]
    newer.unpublish()
    assert notices(client, page) == {}


def test_work_under_an_older_programme_says_what_it_is_called_now(client):
    page = library.CaseStudyFactory(policy_era=library.term("policy_eras", "programme"))
    found = notices(client, page)["older-programme"]
    assert "Family Hubs and Start for Life programme" in found
    assert "March 2026" in found
    assert "Best Start Family Hubs and Healthy Babies" in found


@pytest.mark.parametrize("era", ["best-start", "not-policy-specific"])
def test_work_under_the_current_programme_or_none_has_no_notice(client, era):
    page = library.CaseStudyFactory(policy_era=library.term("policy_eras", era))
    assert notices(client, page) == {}


def test_news_becomes_a_record_after_twelve_months(client):
    today = datetime.date.today()
    old = library.NewsFactory(published_on=today - datetime.timedelta(days=370))
    new = library.NewsFactory(published_on=today - datetime.timedelta(days=300))
    assert "This is a record of" in notices(client, old)["record"]
    assert notices(client, new) == {}


def test_a_translation_shows_both_dates(client):
    page = library.ResourceFactory()
    welsh = library.translate(page, title="Adnodd")
    found = client.get(welsh.get_url()).context["view"].notices
    assert [notice.name for notice in found] == ["translation"]
    assert [link.href for link in found[0].links] == [page.get_url()]


def test_a_translation_older_than_its_source_says_so(client):
    page = library.ResourceFactory()
    welsh = library.translate(page, title="Adnodd")
    type(welsh).objects.filter(pk=welsh.pk).update(
        last_published_at=page.last_published_at - datetime.timedelta(days=40)
    )
    assert list(notices(client, welsh)) == ["older-translation"]
