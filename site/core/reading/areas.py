"""Evidence ↔ local stories: what else the library has from the authorities of an item."""

from __future__ import annotations

from django.conf import settings
from django.db.models import F, QuerySet
from wagtail.models import Page

from core.reading.connections import PageRef, reference, shown_pages, with_item_facts
from core.reading.context import Reading
from core.registry import library_types
from navigation.visibility import not_restricted

#: So many of the newest are shown on an item's page.
MOST = 5


def from_same_places(reading: Reading, library_type: str) -> tuple[PageRef, ...]:
    """The newest items of another type from the authorities of this one; one query, none without any.

    Public items only, each once, in the language of the reader where there is a translation.
    """
    codes = [one.id for one in reading.terms.authorities]
    if not codes:
        return ()
    found = in_language(pages_of_type(library_type, codes), reading)
    newest = found.order_by(F("item_published_on").desc(nulls_last=True), "pk")[: 2 * MOST]
    best: dict[object, Page] = {}
    for row in newest:
        if row.translation_key not in best or row.locale.language_code == reading.locale:
            best[row.translation_key] = row
    return tuple(reference(row, reading.request) for row in list(best.values())[:MOST])


def pages_of_type(library_type: str, authorities: list[int]) -> QuerySet[Page]:
    """Shown, public pages of a type that belong to one of these authorities."""
    field = library_types()[library_type]._meta.get_field("local_authorities")
    through = field.remote_field.through  # type: ignore[union-attr]
    owner = f"{field.m2m_field_name()}_id"  # type: ignore[union-attr]
    ids = through._base_manager.filter(localauthority_id__in=authorities).values(owner)
    return with_item_facts(not_restricted(shown_pages().filter(pk__in=ids, alias_of__isnull=True)))


def in_language(found: QuerySet[Page], reading: Reading) -> QuerySet[Page]:
    """In the reader's language or in the default one."""
    return found.filter(locale__language_code__in={reading.locale, settings.LANGUAGE_CODE})
