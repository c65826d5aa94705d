"""One Elasticsearch node: its folder, its two ports, its process group."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

from scripts.servers.base import Server
from scripts.servers.elastic import archive
from scripts.servers.processes import group
from scripts.shell import Failed, wait_until

if TYPE_CHECKING:
    from scripts.servers.elastic.cluster import Elasticsearch

HEAP = "512m"
CONFIGURATION = """\
cluster.name: {cluster}
node.name: {name}
path.data: {folder}/data
path.logs: {folder}/logs
network.host: 127.0.0.1
http.port: {http}
transport.port: {transport}
# A full disk of a test machine is no reason to refuse writes.
cluster.routing.allocation.disk.threshold_enabled: false
{discovery}
{security}
"""
OPEN = "xpack.security.enabled: false"
SECURE = """\
xpack.security.enabled: true
xpack.security.http.ssl.enabled: true
xpack.security.http.ssl.certificate: certificates/node.crt
xpack.security.http.ssl.key: certificates/node.key
xpack.security.transport.ssl.enabled: true
xpack.security.transport.ssl.verification_mode: certificate
xpack.security.transport.ssl.certificate: certificates/node.crt
xpack.security.transport.ssl.key: certificates/node.key
xpack.security.transport.ssl.certificate_authorities: certificates/ca.crt"""


class Node(Server):
    """A node of a cluster. Its first process starts the second, which is the server."""

    package = "maven"
    users = ("elasticsearch",)

    def __init__(self, cluster: Elasticsearch, number: int) -> None:
        self.cluster, self.number = cluster, number
        self.name = f"node-{number}"
        self.folder = cluster.folder / self.name
        # Part of both processes' command lines, and different for every checkout.
        self.program = f"{cluster.folder.parent}/elasticsearch-home"

    @property
    def http(self) -> int:
        return self.port(self.cluster.preferred + self.number - 1, "http-port")

    @property
    def transport(self) -> int:
        return self.port(self.cluster.preferred + 100 + self.number - 1, "transport-port")

    @property
    def address(self) -> str:
        return f"{'https' if self.cluster.secure else 'http'}://127.0.0.1:{self.http}"

    def exports(self) -> dict[str, str]:
        return {"ELASTICSEARCH_URL": self.address}

    def pid(self) -> int | None:
        """The server's process, or its launcher's while there is no other; the launcher may die first."""
        leader = self._noted_pid()
        return max(group(leader, self.program), default=None) if leader else None

    def answers(self) -> bool:
        """Whether it belongs to a cluster that takes requests."""
        return self.cluster.health(self).get("status") in ("green", "yellow")

    def prepare(self) -> None:
        """Its folder and, unless it runs, ports that are free now."""
        self._make_folder()
        if self.pid() is None:
            self._forget_taken_ports()
            if self.http == self.transport:
                raise Failed(f"{self.folder} holds the same port twice. Delete it, then run this again.")

    def launch(self) -> None:
        home, config = archive.home(), self.folder / "config"
        if not config.exists():
            shutil.copytree(home / "config", config)
        if self.cluster.secure:
            certified = config / "certificates"
            shutil.copytree(self.cluster.certificates, certified, dirs_exist_ok=True)
            (certified / "ca.key").unlink()
        (config / "elasticsearch.yml").write_text(self._configuration())
        for name in ("data", "logs", "tmp"):
            (self.folder / name).mkdir(exist_ok=True)
        self._own()
        if self.cluster.secure:
            self._keep_password(home)
        # Each start has a log of its own, so that what is shown of it belongs to it.
        self.log.unlink(missing_ok=True)
        self.spawn([home / "bin" / "elasticsearch"], env=self._environment())

    def kill(self) -> None:
        """SIGKILL, launcher and server at once; returns when both are gone."""
        self.signal(signal.SIGKILL)
        wait_until(lambda: self.pid() is None, 10, pause=0.02)

    def last_words(self) -> str:
        """What it said last, for the message about a failed start."""
        try:
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-5:])
        except OSError:
            return "(no log)"

    def _configuration(self) -> str:
        nodes = self.cluster.nodes
        discovery = "discovery.type: single-node"
        if len(nodes) > 1:
            hosts = ", ".join(f'"127.0.0.1:{node.transport}"' for node in nodes)
            names = ", ".join(node.name for node in nodes)
            discovery = f"discovery.seed_hosts: [{hosts}]\ncluster.initial_master_nodes: [{names}]"
        return CONFIGURATION.format(
            cluster=self.cluster.name,
            name=self.name,
            folder=self.folder,
            http=self.http,
            transport=self.transport,
            discovery=discovery,
            security=SECURE if self.cluster.secure else OPEN,
        )

    def _environment(self) -> dict[str, str]:
        return {
            **{name: value for name, value in os.environ.items() if not name.startswith("ELASTIC")},
            "ES_PATH_CONF": str(self.folder / "config"),
            "ES_JAVA_HOME": str(archive.java_home()),
            "ES_JAVA_OPTS": f"-Xms{HEAP} -Xmx{HEAP} {self.cluster.java_options}",
            "ES_TMPDIR": str(self.folder / "tmp"),
            "HOME": str(self.folder),
        }

    def _keep_password(self, home: Path) -> None:
        """Tells the node the first password of its superuser, through its keystore."""
        done = self.folder / "config" / ".password-kept"
        if done.exists():
            return
        (self.folder / "config" / "elasticsearch.keystore").unlink(missing_ok=True)
        for command in (["create"], ["add", "-x", "bootstrap.password"]):
            told = subprocess.run(
                [home / "bin" / "elasticsearch-cli", *command],
                input=self.cluster.password + "\n",
                capture_output=True,
                text=True,
                cwd=self.folder,
                env={
                    **self._environment(),
                    "CLI_NAME": "keystore",
                    "CLI_LIBS": "lib/tools/keystore-cli",
                    "ES_JAVA_OPTS": "",
                },
                **self.identity(),
            )
            if told.returncode:
                raise Failed(f"Elasticsearch's keystore could not be made: {told.stderr.strip()[-300:]}")
        done.touch()

    def _own(self) -> None:
        user = self._user()
        if user is None:
            return
        for path in [self.folder, *self.folder.rglob("*")]:
            os.chown(path, user.pw_uid, user.pw_gid)
