"""Reads many pages with everything that belongs to them, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from wagtail.models import Page, Revision

from core.facets import page_terms
from core.models import ChangeNote, PageLink, ProgrammeUse, ReadFirst, RelatedItem
from home.library_io.exchange import PageValues
from home.library_io.item_types import ItemType
from resources.models import ResourceFile, ResourcePage

#: Relation of a page → the link model behind it.
LINKS: dict[str, type[PageLink]] = {
    "related_links": RelatedItem,
    "programme_links": ProgrammeUse,
    "read_first_links": ReadFirst,
}
FILE_COLUMNS = ("document_id", "label", "language", "accessible_version_id")


def term_fields(item_type: ItemType) -> list[str]:
    return [
        field.name
        for field in item_type.model._meta.many_to_many
        if field.remote_field.through._meta.auto_created
    ]


def load_pages(item_type: ItemType, pks: Iterable[int]) -> dict[int, PageValues]:
    """Primary key → the page as it is published, or as last saved where it is not."""
    wanted = list(pks)
    pages = item_type.model.objects.filter(pk__in=wanted).select_related("locale").order_by("pk")
    found = {page.pk: PageValues(page) for page in pages}
    for pk, terms in page_terms(item_type.model, wanted).items():
        found[pk].terms = terms
    for relation, model in LINKS.items():
        rows = model.objects.filter(page_id__in=wanted).order_by("page_id", "sort_order", "pk")
        for page_id, target_id in rows.values_list("page_id", "target_id"):
            found[page_id].links.setdefault(relation, []).append(target_id)
    notes = ChangeNote.objects.filter(page_id__in=wanted).order_by("page_id", "-on", "-pk")
    for page_id, on, text in notes.values_list("page_id", "on", "text"):
        found[page_id].notes.append((on.isoformat(), text))
    if item_type.model is ResourcePage:
        files = ResourceFile.objects.filter(page_id__in=wanted).order_by("page_id", "sort_order", "pk")
        for page_id, *columns in files.values_list("page_id", *FILE_COLUMNS):
            found[page_id].files.append(tuple(columns))  # type: ignore[arg-type]
    return with_drafts(item_type, found)


def with_drafts(item_type: ItemType, found: dict[int, PageValues]) -> dict[int, PageValues]:
    """Pages that are not live are as their latest revision says; that is what an editor sees of them."""
    latest = {
        values.page.latest_revision_id: pk
        for pk, values in found.items()
        if not values.page.live and values.page.latest_revision_id
    }
    for revision in Revision.objects.filter(pk__in=latest.keys()):
        pk = latest[revision.pk]
        found[pk] = from_content(item_type, found[pk].page, revision.content)
    return found


def from_content(item_type: ItemType, page: Page, content: dict[str, Any]) -> PageValues:
    draft = page.with_content_json(content)
    draft.external_id = page.external_id
    values = PageValues(draft)
    values.terms = {name: list(content.get(name) or ()) for name in term_fields(item_type)}
    for relation in LINKS:
        rows = sorted(content.get(relation) or (), key=by_order)
        values.links[relation] = [row["target"] for row in rows]
    values.notes = [note.words for note in newest_first(draft.change_notes.all())]
    for row in sorted(content.get("files") or (), key=by_order):
        values.files.append(
            (row["document"], row.get("label", ""), row.get("language", "en"), row.get("accessible_version"))
        )
    return values


def by_order(row: dict[str, Any]) -> int:
    return row.get("sort_order") or 0


def newest_first(notes: Iterable[ChangeNote]) -> list[ChangeNote]:
    """As the database sorts them; a line that is not stored yet is the newest of its day."""
    return sorted(notes, key=lambda note: (note.on, note.pk or float("inf")), reverse=True)
