"""Writes the checked items of a file, comparing first: what is already so is not touched."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from core.models import LibraryPage
from core.review import add_months
from home.library_io.blocks import matches
from home.library_io.exchange import PageValues, Reader, Writer
from home.library_io.item_types import ItemType, item_types
from home.library_io.items import Item
from home.library_io.outline import Entry, Outline
from home.library_io.page_values import load_pages
from home.library_io.pages_out import Pending, save_pages
from home.library_io.status import Status
from home.library_io.streams import Stream
from home.library_io.tree import restrict


@dataclass
class Counts:
    created: int = 0
    updated: int = 0
    unchanged: int = 0


class ItemWriter:
    """Writes batches of items whose pages are in the tree already."""

    def __init__(self, outline: Outline, reader: Reader, writer: Writer) -> None:
        self.outline = outline
        self.reader = reader
        self.writer = writer
        self.counts = Counts()
        #: Primary keys of the pages that were written, for the search index.
        self.saved: list[int] = []
        self.today: date = timezone.localdate()
        #: One moment for the whole import: no translation of it looks older than its English text.
        self.now = timezone.now()

    def write(self, items: Iterable[Item]) -> None:
        by_type: dict[str, list[Item]] = {}
        for item in items:
            by_type.setdefault(item.type, []).append(item)
        for key, some in by_type.items():
            self._write_type(item_types()[key], some)

    def _write_type(self, item_type: ItemType, items: list[Item]) -> None:
        entries = {item.id: self.outline.entries[item.id] for item in items}
        new = [self.writer.page_pk(entry.id) for entry in entries.values() if entry.known is None]
        old = [entry.known.pk for entry in entries.values() if entry.known is not None]
        bare = Page.objects.select_related("locale", "content_type").in_bulk(new)
        pages = load_pages(item_type, old) if old else {}
        pending: list[Pending] = []
        for item in items:
            entry = entries[item.id]
            if entry.known is None:
                values = PageValues(new_page(item_type, bare[self.writer.page_pk(item.id)], item.id))
                self._fill_new(item, values)
                pending.append(Pending(values, publish=entry.status != Status.DRAFT))
                self.counts.created += 1
            else:
                self._update(item, entry, pages[entry.known.pk], pending)
        save_pages(item_type, pending, self.now)
        self.saved.extend(item.page.pk for item in pending)
        for item in items:
            self._apply_status(entries[item.id], self.writer.page_pk(item.id))

    def _fill_new(self, item: Item, values: PageValues) -> None:
        for name, value in item.all_values().items():
            field = item.item_type.field(name)
            if field.says(value):
                field.write(value, values, self.writer)
        page = values.page
        if "review_by" not in item.values and page.review_months:
            page.review_due = add_months(self.today, page.review_months)
        settle(values)

    def _update(self, item: Item, entry: Entry, values: PageValues, pending: list[Pending]) -> None:
        page, changed = values.page, set()
        was_live = page.live
        given = item.all_values()
        if given.get("review_by", "") is None:
            given["review_by"] = review_by_default(item, page)
        if given.get("region") and (given.get("local_authorities") or values.terms.get("local_authorities")):
            given["region"] = None
        for name, value in given.items():
            field = item.item_type.field(name)
            if not self._says_already(field, value, values):
                field.write(value, values, self.writer)
                changed.add(field.attribute)
        if entry.translation_key not in (None, page.translation_key):
            page.translation_key = entry.translation_key
            changed.add("translation_key")
        publish = was_live or entry.status in (Status.LIVE, Status.PRIVATE)
        if changed or publish != was_live:
            settle(values)
            if not was_live:
                # The rows of a draft may be older than its revision: all of them are written.
                changed |= {*values.terms, "related_links", "programme_links", "read_first_links", "files"}
                changed.add("change_notes")
            pending.append(Pending(values, publish=publish, changed=changed))
            self.counts.updated += 1
        else:
            self.counts.unchanged += 1

    def _says_already(self, field: Any, value: Any, values: PageValues) -> bool:
        if isinstance(field, Stream):
            return matches(value, field.read(values, self.reader, with_private=True))
        current = field.read(values, self.reader)
        return list(current) == list(value) if isinstance(value, list) else current == value

    def _apply_status(self, entry: Entry, pk: int) -> None:
        """Takes an item down, or restricts it or opens it, if the file says so."""
        if entry.status == Status.PRIVATE:
            restrict(pk)
        elif entry.known is None:
            return
        elif entry.status == Status.DRAFT and entry.known.live:
            Page.objects.get(pk=pk).specific.unpublish()
        elif entry.status == Status.LIVE:
            for restriction in PageViewRestriction.objects.filter(page_id=pk):
                restriction.delete()


def new_page(item_type: ItemType, bare: Page, item_id: str) -> LibraryPage:
    """A page of its type around the row that the tree has for it."""
    columns = {field.attname: getattr(bare, field.attname) for field in Page._meta.concrete_fields}
    page = item_type.model(page_ptr_id=bare.pk, external_id=item_id, **columns)
    page.locale, page.content_type = bare.locale, bare.content_type
    page._state.db = bare._state.db
    return page


def settle(values: PageValues) -> None:
    """What follows from other values: the region from authorities, the review from its last day."""
    page = values.page
    if values.terms.get("local_authorities"):
        page.own_region_id = None
    if page.review_due is None and page.last_reviewed and page.review_months:
        page.review_due = add_months(page.last_reviewed, page.review_months)


def review_by_default(item: Item, page: LibraryPage) -> str | None:
    """What an emptied review date becomes: the page fills it in when it knows the last review."""
    given = item.values.get("fields.last_reviewed", "")
    last = date.fromisoformat(given) if given else (page.last_reviewed if given == "" else None)
    return add_months(last, page.review_months).isoformat() if last and page.review_months else None
