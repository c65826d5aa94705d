"""Fills a site's database: search documents with bare pages for a hundred thousand, or real pages."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import islice
from typing import Any, TypeVar

from django.db import transaction
from wagtail.models import Page, Site

from bench.corpus import Item, as_document
from search.models import SearchDocument, SequenceCounter
from taxonomy.catalogue import get_catalogue

T = TypeVar("T")
PUBLISHED = datetime(2026, 1, 1, tzinfo=UTC)
SLUGS = {
    "case_study": "case-studies",
    "evidence_summary": "evidence",
    "resource": "resources",
    "toolkit": "toolkit",
}


def batches(things: Iterable[T], size: int) -> Iterator[list[T]]:
    iterator = iter(things)
    while batch := list(islice(iterator, size)):
        yield batch


def index_page(kind: str) -> Page:
    home = Site.objects.get(is_default_site=True).root_page
    return home.get_children().get(slug=SLUGS[kind])


def add_documents(items: Iterable[Item]) -> int:
    """Search documents, and for each a page without a type: all that a search reads."""
    catalogue = get_catalogue()
    parents = {kind: index_page(kind) for kind in SLUGS}
    seq, places = 0, dict.fromkeys(SLUGS, 0)
    with transaction.atomic():
        for batch in batches(items, 2000):
            pages = Page.objects.bulk_create(_bare(item, parents[item.kind], places) for item in batch)
            documents = []
            for page, item in zip(pages, batch, strict=True):
                seq += 1
                document = as_document(item, page.pk, catalogue)
                documents.append(
                    SearchDocument(
                        page_id=page.pk,
                        key=item.key,
                        locale="en",
                        type=item.kind,
                        seq=seq,
                        data=document.to_json(),
                    )
                )
            SearchDocument.objects.bulk_create(documents)
        SequenceCounter.objects.get_or_create(pk=1)
        SequenceCounter.objects.update(number=seq)
    return seq


def _bare(item: Item, parent: Page, places: dict[str, int], **more: Any) -> Page:
    """A live page at the next place below its parent, as the page tree stores it."""
    places[item.kind] += 1
    page = Page(
        title=item.title,
        draft_title=item.title,
        slug=item.key,
        path=Page._get_path(parent.path, parent.depth + 1, parent.numchild + places[item.kind]),
        depth=parent.depth + 1,
        url_path=f"{parent.url_path}{item.key}/",
        translation_key=uuid.UUID(int=0xBE << 120 | item.number),
        locale_id=parent.locale_id,
        live=True,
        first_published_at=PUBLISHED,
        last_published_at=PUBLISHED,
        **more,
    )
    if "content_type" not in more:
        page.content_type = parent.content_type
    return page


def add_pages(items: Sequence[Item]) -> int:
    """Real pages of all types with terms and text, without revisions. The index is not told."""
    from django.contrib.contenttypes.models import ContentType

    from core.registry import library_types

    models = library_types()
    with transaction.atomic():
        for kind, model in models.items():
            some = [item for item in items if item.kind == kind]
            if not some:
                continue
            parent, places = index_page(kind), {kind: 0}
            content_type = ContentType.objects.get_for_model(model)
            bare = [_bare(item, parent, places, content_type=content_type) for item in some]
            made = Page.objects.bulk_create(bare, batch_size=2000)
            pages = [_typed(model, page, item) for page, item in zip(made, some, strict=True)]
            own = list(model._meta.local_concrete_fields)
            for batch in batches(pages, 500):
                # bulk_create refuses models with a parent table, whose rows are there already.
                model._base_manager.get_queryset()._insert(batch, fields=own, using="default")
            _add_terms(model, dict(zip([page.pk for page in made], some, strict=True)))
            Page.objects.filter(pk=parent.pk).update(numchild=parent.numchild + len(some))
    return len(items)


def _typed(model: type[Page], page: Page, item: Item) -> Page:
    typed = model(page_ptr_id=page.pk)
    typed.__dict__.update({k: v for k, v in page.__dict__.items() if not k.startswith("_")})
    typed.summary, typed.external_id, typed.published_on = item.summary, item.key, item.published
    typed.last_reviewed, typed.review_due = datetime(2026, 5, 1).date(), datetime(2027, 5, 1).date()
    typed.licence = "ogl-3"
    if item.ages:
        typed.age_min_months, typed.age_max_months = item.ages
    typed.body = json.dumps(
        [
            {
                "type": "heading",
                "value": {"text": heading(item), "level": "2"},
                "id": str(uuid.UUID(int=item.number)),
            },
            *(
                {"type": "paragraph", "value": f"<p>{text}</p>", "id": str(uuid.UUID(int=n))}
                for n, text in enumerate(item.paragraphs)
            ),
        ]
    )
    catalogue = get_catalogue()
    for _parameter, (name, vocabulary), slugs in single_terms(item):
        term = catalogue.term(vocabulary, slugs[0])
        setattr(typed, f"{name}_id", term.id if term else None)
    return typed


def heading(item: Item) -> str:
    return " ".join(item.title.split()[:3])


def single_terms(item: Item) -> Iterator[tuple[str, tuple[str, str], tuple[str, ...]]]:
    from core.models.library import SINGLE_TERMS
    from search.facets import FACETS

    for parameter, slugs in item.facets.items():
        name = FACETS[parameter].field
        if name in SINGLE_TERMS and not (name == "region" and "local-authority" in item.facets):
            yield parameter, SINGLE_TERMS[name], slugs


def _add_terms(model: type[Page], items: dict[int, Item]) -> None:
    from core.models.library import TERM_LISTS
    from search.facets import FACETS

    catalogue = get_catalogue()
    links: dict[str, list[Any]] = {}
    for pk, item in items.items():
        for parameter, slugs in item.facets.items():
            facet = FACETS[parameter]
            name = "local_authorities" if parameter == "local-authority" else TERM_LISTS.get(facet.field)
            if name is None:
                continue
            many = model._meta.get_field(name)
            for slug in slugs:
                if parameter == "local-authority":
                    term = catalogue.authorities[slug].id
                else:
                    found = catalogue.term(facet.vocabulary, slug)
                    if found is None:
                        continue
                    term = found.id
                keys = {f"{many.m2m_field_name()}_id": pk, f"{many.m2m_reverse_field_name()}_id": term}
                links.setdefault(name, []).append(many.remote_field.through(**keys))
    for name, rows in links.items():
        model._meta.get_field(name).remote_field.through.objects.bulk_create(rows, batch_size=2000)
