"""Real servers for tests and trials on this machine, each as an unprivileged user, on loopback only.

Everything they write goes into one temporary folder of this checkout, because users such as `postgres`
cannot read below most home folders. Nothing here is meant for production.
"""

from scripts.servers.base import Server
from scripts.servers.clamav import ClamAV
from scripts.servers.elastic import (
    Elasticsearch,
    ElasticsearchSecure,
    ElasticsearchThree,
    ElasticsearchThreeSecure,
)
from scripts.servers.postgresql import PostgreSQL
from scripts.servers.redis import Redis

SERVERS: dict[str, type[Server]] = {
    server.name: server
    for server in (
        PostgreSQL,
        Redis,
        ClamAV,
        Elasticsearch,
        ElasticsearchThree,
        ElasticsearchSecure,
        ElasticsearchThreeSecure,
    )
}

__all__ = [
    "SERVERS",
    "ClamAV",
    "Elasticsearch",
    "ElasticsearchSecure",
    "ElasticsearchThree",
    "ElasticsearchThreeSecure",
    "PostgreSQL",
    "Redis",
    "Server",
]
