"""The languages on every page: where they lead, and what search engines are told."""

import re

import pytest
from django.urls import reverse

from tests.factories import library
from tests.factories.library import term

pytestmark = [pytest.mark.django_db, pytest.mark.once]

CODES = ["en", "cy", "ar", "pl"]


def alternates(html):
    return dict(re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)">', html))


def switch(html):
    return dict(re.findall(r'<a href="([^"]+)" lang="(\w\w)" hreflang="\2"', html.replace("&amp;", "&")))


def test_the_library_keeps_its_filters(client):
    query = "?q=debt&hub-model=virtual&age=0-2"
    html = client.get(f"/cy/library/{query}").content.decode().replace("&amp;", "&")
    assert switch(html) == {
        f"/library/{query}": "en", f"/cy/library/{query}": "cy",
        f"/ar/library/{query}": "ar", f"/pl/library/{query}": "pl",
    }  # fmt: skip
    assert alternates(html) == {
        **{code: f"http://testserver/{code}/library/{query}" for code in ("cy", "ar", "pl")},
        "en": f"http://testserver/library/{query}",
        "x-default": f"http://testserver/library/{query}",
    }


def test_an_item_names_the_languages_it_is_in(client):
    page = library.ResourceFactory(slug="feeding")
    library.translate(page, title="Bwydo", slug="bwydo")
    for address in ("/resources/feeding/", "/cy/resources/bwydo/", "/ar/resources/feeding/"):
        html = client.get(address).content.decode()
        assert alternates(html) == {
            "en": "http://testserver/resources/feeding/",
            "cy": "http://testserver/cy/resources/bwydo/",
            "x-default": "http://testserver/resources/feeding/",
        }
        assert sorted(switch(html).values()) == sorted(CODES)


@pytest.mark.parametrize("path", ["/", "/library/", "/out-of-date/{page}/", "/nothing/", "/%00"])
@pytest.mark.parametrize("code", CODES)
def test_every_page_offers_every_language(client, path, code):
    page = library.ResourceFactory()
    prefix = "" if code == "en" else f"/{code}"
    html = client.get(prefix + path.format(page=page.pk)).content.decode()
    offered = re.findall(r'lang="(\w\w)" hreflang="\1"', html)
    assert set(CODES) <= set(offered)
    if "%00" not in path:
        direction = "rtl" if code == "ar" else "ltr"
        assert f'<html class="govuk-template" lang="{code}" dir="{direction}">' in html


def test_a_form_is_the_same_form(client):
    page = library.ResourceFactory()
    html = client.get(reverse("core:report", args=[page.pk])).content.decode()
    assert f"/ar/out-of-date/{page.pk}/" in switch(html)
    assert alternates(html)["x-default"] == f"http://testserver/out-of-date/{page.pk}/"


def test_facets_and_pages_say_terms_in_the_language(client):
    page = library.CaseStudyFactory(full=True, hub_models=[term("hub_models", "virtual")])
    library.translate(page, "ar", title="قصة")
    html = client.get("/ar/library/").content.decode()
    assert "تكامل افتراضي" in html
    assert "Virtual integration" not in html
    item = client.get(f"/ar{page.get_url()}").content.decode()
    assert "تكامل افتراضي" in item


def test_every_term_has_a_label_in_every_language():
    from taxonomy.catalogue import get_catalogue
    from taxonomy.vocabularies import VOCABULARIES

    for key in VOCABULARIES:
        for info in get_catalogue().terms(key):
            assert set(info.labels) == set(CODES), (key, info.slug)


def test_a_label_that_was_changed_stays():
    from taxonomy.models import HubModel
    from taxonomy.services.labels import load_labels

    welsh = HubModel.objects.get(slug="virtual", locale__language_code="cy")
    HubModel.objects.filter(pk=welsh.pk).update(label="Arall")
    assert load_labels([{"vocabulary": "hub_models", "slug": "virtual", "label": "Newydd"}], "cy") == 0
    welsh.delete()
    assert load_labels([{"vocabulary": "hub_models", "slug": "virtual", "label": "Newydd"}], "cy") == 1
    assert HubModel.objects.get(slug="virtual", locale__language_code="cy").label == "Newydd"
