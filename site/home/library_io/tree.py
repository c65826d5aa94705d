"""Puts the new items of a file into the page tree, before anything is written into them.

All items have their primary keys after this, so that items may point at each other in any order.
Rows are written in bulk: treebeard and Wagtail need about a dozen queries for each page.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from wagtail.models import Locale, Page, PageViewRestriction

from home.library_io.item_types import item_types
from home.library_io.outline import Entry, Outline
from home.library_io.slugs import free_slug, slug_of_title
from home.library_io.status import Status
from home.services.site_tree import index_page_for

CHUNK = 200


class TreeBuilder:
    """Makes the bare pages of new items and moves items whose `part_of` changed."""

    def __init__(self, outline: Outline) -> None:
        self.outline = outline
        self.pks: dict[str, int] = {known.id: known.pk for known in outline.others.values()}
        self.locales = {locale.language_code: locale for locale in Locale.objects.all()}
        self.now: datetime = timezone.now()

    def build(self) -> dict[str, int]:
        """Id → primary key of every item that the file gives or mentions."""
        for parent_key, level in self._levels():
            self._add_children(self._parent(parent_key), level)
        for entry in self.outline.entries.values():
            if entry.known is not None and (entry.part_of or entry.part_of is None):
                self._move(entry)
        return self.pks

    def _levels(self) -> Iterator[tuple[str | tuple[str, str], list[Entry]]]:
        """New items by parent, parents first: an id of the format, or (index slug, language)."""
        waiting = [entry for entry in self.outline.entries.values() if entry.known is None]
        while waiting:
            ready: dict[str | tuple[str, str], list[Entry]] = defaultdict(list)
            later = []
            for entry in waiting:
                if not entry.part_of:
                    ready[item_types()[entry.type].index_slug, entry.locale].append(entry)
                elif entry.part_of in self.pks:
                    ready[entry.part_of].append(entry)
                else:
                    later.append(entry)
            yield from ready.items()
            waiting = later

    def _parent(self, key: str | tuple[str, str]) -> Page:
        if isinstance(key, tuple):
            return Page.objects.get(pk=index_page_for(*key).pk)
        return Page.objects.get(pk=self.pks[key])

    def _add_children(self, parent: Page, entries: list[Entry]) -> None:
        depth = parent.depth + 1
        siblings = Page.objects.filter(path__startswith=parent.path, depth=depth)
        taken = set(siblings.values_list("slug", flat=True))
        last = siblings.order_by("-path").values_list("path", flat=True).first()
        step = Page._str2int(last[-Page.steplen :]) if last else 0
        for start in range(0, len(entries), CHUNK):
            some = entries[start : start + CHUNK]
            pages = []
            for step_on, entry in enumerate(some, start=step + start + 1):
                slug = free_slug(entry.slug or slug_of_title(entry.title, entry.type), taken)
                taken.add(slug)
                pages.append(self._page(entry, parent, Page._get_path(parent.path, depth, step_on), slug))
            for entry, page in zip(some, Page.objects.bulk_create(pages), strict=True):
                self.pks[entry.id] = page.pk
        Page.objects.filter(pk=parent.pk).update(numchild=parent.numchild + len(entries))

    def _page(self, entry: Entry, parent: Page, path: str, slug: str) -> Page:
        is_live = entry.status != Status.DRAFT
        moment = self.now if is_live else None
        model = item_types()[entry.type].model
        return Page(
            title=entry.title,
            draft_title=entry.title,
            slug=slug,
            path=path,
            depth=parent.depth + 1,
            numchild=0,
            url_path=f"{parent.url_path}{slug}/",
            locale=self.locales[entry.locale],
            translation_key=entry.translation_key,
            content_type=ContentType.objects.get_for_model(model, for_concrete_model=False),
            live=is_live,
            has_unpublished_changes=not is_live,
            first_published_at=moment,
            last_published_at=moment,
        )

    def _move(self, entry: Entry) -> None:
        """A toolkit page whose `part_of` says that it stands elsewhere now."""
        assert entry.known is not None  # noqa: S101
        if entry.part_of:
            target = Page.objects.get(pk=self.pks[entry.part_of])
        elif entry.type == "toolkit":
            target = index_page_for(item_types()[entry.type].index_slug, entry.locale)
        else:
            return
        page = Page.objects.get(pk=entry.known.pk)
        if page.path[: -Page.steplen] == target.path:
            return
        taken = set(target.get_children().values_list("slug", flat=True))
        if page.slug in taken:
            page = page.specific
            page.slug = free_slug(page.slug, taken)
            page.save(clean=False)
        page.specific.move(Page.objects.get(pk=target.pk), pos="last-child")


def restrict(pk: int) -> None:
    """Only administrators see the page until somebody says who else may."""
    page = Page.objects.get(pk=pk)
    if not PageViewRestriction.objects.filter(page=page).exists():
        PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.GROUPS)
