"""One random change to the pages, as an editor's request or a command makes it."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from wagtail.models import Page, PageViewRestriction

from bench.corpus import FIELD_WORDS
from bench.rows import index_page
from core.registry import library_types
from search.indexing.outbox import library_content_type_ids

#: Words of titles and of queries: few, so that every search finds many pages.
WORDS = tuple(word for word in dict.fromkeys(FIELD_WORDS) if len(word) > 4)
#: A title begins with a word that no other title ever had: `zq…k`, which no stemmer touches.
MARK, LENGTH = "zq", 12
#: A number for PostgreSQL's advisory lock around changes to the page tree.
TREE = 7_170_523
DEEPEST = 7
FEWEST = 90

Event = Callable[[random.Random], int | None]


@dataclass(frozen=True)
class Kind:
    """A sort of event. `tree`: it moves rows in the page tree, which Wagtail cannot do twice at a time."""

    name: str
    weight: int
    run: Event
    tree: bool = False


def new_title(r: random.Random) -> str:
    letters = "".join(r.choices("abcdefghijklmnopqrstuvwxyz", k=LENGTH - 3))
    return f"{MARK}{letters}k {r.choice(WORDS)} {r.choice(WORDS)}".capitalize()


def take_turn(tree: bool) -> None:
    """Waits, in the transaction, until no other process changes the tree (`tree`: changes pages at all).

    Two processes that insert or move in Wagtail's tree at once spoil its paths; that is not to be shown here.
    """
    shared = "" if tree else "_shared"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_xact_lock{shared}(%s)", [TREE])


def some_page(r: random.Random, *, live: bool | None = None, kinds: tuple[str, ...] = ()) -> Page | None:
    """A random page of the library, if there is one."""
    pages = Page.objects.filter(content_type_id__in=library_content_type_ids())
    if live is not None:
        pages = pages.filter(live=live)
    if kinds:
        pages = pages.filter(content_type__model__in=kinds)
    ids = list(pages.order_by("pk").values_list("pk", flat=True))
    return Page.objects.get(pk=r.choice(ids)).specific if ids else None


def publish(r: random.Random) -> int | None:
    """A live page with another title."""
    page = some_page(r, live=True)
    return None if page is None else _publish(page, r)


def publish_again(r: random.Random) -> int | None:
    """A page that was taken down, with another title."""
    page = some_page(r, live=False)
    return None if page is None else _publish(page, r)


def _publish(page: Page, r: random.Random) -> int:
    page.title = new_title(r)
    page.summary = f"Invented text about {r.choice(WORDS)}."
    page.save_revision().publish()
    return page.pk


def unpublish(r: random.Random) -> int | None:
    page = some_page(r, live=True)
    if page is None:
        return None
    page.unpublish()
    return page.pk


def create(r: random.Random) -> int | None:
    """A new page below its index page, or a module below a toolkit; two thirds are published at once."""
    types = library_types()
    kind = r.choice([*types, "toolkit"])
    parent: Page | None = None
    if kind == "toolkit" and r.random() < 0.7:
        parent = some_page(r, kinds=("toolkitpage",))
    if parent is None or parent.depth > DEEPEST:
        parent = index_page(kind)
    page: Any = types[kind](
        title=new_title(r),
        slug=f"chaos-{uuid.uuid4().hex[:12]}",
        summary="Invented text.",
        published_on=date(2026, 1, 1),
        locale_id=parent.locale_id,
        live=False,
    )
    Page.objects.get(pk=parent.pk).add_child(instance=page)
    if r.random() < 0.67:
        page.save_revision().publish()
    return page.pk


def delete(r: random.Random) -> int | None:
    """A page with everything below it, unless few are left."""
    if Page.objects.filter(content_type_id__in=library_content_type_ids()).count() < FEWEST:
        return None
    page = some_page(r)
    if page is None:
        return None
    page.delete()
    return page.pk


def move(r: random.Random) -> int | None:
    """A toolkit with its modules, below another one or back to the top; at times a page of another type."""
    page = some_page(r, kinds=("toolkitpage",) if r.random() < 0.7 else ())
    target = some_page(r, kinds=("toolkitpage",)) if r.random() < 0.6 else index_page("toolkit")
    if page is None or target is None or target.depth > DEEPEST or target.path.startswith(page.path):
        return None
    page.move(Page.objects.get(pk=target.pk), pos="last-child")
    return page.pk


def restrict(r: random.Random) -> int | None:
    """A restriction on a page, or on the one above it, which covers everything else there."""
    page = _itself_or_parent(r)
    if page is None or PageViewRestriction.objects.filter(page=page).exists():
        return None
    PageViewRestriction.objects.create(
        page=page,
        restriction_type=r.choice([PageViewRestriction.LOGIN, PageViewRestriction.PASSWORD]),
        password="chaos",  # of nothing that matters
    )
    return page.pk


def open_again(r: random.Random) -> int | None:
    made = list(PageViewRestriction.objects.order_by("pk"))
    if not made:
        return None
    chosen = r.choice(made)
    chosen.delete()
    return chosen.page_id


def _itself_or_parent(r: random.Random) -> Page | None:
    page = some_page(r, kinds=("toolkitpage",) if r.random() < 0.6 else ())
    if page is None:
        return None
    parent = page.get_parent()
    return parent if r.random() < 0.4 and parent.content_type_id in library_content_type_ids() else page


KINDS = (
    Kind("publish", 36, publish),
    Kind("unpublish", 14, unpublish),
    Kind("publish again", 14, publish_again),
    Kind("create", 11, create, tree=True),
    Kind("delete", 5, delete, tree=True),
    Kind("move", 8, move, tree=True),
    Kind("restrict", 8, restrict),
    Kind("open again", 4, open_again),
)
