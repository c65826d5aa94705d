"""The home page, questions and standard pages."""

import datetime

import pytest

from home.models import HomePage
from tests.factories import library

pytestmark = [pytest.mark.django_db, pytest.mark.once]


class TestHome:
    def test_it_leads_into_the_library_by_the_three_main_facets(self, client):
        view = client.get("/").context["view"]
        assert [tile.href for tile in view.models][:2] == [
            "/library/?hub-model=centre-based",
            "/library/?hub-model=hub-and-spoke",
        ]
        assert view.services[0].href == "/library/?service-area=pregnancy-early-years"
        assert view.services[-1].tone == "system"
        assert [link.href for link in view.ages][:2] == ["/library/?age=pregnancy", "/library/?age=0-2"]

    def test_it_says_what_hubs_are_about_and_who_guides_the_centre(self, client):
        view = client.get("/").context["view"]
        assert [one.title for one in view.principles] == ["Access", "Connection", "Relationships"]
        assert [one.title for one in view.voices] == ["Evidence and value", "Families", "Providers"]
        assert all(one.text for one in (*view.principles, *view.voices))

    def test_families_are_told_where_to_go(self, client):
        html = client.get("/").content.decode()
        assert "This library is for professionals" in html
        assert "https://www.gov.uk/find-local-council" in html
        assert "no place to report harm" in html
        assert "https://www.gov.uk/report-child-abuse" in html

    def test_counts_and_new_items_come_from_the_search(self, client, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            story = library.CaseStudyFactory(full=True, title="Northmoor")
        view = client.get("/").context["view"]
        assert view.total_text == "See 1 item"
        assert [card.title for card in view.newest] == [story.title]
        assert view.newest[0].judged == "Promising practice"
        texts = {tile.href.split("=")[1]: tile.text for tile in view.services[:-1]}
        assert texts["pregnancy-early-years"] == "1 item"

    def test_questions_and_news(self, client):
        question = library.FaqFactory(title="How do we start?")
        today = datetime.date.today()
        news = library.NewsFactory(title="Shown", published_on=today)
        library.NewsFactory(title="Past", expires_prominence_on=today - datetime.timedelta(days=1))
        view = client.get("/").context["view"]
        assert [link.href for link in view.questions] == [question.get_url()]
        assert [card.href for card in view.news] == [news.get_url()]

    def test_suggested_searches(self, client):
        page = library.home()
        HomePage.objects.filter(pk=page.pk).update(search_hints="tongue-tie, dads & carers")
        view = client.get("/").context["view"]
        assert [(link.label, link.href) for link in view.popular] == [
            ("tongue-tie", "/library/?q=tongue-tie"),
            ("dads & carers", "/library/?q=dads+%26+carers"),
        ]

    def test_other_languages(self, client):
        library.welsh_home()
        response = client.get("/cy/")
        assert response.status_code == 200
        assert response.context["view"].library_href == "/cy/library/"


class TestQuestions:
    def test_they_stand_under_their_themes(self, client):
        leadership = library.term("system_themes", "leadership")
        first = library.FaqFactory(title="Who leads?", system_themes=[leadership], reviewed=True)
        other = library.FaqFactory(title="Anything else?")
        groups = client.get(first.get_parent().get_url()).context["view"].groups
        found = {group.title: [card.title for card in group.cards] for group in groups}
        assert found == {"Leadership": [first.title], "More questions": [other.title]}
        assert groups[0].cards[0].meta[0].values[0].text == "Last reviewed 10 January 2026"

    def test_a_long_answer_is_cut_in_the_list_only(self, client):
        page = library.FaqFactory(short_answer="word " * 70)
        (group,) = client.get(page.get_parent().get_url()).context["view"].groups
        assert len(group.cards[0].summary) <= 160
        assert client.get(page.get_url()).context["view"].lead == page.short_answer

    def test_an_empty_index(self, client):
        page = library.FaqFactory()
        index = page.get_parent()
        page.delete()
        assert "There are no questions yet." in client.get(index.get_url()).content.decode()


def test_a_standard_page_below_another_shows_the_way(client):
    above = library.StandardFactory(title="About us")
    page = library.StandardFactory(title="Privacy", parent_page=above)
    crumbs = client.get(page.get_url()).context["view"].breadcrumbs
    assert [(link.label, link.href) for link in crumbs] == [("About us", above.get_url())]
