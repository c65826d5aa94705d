"""Renaming and merging terms: what is tagged stays tagged, old slugs still work."""

import pytest
from django.core.exceptions import ValidationError
from django.db.models import ProtectedError

from casestudies.models import CaseStudyPage
from taxonomy.catalogue import get_catalogue
from taxonomy.models import HubModel, PolicyEra, ServiceArea, TermAlias
from taxonomy.services.terms import merge_terms, rename_slug
from taxonomy.signals import terms_changed
from tests.factories import library

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard():
    """What `terms_changed` said."""
    said = []

    def listen(sender, vocabulary, slugs, **_):
        said.append((vocabulary, tuple(slugs)))

    terms_changed.connect(listen)
    yield said
    terms_changed.disconnect(listen)


class TestRename:
    def test_old_addresses_still_work(self, client, heard):
        term = library.term("hub_models", "virtual")
        rename_slug(term=term, new_slug="virtual-integration")
        assert get_catalogue().resolve("hub_models", "virtual") == "virtual-integration"
        assert get_catalogue().resolve("hub_models", "virtual-integration") == "virtual-integration"
        assert ("hub_models", ("virtual-integration",)) in heard
        response = client.get("/library/?hub-model=virtual")
        assert (response.status_code, response["Location"]) == (
            301,
            "/library/?hub-model=virtual-integration",
        )

    def test_a_chain_of_names_leads_to_the_last(self):
        term = library.term("hub_models", "virtual")
        for slug in ("second", "third"):
            rename_slug(term=term, new_slug=slug)
        assert {alias.new_slug for alias in TermAlias.objects.filter(vocabulary="hub_models")} == {"third"}
        assert get_catalogue().resolve("hub_models", "virtual") == "third"

    def test_and_back_again(self):
        term = library.term("hub_models", "virtual")
        rename_slug(term=term, new_slug="second")
        rename_slug(term=term, new_slug="virtual")
        assert get_catalogue().resolve("hub_models", "second") == "virtual"
        assert not TermAlias.objects.filter(vocabulary="hub_models", old_slug="virtual").exists()

    @pytest.mark.parametrize("slug", ["hub-network", "not-stated"])
    def test_taken_and_reserved_slugs_are_refused(self, slug):
        with pytest.raises(ValidationError, match="taken"):
            rename_slug(term=library.term("hub_models", "virtual"), new_slug=slug)

    def test_translations_follow(self):
        term = library.term("hub_models", "virtual")
        welsh = translated(term, "Integreiddio rhithwir")
        rename_slug(term=term, new_slug="second")
        welsh.refresh_from_db()
        assert welsh.slug == "second"

    def test_a_slug_changed_in_the_editor_is_remembered_too(self):
        term = library.term("hub_models", "virtual")
        term.slug = "typed-by-hand"
        term.save()
        assert get_catalogue().resolve("hub_models", "virtual") == "typed-by-hand"

    def test_items_stay_tagged(self, client):
        page = library.CaseStudyFactory(hub_models=[library.term("hub_models", "virtual")])
        rename_slug(term=library.term("hub_models", "virtual"), new_slug="second")
        html = client.get(page.get_url()).content.decode()
        assert "/library/?hub-model=second" in html


class TestMerge:
    def test_links_of_every_kind_move(self, heard):
        source, target = library.term("hub_models", "virtual"), library.term("hub_models", "hub-network")
        only = library.CaseStudyFactory(hub_models=[source])
        both = library.CaseStudyFactory(hub_models=[source, target])
        question = library.FaqFactory(hub_models=[source])
        merge_terms(source=source, target=target)
        for page in (only, both, question):
            fresh = type(page).objects.get(pk=page.pk)
            assert [term.slug for term in fresh.hub_models.all()] == ["hub-network"]
        assert not HubModel.objects.filter(slug="virtual").exists()
        assert get_catalogue().resolve("hub_models", "virtual") == "hub-network"
        assert ("hub_models", ("hub-network",)) in heard

    def test_foreign_keys_move(self):
        source, target = library.term("policy_eras", "ncfh-launch"), library.term("policy_eras", "programme")
        page = library.CaseStudyFactory(policy_era=source)
        merge_terms(source=source, target=target)
        assert CaseStudyPage.objects.get(pk=page.pk).policy_era == target
        assert not PolicyEra.objects.filter(slug="ncfh-launch").exists()

    def test_areas_move_with_their_group(self):
        source, target = (
            library.term("service_areas", "health-wellbeing"),
            library.term("service_areas", "send"),
        )
        merge_terms(source=source, target=target)
        assert ServiceArea.objects.canonical().get(slug="oral-health").parent == target
        assert get_catalogue().term("service_areas", "oral-health").parent_slug == "send"

    def test_translations_of_the_source_go_with_it(self):
        source, target = library.term("hub_models", "virtual"), library.term("hub_models", "hub-network")
        welsh = translated(source, "Rhithwir")
        merge_terms(source=source, target=target)
        assert not HubModel.objects.filter(pk=welsh.pk).exists()

    def test_old_names_of_the_source_lead_to_the_target(self):
        source = library.term("hub_models", "virtual")
        rename_slug(term=source, new_slug="second")
        merge_terms(source=source, target=library.term("hub_models", "hub-network"))
        assert get_catalogue().resolve("hub_models", "virtual") == "hub-network"

    def test_a_group_is_not_merged_into_its_own_area(self):
        group, area = library.term("service_areas", "send"), library.term("service_areas", "autism")
        with pytest.raises(ValidationError):
            merge_terms(source=group, target=area)

    def test_terms_of_two_vocabularies_are_not_merged(self):
        with pytest.raises(ValidationError):
            merge_terms(
                source=library.term("hub_models", "virtual"), target=library.term("regions", "north-east")
            )
        with pytest.raises(ValidationError):
            term = library.term("hub_models", "virtual")
            merge_terms(source=term, target=term)


def test_a_term_in_use_cannot_simply_be_deleted():
    era = library.term("policy_eras", "programme")
    library.CaseStudyFactory(policy_era=era)
    with pytest.raises(ProtectedError):
        era.delete()


def test_service_areas_have_two_levels():
    area = library.term("service_areas", "autism")
    area.parent = library.term("service_areas", "oral-health")
    with pytest.raises(ValidationError, match="two levels"):
        area.full_clean()


def translated(term, label, language="cy"):
    from wagtail.models import Locale

    locale, _ = Locale.objects.get_or_create(language_code=language)
    # Every term comes with a label in each language of the site.
    copy = term.get_translation_or_none(locale) or term.copy_for_translation(locale)
    copy.label = label
    copy.save()
    return copy
