"""Everything a page is connected to, in two queries: links and notes, then the pages they lead to.

Links are read from both ends, so what an editor enters once shows on both pages. Only live pages
that everybody may see come back. Where a linked page exists in the language of the interface, that
translation takes its place.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import BooleanField, CharField, F, Q, QuerySet, Value
from django.db.models.functions import Cast, Coalesce, Concat
from django.http import HttpRequest
from django.utils import timezone
from wagtail.models import Page

from core.models.changes import ChangeNote
from core.models.links import PageLink, PickedItem, ProgrammeUse, ReadFirst, RelatedItem
from core.registry import library_models
from navigation.visibility import not_restricted

#: Kind of link → model, and the name of its relation on the page it starts from.
LINKS: dict[str, tuple[type[PageLink], str]] = {
    "related": (RelatedItem, "related_links"),
    "programme": (ProgrammeUse, "programme_links"),
    "read_first": (ReadFirst, "read_first_links"),
    "picked": (PickedItem, "picked_items"),
}
#: Of the pages that point here, the newest so many of each kind are shown.
MOST_BACK = 20
#: The kind of a row that is a note on a change, and how long its day is.
NOTE, DAY = "note", len("2026-10-14")


@dataclass(frozen=True)
class PageRef:
    """A page to link to. `key` is shared by the page and its translations."""

    id: int
    key: Any
    title: str
    href: str
    language: str
    model: type[Any]
    published_on: date | None = None
    format_id: int | None = None
    last_published_at: datetime | None = None

    @property
    def library_type(self) -> str:
        return getattr(self.model, "library_type", "")


@dataclass(frozen=True)
class Connections:
    """`out` and `back` hold pages by kind of link: from this page, and from others to it.

    `notes`: what changed on the page, newest first, as (day, text).
    """

    out: dict[str, tuple[PageRef, ...]] = field(default_factory=dict)
    back: dict[str, tuple[PageRef, ...]] = field(default_factory=dict)
    translations: tuple[PageRef, ...] = ()
    superseded_by: PageRef | None = None
    notes: tuple[tuple[date, str], ...] = ()


def load_connections(page: Any, request: HttpRequest, *, locale: str, preview: bool = False) -> Connections:
    """The connections of a page; in a preview its own links are those in the form."""
    if preview or page.pk is None:
        links, notes = list(form_links(page)), form_notes(page)
    else:
        links, notes = stored_links(page)
    wanted = {target for _kind, _outgoing, target in links}
    newer = getattr(page, "superseded_by_id", None)
    rows = list(linked_pages(page, wanted | ({newer} if newer else set()), locale))
    by_id = {row.pk: row for row in rows}
    local = {row.translation_key: row for row in rows if row.locale.language_code == locale}

    def find(pk: int | None) -> Page | None:
        row = by_id.get(pk)
        return local.get(row.translation_key, row) if row is not None else None

    out: dict[str, dict[Any, PageRef]] = {}
    back: dict[str, dict[Any, PageRef]] = {}
    for kind, outgoing, target in links:
        row = find(target)
        if row is None or row.translation_key == page.translation_key:
            continue
        side = out if outgoing else back
        side.setdefault(kind, {}).setdefault(row.translation_key, reference(row, request))
    replacement = find(newer)
    return Connections(
        out={kind: tuple(found.values()) for kind, found in out.items()},
        back={kind: tuple(found.values()) for kind, found in back.items()},
        translations=tuple(
            reference(row, request)
            for row in rows
            # An alias shows the text of another language: it is no translation.
            if row.translation_key == page.translation_key and row.alias_of_id is None
        ),
        superseded_by=reference(replacement, request) if replacement is not None else None,
        notes=tuple(notes),
    )


def form_links(page: Any) -> Iterator[tuple[str, bool, int]]:
    for kind, (_model, relation) in LINKS.items():
        if hasattr(page, relation):
            yield from ((kind, True, link.target_id) for link in getattr(page, relation).all())


def form_notes(page: Any) -> list[tuple[date, str]]:
    notes = getattr(page, "change_notes", None)
    given = [(note.on, note.pk or float("inf"), note.text) for note in (notes.all() if notes else ())]
    return [(on, text) for on, _pk, text in sorted(given, reverse=True)]


def stored_notes(page: Page) -> QuerySet[Any]:
    """The notes in the shape of links, so that one query reads both: the day stands before the words."""
    words = Concat(Cast("on", CharField()), Value(" "), F("text"), output_field=CharField())
    rows = ChangeNote.objects.filter(page=page.pk).order_by()
    rows = rows.annotate(kind=Value(NOTE, CharField()), outgoing=Value(True, BooleanField()))
    rows = rows.annotate(far=F("page_id"), place=F("id"), words=words)
    return rows.values_list("kind", "outgoing", "far", "place", "pk", "words")


def stored_links(page: Page) -> tuple[list[tuple[str, bool, int]], list[tuple[date, str]]]:
    """Links as kind, whether it starts here, the other end; then the notes on changes.

    A link to any translation of the page is one to it.
    """
    parts = [stored_notes(page)]
    for kind, (model, _relation) in LINKS.items():
        for outgoing, near, far in ((True, "page", "target"), (False, "target", "page")):
            condition = {"page": page.pk} if outgoing else {f"{near}__translation_key": page.translation_key}
            parts.append(
                model.objects.filter(**condition)
                .order_by()
                .annotate(
                    kind=Value(kind, CharField()),
                    outgoing=Value(outgoing, BooleanField()),
                    far=F(f"{far}_id"),
                    place=F("sort_order"),
                    words=Value("", CharField()),
                )
                .values_list("kind", "outgoing", "far", "place", "pk", "words")
            )
    found = list(parts[0].union(*parts[1:], all=True))
    noted = sorted(((row[5], row[4]) for row in found if row[0] == NOTE), key=newest_note, reverse=True)
    rows = [row for row in found if row[0] != NOTE]
    own = sorted(((row[3] or 0, row[4], row[0], row[2]) for row in rows if row[1]), key=lambda row: row[:2])
    back: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for kind, outgoing, far, _order, pk, _words in rows:
        if not outgoing:
            back[kind].append((pk, far))
    newest = {kind: sorted(found, reverse=True)[:MOST_BACK] for kind, found in back.items()}
    links = [
        *((kind, True, far) for _order, _pk, kind, far in own),
        *((kind, False, far) for kind, found in newest.items() for _pk, far in found),
    ]
    return links, [(date.fromisoformat(words[:DAY]), words[DAY + 1 :]) for words, _pk in noted]


def newest_note(row: tuple[str, int]) -> tuple[str, int]:
    words, pk = row
    return words[:DAY], pk


def linked_pages(page: Page, ids: set[int], locale: str) -> QuerySet[Page]:
    """The pages of `ids`, their translations into `locale`, and the translations of `page` itself."""
    found = Q(translation_key=page.translation_key)
    if ids:
        found |= Q(pk__in=ids)
        keys = Page.objects.filter(pk__in=ids).exclude(locale__language_code=locale).values("translation_key")
        found |= Q(translation_key__in=keys, locale__language_code=locale)
    return with_item_facts(not_restricted(shown_pages().filter(found))).order_by("path")


def shown_pages() -> QuerySet[Page]:
    """Live pages that have not expired."""
    unexpired = Q(expire_at__isnull=True) | Q(expire_at__gt=timezone.now())
    return Page.objects.filter(unexpired, live=True)


def with_item_facts(queryset: QuerySet[Page]) -> QuerySet[Page]:
    """Adds what a link to a library item says beside its title, whatever its type."""
    names = [model._meta.get_field("page_ptr").remote_field.name for model in library_models()]
    return queryset.select_related("locale").annotate(
        item_published_on=Coalesce(*(F(f"{name}__published_on") for name in names)),
        item_format_id=Coalesce(*(F(f"{name}__resource_format_id") for name in names)),
    )


def reference(row: Any, request: HttpRequest) -> PageRef:
    """A row of `with_item_facts` as a link."""
    return PageRef(
        id=row.pk,
        key=row.translation_key,
        title=row.title,
        href=row.get_url(request) or "",
        language=row.locale.language_code,
        model=row.specific_class or Page,
        published_on=row.item_published_on,
        format_id=row.item_format_id,
        last_published_at=row.last_published_at,
    )
