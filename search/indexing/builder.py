"""Reads pages from the database and makes the documents that engines index.

The page is read when it is built, never from the event, so the order of events does not matter.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Model
from django.utils import timezone
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page
from wagtail.rich_text import get_text_for_indexing

from core.facets import page_terms
from core.models import LibraryPage
from core.registry import library_models
from files.models import SiteDocument
from search.documents import Document, FileText
from search.facets import FACETS, TermFacet, with_ancestors
from search.indexing.access import Restrictions
from taxonomy.catalogue import Catalogue, get_catalogue
from taxonomy.vocabularies import VOCABULARIES

#: Columns of vocabularies whose names are found in search, separated by `|`.
OTHER_NAMES = ("also_called", "policy_names", "names_in_use")
MAX_BODY = 400_000


def build_documents(page_ids: Iterable[int]) -> Iterator[tuple[int, Document, str]]:
    """Page id, document and fingerprint of every given page that the library shows now or will.

    Drafts, aliases and pages of other types yield nothing: they are to be removed from the index.
    """
    ids = list(page_ids)
    catalogue, restrictions = get_catalogue(), Restrictions.load()
    for model in library_models():
        pages = list(
            model.objects.filter(pk__in=ids, live=True, alias_of__isnull=True)
            .select_related("locale", "image")
            .order_by("pk")
        )
        terms = page_terms(model, [page.pk for page in pages])
        for page in pages:
            document = build_document(page, terms.get(page.pk, {}), catalogue, restrictions)
            yield page.pk, document, fingerprint(page, restrictions, archived=document.archived)


def fingerprint(page: Page, restrictions: Restrictions, *, archived: bool) -> str:
    """What a sweep compares without building: changes whenever a publication or a move does.

    `archived`: as of today, so that the day on which an item is archived is noticed like an event.
    """
    stamp = page.last_published_at.isoformat() if page.last_published_at else ""
    parts = (page.live, page.live_revision_id, stamp, page.url_path, page.expire_at, page.alias_of_id)
    parts = (*parts, archived, *restrictions.labels_for(page))
    return hashlib.sha256("|".join(map(str, parts)).encode()).hexdigest()[:32]


def checksum(document: Document) -> str:
    data = json.dumps(document.to_json(), sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(data.encode("utf-8", "surrogatepass")).hexdigest()


def build_document(
    page: LibraryPage, terms: dict[str, list[int]], catalogue: Catalogue, restrictions: Restrictions
) -> Document:
    facets = facet_values(page, terms, catalogue)
    locale = page.locale.language_code
    files = attachments(page, restrictions)
    return Document(
        key=page.external_id,
        page_id=page.pk,
        locale=locale,
        type=page.library_type,
        title=page.title,
        summary=page.summary,
        path=page_path(page),
        terms=term_names(page, facets, catalogue, locale),
        body=body_text(page)[:MAX_BODY],
        files=tuple(FileText(document.title or document.filename, document.text) for document in files),
        facets=facets,
        age_min=page.age_min_months,
        age_max=page.age_max_months,
        published=page.published_on,
        review_by=page.review_due,
        archived=page.archived_on is not None and page.archived_on <= timezone.localdate(),
        live_from=None,
        expires=page.expire_at,
        access=restrictions.labels_for(page),
        card={**page.card_data(), "stated": stated_terms(terms, catalogue)},
    )


def page_path(page: LibraryPage) -> str:
    """The path of the page's address, with the language's prefix."""
    parts = page.get_url_parts()
    return parts[2] if parts else page.url_path


def facet_values(page: LibraryPage, terms: dict[str, list[int]], catalogue: Catalogue) -> dict[str, Any]:
    """Slugs by URL parameter; groups beside their areas, regions derived from authorities."""
    values: dict[str, tuple[str, ...]] = {}
    authorities = [catalogue.authority_by_id[pk] for pk in terms.get("local_authorities", ())]
    codes = sorted(authority.code for authority in authorities)
    regions = list(dict.fromkeys(catalogue.authorities[code].region for code in codes))
    if not authorities and page.own_region_id:
        regions = [catalogue.by_id["regions"][page.own_region_id].slug]
    after = [code for authority in authorities for code in authority.successors]
    for facet in FACETS:
        if not isinstance(facet, TermFacet) or facet.parameter == "type":
            continue
        if facet.parameter == "region":
            values["region"] = tuple(regions)
        elif facet.parameter == "local-authority":
            values["local-authority"] = tuple(dict.fromkeys([*codes, *after]))
        else:
            slugs = term_slugs(page, facet, terms, catalogue)
            values[facet.parameter] = with_ancestors(slugs, facet, catalogue)
    return {name: found for name, found in values.items() if found}


def stated_terms(terms: dict[str, list[int]], catalogue: Catalogue) -> dict[str, list[str]]:
    """What an editor ticked, without the groups and successors that search adds."""
    areas = [catalogue.by_id["service_areas"][pk] for pk in terms.get("service_areas", ())]
    codes = sorted(catalogue.authority_by_id[pk].code for pk in terms.get("local_authorities", ()))
    slugs = [term.slug for term in sorted(areas, key=lambda term: (term.sort_order, term.slug))]
    return {"service_areas": slugs, "local_authorities": codes}


def term_slugs(
    page: LibraryPage, facet: TermFacet, terms: dict[str, list[int]], catalogue: Catalogue
) -> list[str]:
    """The slugs of one facet in the vocabulary's order."""
    from core.models.library import SINGLE_TERMS, TERM_LISTS

    by_id = catalogue.by_id[facet.vocabulary]
    if facet.field in TERM_LISTS:
        found = [by_id[pk] for pk in terms.get(TERM_LISTS[facet.field], ()) if pk in by_id]
    else:
        pk = getattr(page, f"{SINGLE_TERMS[facet.field][0]}_id")
        found = [by_id[pk]] if pk in by_id else []
    return [term.slug for term in sorted(found, key=lambda term: (term.sort_order, term.slug))]


def term_names(
    page: LibraryPage, facets: dict[str, tuple[str, ...]], catalogue: Catalogue, locale: str
) -> tuple[str, ...]:
    """Every name under which an item's terms, places and keywords may be searched."""
    names: dict[str, None] = {}
    for parameter, slugs in facets.items():
        facet = FACETS[parameter]
        if parameter == "local-authority":
            found = [catalogue.authorities[code] for code in slugs]
            names |= dict.fromkeys(authority.name for authority in found)
            older = [code for authority in found for code in authority.predecessors]
            names |= dict.fromkeys(catalogue.authorities[code].name for code in older)
            continue
        for slug in slugs:
            term = catalogue.term(facet.vocabulary, slug) if facet.vocabulary in VOCABULARIES else None
            if term is None:
                continue
            names[term.labels.get(locale, term.label)] = None
            names |= dict.fromkeys(name for column in OTHER_NAMES for name in term.names(column))
    names[str(page.library_type).replace("_", " ")] = None
    names |= dict.fromkeys(part.strip() for part in page.search_keywords.split(",") if part.strip())
    return tuple(name for name in names if name)


def body_text(page: Model) -> str:
    """All words that a reader sees on the page, part after part; private values are never in it."""
    parts: list[str] = []
    for field in page._meta.get_fields():
        if isinstance(field, StreamField):
            parts.extend(field.get_searchable_content(getattr(page, field.name)))
        elif isinstance(field, RichTextField):
            parts.append(get_text_for_indexing(getattr(page, field.name)))
    parts.extend(page.extra_search_text())  # type: ignore[attr-defined]
    return "\n".join(text.strip() for text in map(str, parts) if text and str(text).strip())


def attachments(page: LibraryPage, restrictions: Restrictions) -> list[SiteDocument]:
    """The page's files whose text may be searched: those in no restricted collection."""
    ids = page.document_ids()
    if not ids:
        return []
    found = SiteDocument.objects.in_bulk(ids)
    documents = [found[pk] for pk in ids if pk in found]
    return [
        document
        for document in documents
        if document.text and document.collection_id not in restrictions.collections
    ]
