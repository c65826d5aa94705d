"""A real Elasticsearch for tests: one node or three, with and without security.

The server comes from an application archive (`archive`), runs as one process group for each node (`node`) and
is started, asked, hurt and stopped as a whole (`cluster`).
"""

from scripts.servers.elastic.cluster import (
    Elasticsearch,
    ElasticsearchSecure,
    ElasticsearchThree,
    ElasticsearchThreeSecure,
)

__all__ = ["Elasticsearch", "ElasticsearchSecure", "ElasticsearchThree", "ElasticsearchThreeSecure"]
