"""Saves a batch of pages as a publication would, with a fixed number of queries.

The result is what `page.save_revision().publish()` leaves behind: page, relations, revision, history,
references and Wagtail's own search index. Signals are not sent for each page; whoever calls this
tells the library's index which pages were saved, in the same transaction.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from wagtail.models import Page, PageLogEntry, ReferenceIndex, Revision
from wagtail.search.backends import get_search_backends

from core.models import ChangeNote, LibraryPage
from home.library_io.exchange import PageValues
from home.library_io.item_types import ItemType
from home.library_io.page_values import LINKS, newest_first, term_fields
from resources.models import ResourceFile, ResourcePage

#: Columns of the base table that saving may change.
BASE_COLUMNS = (
    "title",
    "draft_title",
    "seo_title",
    "search_description",
    "translation_key",
    "live",
    "has_unpublished_changes",
    "first_published_at",
    "last_published_at",
    "latest_revision_id",
    "latest_revision_created_at",
    "live_revision_id",
)


@dataclass
class Pending:
    """A page to be saved. `changed`: attributes that differ from the database; None for a new page."""

    values: PageValues
    publish: bool
    changed: set[str] | None = None

    @property
    def page(self) -> LibraryPage:
        return self.values.page

    def differs(self, attribute: str) -> bool:
        return self.changed is None or attribute in self.changed


def save_pages(item_type: ItemType, pending: Sequence[Pending], now: datetime) -> None:
    """Writes the pages and everything that goes with them, as of `now`; call it inside a transaction."""
    if not pending:
        return
    save_rows(item_type, pending)
    save_terms(item_type, pending)
    save_links(pending)
    if item_type.model is ResourcePage:
        save_files(pending)
    save_notes(pending)
    save_revisions(item_type, pending, now)
    pages = [item.page for item in pending]
    for page in pages:
        # One statement each: building a `bulk_update` of a hundred rows takes longer than all of them.
        Page.objects.filter(pk=page.pk).update(**{name: getattr(page, name) for name in BASE_COLUMNS})
        ReferenceIndex.create_or_update_for_object(page)
    for backend in get_search_backends(with_auto_update=True):
        backend.add_bulk(item_type.model, pages)
    old = [item.page.pk for item in pending if item.changed is not None and item.page.live]
    for pk in Page.objects.filter(alias_of__in=old).values_list("alias_of", flat=True).distinct():
        page = item_type.model.objects.get(pk=pk)
        page.update_aliases(revision=page.live_revision)


def save_rows(item_type: ItemType, pending: Sequence[Pending]) -> None:
    fields = item_type.model._meta.local_concrete_fields
    manager = item_type.model._base_manager
    new = [item.page for item in pending if item.changed is None]
    if new:
        # What Model.save() calls in the end; `bulk_create` refuses models with a parent table.
        manager._insert(new, fields=fields, using=manager.db)
    for item in pending:
        if item.changed is not None:
            values = {
                field.attname: getattr(item.page, field.attname) for field in fields if not field.primary_key
            }
            manager.filter(pk=item.page.pk).update(**values)


def save_terms(item_type: ItemType, pending: Sequence[Pending]) -> None:
    for name in term_fields(item_type):
        field = item_type.model._meta.get_field(name)
        through = field.remote_field.through
        owner, term = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
        touched = [item for item in pending if item.differs(name)]
        old = [item.page.pk for item in touched if item.changed is not None]
        if old:
            through._base_manager.filter(**{f"{owner}__in": old}).delete()
        through._base_manager.bulk_create(
            through(**{owner: item.page.pk, term: pk})
            for item in touched
            for pk in item.values.terms.get(name, ())
        )
        for item in pending:
            pks = item.values.terms.get(name, ())
            remember(item.page, name, [field.related_model(pk=pk) for pk in pks])


def save_links(pending: Sequence[Pending]) -> None:
    for relation, model in LINKS.items():
        save_children(
            pending,
            relation,
            model,
            lambda item, relation=relation: [
                {"target_id": target} for target in item.values.links.get(relation, ())
            ],
        )


def save_files(pending: Sequence[Pending]) -> None:
    names = ("document_id", "label", "language", "accessible_version_id")
    save_children(
        pending,
        "files",
        ResourceFile,
        lambda item: [dict(zip(names, row, strict=True)) for row in item.values.files],
    )


def save_children(pending: Sequence[Pending], relation: str, model: type[models.Model], rows: Any) -> None:
    """Replaces the rows of a relation where it changed; the page knows them without another query."""
    touched = [item for item in pending if item.differs(relation)]
    old = [item.page.pk for item in touched if item.changed is not None]
    if old:
        model._base_manager.filter(page_id__in=old).delete()
    new: dict[int, list[Any]] = {
        item.page.pk: [
            model(page_id=item.page.pk, sort_order=order, **row) for order, row in enumerate(rows(item))
        ]
        for item in touched
    }
    model._base_manager.bulk_create(row for found in new.values() for row in found)
    kept = [item.page.pk for item in pending if item.page.pk not in new]
    for row in model._base_manager.filter(page_id__in=kept).order_by("sort_order", "pk"):
        new.setdefault(row.page_id, []).append(row)
    for item in pending:
        remember(item.page, relation, new.get(item.page.pk, []))


def save_notes(pending: Sequence[Pending]) -> None:
    """Replaces the notes on changes where they differ; a line that stays keeps its author."""
    pks = [item.page.pk for item in pending if item.changed is not None]
    stored: dict[int, list[ChangeNote]] = {}
    for note in ChangeNote.objects.filter(page_id__in=pks) if pks else ():
        stored.setdefault(note.page_id, []).append(note)
    touched = [item for item in pending if item.differs("change_notes")]
    ChangeNote.objects.filter(
        page_id__in=[item.page.pk for item in touched if item.page.pk in stored]
    ).delete()
    for item in touched:
        authors = {note.words: note.author_id for note in stored.get(item.page.pk, ())}
        # The oldest first, so that lines of one day keep their order: the higher number is the newer one.
        stored[item.page.pk] = [
            ChangeNote(page_id=item.page.pk, on=on, text=text, author_id=authors.get((on, text)))
            for on, text in reversed(item.values.notes)
        ]
    ChangeNote.objects.bulk_create(note for item in touched for note in stored[item.page.pk])
    for item in pending:
        for note in stored.get(item.page.pk, ()):
            note.on = date.fromisoformat(note.on) if isinstance(note.on, str) else note.on
        notes = newest_first(stored.get(item.page.pk, ()))
        remember(item.page, "change_notes", notes)
        item.page.known_notes = [note.pk for note in notes]
        # Only pages outside the library gather others.
        remember(item.page, "picked_items", [])


def remember(page: Page, relation: str, objects: list[Any]) -> None:
    """What the page would read from the database for a relation, so that nothing asks again."""
    if not hasattr(page, "_cluster_related_objects"):
        page._cluster_related_objects = {}
    page._cluster_related_objects[relation] = objects


def save_revisions(item_type: ItemType, pending: Sequence[Pending], now: datetime) -> None:
    content_type = ContentType.objects.get_for_model(item_type.model, for_concrete_model=False)
    base = ContentType.objects.get_for_model(Page, for_concrete_model=False)
    revisions = []
    for item in pending:
        page = item.page
        page.draft_title = page.title
        if item.changed is None:
            remember(page, "wagtail_admin_comments", [])
        revisions.append(
            Revision(
                content_type=content_type,
                base_content_type=base,
                object_id=str(page.pk),
                created_at=now,
                object_str=str(page),
                content=page.serializable_data(),
            )
        )
    Revision.objects.bulk_create(revisions)
    for item, revision in zip(pending, revisions, strict=True):
        page = item.page
        page.latest_revision, page.latest_revision_created_at = revision, now
        page.has_unpublished_changes = not item.publish
        if item.publish:
            page.live, page.live_revision, page.last_published_at = True, revision, now
            page.first_published_at = page.first_published_at or now
    PageLogEntry.objects.bulk_create(log_entries(content_type, pending, now))


def log_entries(content_type: ContentType, pending: Iterable[Pending], now: Any) -> list[PageLogEntry]:
    """What the page's history shows: made or edited, and published."""
    entries = []
    for item in pending:
        actions = ["wagtail.create" if item.changed is None else "wagtail.edit"]
        actions += ["wagtail.publish"] if item.publish else []
        together = uuid.uuid4()
        entries += [
            PageLogEntry(
                content_type=content_type,
                page=item.page,
                label=item.page.title[:255],
                action=action,
                timestamp=now,
                uuid=together,
                revision=item.page.latest_revision,
                content_changed=True,
                data={},
            )
            for action in actions
        ]
    return entries
