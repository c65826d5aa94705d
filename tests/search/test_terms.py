"""Terms and places change their names: addresses, labels and texts follow at once."""

from datetime import date

import pytest
from wagtail.models import Locale

from search.indexing import refresh_all, refresh_some, verify_documents
from search.models import OutboxEntry, SearchDocument, TermRefresh
from taxonomy.catalogue import get_catalogue
from taxonomy.models import AuthoritySuccession, HubModel, LocalAuthority, ServiceArea, TermAlias
from taxonomy.services.terms import merge_terms, rename_slug, set_retired
from taxonomy.vocabularies import VOCABULARIES

pytestmark = pytest.mark.django_db


def term(slug, vocabulary="hub_models"):
    return VOCABULARIES[vocabulary].objects.canonical().get(slug=slug)


def option(answer, value, parameter="hub-model"):
    return next((one for one in answer["facets"][parameter] if one["value"] == value), None)


def test_a_new_label_shows_and_is_found(item, api, found, committed):
    item(title="A story", hub_models=["virtual"])
    with committed():
        virtual = term("virtual")
        virtual.label = "Cloud castle"
        virtual.save()
    assert option(api(), "virtual")["label"] == "Cloud castle"
    assert found(q="cloud castle", match="all") == {"A story"}


def test_a_label_in_welsh_shows_and_is_found_in_welsh(item, api, found, committed):
    item(title="Stori", locale="cy", hub_models=["virtual"])
    with committed():
        welsh = term("virtual").get_translation(Locale.objects.get(language_code="cy"))
        welsh.label = "Rhithwir"
        welsh.save()
    assert option(api(locale="cy"), "virtual")["label"] == "Rhithwir"
    assert found(locale="cy", q="rhithwir", match="all") == {"Stori"}


def test_an_old_slug_still_works(item, api, client, committed):
    item(title="A story", hub_models=["virtual"], service_areas=["send"])
    with committed():
        rename_slug(term=term("virtual"), new_slug="in-the-cloud")
    answer = api(**{"hub-model": "virtual"})
    assert answer["total"] == 1
    assert option(answer, "in-the-cloud") == {
        "value": "in-the-cloud",
        "label": "Virtual integration",
        "count": 1,
        "selected": True,
    }
    for path in ("/library/", "/library/feed.atom", "/library/export.csv"):
        moved = client.get(f"{path}?q=story&hub-model=virtual&service-area=send&page=")
        assert moved.status_code == 301
        assert moved["Location"] == f"{path}?q=story&hub-model=in-the-cloud&service-area=send"
        assert client.get(moved["Location"]).status_code == 200


def test_an_old_slug_beside_the_new_one_redirects_to_the_new_one_alone(item, client, committed):
    with committed():
        rename_slug(term=term("virtual"), new_slug="in-the-cloud")
    moved = client.get("/library/?hub-model=in-the-cloud&hub-model=virtual&type=toolkit")
    assert moved.status_code == 301
    assert moved["Location"] == "/library/?hub-model=in-the-cloud&type=toolkit"


def test_an_old_slug_of_an_age_band_redirects_too(client, committed, api):
    with committed():
        rename_slug(term=term("0-2", "age_bands"), new_slug="babies")
    moved = client.get("/library/?age=0-2&age=18m")
    assert moved.status_code == 301
    assert moved["Location"] == "/library/?age=babies&age=18m"
    assert [one["value"] for one in api(age="0-2")["facets"]["age"] if one["selected"]] == ["babies"]


def test_an_old_slug_with_a_problem_is_not_redirected(client, committed):
    with committed():
        rename_slug(term=term("virtual"), new_slug="in-the-cloud")
    assert client.get("/library/?hub-model=virtual&page=0").status_code == 400


def test_a_slug_changed_in_the_editor_works_the_same(item, api, committed):
    item(title="A story", hub_models=["virtual"])
    with committed():
        virtual = term("virtual")
        virtual.slug = "in-the-cloud"
        virtual.save()
    assert api(**{"hub-model": "virtual"})["total"] == 1
    assert TermAlias.objects.get(old_slug="virtual").new_slug == "in-the-cloud"
    with committed():
        virtual.slug = "virtual"
        virtual.save()
    assert api(**{"hub-model": "in-the-cloud"})["total"] == 1
    assert api(**{"hub-model": "virtual"})["total"] == 1


def test_merged_terms_keep_every_item(item, api, client, committed):
    item(title="One", hub_models=["virtual"])
    item(title="Both", hub_models=["virtual", "hub-network"])
    item(title="Other", hub_models=["hub-network"])
    with committed():
        merge_terms(source=term("virtual"), target=term("hub-network"))
    answer = api(**{"hub-model": "virtual"})
    assert {one["title"] for one in answer["results"]} == {"One", "Both", "Other"}
    assert option(answer, "hub-network")["count"] == 3
    assert option(answer, "virtual") is None
    moved = client.get("/library/?hub-model=virtual&hub-model=hub-network")
    assert (moved.status_code, moved["Location"]) == (301, "/library/?hub-model=hub-network")


def test_a_deleted_term_leaves_its_items_not_stated(item, api, committed):
    item(title="A story", hub_models=["virtual"])
    with committed():
        term("virtual").delete()
    answer = api(**{"hub-model": "not-stated"})
    assert answer["total"] == 1
    assert [one["value"] for one in answer["facets"]["hub-model"]] == ["not-stated"]


def test_an_area_moved_to_another_group_counts_there(item, api, committed):
    item(title="A story", service_areas=["health-visiting"])
    assert api(**{"service-area": "pregnancy-early-years"})["total"] == 1
    with committed():
        area = term("health-visiting", "service_areas")
        area.parent = ServiceArea.objects.canonical().get(slug="send")
        area.save()
    assert api(**{"service-area": "pregnancy-early-years"})["total"] == 0
    assert api(**{"service-area": "send"})["total"] == 1


def test_a_renamed_authority_shows_and_is_found(item, api, found, committed):
    item(title="A story", local_authorities=["840"])
    with committed():
        place = LocalAuthority.objects.get(dfe_code="840")
        place.name = "Prince Bishops"
        place.save()
    assert api()["results"][0]["local_authorities"] == [{"code": "840", "name": "Prince Bishops"}]
    assert option(api(), "840", "local-authority")["label"] == "Prince Bishops"
    assert found(q="bishops", match="all") == {"A story"}


def test_an_authority_in_another_region_takes_its_items_along(item, api, committed):
    item(title="A story", local_authorities=["840"])
    with committed():
        place = LocalAuthority.objects.get(dfe_code="840")
        place.region = term("london", "regions")
        place.save()
    assert api(region="north-east")["total"] == 0
    assert api(region="london")["results"][0]["regions"] == ["london"]


def test_a_successor_finds_the_stories_of_its_predecessor(item, api, found, committed):
    item(title="A story", local_authorities=["840"])
    with committed():
        AuthoritySuccession.objects.create(
            predecessor=LocalAuthority.objects.get(dfe_code="840"),
            successor=LocalAuthority.objects.get(dfe_code="841"),
            changed_on=date(2027, 4, 1),
        )
    answer = api(**{"local-authority": "841"})
    assert answer["total"] == 1
    assert [one["code"] for one in answer["results"][0]["local_authorities"]] == ["840"]
    with committed():
        AuthoritySuccession.objects.all().delete()
    assert api(**{"local-authority": "841"})["total"] == 0


class TestNoReindexAfterARename:
    """A rename writes no page event: queries find under both names, texts follow in the background."""

    @pytest.fixture(autouse=True)
    def library(self, item):
        self.tagged = item(title="With", hub_models=["virtual"], service_areas=["send"])
        self.other = item(title="Without", hub_models=["hub-network"])

    def numbers(self):
        return dict(SearchDocument.objects.values_list("page_id", "seq"))

    def rename(self, **changes):
        virtual = term("virtual")
        for name, value in changes.items():
            setattr(virtual, name, value)
        virtual.save()

    @pytest.mark.parametrize(
        "changes", [{"label": "Cloud castle"}, {"slug": "cloud"}, {"label": "Cloud castle", "slug": "cloud"}]
    )
    def test_no_page_is_queued_or_built(self, committed, changes, api):
        before = self.numbers()
        with committed():
            self.rename(**changes)
            assert not OutboxEntry.objects.exists()
        assert self.numbers() == before
        assert api()["total"] == 2
        assert self.numbers() == before

    def test_a_new_label_is_shown_and_both_names_find(self, committed, api, found):
        with committed():
            self.rename(label="Cloud castle")
        assert option(api(), "virtual")["label"] == "Cloud castle"
        assert found(q="cloud castle", match="all") == {"With"}
        assert found(q="virtual integration", match="all") == {"With"}
        refresh_all()
        assert found(q="cloud castle", match="all") == {"With"}
        assert found(q="virtual integration", match="all") == {"With"}
        assert found(q="castle", match="all") == {"With"}

    def test_filters_counts_and_results_speak_of_the_new_slug_at_once(self, committed, api, client):
        with committed():
            self.rename(slug="cloud")
        for _round in range(2):
            answer = api()
            assert {one["value"]: one["count"] for one in answer["facets"]["hub-model"]} == {
                "cloud": 1,
                "hub-network": 1,
            }
            for value in ("cloud", "virtual"):
                answer = api(**{"hub-model": value})
                assert [one["title"] for one in answer["results"]] == ["With"]
                assert answer["results"][0]["hub_models"] == ["cloud"]
                assert option(answer, "cloud")["count"] == 1
                assert option(answer, "virtual") is None
            assert client.get("/library/?hub-model=virtual").status_code == 301
            rows = b"".join(client.get("/library/export.csv?hub-model=cloud")).decode().splitlines()
            assert len(rows) == 2 and ",cloud," in rows[1]
            refresh_all()

    def test_a_renamed_group_still_counts_its_areas(self, committed, api):
        with committed():
            rename_slug(term=term("send", "service_areas"), new_slug="send-and-disability")
        assert api(**{"service-area": "send"})["total"] == 1
        assert option(api(), "send-and-disability", "service-area")["count"] == 1
        assert api()["results"][-1]["service_areas"] in (["send-and-disability"], [])

    def test_the_words_of_the_texts_follow_in_the_background(self, committed, found):
        before = self.numbers()
        with committed():
            self.rename(label="Cloud castle", slug="cloud")
        assert TermRefresh.objects.count() == 1
        assert refresh_some(1) == 1
        after = self.numbers()
        assert after[self.tagged.pk] > before[self.tagged.pk]
        assert after[self.other.pk] == before[self.other.pk]
        assert refresh_some(1) == 0
        assert not TermRefresh.objects.exists()
        assert verify_documents() == []

    def test_a_complete_check_finds_nothing_wrong_after_a_rename(self, committed):
        with committed():
            self.rename(label="Cloud castle", slug="cloud")
        assert verify_documents() == []

    def test_a_description_or_a_note_costs_nothing(self, committed):
        with committed():
            self.rename(description="Other words.", note="Ours.")
        assert not OutboxEntry.objects.exists()
        assert not TermRefresh.objects.exists()

    def test_other_names_queue_only_the_items_that_carry_the_term(self, committed):
        with committed():
            self.rename(also_called="ether hub")
            assert list(OutboxEntry.objects.values_list("page_id", flat=True)) == [self.tagged.pk]

    def test_a_renamed_term_reads_the_same_in_a_language_without_its_own_label(self, committed, item, found):
        with committed():
            HubModel.objects.filter(slug="virtual", locale__language_code="cy").delete()
        item(title="Stori", locale="cy", hub_models=["virtual"])
        with committed():
            self.rename(label="Cloud castle")
        assert found(locale="cy", q="cloud castle", match="all") == {"Stori"}


def test_a_retired_term_is_a_filter_only_where_an_item_has_it(item, api, client, committed):
    item(title="A story", hub_models=["virtual"], age_min_months=0, age_max_months=35)
    with committed():
        for slug in ("virtual", "partner-hosted"):
            set_retired(term=term(slug), retired=True)
        set_retired(term=term("0-2", "age_bands"), retired=True)
    assert option(api(), "virtual")["count"] == 1
    page = client.get("/library/").content.decode()
    assert 'value="virtual"' in page and 'value="partner-hosted"' not in page
    assert 'value="0-2"' not in page
    assert api(age="0-2")["total"] == 1


def test_a_catalogue_that_was_rolled_back_is_never_used():
    """What a failed request read of its own change must not look current after the next change."""
    from django.db import transaction

    def rename(label):
        virtual = HubModel.objects.canonical().get(slug="virtual")
        virtual.label = label
        virtual.save()
        return get_catalogue().label("hub_models", "virtual")

    before = get_catalogue().label("hub_models", "virtual")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        assert rename("Never committed") == "Never committed"
        raise ZeroDivisionError
    other = HubModel.objects.canonical().get(slug="centre-based")
    HubModel.objects.filter(pk=other.pk).update(note="another process")
    assert get_catalogue().label("hub_models", "virtual") == before
    other.save()
    assert get_catalogue().label("hub_models", "virtual") == before
