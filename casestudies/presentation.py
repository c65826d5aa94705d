"""What the page of a case study shows."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import gettext

from casestudies.models import CaseStudyPage
from core.enums import LibraryType
from core.presentation import Fact, ItemView, Link, Tier, TocEntry, Value
from core.reading import (
    Reading,
    age_meta,
    contents,
    fact,
    from_same_places,
    item_parts,
    people_facts,
    period_words,
    place_facts,
    place_meta,
    related_groups,
    related_items,
    standing_facts,
    stream_headings,
    subject_facts,
    text_fact,
    text_meta,
)

NOT_TIERED = "not-tiered"


def case_study_view(page: CaseStudyPage, request: HttpRequest) -> ItemView:
    """A local story in the order of the content model."""
    reading = Reading(page, request)
    programmes = reading.connections.out.get("programme", ())
    studies = from_same_places(reading, LibraryType.EVIDENCE_SUMMARY)
    further = ((gettext("Evidence from the same area"), studies),)
    groups = related_groups(reading, shown=programmes, further=further)
    return ItemView(
        **item_parts(
            reading,
            meta=(
                *place_meta(reading),
                *text_meta("calendar", period_words(page.started, page.ended)),
                *age_meta(reading),
            ),
            facts=facts(reading),
            tier=tier(reading),
            contact=contact(page),
            programmes=related_items(reading, programmes),
            related=groups,
            toc=table_of_contents(reading, has_programmes=bool(programmes), has_related=bool(groups)),
        )
    )


def facts(reading: Reading) -> tuple[Fact, ...]:
    page, terms = reading.page, reading.terms
    mailbox = contact(page)
    return (
        place_facts(reading)
        + text_fact(gettext("When"), period_words(page.started, page.ended))
        + subject_facts(reading)
        + fact(gettext("Degree of integration"), *terms.value("integration_degree"))
        + fact(gettext("Funding"), *terms.values("funding_statuses"))
        + fact(gettext("Maturity, in their own view"), *terms.value("maturity_stage"))
        + people_facts(reading)
        + standing_facts(reading)
        + (fact(gettext("Contact"), Value(text=mailbox.label, href=mailbox.href)) if mailbox else ())
    )


def tier(reading: Reading) -> Tier | None:
    """The tier with its meaning; a story without one is shown as not assessed, which is not stored."""
    term = reading.terms.one("practice_tier") or reading.catalogue.term("practice_tiers", NOT_TIERED)
    if term is None:
        return None
    return Tier(label=reading.terms.label(term), meaning=term.description)


def contact(page: CaseStudyPage) -> Link | None:
    if not page.public_contact:
        return None
    return Link(label=page.public_contact, href=f"mailto:{page.public_contact}")


def table_of_contents(reading: Reading, *, has_programmes: bool, has_related: bool) -> tuple[TocEntry, ...]:
    page = reading.page
    return contents(
        ("why", page.rationale, gettext("Why they did it")),
        ("what", page.what_we_did or page.body, gettext("What they did")),
        stream_headings(page.what_we_did),
        stream_headings(page.body),
        ("steps", page.steps, gettext("Steps")),
        ("results", page.results or page.no_results_reason, gettext("What changed")),
        ("families", page.family_voice, gettext("What families said")),
        ("not-work", page.what_did_not_work, gettext("What did not work")),
        ("costs", page.costs, gettext("Costs")),
        ("advice", page.advice, gettext("If you try this")),
        ("programmes", has_programmes, gettext("Programmes used")),
        ("partners", page.partners, gettext("Partners")),
        ("contact", page.public_contact, gettext("Contact and files")),
        ("related", has_related, gettext("Related")),
        ("changes", True, gettext("What changed on this page")),
        ("use", True, gettext("Use and share")),
    )
