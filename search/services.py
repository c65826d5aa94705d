"""What the rest of the site asks of search: one search with everything a page shows, and a few counts."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Length, Substr
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from search.documents import Document
from search.engines.base import RawResult
from search.engines.embedded import EmbeddedEngine
from search.facets import AGE
from search.indexing.source import DatabaseSource
from search.models import OutboxEntry, SearchDocument
from search.pins import with_pins
from search.renamed import said_anew, widened, with_current_slugs
from search.request import Scope, SearchRequest
from taxonomy.catalogue import get_catalogue

logger = logging.getLogger(__name__)

_lock = threading.Lock()
_engines: dict[str, EmbeddedEngine] = {}


def get_engine() -> EmbeddedEngine:
    """This process's engine; made on first use."""
    folder = str(settings.SEARCH_SIDECAR_DIR)
    with _lock:
        if folder not in _engines:
            _engines[folder] = EmbeddedEngine(settings.SEARCH_SIDECAR_DIR, DatabaseSource())
        return _engines[folder]


def scope_for(locale: str, labels: frozenset[str] = frozenset()) -> Scope:
    """What a visitor with these labels may see now."""
    return Scope(locale=locale, labels=labels, now=timezone.now())


def find(request: SearchRequest) -> RawResult:
    """What pages, feeds, files and interface ask: the engine's answer, with renamed terms and with pins."""
    catalogue = get_catalogue()
    raw = with_pins(get_engine().search, widened(request, catalogue))
    return said_anew(raw, catalogue)


def load_documents(page_ids: Sequence[int], scope: Scope | None) -> tuple[Document, ...]:
    """The documents of some pages in the order given, without any that the visitor may not see.

    The last gate: whatever an engine says, the database has the final word on whether a page is live
    and restricted. A hit dropped here is a defect of the index and logged as one.
    """
    if not page_ids:
        return ()
    rows = {row.page_id: row for row in SearchDocument.objects.filter(page_id__in=page_ids, deleted=False)}
    restriction = PageViewRestriction.objects.annotate(prefix=F("page__path")).filter(
        prefix=Substr(OuterRef("path"), 1, Length("prefix"))
    )
    allowed = dict(
        Page.objects.filter(pk__in=page_ids, live=True)
        .annotate(restricted=Exists(restriction))
        .values_list("pk", "restricted")
    )
    documents: list[Document] = []
    catalogue = get_catalogue()
    for page_id in page_ids:
        row = rows.get(page_id)
        document = with_current_slugs(Document.from_json(row.data), catalogue) if row else None
        visible = document is not None and page_id in allowed
        if visible and document is not None and (allowed[page_id] or document.access):
            visible = bool(document.access) and scope is not None and scope.admits(document.access)
        if visible and document is not None:
            documents.append(document)
        else:
            logger.error("search returned page %s, which this visitor may not see", page_id)
    return tuple(documents)


@dataclass(frozen=True)
class LibraryCounts:
    """How many public items there are, and how many under each value of each facet."""

    total: int
    counts: Mapping[str, Mapping[str, int]]


def library_counts(locale: str) -> LibraryCounts:
    """The counts of an unfiltered library: what the home page's tiles say."""
    raw = find(SearchRequest(scope=scope_for(locale), age_bands=AGE.bands(get_catalogue()), size=1))
    return LibraryCounts(total=raw.total, counts=raw.counts)


def newest_items(locale: str, number: int) -> tuple[Document, ...]:
    """The newest public items, as documents."""
    raw = find(SearchRequest(scope=scope_for(locale), sort="newest", size=number))
    return load_documents(raw.page_ids, scope_for(locale))


def engine_health() -> dict[str, object]:
    """For the readiness page: who answers, how far it is, what waits."""
    health = get_engine().health()
    return {
        "engine": "embedded",
        "ok": health.ok,
        "position": health.position,
        "documents": health.documents,
        "lag": health.lag,
        "waiting": OutboxEntry.objects.count(),
        "detail": health.detail,
    }
