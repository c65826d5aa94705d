"""What the rest of the site asks of search: one search with everything a page shows, and a few counts."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction

from search.documents import Document
from search.engines.base import Health, RawResult
from search.engines.breaker import Breaker
from search.engines.elasticsearch import ElasticsearchEngine
from search.engines.elasticsearch.connection import client_for
from search.engines.embedded import EmbeddedEngine
from search.engines.failover import FailoverEngine, Following
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

#: An index that is no further behind is as it should be.
A_MOMENT = timedelta(seconds=60)
#: So many repairs are logged one by one.
MOST_LINES = 20

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
        patience=settings.ELASTICSEARCH_TIMEOUT,
    )
    return FailoverEngine(cluster, embedded, Breaker(folder / "elasticsearch-is-down"))


def engines_by_name() -> dict[str, Following]:
    """Every engine that this installation has, one by one."""
    engine = get_engine()
    both = isinstance(engine, FailoverEngine)
    several: tuple[Following, ...] = (engine.second, engine.first) if both else (engine,)
    return {one.name: one for one in several}


def follow() -> int:
    """Brings the engines up to their source, builds what is missing; the worker does it each second."""
    return get_engine().keep()


def tend() -> list[str]:
    """Compares the engines with their source and repairs them; the worker does it each hour."""
    wrong = get_engine().tend()
    for line in wrong[:MOST_LINES]:
        logger.error("search index repaired: %s", line)
    if len(wrong) > MOST_LINES:
        logger.error("search index repaired: and %s more", len(wrong) - MOST_LINES)
    return wrong


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
    refused: list[int] = []
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
            refused.append(page_id)
    if refused:
        _tell_of(refused)
    return tuple(documents)


def _tell_of(refused: Sequence[int]) -> None:
    """An index is a moment behind its pages; a hit that is wrong for longer is a defect, and an error."""
    moment = timezone.now() - A_MOMENT
    changed = SearchDocument.objects.filter(page_id__in=refused, changed_at__gte=moment)
    lately = {*changed.values_list("page_id", flat=True)}
    lately |= {*OutboxEntry.objects.filter(page_id__in=refused).values_list("page_id", flat=True)}
    for page_id in refused:
        level = logging.INFO if page_id in lately else logging.ERROR
        logger.log(level, "search returned page %s, which this visitor may not see", page_id)


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
    """For the readiness page: who answers, how far each engine is, what waits."""
    engine = get_engine()
    health = engine.health()
    told: dict[str, object] = {"engine": engine.name, **_told(health), "waiting": OutboxEntry.objects.count()}
    both = {name: _told(one) for name, one in health.extra.items() if isinstance(one, Health)}
    return told | ({"engines": both} if both else {})


def _told(health: Health) -> dict[str, object]:
    return {
        "ok": health.ok,
        "position": health.position,
        "documents": health.documents,
        "lag": health.lag,
        "lag_seconds": round(health.lag_seconds, 1),
        "detail": health.detail,
        **{key: value for key, value in health.extra.items() if isinstance(value, str)},
    }


def on_reserve_since() -> datetime | None:
    """When the cluster stopped answering, as far as this host knows; None while it answers."""
    engine = get_engine()
    since = engine.breaker.since if isinstance(engine, FailoverEngine) else None
    return datetime.fromtimestamp(since, UTC) if since is not None else None
