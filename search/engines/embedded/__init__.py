"""The embedded engine: one SQLite file beside the database, and bitsets in memory that follow it."""

from search.engines.embedded.engine import EmbeddedEngine

__all__ = ["EmbeddedEngine"]
