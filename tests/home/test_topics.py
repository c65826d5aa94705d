"""Topics and collections: items gathered by hand and by a saved search."""

import datetime
import json
import re

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from home.models import TopicPage
from home.saved_search import InvalidSearch, canonical_search
from search.models import SearchDocument
from taxonomy.models import TermAlias
from tests.factories import library
from tests.factories.items import make_item

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def findable(django_capture_on_commit_callbacks):
    """What is published is in the index when the block ends."""

    def capture():
        return django_capture_on_commit_callbacks(execute=True)

    return capture


def view_of(client, page, prefix=""):
    response = client.get(f"{prefix}{page.get_url()}")
    assert response.status_code == 200
    return response.context["view"]


def picks_of(client, page, prefix=""):
    return [(pick.card.title, pick.why) for pick in view_of(client, page, prefix).picks]


class TestByHand:
    def test_in_the_editors_order_with_the_reason(self, client, findable):
        with findable():
            one, two = library.CaseStudyFactory(title="One"), library.EvidenceFactory(title="Two")
            question = library.FaqFactory(title="Three?")
        page = library.CollectionFactory()
        library.pick(page, two, why="Read this first.")
        library.pick(page, question, one)
        assert picks_of(client, page) == [("Two", "Read this first."), ("Three?", ""), ("One", "")]
        html = client.get(page.get_url()).content.decode().partition('id="picks"')[2]
        assert html.index("Two") < html.index("Read this first.") < html.index("Three?")
        assert "Evidence summary" in html and "Question" in html

    @pytest.mark.parametrize("hide", ["unpublish", "restrict", "expire", "delete"])
    def test_a_hidden_item_disappears(self, client, findable, hide):
        with findable():
            gone, stays = library.CaseStudyFactory(title="Gone"), library.CaseStudyFactory(title="Stays")
        page = library.CollectionFactory()
        library.pick(page, gone, stays)
        assert len(picks_of(client, page)) == 2
        with findable():
            if hide == "unpublish":
                gone.unpublish()
            elif hide == "restrict":
                PageViewRestriction.objects.create(page=gone, restriction_type="login")
            elif hide == "expire":
                Page.objects.filter(pk=gone.pk).update(
                    expire_at=timezone.now() - datetime.timedelta(minutes=1)
                )
            else:
                gone.delete()
        assert picks_of(client, page) == [("Stays", "")]

    def test_with_nothing_left_the_page_says_so(self, client):
        page = library.CollectionFactory()
        assert "There is nothing here at the moment." in client.get(page.get_url()).content.decode()

    def test_an_item_that_the_search_has_not_read_yet_is_shown_by_its_title(self, client, findable):
        with findable():
            item = library.CaseStudyFactory(title="New")
        SearchDocument.objects.all().delete()
        page = library.CollectionFactory()
        library.pick(page, item, why="Because.")
        assert picks_of(client, page) == [("New", "Because.")]

    def test_an_item_says_where_it_was_gathered(self, client):
        item, page = library.CaseStudyFactory(), library.TopicFactory(title="Dads")
        library.pick(page, item)
        (group,) = view_of(client, item).related
        assert group.title == "In these topics and collections"
        assert [one.title for one in group.items] == ["Dads"]


class TestLanguages:
    def test_a_translated_page_leads_to_translated_items(self, client, findable):
        with findable():
            item, other = library.ResourceFactory(title="Leaflet"), library.ResourceFactory(title="English")
            library.translate(item, title="Taflen")
        page = library.CollectionFactory(title="Leaflets")
        library.pick(page, item, other, why="Hand it out.")
        welsh = library.translate(page, title="Taflenni")
        assert [title for title, _why in picks_of(client, welsh)] == ["Taflen", "English"]
        assert [why for _title, why in picks_of(client, welsh)] == ["Hand it out.", "Hand it out."]
        html = client.get(welsh.get_url()).content.decode()
        assert re.search(r'hreflang="en" href="[^"]*/collections/', html)

    def test_without_a_translation_the_english_page_leads_to_welsh_items(self, client, findable):
        with findable():
            item = library.ResourceFactory(title="Leaflet")
            library.translate(item, title="Taflen")
        page = library.CollectionFactory(slug="leaflets")
        library.pick(page, item)
        response = client.get("/cy/collections/leaflets/")
        assert response.status_code == 200
        view = response.context["view"]
        assert [pick.card.title for pick in view.picks] == ["Taflen"]
        assert view.notices[0].name == "fallback"

    def test_a_search_that_finds_nothing_in_welsh_is_done_in_english(self, client, findable):
        with findable():
            library.CaseStudyFactory(title="Northmoor")
        library.welsh_home()
        library.TopicFactory(slug="stories", search_address="type=case_study")
        view = client.get("/cy/topics/stories/").context["view"]
        assert [card.title for card in view.found] == ["Northmoor"]
        assert view.found_href == "/library/?type=case_study"


class TestSavedSearch:
    def test_it_is_done_anew_for_every_reader(self, client, findable):
        page = library.TopicFactory(search_address="type=case_study&sort=title", search_limit=2)
        with findable():
            for title in ("Bee", "Ant", "Cat"):
                library.CaseStudyFactory(title=title)
            library.EvidenceFactory(title="No story")
        view = view_of(client, page)
        assert [card.title for card in view.found] == ["Ant", "Bee"]
        assert view.found_text == "See all 3 in the library"
        assert view.found_href == "/library/?type=case_study&sort=title"
        assert client.get(view.found_href).context["page_view"].total == 3

    def test_what_was_gathered_by_hand_is_not_shown_twice(self, client, findable):
        with findable():
            one = library.CaseStudyFactory(title="One")
            library.CaseStudyFactory(title="Two")
        page = library.TopicFactory(search_address="type=case_study", search_limit=1)
        library.pick(page, one)
        assert [card.title for card in view_of(client, page).found] == ["Two"]

    def test_restricted_items_are_found_by_those_who_may_see_them(self, client, findable, django_user_model):
        with findable():
            item = library.CaseStudyFactory(title="Members")
        with findable():
            PageViewRestriction.objects.create(page=item, restriction_type="login")
        page = library.TopicFactory(search_address="type=case_study")
        assert view_of(client, page).found == ()
        client.force_login(django_user_model.objects.create_user(email="m@example.org", password="x"))
        assert [card.title for card in view_of(client, page).found] == ["Members"]

    def test_an_old_term_in_it_counts_as_the_new_one(self, client, findable):
        make_item(title="Feeding", service_areas=["infant-feeding"])
        TermAlias.objects.create(vocabulary="service_areas", old_slug="nursing", new_slug="infant-feeding")
        page = library.TopicFactory(search_address="service-area=nursing")
        view = view_of(client, page)
        assert view.found_href == "/library/?service-area=infant-feeding"

    def test_a_search_that_cannot_be_done_any_more_is_left_out(self, client):
        page = library.TopicFactory()
        TopicPage.objects.filter(pk=page.pk).update(search_address="service-area=long-gone")
        view = view_of(client, page)
        assert (view.found, view.found_text) == ((), "")


class TestAddress:
    @pytest.mark.parametrize(
        ("given", "kept"),
        [
            ("https://example.org/library/?q=debt&page=3&size=50", "q=debt"),
            ("/cy/library/?age=0-2&q=", "age=0-2"),
            ("?theme=fathers&unknown=1", "theme=fathers"),
            (
                "service-area=housing&type=case_study&service-area=debt-welfare-advice",
                "type=case_study&service-area=housing&service-area=debt-welfare-advice",
            ),
            ("/library/?like=888&archived=1&sort=title", "like=888&archived=1&sort=title"),
        ],
    )
    def test_what_is_kept(self, given, kept):
        assert canonical_search(given) == kept
        assert canonical_search(kept) == kept

    @pytest.mark.parametrize(
        ("given", "problem"),
        [
            ("/library/?age=banana", "age: “banana”. Write an age"),
            ("/library/?hub-model=nope&like=nowhere", "hub-model: “nope”"),
            ("/library/", "This address filters nothing"),
            ("/library/?page=2", "This address filters nothing"),
            ("/news/?q=debt", "This is no address of the library"),
            ("javascript:alert(1)", "This is no address of the library"),
            ("tongue-tie", "This is no address of the library"),
        ],
    )
    def test_what_is_refused(self, given, problem):
        with pytest.raises(InvalidSearch) as refused:
            canonical_search(given)
        assert problem in str(refused.value)

    def test_every_problem_is_named_at_the_field(self):
        page = library.TopicFactory()
        page.search_address = "/library/?age=banana&hub-model=nope"
        with pytest.raises(ValidationError) as refused:
            page.full_clean()
        assert len(refused.value.message_dict["search_address"]) == 2

    def test_a_saved_address_is_put_in_order(self):
        page = library.TopicFactory()
        page.search_address = "https://example.org/library/?q=debt&page=2"
        page.full_clean()
        assert page.search_address == "q=debt"


class TestIndexes:
    def test_all_topics_as_cards(self, client):
        library.TopicFactory(title="Dads", tone="family-support")
        library.EvaluationFactory(title="Evaluated")
        library.TopicFactory(title="Draft").unpublish()
        secret = library.TopicFactory(title="Secret")
        PageViewRestriction.objects.create(page=secret, restriction_type="login")
        view = client.get("/topics/").context["view"]
        assert [card.title for card in view.cards] == ["Dads", "Evaluated"]
        assert view.cards[0].picture.src.endswith("art/topic--family-support.svg")

    def test_empty(self, client):
        assert "There is nothing here yet." in client.get("/collections/").content.decode()

    def test_they_are_no_items_of_the_library(self, client, findable):
        with findable():
            library.TopicFactory(title="Unmistakable")
            library.CollectionFactory(title="Unmistakable")
        assert client.get("/library/").context["page_view"].total == 0
        assert not SearchDocument.objects.exists()

    def test_crumbs_and_structured_data(self, client, findable):
        with findable():
            item = library.CaseStudyFactory(title="One")
        page = library.TopicFactory(title="Dads")
        library.pick(page, item)
        view = view_of(client, page)
        assert [(link.label, link.href) for link in view.breadcrumbs] == [("Topics", "/topics/")]
        html = client.get(page.get_url()).content.decode()
        graph = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', html)[1])[
            "@graph"
        ]
        assert graph[0]["@type"] == "CollectionPage"
        assert graph[0]["mainEntity"]["itemListElement"][0]["name"] == "One"
