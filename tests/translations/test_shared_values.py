"""Facets, dates and ages of translations follow the English page."""

import datetime

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from wagtail.models import Locale
from wagtail_localize.models import OverridableSegment, SegmentOverride, Translation, TranslationSource

from casestudies.models import CaseStudyPage
from core.checks import page_models
from resources.models import EvidenceSummaryPage, ResourcePage
from search.models import SearchDocument
from tests.factories import library
from tests.factories.library import authority, term
from translations.services.shared_values import copy_to_translations, shared_columns, shared_lists

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    return library.CaseStudyFactory(full=True, last_reviewed=datetime.date(2026, 1, 1), licence="ogl-3")


@pytest.fixture
def welsh(story):
    return library.translate(story, title="Stori")


def slugs(page, name):
    return sorted(one.slug for one in getattr(type(page).objects.get(pk=page.pk), name).all())


def draft_of(page):
    return type(page).objects.get(pk=page.pk).get_latest_revision_as_object()


def publish(page):
    page.save_revision().publish()


def test_every_facet_date_and_age_is_shared_and_no_text():
    names = {field.name for field in shared_columns(CaseStudyPage)}
    assert names >= {
        "licence", "published_on", "policy_era", "practice_tier", "evidence_rating", "own_region",
        "age_min_months", "age_max_months", "last_reviewed", "review_due", "archived_on", "superseded_by",
        "started", "ended", "integration_degree", "maturity_stage", "public_contact", "review_owner", "image",
    }  # fmt: skip
    assert not names & {
        "slug",
        "title",
        "summary",
        "image_alt",
        "external_id",
        "search_keywords",
        "rationale",
    }
    assert {field.name for field in shared_lists(CaseStudyPage)} >= {"hub_models", "local_authorities"}
    for model in page_models():
        for field in shared_columns(model):
            assert (
                field.choices
                or field.name == "search_address"  # the same filters in every language
                or field.get_internal_type() not in ("CharField", "TextField", "SlugField")
                or ("Field" in type(field).__name__ and type(field).__name__ in ("URLField", "EmailField"))
            ), field


def test_a_changed_facet_follows(story, welsh):
    story.hub_models = [term("hub_models", "virtual")]
    story.policy_era = term("policy_eras", "best-start")
    story.age_min_months, story.age_max_months = 12, 35
    story.licence = "cc-by-4"
    story.review_due = datetime.date(2027, 5, 1)
    story.local_authorities = [authority("840")]
    publish(story)
    welsh.refresh_from_db()
    assert slugs(welsh, "hub_models") == ["virtual"]
    assert [one.dfe_code for one in welsh.local_authorities.all()] == ["840"]
    assert (welsh.policy_era.slug, welsh.licence) == ("best-start", "cc-by-4")
    assert (welsh.age_min_months, welsh.age_max_months) == (12, 35)
    assert welsh.review_due == datetime.date(2027, 5, 1)
    assert welsh.title == "Stori"


def test_emptied_facets_follow_too(story, welsh):
    for name in ("hub_models", "service_areas", "funding_statuses", "local_authorities"):
        assert getattr(welsh, name).exists(), name
        setattr(story, name, [])
    story.policy_era = story.practice_tier = None
    story.age_min_months = story.age_max_months = None
    publish(story)
    welsh.refresh_from_db()
    for name in ("hub_models", "service_areas", "funding_statuses", "local_authorities"):
        assert not getattr(welsh, name).exists(), name
    assert welsh.policy_era is None
    assert welsh.age_min_months is None


def test_the_latest_draft_follows_and_stays_unpublished(story, welsh):
    welsh.title = "Stori heb ei gorffen"
    welsh.save_revision()
    story.hub_models = []
    story.policy_era = None
    publish(story)
    welsh.refresh_from_db()
    assert (welsh.title, welsh.has_unpublished_changes) == ("Stori", True)
    draft = draft_of(welsh)
    assert (draft.title, draft.policy_era, list(draft.hub_models.all())) == ("Stori heb ei gorffen", None, [])
    draft.save_revision().publish()
    assert slugs(welsh, "hub_models") == []


def test_a_draft_that_was_never_live_follows(story):
    library.welsh_home()
    copy = story.copy_for_translation(Locale.objects.get(language_code="cy"), copy_parents=True)
    assert not copy.live
    copy.save_revision()
    story.hub_models = [term("hub_models", "virtual")]
    publish(story)
    assert [one.slug for one in draft_of(copy).hub_models.all()] == ["virtual"]
    copy.refresh_from_db()
    assert not copy.live


def test_a_saved_draft_of_the_english_page_changes_nothing(story, welsh):
    story.hub_models = []
    story.save_revision()
    assert slugs(welsh, "hub_models") == ["hub-and-spoke"]


def test_publishing_a_translation_brings_no_old_value_back(story, welsh):
    old = draft_of(welsh)
    story.policy_era = term("policy_eras", "best-start")
    story.hub_models = []
    publish(story)
    old.title = "Stori newydd"
    old.save_revision().publish()
    welsh.refresh_from_db()
    assert (welsh.title, welsh.policy_era.slug) == ("Stori newydd", "best-start")
    assert slugs(welsh, "hub_models") == []
    assert draft_of(welsh).policy_era.slug == "best-start"


def test_what_a_translator_replaced_on_purpose_stays():
    page = library.ResourceFactory(full=True)
    welsh = library.translate(page, title="Adnodd", external_url="https://example.org/cy")
    page.cost_to_use = "free-registration"
    publish(page)
    welsh.refresh_from_db()  # made by hand or imported: its own address stays as well
    assert (welsh.external_url, welsh.cost_to_use) == ("https://example.org/cy", "free-registration")
    source, _made = TranslationSource.get_or_create_from_instance(page)
    Translation.objects.create(source=source, target_locale=welsh.locale)
    segment = OverridableSegment.objects.get(source=source, context__path="external_url")
    SegmentOverride.objects.create(
        locale=welsh.locale, context=segment.context, data_json='"https://example.org/cy"'
    )
    page.external_url, page.cost_to_use = "https://example.org/new", "paid"
    publish(page)
    welsh.refresh_from_db()
    assert (welsh.external_url, welsh.cost_to_use) == ("https://example.org/cy", "paid")


def test_search_hears_of_it(story, welsh, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        story.hub_models = [term("hub_models", "virtual")]
        story.age_min_months, story.age_max_months = None, None
        publish(story)
    data = SearchDocument.objects.get(page_id=welsh.pk).data
    english = SearchDocument.objects.get(page_id=story.pk).data
    assert data["facets"]["hub-model"] == english["facets"]["hub-model"] == ["virtual"]


def test_all_of_it_or_nothing(story, welsh):
    with pytest.raises(RuntimeError), transaction.atomic():
        story.hub_models = []
        publish(story)
        raise RuntimeError
    assert slugs(welsh, "hub_models") == ["hub-and-spoke"]


def test_nothing_is_written_when_nothing_differs(story, welsh):
    with CaptureQueriesContext(connection) as captured:
        assert copy_to_translations(CaseStudyPage.objects.get(pk=story.pk)) == []
    assert not [one for one in captured if one["sql"].startswith(("UPDATE", "INSERT", "DELETE"))]
    assert len(captured) < 10


@pytest.mark.parametrize("language", ["cy", "ar", "pl"])
def test_the_number_of_queries_is_bounded(story, language):
    """Each translation costs the same, however many terms change."""
    library.welsh_home()
    library.translate(story, "cy", title="Stori")
    story = CaseStudyPage.objects.get(pk=story.pk)
    for name in ("hub_models", "service_areas", "funding_statuses", "local_authorities", "beneficiaries"):
        getattr(story, name).clear()
    story.save()
    with CaptureQueriesContext(connection) as captured:
        copy_to_translations(story)
    assert len(captured) < 60


def test_evidence_and_its_rating(story):
    page = library.EvidenceFactory(full=True)
    welsh = library.translate(page, title="Tystiolaeth")
    page.evidence_rating, page.cost_rating = None, None
    page.subject_type, page.rating_checked_on, page.rating_source_url = "practice", None, ""
    publish(page)
    welsh = EvidenceSummaryPage.objects.get(pk=welsh.pk)
    assert (welsh.evidence_rating, welsh.cost_rating, welsh.subject_type) == (None, None, "practice")
    assert (welsh.rating_checked_on, welsh.rating_source_url) == (None, "")


def test_other_pages_too():
    page = library.FaqFactory(system_themes=[term("system_themes", "leadership")])
    welsh = library.translate(page, title="Cwestiwn")
    page.system_themes = []
    page.last_reviewed = datetime.date(2026, 6, 1)
    publish(page)
    welsh.refresh_from_db()
    assert (list(welsh.system_themes.all()), welsh.last_reviewed) == ([], datetime.date(2026, 6, 1))


def test_a_page_without_facets():
    page = library.StandardFactory()
    welsh = library.translate(page, title="Amdanom")
    page.last_reviewed = datetime.date(2026, 6, 1)
    publish(page)
    welsh.refresh_from_db()
    assert welsh.last_reviewed == datetime.date(2026, 6, 1)


def test_an_alias_is_left_to_wagtail(story):
    assert ResourcePage.objects.count() == 0
    home = library.welsh_home()
    assert home.alias_of_id is not None
    publish(home.alias_of.specific)
