"""The client, from the settings: who may ask, how the server is trusted, how long an answer may take."""

from __future__ import annotations

from typing import Any

from elasticsearch import Elasticsearch

#: Seconds. A page does not wait longer than this for a cluster; the other engine answers then.
WEB_TIMEOUT = 0.8
#: An editor waits this long for each write that follows a publication; the worker repeats what fails.
INLINE_TIMEOUT = 3.0
#: Writing, building and repairing may wait.
WORK_TIMEOUT = 30.0


def client_for(settings: Any) -> Elasticsearch:
    """The client that the site's settings describe."""
    return client(
        settings.ELASTICSEARCH_URL,
        api_key=settings.ELASTICSEARCH_API_KEY,
        ca_certs=settings.ELASTICSEARCH_CA_CERTS,
        fingerprint=settings.ELASTICSEARCH_FINGERPRINT,
        timeout=settings.ELASTICSEARCH_TIMEOUT,
    )


def client(
    url: str,
    *,
    api_key: str = "",
    ca_certs: str = "",
    verify: bool = True,
    fingerprint: str = "",
    timeout: float = WEB_TIMEOUT,
) -> Elasticsearch:
    """A client that never asks the same question twice: a web request has no time for that. Only a node that
    refuses the connection is passed over for the next one.

    url: one or several addresses, separated by commas. api_key: as Kibana shows it (base64 of id and key).
    ca_certs: a file with the authority that signed the server's certificate. fingerprint: SHA-256 of that
    authority's certificate, instead of a file. verify: off only for trials.
    """
    hosts = [one.strip() for one in url.split(",") if one.strip()]
    options: dict[str, Any] = {
        "request_timeout": timeout,
        "max_retries": len(hosts) - 1,
        "retry_on_timeout": False,
        "retry_on_status": (),
    }
    if api_key:
        options["api_key"] = api_key
    if any(host.startswith("https") for host in hosts):
        options |= {"verify_certs": verify, "ssl_show_warn": verify}
        if ca_certs:
            options["ca_certs"] = ca_certs
        if fingerprint:
            options["ssl_assert_fingerprint"] = fingerprint
    return Elasticsearch(hosts, **options)
