"""The engine for a cluster: one index behind an alias, answers equal to the embedded engine's."""

from search.engines.elasticsearch.engine import ElasticsearchEngine

__all__ = ["ElasticsearchEngine"]
