"""What questions, their index and standard pages show."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest
from django.utils.text import Truncator
from django.utils.translation import gettext
from wagtail.models import Page

from core.facets import page_terms
from core.presentation import Card, CardGroup, Fact, IndexView, ItemView, Link, MetaItem, PageView, Value
from core.reading import (
    Reading,
    contents,
    day_words,
    fact,
    page_parts,
    related_groups,
    stream_headings,
    subject_facts,
    text_meta,
    what_changed,
)
from home.models import FaqIndexPage, FaqPage, StandardPage
from navigation.visibility import not_restricted

ANSWER_SHOWN = 28  # words of the answer in the list
#: Ancestors above this depth are the tree's root and the home page.
HOME_DEPTH = 2


def faq_index_view(page: FaqIndexPage, request: HttpRequest) -> IndexView:
    """All questions under their themes; a question stands under its first theme."""
    reading = Reading(page, request)
    found = FaqPage.objects.live().child_of(page).select_related("locale").defer_streamfields()
    questions = list(not_restricted(found).order_by("path"))
    return IndexView(
        **page_parts(reading, schema_type="CollectionPage"),
        groups=groups(reading, questions),
        empty_text=gettext("There are no questions yet."),
    )


def groups(reading: Reading, questions: Iterable[FaqPage]) -> tuple[CardGroup, ...]:
    pages = list(questions)
    terms = page_terms(FaqPage, [one.pk for one in pages]) if pages else {}
    themes = {term.id: term for term in reading.catalogue.terms("system_themes")}
    by_theme: dict[int | None, list[Card]] = {}
    for one in pages:
        own = terms.get(one.pk, {}).get("system_themes", ())
        first = next((pk for pk in themes if pk in own), None)
        by_theme.setdefault(first, []).append(faq_card(one, reading.request))
    ordered = [*(pk for pk in themes if pk in by_theme), *([None] if None in by_theme else [])]
    return tuple(
        CardGroup(
            anchor=f"theme-{themes[pk].slug}" if pk is not None else "theme-other",
            title=reading.terms.label(themes[pk]) if pk is not None else gettext("More questions"),
            cards=tuple(by_theme[pk]),
        )
        for pk in ordered
    )


def faq_card(page: FaqPage, request: HttpRequest) -> Card:
    """The question, the beginning of the answer, last reviewed."""
    reviewed: tuple[MetaItem, ...] = ()
    if page.last_reviewed:
        words = gettext("Last reviewed %(day)s") % {"day": day_words(page.last_reviewed)}
        reviewed = (MetaItem(icon="check", values=(Value(text=words),)),)
    return Card(
        title=page.title,
        href=page.get_url(request) or "",
        kind=gettext("Question"),
        icon="info",
        summary=Truncator(page.short_answer or page.summary).words(ANSWER_SHOWN),
        meta=reviewed,
    )


def faq_view(page: FaqPage, request: HttpRequest) -> ItemView:
    """The question, the short answer, the detail."""
    reading = Reading(page, request)
    answer = page.short_answer or page.summary
    related = related_groups(reading)
    structured = {
        "@type": "FAQPage",
        "name": page.title,
        "inLanguage": reading.languages.content,
        "mainEntity": [
            {
                "@type": "Question",
                "name": page.title,
                "acceptedAnswer": {"@type": "Answer", "text": answer},
            }
        ],
    }
    asked = page.get_asked_by_display() if page.asked_by else ""
    return ItemView(
        **{
            **page_parts(
                reading, breadcrumbs=ancestors(page, request), json_ld=structured if answer else None
            ),
            "lead": answer,
            "description": page.search_description or page.summary or answer,
        },
        kind=gettext("Question"),
        icon="info",
        meta=text_meta("people", gettext("Asked through: %(where)s") % {"where": asked} if asked else ""),
        facts=faq_facts(reading),
        changes=what_changed(reading),
        related=related,
        toc=contents(stream_headings(page.body), ("related", related, gettext("Related"))),
    )


def faq_facts(reading: Reading) -> tuple[Fact, ...]:
    found = subject_facts(reading)
    return found + fact(gettext("For"), *reading.terms.values("audiences"))


def standard_view(page: StandardPage, request: HttpRequest) -> PageView:
    """About, help, legal: title, review line, text."""
    reading = Reading(page, request)
    related = related_groups(reading)
    return PageView(
        **page_parts(
            reading,
            breadcrumbs=ancestors(page, request),
            related=related,
            changes=what_changed(reading),
            toc=contents(stream_headings(page.body), ("related", related, gettext("Related"))),
        )
    )


def ancestors(page: Page, request: HttpRequest) -> tuple[Link, ...]:
    """The pages between home and this one; no query for a page right below home."""
    if not page.pk or page.depth <= HOME_DEPTH + 1:
        return ()
    found = page.get_ancestors().filter(depth__gt=HOME_DEPTH)
    return tuple(Link(label=one.title, href=one.get_url(request) or "") for one in found)
