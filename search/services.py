"""What the rest of the site asks of search: one search with everything a page shows, and a few counts."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from search.documents import Document
from search.engines.base import RawResult
from search.engines.breaker import Breaker
from search.engines.elasticsearch import ElasticsearchEngine
from search.engines.elasticsearch.connection import client_for
from search.engines.embedded import EmbeddedEngine
from search.engines.failover import FailoverEngine
from search.facets import AGE
from search.indexing.source import DatabaseSource
from search.models import OutboxEntry, SearchDocument
from search.pins import with_pins
from search.renamed import said_anew, widened, with_current_slugs
from search.request import Scope, SearchRequest
from taxonomy.catalogue import get_catalogue

logger = logging.getLogger(__name__)

#: Live pages of some ids with their documents, and whether a restriction stands on the way to them.
_ALLOWED = f"""
SELECT page.id, document.data, EXISTS (
    SELECT 1 FROM {PageViewRestriction._meta.db_table} restriction
    JOIN {Page._meta.db_table} above ON above.id = restriction.page_id
    WHERE above.path = substr(page.path, 1, length(above.path))
)
FROM {Page._meta.db_table} page
JOIN {SearchDocument._meta.db_table} document ON document.page_id = page.id
WHERE page.live AND NOT document.deleted AND page.id IN ({{marks}})
"""  # noqa: S608

_lock = threading.Lock()
_engines: dict[tuple[str, str], EmbeddedEngine | FailoverEngine] = {}


def get_engine() -> EmbeddedEngine | FailoverEngine:
    """This process's engine; made on first use. With a cluster it is both engines, the cluster's first."""
    place = (str(settings.SEARCH_SIDECAR_DIR), settings.ELASTICSEARCH_URL)
    with _lock:
        if place not in _engines:
            _engines[place] = _make_engine()
        return _engines[place]


def _make_engine() -> EmbeddedEngine | FailoverEngine:
    folder, source = Path(settings.SEARCH_SIDECAR_DIR), DatabaseSource()
    embedded = EmbeddedEngine(folder, source)
    if not settings.ELASTICSEARCH_URL:
        return embedded
    cluster = ElasticsearchEngine(
        client_for(settings),
        settings.ELASTICSEARCH_INDEX,
        source,
        replicas=settings.ELASTICSEARCH_REPLICAS,
    )
    return FailoverEngine(cluster, embedded, Breaker(folder / "elasticsearch-is-down"))


def follow() -> int:
    """Brings the engine up to its source; the worker does it each second. Returns what was news."""
    return get_engine().catch_up()


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
    # Every search comes here: building these two queries took ten times as long as running them.
    marks = ", ".join(["%s"] * len(page_ids))
    with connection.cursor() as cursor:
        cursor.execute(_ALLOWED.format(marks=marks), list(page_ids))
        rows = {page_id: (data, restricted) for page_id, data, restricted in cursor.fetchall()}
    documents: list[Document] = []
    catalogue = get_catalogue()
    for page_id in page_ids:
        data, restricted = rows.get(page_id, (None, True))
        document: Document | None = None
        if data:
            stored = Document.from_json(json.loads(data) if isinstance(data, str) else data)
            document = with_current_slugs(stored, catalogue)
        visible = document is not None
        if visible and document is not None and (restricted or document.access):
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


def library_overview(locale: str, newest: int) -> tuple[LibraryCounts, tuple[Document, ...]]:
    """The counts of an unfiltered library (the home page's tiles) and its newest items, in one search."""
    scope = scope_for(locale)
    bands = AGE.bands(get_catalogue())
    raw = find(SearchRequest(scope=scope, age_bands=bands, sort="newest", size=max(newest, 1)))
    documents = load_documents(raw.page_ids[:newest], scope)
    return LibraryCounts(total=raw.total, counts=raw.counts), documents


def engine_health() -> dict[str, object]:
    """For the readiness page: who answers, how far it is, what waits."""
    health = get_engine().health()
    return {
        "engine": get_engine().name,
        "ok": health.ok,
        "position": health.position,
        "documents": health.documents,
        "lag": health.lag,
        "waiting": OutboxEntry.objects.count(),
        "detail": health.detail,
    }
