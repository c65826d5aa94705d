"""Keeps link checks on the public internet: an editor's link must not make the server ask itself things."""

from __future__ import annotations

import ipaddress
import socket
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool

PORTS = {None, 80, 443}


class PrivateAddress(requests.RequestException):
    """The address leads into a private network, or to a port that no public page is on."""


def is_public(ip: str) -> bool:
    """Whether an IP address is one of the public internet; IPv4 inside IPv6 is looked at as IPv4."""
    try:
        found = ipaddress.ip_address(ip.split("%")[0])
    except ValueError:
        return False
    inner = getattr(found, "ipv4_mapped", None) or getattr(found, "sixtofour", None)
    if inner is not None:
        found = inner
    return found.is_global and not found.is_multicast


def check_address(address: str) -> None:
    """Raises PrivateAddress, or OSError when the name does not exist. A first look; `Guard` has the last."""
    parts = urlsplit(address)
    try:
        port = parts.port
    except ValueError:
        raise PrivateAddress("no such port") from None
    if parts.scheme not in ("http", "https") or port not in PORTS or parts.username:
        raise PrivateAddress("only ordinary web addresses are followed")
    found = socket.getaddrinfo(parts.hostname, port or 443, type=socket.SOCK_STREAM)
    if not found or not all(is_public(str(entry[4][0])) for entry in found):
        raise PrivateAddress("not on the public internet")


class _CheckedPeer:
    """Looks at who answered before anything is sent: a name may point elsewhere a moment later."""

    def _new_conn(self) -> Any:
        connection = super()._new_conn()  # type: ignore[misc]
        if not is_public(str(connection.getpeername()[0])):
            connection.close()
            raise PrivateAddress("not on the public internet")
        return connection


class _Http(_CheckedPeer, HTTPConnection):
    pass


class _Https(_CheckedPeer, HTTPSConnection):
    pass


class _HttpPool(HTTPConnectionPool):
    ConnectionCls = _Http


class _HttpsPool(HTTPSConnectionPool):
    ConnectionCls = _Https


class Guard(HTTPAdapter):
    """A transport that only talks to public addresses."""

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _HttpPool, "https": _HttpsPool}


def guarded_session(user_agent: str) -> requests.Session:
    session = requests.Session()
    session.trust_env = False  # no proxy and no stored password of the machine
    session.headers.update({"User-Agent": user_agent, "Accept": "text/html,*/*;q=0.5"})
    session.mount("http://", Guard(max_retries=0))
    session.mount("https://", Guard(max_retries=0))
    return session
