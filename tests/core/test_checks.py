"""Each system check of page types finds what it is for."""

import pytest
from wagtail.models import Page

from casestudies.models import CaseStudyPage
from core import checks
from core.models import BasePage
from home.models import StandardPage


def test_the_project_keeps_its_conventions():
    assert checks.check_pages() == []


def found(check, model):
    return [message.id for message in check(model)]


def test_a_library_page_needs_its_type(monkeypatch):
    monkeypatch.setattr(CaseStudyPage, "library_type", "")
    assert found(checks.library_type, CaseStudyPage) == ["core.E001"]
    assert found(checks.library_type, StandardPage) == []


def test_a_page_needs_a_template(monkeypatch):
    monkeypatch.setattr(StandardPage, "template", "home/nothing.html")
    assert found(checks.template, StandardPage) == ["core.E002"]


def test_a_page_says_what_its_template_shows(monkeypatch):
    monkeypatch.setattr(StandardPage, "page_view", BasePage.page_view)
    assert found(checks.view, StandardPage) == ["core.E003"]


@pytest.mark.parametrize("name", ["slug", "policy_era", "practice_tier"])
def test_facets_stay_the_same_in_every_language(monkeypatch, name):
    kept = [one for one in CaseStudyPage.override_translatable_fields if one.field_name != name]
    monkeypatch.setattr(CaseStudyPage, "override_translatable_fields", kept)
    messages = list(checks.synchronised(CaseStudyPage))
    assert [message.id for message in messages] == ["core.E004"]
    assert name in messages[0].hint


def test_every_public_page_type_is_checked():
    from django.apps import apps

    pages = {model for model in apps.get_models() if issubclass(model, Page) and model is not Page}
    left_out = {model.__name__ for model in pages - set(checks.page_models())}
    assert left_out == {"CaseStudyIndexPage", "EvidenceIndexPage", "ResourceIndexPage"}
