"""One node or several as one server: started, asked, hurt and stopped together.

cluster = ElasticsearchThree()
cluster.start()
cluster.kill(cluster.master())      # SIGKILL
cluster.restart(node)
cluster.stop()
"""

import base64
import json
import secrets
import signal
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from scripts.servers.base import STOP_SECONDS, Server, alone
from scripts.servers.elastic import archive, certificates
from scripts.servers.elastic.node import Node
from scripts.shell import Failed, wait_until

USER = "elastic"  # the superuser that every server with security has
#: All that the site does, and nothing else: docs/elasticsearch.md explains each privilege.
CLUSTER_RIGHTS = ("monitor",)
INDEX_RIGHTS = ("read", "write", "manage")
#: Seconds after which a cluster counts as started although not every index can be searched.
RED_SECONDS = 30
#: Java compiles less: what counts in these modes is how soon they are up, not how fast they get.
SOON_UP = "-XX:TieredStopAtLevel=1"


class Elasticsearch(Server):
    """One node without security."""

    name = "elasticsearch"
    package = "maven"
    program = "elasticsearch"
    users = ("elasticsearch",)
    start_seconds = 180
    preferred = 9201
    size = 1
    secure = False
    java_options = ""

    def __init__(self) -> None:
        super().__init__()
        self.nodes = [Node(self, number) for number in range(1, self.size + 1)]

    def exports(self) -> dict[str, str]:
        found = {"ELASTICSEARCH_URL": ",".join(node.address for node in self.nodes)}
        if self.secure:
            found["ELASTICSEARCH_CA_CERTS"] = str(self.ca)
            with suppress(OSError):
                found["ELASTICSEARCH_API_KEY"] = (self.folder / "api-key").read_text().strip()
        return found

    # --- Starting and stopping ---

    def fetch(self) -> None:
        archive.home()
        archive.java_home()

    def start(self) -> None:
        """Starts the nodes that do not run; returns when all have joined and every index can be searched."""
        if self.is_running():
            return
        archive.java_home()
        archive.home()
        with alone(self.name):
            self._make_folder()
            if self.secure:
                certificates.make(self.certificates)
            missing = [node for node in self.nodes if node.pid() is None]
            for node in missing:  # all ports are known before the first configuration is written
                node.prepare()
            try:
                for node in missing:
                    node.launch()
                self._wait(self.nodes)
            except BaseException:
                self._stop(missing)  # a half-started cluster would only take memory
                raise
            if self.secure:
                self._keep_api_key()

    def launch(self) -> None:
        """Starts every node, without waiting."""
        for node in self.nodes:
            node.launch()

    def stop(self) -> None:
        self._stop(self.nodes)

    def kill(self, node: Node) -> None:
        """SIGKILL for a node: no goodbye to the others, nothing flushed."""
        node.kill()

    def restart(self, node: Node, *, wait: bool = True) -> None:
        """Starts a node that was killed or stopped; returns when the whole cluster is together again."""
        if node.pid() is None:
            node.prepare()
            node.launch()
        if wait:
            self._wait(self.nodes)

    def pid(self) -> int | None:
        return next((pid for node in self.nodes if (pid := node.pid())), None)

    def answers(self) -> bool:
        """Whether all nodes are in one cluster, seen from each of them, and every index can be searched."""
        for node in self.nodes:
            health = self.health(node)
            if health.get("status") not in ("green", "yellow") or health.get("number_of_nodes") != self.size:
                return False
        return True

    def together(self) -> bool:
        """Whether all nodes are in one cluster, whatever state its indices are in."""
        return all(self.health(node).get("number_of_nodes") == self.size for node in self.nodes)

    def is_running(self) -> bool:
        return all(node.pid() for node in self.nodes) and self.together()

    def _wait(self, nodes: list[Node]) -> None:
        began = time.monotonic()

        def done() -> bool:
            if any(node.pid() is None for node in nodes) or self.answers():
                return True
            # An index that a test has left without a home is no reason to wait for ever.
            return time.monotonic() - began > RED_SECONDS and self.together()

        started = wait_until(done, self.start_seconds, pause=0.3)
        for node in nodes:
            if node.pid() is None:
                raise Failed(f"{self.name}: {node.name} ended:\n{node.last_words()}\nIts log: {node.log}")
        if not started:
            raise Failed(
                f"{self.name} did not come together in {self.start_seconds} s. Its logs: {self.folder}"
            )

    def _stop(self, nodes: list[Node]) -> None:
        for number in (signal.SIGTERM, signal.SIGKILL):
            for node in nodes:
                node.signal(number)
            if wait_until(lambda: not any(node.pid() for node in nodes), STOP_SECONDS):
                return

    # --- Asking ---

    def ask(
        self, method: str, path: str, body: Any = None, *, node: Node | None = None, timeout: float = 10
    ) -> Any:
        """One request as the superuser to a node, the first that lives unless named. Raises OSError."""
        node = node or next((one for one in self.nodes if one.pid()), self.nodes[0])
        headers = {"Content-Type": "application/json"}
        handlers: list[urllib.request.BaseHandler] = [urllib.request.ProxyHandler({})]
        if self.secure:
            token = base64.b64encode(f"{USER}:{self.password}".encode()).decode()
            headers["Authorization"] = f"Basic {token}"
            context = ssl.create_default_context(cafile=str(self.ca))
            handlers.append(urllib.request.HTTPSHandler(context=context))
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(node.address + path, data, headers, method=method)
        with urllib.request.build_opener(*handlers).open(request, timeout=timeout) as answer:
            return json.load(answer)

    def health(self, node: Node | None = None) -> dict[str, Any]:
        """The cluster's health as a node sees it, empty when it does not answer."""
        try:
            return self.ask("GET", "/_cluster/health?master_timeout=2s&timeout=2s", node=node, timeout=5)
        except (OSError, ValueError):
            return {}

    def master(self) -> Node:
        """The elected master, never one that is dead and not yet missed. Raises `Failed`."""
        found: list[Node] = []

        def elected() -> bool:
            with suppress(OSError, ValueError, LookupError):
                name = self.ask("GET", "/_cat/master?format=json&master_timeout=2s")[0]["node"]
                found[:] = [node for node in self.nodes if node.name == name and node.pid()]
            return bool(found)

        if not wait_until(elected, self.start_seconds, pause=0.2):
            raise Failed(f"{self.name} has no master. Its logs: {self.folder}")
        return found[0]

    # --- Security ---

    @property
    def certificates(self) -> Path:
        return self.folder / "certificates"

    @property
    def ca(self) -> Path:
        """The authority that signed the nodes' certificates."""
        return self.certificates / "ca.crt"

    @property
    def fingerprint(self) -> str:
        """SHA-256 of that authority's certificate."""
        return certificates.fingerprint(self.ca)

    @property
    def password(self) -> str:
        """The superuser's, made up on first use."""
        kept = self.folder / "password"
        if not kept.exists():
            kept.touch(mode=0o600)
            kept.write_text(secrets.token_hex(16) + "\n")
        return kept.read_text().strip()

    def api_key(
        self,
        prefix: str,
        privileges: Sequence[str] = INDEX_RIGHTS,
        cluster: Sequence[str] = CLUSTER_RIGHTS,
    ) -> str:
        """A key, as ELASTICSEARCH_API_KEY takes it, for the indices `<prefix>-*` and no others.

        privileges, cluster: other rights than those the site needs.
        """
        role = {"cluster": cluster, "indices": [{"names": [f"{prefix}-*"], "privileges": privileges}]}
        made = self.ask(
            "POST", "/_security/api_key", {"name": f"{prefix} tests", "role_descriptors": {"library": role}}
        )
        return made["encoded"]

    def _keep_api_key(self) -> None:
        """The key that the site gets from `exports`; the server keeps it as long as its data."""
        kept = self.folder / "api-key"
        if not kept.exists():
            key = self.api_key("library")
            kept.touch(mode=0o600)
            kept.write_text(key + "\n")


class ElasticsearchThree(Elasticsearch):
    """Three nodes without security: one may be lost."""

    name = "elasticsearch-three"
    preferred = 9211
    size = 3
    java_options = SOON_UP
    start_seconds = 240
    usual = False


class ElasticsearchSecure(Elasticsearch):
    """One node that asks for a password or key, over HTTPS with a certificate of its own authority."""

    name = "elasticsearch-secure"
    java_options = SOON_UP
    preferred = 9221
    secure = True
    usual = False


class ElasticsearchThreeSecure(ElasticsearchThree):
    """Three nodes with passwords, keys and HTTPS."""

    name = "elasticsearch-three-secure"
    preferred = 9231
    secure = True
