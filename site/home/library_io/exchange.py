"""Between portable values and the database: what a page has, ids to primary keys and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from wagtail.models import Page

from core.models import LibraryPage
from home.library_io import rich_text
from home.library_io.media import MediaExport, MediaWriter, StoredMedia
from home.library_io.references import MediaReference
from safety.sanitise import clean_html
from taxonomy.catalogue import Catalogue


@dataclass
class PageValues:
    """A page with what is kept outside its own row. Lists are read for many pages at once.

    terms: many-to-many field → primary keys · links: relation → primary keys of pages in order ·
    files: rows of a resource's files, as (document, label, language, accessible version) ·
    notes: what changed, newest first, as (ISO date, text).
    """

    page: LibraryPage
    terms: dict[str, list[int]] = field(default_factory=dict)
    links: dict[str, list[int]] = field(default_factory=dict)
    files: list[tuple[int, str, str, int | None]] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)


@dataclass
class Reader:
    """From the database to portable values.

    `item_ids`: primary key → id of every item that may be mentioned. `copies`: where files are copied
    to, in an export. `may_leave` says of a file's kind and primary key whether others may have it.
    """

    catalogue: Catalogue
    item_ids: Mapping[int, str]
    stored: StoredMedia
    copies: MediaExport | None = None
    may_leave: Callable[[str, int], bool] = lambda kind, pk: True
    #: Primary key → library type, where links of one type only are asked for.
    item_types: Mapping[int, str] = field(default_factory=dict)

    def item_id(self, pk: int | None, types: tuple[str, ...] = ()) -> str | None:
        """The id of an item; None for what is none, or not of these types."""
        if pk is None or (types and self.item_types.get(pk, types[0]) not in types):
            return None
        return self.item_ids.get(pk)

    def media(self, kind: str, pk: int | None) -> dict[str, str] | None:
        found = self.media_reference(kind, pk)
        return found.portable() if found else None

    def media_reference(self, kind: str, pk: int | None) -> MediaReference | None:
        if pk is None or not self.may_leave(kind, pk):
            return None
        found = self.stored.reference(kind, pk)
        if found is None or self.copies is None:
            return found
        name = self.copies.name_of(found, pk)
        return MediaReference(**{**vars(found), "file": name}) if name else None

    def rich(self, value: Any) -> str:
        html = rich_text.normal(str(value or ""))
        return rich_text.map_links(html, self._link)

    def _link(self, kind: str, target: str) -> dict[str, str] | None:
        if not target.isdecimal():
            return None
        if kind == "document":
            reference = self.media_reference("document", int(target))
            return {"linktype": kind, "id": reference.link_id} if reference else None
        item = self.item_id(int(target))
        if item is not None:
            return {"linktype": "page", "id": item}
        page = self._public_page(int(target))
        return {"href": page.url} if page and page.url else None

    def address_and_title(self, pk: int) -> tuple[str, str]:
        """Where a page outside the library stands; empty when the public cannot see it or it is an item."""
        page = self._public_page(pk)
        return (page.full_url or "", page.title) if page else ("", "")

    def _public_page(self, pk: int) -> Page | None:
        page = Page.objects.filter(pk=pk).live().public().first()
        return None if page is None or issubclass(page.specific_class or Page, LibraryPage) else page


@dataclass
class Writer:
    """From portable values to the database. `page_pk` gives the primary key of an item's id."""

    catalogue: Catalogue
    page_pk: Callable[[str], int]
    files: MediaWriter

    def media_pk(self, reference: MediaReference) -> int:
        return self.files.obtain(reference)

    def rich(self, value: Any) -> str:
        return clean_html(rich_text.map_links(value or "", self._link)) if value else ""

    def _link(self, kind: str, target: str) -> dict[str, str] | None:
        if kind == "page":
            return {"linktype": kind, "id": str(self.page_pk(target))}
        reference = MediaReference.from_link(target)
        return {"linktype": kind, "id": str(self.media_pk(reference))} if reference else None
