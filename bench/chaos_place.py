"""Where the chaos happens: a database, an Elasticsearch and a folder of its own, and the processes there."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from bench.chaos_log import Log
from bench.places import FOLDER, ROOT, environment
from bench.site import fingerprint
from scripts.servers import Elasticsearch, PostgreSQL
from scripts.servers.base import Server

LEFTOVERS = r"""
SELECT datname FROM pg_database WHERE datname LIKE 'family\_hubs\_chaos\_%' AND datname NOT LIKE '%\_ready\_%'
"""


class OwnElasticsearch(Elasticsearch):
    """A server that may be killed: nobody else uses it, and it begins without data."""

    name = "elasticsearch-chaos"
    preferred = 9231

    def begin(self) -> None:
        """Starts it with nothing in it. Raises `scripts.shell.Failed`."""
        self.end()
        shutil.rmtree(self.folder, ignore_errors=True)
        self.start()

    def end(self) -> None:
        """SIGKILL; returns when it is dead. Raises RuntimeError if it is not."""
        (node,) = self.nodes
        node.kill()
        if node.pid() is not None:
            raise RuntimeError(f"{self.name} cannot be killed")

    def freeze(self) -> None:
        """It keeps its connections and answers nothing."""
        self.nodes[0].signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self.nodes[0].signal(signal.SIGCONT)

    def revive(self) -> None:
        """Starts it after a kill, without waiting until it answers."""
        self.restart(self.nodes[0], wait=False)


@dataclass
class Place:
    """What a run works on. `environment` leads a process of the site there."""

    folder: Path
    database: str
    cluster: OwnElasticsearch
    environment: dict[str, str]
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def log(self) -> Log:
        return Log(self.folder / "log")

    def start(self, name: str, *command: str) -> None:
        """A process of the site; what it says is in `<name>.log`."""
        output = (self.folder / f"{name}.log").open("ab")
        self.running[name] = subprocess.Popen(
            [sys.executable, *command],
            cwd=ROOT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
        output.close()

    def start_worker(self, number: int) -> None:
        self.start(f"worker-{number}", "manage.py", "worker", "-v", "0")

    def ended(self, name: str) -> int | None:
        """The exit status of a process; None while it runs."""
        return self.running[name].poll()

    def end(self, name: str, number: int = signal.SIGKILL) -> int:
        """Signals a process with everything that it forked, and waits for it. Returns its exit status."""
        process = self.running.pop(name)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        try:
            return process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            return process.wait()

    def said(self, name: str) -> str:
        """The last lines that a process wrote."""
        path = self.folder / f"{name}.log"
        return path.read_text(errors="replace")[-2000:] if path.exists() else ""

    def close(self) -> None:
        for name in list(self.running):
            self.end(name)


@contextlib.contextmanager
def made() -> Iterator[Place]:
    """Everything for one run. Database and server are gone afterwards; the folder with the logs stays."""
    name = f"family_hubs_chaos_{uuid.uuid4().hex[:8]}"
    folder = FOLDER / "chaos"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    url = server_url(PostgreSQL())
    for (old,) in _ask(url, LEFTOVERS):  # of a run that was killed; one at a time in a checkout
        _ask(url, f"DROP DATABASE {old} WITH (FORCE)")
    ready = migrated(url, folder)
    cluster = OwnElasticsearch()
    _ask(url, f"CREATE DATABASE {name} TEMPLATE {ready}")
    database = url.rpartition("/")[0] + f"/{name}"
    try:
        cluster.begin()
        place = Place(folder, database, cluster, _environment(folder, database, cluster, name))
        try:
            yield place
        finally:
            place.close()
    finally:
        cluster.end()
        shutil.rmtree(cluster.folder, ignore_errors=True)
        _ask(url, f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def server_url(server: Server) -> str:
    """A PostgreSQL to work on: the caller's, or that of `./run services`, started if it is not running."""
    named = os.environ.get("CHAOS_POSTGRESQL") or os.environ.get("BENCH_POSTGRES_URL")
    if named:
        return named
    server.start()
    return server.exports()["DATABASE_URL"]


def migrated(url: str, folder: Path) -> str:
    """The name of a database with all tables, to be copied; made when the migrations are others."""
    ready = f"family_hubs_chaos_ready_{fingerprint()}"
    if _ask(url, f"SELECT 1 FROM pg_database WHERE datname = '{ready}'"):
        return ready
    for (old,) in _ask(
        url, "SELECT datname FROM pg_database WHERE datname LIKE 'family\\_hubs\\_chaos\\_ready\\_%'"
    ):
        _ask(url, f"DROP DATABASE {old} WITH (FORCE)")
    building = f"{ready}_building"
    _ask(url, f"DROP DATABASE IF EXISTS {building} WITH (FORCE)")
    _ask(url, f"CREATE DATABASE {building}")
    env = _environment(folder, url.rpartition("/")[0] + f"/{building}", None, building)
    subprocess.run([sys.executable, "manage.py", "migrate", "-v", "0"], cwd=ROOT, env=env, check=True)
    _ask(url, f"ALTER DATABASE {building} RENAME TO {ready}")
    return ready


def _ask(url: str, sql: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(sql)
        return cursor.fetchall() if cursor.description else []


def _environment(folder: Path, database: str, cluster: Server | None, name: str) -> dict[str, str]:
    return {
        **environment(),
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "DEBUG": "0",
        "LOG_LEVEL": "WARNING",
        "PYTHONWARNINGS": "ignore",
        "VAR_DIR": str(folder),
        "SEARCH_SIDECAR_DIR": str(folder / "search"),
        "DATABASE_URL": database,
        "ELASTICSEARCH_INDEX": name.replace("_", "-"),
        "ELASTICSEARCH_REPLICAS": "0",
        **(cluster.exports() if cluster else {}),
    }
