"""From pages to `SearchDocument` rows: outbox, builder, drain, sweep, and the source engines read."""

from search.indexing.drain import drain, drain_all
from search.indexing.outbox import queue_pages, queue_subtree
from search.indexing.refresh import refresh_all, refresh_some
from search.indexing.source import DatabaseSource
from search.indexing.sweep import sweep, verify_documents

__all__ = [
    "DatabaseSource",
    "drain",
    "drain_all",
    "queue_pages",
    "queue_subtree",
    "refresh_all",
    "refresh_some",
    "sweep",
    "verify_documents",
]
