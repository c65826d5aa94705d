"""What the page on the evaluation of family hubs shows: evidence beside local stories, both ways."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext, ngettext

from core.presentation import EvaluationView, EvidencePair, Fact, Link, PairGroup, RelatedItem
from core.reading import (
    Reading,
    contents,
    library_href,
    page_parts,
    related_groups,
    related_items,
    stream_headings,
    text_fact,
    what_changed,
)
from home.evaluation import MOST, Evaluation, Pair, gather
from home.gathering_presentation import index_crumbs, picture_of
from home.models import EvaluationPage
from resources.evidence import SubjectType
from taxonomy.catalogue import AuthorityInfo


def evaluation_view(page: EvaluationPage, request: HttpRequest) -> EvaluationView:
    """Hubs as a whole, then each area under its region, then each programme."""
    reading = Reading(page, request)
    found = gather(reading)
    regions, programmes = by_region(reading, found), by_programme(reading, found)
    general = items(reading, found, found.general)
    related = related_groups(reading)
    changes = what_changed(reading)
    return EvaluationView(
        **page_parts(
            reading,
            breadcrumbs=index_crumbs(page, request),
            schema_type="CollectionPage",
            picture=picture_of(page),
        ),
        kind=gettext("Topic"),
        icon="chart",
        facts=facts(found),
        general=general,
        regions=regions,
        programmes=programmes,
        related=related,
        changes=changes,
        toc=contents(
            stream_headings(page.introduction),
            ("hubs", general, gettext("Hubs as a way of working")),
            ("areas", regions, gettext("Area by area")),
            ("programmes", programmes, gettext("Programme by programme")),
            ("related", related, gettext("Related")),
            ("changes", changes, gettext("What changed on this page")),
        ),
    )


def facts(found: Evaluation) -> tuple[Fact, ...]:
    both = sum(1 for pair in found.areas.values() if pair.evidence and pair.stories)
    return (
        text_fact(gettext("Evidence summaries"), str(len(found.evidence_keys)))
        + text_fact(gettext("Areas with a study"), str(len(found.areas)))
        + text_fact(gettext("Areas with a study and a story"), str(both))
        + text_fact(gettext("Local stories beside them"), str(len(found.story_keys)))
    )


def by_region(reading: Reading, found: Evaluation) -> tuple[PairGroup, ...]:
    """The areas in which something was studied, under their regions."""
    catalogue = reading.catalogue
    areas = sorted(
        (catalogue.authority_by_id[pk] for pk in found.areas if pk in catalogue.authority_by_id),
        key=lambda one: one.name,
    )
    return tuple(
        PairGroup(
            anchor=f"region-{term.slug}",
            title=reading.terms.label(term),
            pairs=tuple(area_pair(reading, found, one) for one in areas if one.region == term.slug),
        )
        for term in catalogue.terms("regions")
        if any(one.region == term.slug for one in areas)
    )


def area_pair(reading: Reading, found: Evaluation, area: AuthorityInfo) -> EvidencePair:
    pair = found.areas[area.id]
    return EvidencePair(
        anchor=f"area-{area.code}",
        title=area.name,
        evidence=items(reading, found, pair.evidence),
        stories=items(reading, found, pair.stories),
        more_evidence=more(pair.evidence, "evidence_summary", area, gettext("All evidence from %(area)s")),
        more_stories=more(pair.stories, "case_study", area, gettext("All stories from %(area)s")),
    )


def more(keys: list[Any], library_type: str, area: AuthorityInfo, words: str) -> Link | None:
    """The way to the rest, in the library."""
    if len(keys) <= MOST:
        return None
    href = library_href(type=library_type, local_authority=area.code)
    return Link(label=words % {"area": area.name}, href=href)


def by_programme(reading: Reading, found: Evaluation) -> tuple[EvidencePair, ...]:
    """Every programme or practice that a story used, most used first."""
    return tuple(
        programme_pair(reading, found, found.refs[key], pair)
        for key, pair in found.programmes.items()
        if key in found.refs
    )


def programme_pair(reading: Reading, found: Evaluation, ref: Any, pair: Pair) -> EvidencePair:
    rest = len(pair.stories) - MOST
    more_text = ngettext("%(n)d more story", "%(n)d more stories", rest) % {"n": rest} if rest > 0 else ""
    return EvidencePair(
        anchor=f"programme-{ref.id}",
        title=ref.title,
        href=ref.href,
        note=subject_words(found.subjects.get(ref.key, "")),
        stories=items(reading, found, pair.stories, with_uses=False),
        more_stories=Link(label=more_text, href=f"{ref.href}#stories") if more_text else None,
    )


def items(
    reading: Reading, found: Evaluation, keys: Iterable[Any], *, with_uses: bool = True
) -> tuple[RelatedItem, ...]:
    """Links with one line: the kind and year, what was studied, which programmes a story used."""
    shown: list[RelatedItem] = []
    for key in list(keys)[:MOST]:
        ref = found.refs.get(key)
        if ref is None:
            continue
        (item,) = related_items(reading, (ref,))
        lines = [item.note]
        if subject := subject_words(found.subjects.get(key, "")):
            lines = [subject if not ref.published_on else f"{subject}, {ref.published_on.year}"]
        if found.studied.get(key, 0) > 1:
            number = found.studied[key]
            lines.append(ngettext("in %(n)d area", "in %(n)d areas", number) % {"n": number})
        used = [found.refs[one].title for one in found.uses.get(key, ()) if one in found.refs]
        if used and with_uses:
            lines.append(gettext("used %(programmes)s") % {"programmes": "; ".join(used)})
        shown.append(replace(item, note=" · ".join(line for line in lines if line)))
    return tuple(shown)


def subject_words(subject: str) -> str:
    return str(SubjectType(subject).label) if subject else ""
