"""Items like one that somebody is about to write, so that it is not written twice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse
from rapidfuzz import fuzz, utils
from wagtail.models import Page

from core.enums import LibraryType
from core.registry import library_types
from search.parse import MAX_CHARACTERS, QueryProblem, parse_query
from search.request import SearchRequest
from search.services import get_engine, load_documents, scope_for
from search.synonym_store import get_synonyms

#: Titles less alike than this (0 to 100) are not shown, unless the search found every word of the title.
ALIKE = 60
#: Drafts are compared by title alone; older ones than these are left out.
NEWEST_DRAFTS = 500
SHORTEST = 3
MAX_WORDS = 20


@dataclass(frozen=True)
class Similar:
    """An item that is there already. `url` is empty for a draft; `likeness` is 0 to 100."""

    page_id: int
    title: str
    summary: str
    kind: str
    is_public: bool
    likeness: float

    @property
    def edit_url(self) -> str:
        return reverse("wagtailadmin_pages:edit", args=[self.page_id])


def similar_items(title: str, *, besides: Any = None, limit: int = 5) -> tuple[Similar, ...]:
    """Public items that the search finds for a title, and drafts with a title like it, the most alike first.

    `besides` is the page itself; its translations are left out as well.
    """
    words = " ".join(title.split()[:MAX_WORDS])[:MAX_CHARACTERS]
    if len(words) < SHORTEST:
        return ()
    own = same_item(besides)
    found = {one.page_id: one for one in (*public_items(words, limit + len(own)), *drafts(words))}
    kept = [one for one in found.values() if one.page_id not in own]
    return tuple(sorted(kept, key=lambda one: (-one.likeness, one.page_id))[:limit])


def same_item(page: Any) -> set[int]:
    if page is None or not page.pk:
        return set()
    return set(Page.objects.filter(translation_key=page.translation_key).values_list("pk", flat=True))


def likeness(title: str, other: str) -> float:
    return fuzz.token_set_ratio(title, other, processor=utils.default_process)


def public_items(words: str, limit: int) -> list[Similar]:
    locale = settings.LANGUAGE_CODE
    try:
        query = parse_query(words, locale, get_synonyms(locale))
    except QueryProblem:
        return []
    if query is None:
        return []
    scope = scope_for(locale)
    raw = get_engine().search(SearchRequest(scope=scope, query=query, size=limit, archived=True))
    found = []
    for document in load_documents(raw.page_ids, scope):
        alike = likeness(words, document.title)
        if alike >= ALIKE or not raw.relaxed:
            kind = str(LibraryType(document.type).label)
            found.append(Similar(document.page_id, document.title, document.summary, kind, True, alike))
    return found


def drafts(words: str) -> list[Similar]:
    """Items that are not public yet (or no longer)."""
    found = []
    for key, model in library_types().items():
        rows = model.objects.filter(live=False).order_by("-latest_revision_created_at", "-pk")
        for pk, title, draft_title, summary in rows.values_list("pk", "title", "draft_title", "summary")[
            :NEWEST_DRAFTS
        ]:
            alike = likeness(words, draft_title or title)
            if alike >= ALIKE:
                kind = str(LibraryType(key).label)
                found.append(Similar(pk, draft_title or title, summary, kind, False, alike))
    return found
