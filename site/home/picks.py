"""Pages that an editor chose, as cards: hidden ones are left out, each in the reader's language.

Library items come from what the search holds of them, so a list of any length costs one query for its
items and one for each other type of page in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q
from wagtail.models import Page

from core.models import BasePage
from core.presentation import Card
from core.reading import (
    PageRef,
    Reading,
    card_of,
    drawing,
    kind_icon,
    kind_words,
    reference,
    shown_pages,
    with_item_facts,
)
from core.reading.pictures import SYSTEM
from navigation.visibility import not_restricted
from search.documents import Document
from search.models import SearchDocument


def visible_refs(reading: Reading, page_ids: Sequence[int]) -> list[PageRef]:
    """The pages of a list that anybody may see, in its order; a translation takes its page's place."""
    if not page_ids:
        return []
    keys = Page.objects.filter(pk__in=page_ids).values("translation_key")
    wanted = Q(pk__in=page_ids) | Q(translation_key__in=keys, locale__language_code=reading.locale)
    rows = list(with_item_facts(not_restricted(shown_pages().filter(wanted, alias_of__isnull=True))))
    by_id = {row.pk: row for row in rows}
    local = {row.translation_key: row for row in rows if row.locale.language_code == reading.locale}
    found: dict[Any, PageRef] = {}
    for pk in page_ids:
        row = by_id.get(pk)
        if row is not None:
            best = local.get(row.translation_key, row)
            found.setdefault(best.translation_key, reference(best, reading.request))
    return list(found.values())


def cards_of(reading: Reading, refs: Iterable[PageRef], *, pictures: bool = True) -> dict[int, Card]:
    """Page id → card. What the search has not read yet is shown with its title alone."""
    refs = list(refs)
    rows = SearchDocument.objects.filter(
        page_id__in=[ref.id for ref in refs if ref.library_type], deleted=False
    )
    documents = {row.page_id: Document.from_json(row.data) for row in rows} if refs else {}
    others = summaries(ref for ref in refs if not ref.library_type)
    cards: dict[int, Card] = {}
    for ref in refs:
        document = documents.get(ref.id)
        if document is not None:
            cards[ref.id] = card_of(document, catalogue=reading.catalogue, picture=pictures)
        else:
            cards[ref.id] = plain_card(reading, ref, *others.get(ref.id, ("", SYSTEM)), picture=pictures)
    return cards


def plain_card(reading: Reading, ref: PageRef, summary: str, tone: str, *, picture: bool) -> Card:
    """A page outside the library; its type may name an icon and the motif of a drawing."""
    motif = getattr(ref.model, "motif", "")
    return Card(
        title=ref.title,
        href=ref.href,
        kind=kind_words(ref.model),
        icon=getattr(ref.model, "card_icon", kind_icon(ref.library_type)),
        summary=summary,
        tone=tone,
        picture=drawing(motif, tone) if picture and motif else None,
        lang=ref.language if ref.language != reading.locale else "",
    )


def summaries(refs: Iterable[PageRef]) -> dict[int, tuple[str, str]]:
    """Page id → summary and colour of pages outside the library; one query for each type."""
    by_model: dict[type[Any], list[int]] = {}
    for ref in refs:
        if issubclass(ref.model, BasePage):
            by_model.setdefault(ref.model, []).append(ref.id)
    found: dict[int, tuple[str, str]] = {}
    for model, ids in by_model.items():
        has_tone = any(field.name == "tone" for field in model._meta.get_fields())
        names = ("pk", "summary", "tone") if has_tone else ("pk", "summary")
        for pk, summary, *tone in model.objects.filter(pk__in=ids).values_list(*names):
            found[pk] = (summary, tone[0] if tone else SYSTEM)
    return found
