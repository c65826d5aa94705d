"""From pages to `SearchDocument` rows: outbox, builder, drain, sweep, and the source engines read."""

from search.indexing.drain import drain, drain_all
from search.indexing.outbox import queue_pages, queue_subtree
from search.indexing.source import DatabaseSource
from search.indexing.sweep import sweep, verify_documents

__all__ = [
    "DatabaseSource",
    "drain",
    "drain_all",
    "queue_pages",
    "queue_subtree",
    "sweep",
    "verify_documents",
]
