"""From the translators' list to a page that is found in its language, for each type of the library."""

import json

import pytest
from django.urls import reverse
from wagtail.models import Locale, Page
from wagtail_localize.models import (
    OverridableSegment,
    StringSegment,
    StringTranslation,
    Translation,
    TranslationSource,
)

from core.blocks import BodyStream
from tests.factories import library
from tests.factories.files import ImageFactory
from tests.factories.library import paragraph, term

pytestmark = pytest.mark.django_db

LANGUAGES = ("cy", "ar")
WORDS = {"cy": "Cyfieithiad", "ar": "ترجمة"}


def everything():
    """A body with every block there is."""
    picture = ImageFactory()
    return [
        paragraph('Some <b>bold</b> words and <a href="https://example.org/">a link</a>.'),
        ("heading", {"text": "A heading", "level": "2"}),
        ("quote", {"text": "Words.", "who": "A mother", "consent_reference": "REF-1"}),
        ("image", {"image": picture, "alt": "A hub door", "caption": "The door", "credit": "A person"}),
        (
            "media",
            {"title": "A film", "url": "https://example.org/f", "length": "4 minutes", "captions": True,
             "transcript": "<p>Hello.</p>"},
        ),
        (
            "table",
            {"caption": "Numbers", "header": ["Year", "Families"],
             "rows": [["2024", "463"], ["2025", "Many"]], "row_headers": True},
        ),
        ("callout", {"kind": "warning", "text": "<p>Mind this.</p>"}),
        ("link_card", {"page": None, "url": "https://example.org/x", "title": "Elsewhere", "why": "More"}),
        ("steps", {"items": [{"title": "First", "text": "<p>Do it.</p>", "time": "Week 1"}]}),
        ("accordion", {"sections": [{"title": "Detail", "text": "<p>Fine print.</p>"}]}),
        (
            "result",
            {"measure": "Families seen", "value": "463", "unit": "families", "baseline": "210",
             "period_from": "2024", "period_to": "spring 2025", "number_of_people": "463",
             "source": "Records", "method": "monitoring", "limits": "Small."},
        ),
        ("reflection_questions", {"items": ["What next?"]}),
        ("checklist", {"items": ["Ask families"]}),
        ("contact", {"label": "The team", "email": "team@example.org", "url": ""}),
    ]  # fmt: skip


MAKERS = {
    "case_study": lambda: library.CaseStudyFactory(full=True, title="A story", body=everything()),
    "evidence_summary": lambda: library.EvidenceFactory(full=True, title="A study", body=everything()),
    "resource": lambda: library.ResourceFactory(full=True, title="A guide", body=everything()),
    "toolkit": lambda: library.ToolkitFactory(
        title="A module",
        section="practice",
        body=everything(),
        objectives=[("line", "Know what to do")],
        service_areas=[term("service_areas", "infant-feeding")],
        age_min_months=0,
        age_max_months=23,
    ),
}
#: All types on one kind of database, the first on both.
FIRST, *OTHERS = MAKERS
every_type = pytest.mark.parametrize(
    "type_", [FIRST, *(pytest.param(type_, marks=pytest.mark.once) for type_ in OTHERS)]
)


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """wagtail-localize publishes after the commit, the index is written after it, too."""

    def run(do, *args, **kwargs):
        with django_capture_on_commit_callbacks(execute=True):
            return do(*args, **kwargs)

    return run


def begin(desk, page, language):
    response = desk.post(reverse("translations:begin", args=[page.pk, language]))
    copy = Page.objects.get(translation_key=page.translation_key, locale__language_code=language)
    assert response["Location"] == reverse("wagtailadmin_pages:edit", args=[copy.pk])
    return copy


def props(desk, copy):
    response = desk.get(reverse("wagtailadmin_pages:edit", args=[copy.pk]))
    assert response.status_code == 200
    return json.loads(response.context["props"])


def fill(desk, copy, language, only_open=False):
    """Types a translation into every segment, through the editor's own addresses. Returns how many."""
    found = props(desk, copy)
    done = {one["segment_id"] for one in found["initialStringTranslations"]}
    wanted = [one for one in found["segments"] if one["type"] == "string"]
    wanted = [one for one in wanted if not (only_open and one["id"] in done)]
    for one in wanted:
        text = one["source"]
        new = text.replace("words", WORDS[language]) if "<" in text else f"{WORDS[language]} {one['id']}"
        response = desk.put(one["editUrl"], f"value={new}", content_type="application/x-www-form-urlencoded")
        assert response.status_code in (200, 201), response.content
    return len(wanted)


def publish(desk, copy):
    desk.post(reverse("wagtailadmin_pages:edit", args=[copy.pk]), {"action": "publish"})


def counts(client, language, **more):
    answer = client.get("/api/v1/library/", {"locale": language, **more}).json()
    return answer["total"], {
        name: {one["value"]: one["count"] for one in values} for name, values in answer["facets"].items()
    }


@pytest.mark.parametrize("language", LANGUAGES)
@every_type
def test_from_english_to_found_in_the_language(desk, client, committed, type_, language):
    page = committed(MAKERS[type_])
    copy = committed(begin, desk, page, language)
    assert not copy.live  # nothing goes live untranslated
    assert counts(client, language)[0] == 0
    assert committed(fill, desk, copy, language) > 10
    committed(publish, desk, copy)
    copy = Page.objects.get(pk=copy.pk).specific
    assert copy.live
    assert WORDS[language] in copy.title
    assert copy.slug == page.slug
    answer = client.get(f"/{language}{page.get_url()}")
    html = answer.content.decode()
    assert answer.status_code == 200
    assert f'lang="{language}"' in html
    assert WORDS[language] in html
    assert "463" in html  # a figure is no text
    assert counts(client, language) == counts(client, "en")
    found = client.get(f"/{language}/library/", {"q": WORDS[language]}).content.decode()
    assert copy.get_url() in found


@every_type
def test_what_is_offered_and_what_is_not(desk, committed, type_):
    page = committed(MAKERS[type_])
    copy = committed(begin, desk, page, "cy")
    found = props(desk, copy)
    sources = {one["source"] for one in found["segments"] if one["type"] == "string"}
    for text in (
        "A heading", "A hub door", "The door", "A mother", "4 minutes", "Numbers", "Families", "Many",
        "Elsewhere", "More", "First", "Week 1", "Detail", "Families seen", "families", "spring 2025",
        "Small.", "What next?", "Ask families", "The team", "Mind this.", "Hello.",
    ):  # fmt: skip
        assert text in sources, text
    assert any("<b>bold</b>" in one for one in sources)
    assert not sources & {page.slug, "463", "210", "REF-1", "warning", "2", "monitoring", "practice", "free"}
    assert not any("example.org" in one for one in sources)
    others = {one["contentPath"].split(".")[0] for one in found["segments"] if one["type"] != "string"}
    # An address or a picture may be another one in a language; a slug, term, date or choice may not.
    assert others <= {"body", "external_url", "public_contact", "rating_source_url", "references"}
    # No text waits for a translation that the editor does not show.
    shown = {one["id"] for one in found["segments"] if one["type"] == "string"}
    assert shown == set(
        StringSegment.objects.filter(source__object_id=page.translation_key).values_list("pk", flat=True)
    )


@every_type
def test_a_changed_and_a_cleared_facet_follow(desk, client, committed, type_):
    page = committed(MAKERS[type_])
    for language in LANGUAGES:
        copy = committed(begin, desk, page, language)
        committed(fill, desk, copy, language)
        committed(publish, desk, copy)
    page = type(page).objects.get(pk=page.pk)
    page.service_areas = []
    page.hub_models = [term("hub_models", "virtual")]
    committed(page.save_revision().publish)
    for language in LANGUAGES:
        assert counts(client, language) == counts(client, "en")
        assert counts(client, language)[1]["service-area"] == {}
        assert counts(client, language, **{"hub-model": "virtual"})[0] == 1
    page.hub_models = []
    committed(page.save_revision().publish)
    for language in LANGUAGES:
        assert counts(client, language)[1]["hub-model"].get("virtual") is None
        assert counts(client, language) == counts(client, "en")


def test_the_english_is_newer_until_it_is_translated_again(desk, client, committed):
    page = committed(MAKERS["resource"])
    copy = committed(begin, desk, page, "cy")
    committed(fill, desk, copy, "cy")
    committed(publish, desk, copy)

    def notice():
        names = [one.name for one in client.get(f"/cy{page.get_url()}").context["view"].notices]
        return [name for name in names if "translation" in name]

    assert notice() == ["translation"]
    page = type(page).objects.get(pk=page.pk)
    page.summary = "A new summary."
    committed(page.save_revision().publish)
    assert notice() == ["older-translation"]
    # Publishing the old text once more makes it no newer.
    translation = Translation.objects.get(target_locale__language_code="cy")
    committed(translation.save_target)
    assert notice() == ["older-translation"]
    # Whoever opens it sees what changed, and only that is open.
    source = TranslationSource.objects.get()
    before = source.last_updated_at
    response = desk.get(reverse("wagtailadmin_pages:edit", args=[copy.pk]))
    assert "The English text has changed" in response.content.decode()
    source.refresh_from_db()
    assert source.last_updated_at > before
    assert fill(desk, copy, "cy", only_open=True) == 1
    committed(publish, desk, copy)
    assert notice() == ["translation"]


def test_submitting_through_wagtail_localize_publishes_nothing(desk, client, committed):
    page = committed(MAKERS["resource"])
    address = reverse("wagtail_localize:submit_page_translation", args=[page.pk])
    welsh = Locale.objects.get(language_code="cy")
    response = committed(desk.post, address, {"locales": [welsh.pk]})
    assert response.status_code == 302
    copy = Page.objects.get(translation_key=page.translation_key, locale=welsh)
    assert not copy.live
    assert counts(client, "cy")[0] == 0


def test_beginning_twice_makes_one_translation(desk, committed):
    page = committed(MAKERS["resource"])
    committed(begin, desk, page, "cy")
    committed(begin, desk, page, "cy")
    committed(begin, desk, page, "ar")
    assert Translation.objects.count() == 2
    assert StringTranslation.objects.count() == 0


def test_a_translation_is_in_its_own_trees(desk, committed):
    page = committed(MAKERS["toolkit"])
    module = committed(library.ToolkitFactory, parent_page=page, title="A part")
    copy = committed(begin, desk, module, "ar")
    assert copy.get_url() is None or copy.get_url().startswith("/ar/")
    assert all(one.locale.language_code == "ar" for one in copy.get_ancestors().filter(depth__gt=1))


def test_every_block_is_known():
    """A block added later must be in the text above, so that what it offers is looked at."""
    used = {name for name, _value in everything()}
    assert set(BodyStream().child_blocks) - used == {"document", "embedded_item"}


def test_no_override_of_a_shared_value(desk, committed):
    page = committed(MAKERS["case_study"])
    committed(begin, desk, page, "cy")
    paths = set(OverridableSegment.objects.values_list("context__path", flat=True))
    assert not paths & {"slug", "policy_era", "practice_tier", "review_owner", "superseded_by", "licence"}
