"""What a browser sends for a complete page of each type, field by field."""

import datetime

from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, rich_text, streamfield

from casestudies.models import CaseStudyIndexPage, CaseStudyPage
from home.models import FaqIndexPage, FaqPage, HomePage, StandardPage
from news.models import NewsIndexPage, NewsPage
from resources.models import (
    EvidenceIndexPage,
    EvidenceSummaryPage,
    ResourceIndexPage,
    ResourcePage,
    ToolkitIndexPage,
    ToolkitPage,
)
from tests.factories.library import authority, term

TODAY = datetime.date(2026, 11, 2)
PARENTS = {
    CaseStudyPage: CaseStudyIndexPage,
    EvidenceSummaryPage: EvidenceIndexPage,
    ResourcePage: ResourceIndexPage,
    ToolkitPage: ToolkitIndexPage,
    NewsPage: NewsIndexPage,
    FaqPage: FaqIndexPage,
    StandardPage: HomePage,
}
STREAMS = {
    CaseStudyPage: ("partners", "what_we_did", "body", "steps", "results", "family_voice", "advice"),
    EvidenceSummaryPage: ("outcomes", "references", "body"),
    ResourcePage: ("body",),
    ToolkitPage: ("objectives", "body", "collaborators", "change_log"),
    NewsPage: ("body",),
    FaqPage: ("body",),
    StandardPage: ("body",),
}
RICH = {
    CaseStudyPage: ("rationale", "what_did_not_work", "costs"),
    EvidenceSummaryPage: ("findings", "what_is_not_known", "how_it_works", "implementation"),
}
RELATIONS = {
    CaseStudyPage: ("programme_links",),
    ResourcePage: ("files",),
    ToolkitPage: ("read_first_links",),
}
PARAGRAPH = ("paragraph", rich_text("<p>Some words.</p>"))


def stream(name, *blocks):
    """The keys of a stream field with these blocks."""
    return flat({name: streamfield(list(blocks))})


def flat(data, prefix=""):
    found = {}
    for key, value in data.items():
        if isinstance(value, dict):
            found |= flat(value, f"{prefix}{key}-")
        else:
            found[f"{prefix}{key}"] = value
    return found


def empty_form(model):
    """Everything a browser sends of a form in which nothing is filled in."""
    data = {
        "title": "",
        "slug": "",
        "summary": "",
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
    }
    for name in STREAMS.get(model, ()):
        data |= stream(name)
    for name in RICH.get(model, ()):
        data[name] = rich_text("")
    for name in ("related_links", "change_notes", "comments", *RELATIONS.get(model, ())):
        data |= flat({name: inline_formset([])})
    if model is NewsPage:
        data["news_kind"] = "centre"
    return data


def answers(model, owner):
    """Field → the keys that fill it in: what a complete page of the type has."""
    common = {
        "title": {"title": "A complete page", "slug": "a-complete-page"},
        "summary": {"summary": "What it is. Why open it."},
        "review_owner": {"review_owner": str(owner.pk)},
        "last_reviewed": {"last_reviewed": TODAY.isoformat()},
    }
    library = {
        "policy_era": {"policy_era": str(term("policy_eras", "programme").pk)},
        "licence": {"licence": "ogl-3"},
    }
    ages = {"age_min_months": {"age_min_months": "0"}, "age_max_months": {"age_max_months": "24"}}
    benefits = {"beneficiaries": {"beneficiaries": [str(term("beneficiaries", "baby-or-child").pk)]}}
    service = {"service_areas": {"service_areas": [str(term("service_areas", "parenting-support").pk)]}}
    theme = {"system_themes": {"system_themes": [str(term("system_themes", "workforce").pk)]}}
    audience = {"audiences": {"audiences": [str(term("audiences", "hub-managers").pk)]}}
    result = {
        "measure": "Families seen",
        "value": "120",
        "unit": "",
        "baseline": "",
        "period_from": "2024",
        "period_to": "",
        "number_of_people": "",
        "source": "Hub records",
        "method": "",
        "limits": "",
    }
    outcome = {"outcome": "Behaviour", "direction": "helped", "size": "", "source": "A 2020"}
    step = {"title": "First", "text": rich_text("<p>Do it.</p>"), "time": ""}
    own = {
        CaseStudyPage: {
            **library,
            **ages,
            **benefits,
            **service,
            "hub_models": {"hub_models": [str(term("hub_models", "centre-based").pk)]},
            "local_authorities": {"local_authorities": [str(authority("840").pk)]},
            "practice_tier": {"practice_tier": str(term("practice_tiers", "emerging").pk)},
            "family_material": {"family_material": "False"},
            "started": {"started": "2024-01-01"},
            "rationale": {"rationale": rich_text("<p>Why.</p>")},
            "what_we_did": stream("what_we_did", PARAGRAPH),
            "steps": stream("steps", ("step", step)),
            "results": stream("results", ("result", result)),
            "what_did_not_work": {"what_did_not_work": rich_text("<p>Nothing.</p>")},
            "advice": stream("advice", ("point", "Begin small.")),
            "funding_statuses": {"funding_statuses": [str(term("funding_statuses", "locally-funded").pk)]},
        },
        EvidenceSummaryPage: {
            **library,
            **ages,
            **benefits,
            **service,
            "subject_type": {"subject_type": "manualised"},
            "evidence_rating": {"evidence_rating": str(term("evidence_ratings", "level-3").pk)},
            "rating_source_url": {"rating_source_url": "https://guidebook.example.org/entry"},
            "rating_checked_on": {"rating_checked_on": TODAY.isoformat()},
            "outcomes": stream("outcomes", ("outcome", outcome)),
            "study_design": {"study_design": "rct"},
            "study_period": {"study_period": "2016 to 2022"},
            "how_it_works": {"how_it_works": rich_text("<p>So.</p>")},
            "findings": {"findings": rich_text("<p>It helped.</p>")},
            "what_is_not_known": {"what_is_not_known": rich_text("<p>Much.</p>")},
            "references": stream("references", ("reference", {"text": "A. (2020). B.", "url": ""})),
        },
        ResourcePage: {
            **library,
            **ages,
            **benefits,
            **service,
            **audience,
            "resource_format": {"resource_format": str(term("resource_formats", "guide").pk)},
            "publisher": {"publisher": "Example"},
            "published_on": {"published_on": "2025-02-03"},
            "body": stream("body", PARAGRAPH),
            "for_families": {"for_families": "False"},
            "cost_to_use": {"cost_to_use": "free"},
        },
        ToolkitPage: {
            **library,
            **theme,
            **audience,
            "section": {"section": "practice"},
            "objectives": stream("objectives", ("line", "Do it.")),
            "body": stream("body", PARAGRAPH),
        },
        NewsPage: {
            "published_on": {"published_on": "2026-11-01"},
            "news_kind": {"news_kind": "centre"},
            "body": stream("body", PARAGRAPH),
        },
        FaqPage: {
            **theme,
            "policy_era": library["policy_era"],
            "short_answer": {"short_answer": "So."},
        },
        StandardPage: {"body": stream("body", PARAGRAPH)},
    }
    return {**common, **own[model]}


def form(model, owner, *, without=(), **more):
    """The form of a complete page, without some of its answers."""
    data = empty_form(model)
    for name, keys in answers(model, owner).items():
        if name not in without:
            data |= keys
    if "news_kind" in without:
        data["news_kind"] = ""
    return data | more


def parent_of(model):
    return PARENTS[model].objects.filter(locale__language_code="en").first()


def add_url(model, parent=None):
    parent = parent or parent_of(model)
    return reverse("wagtailadmin_pages:add", args=[model._meta.app_label, model._meta.model_name, parent.pk])


def edit_url(page):
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


PUBLISH = {"action-publish": "action-publish"}
SUBMIT = {"action-submit": "action-submit"}
