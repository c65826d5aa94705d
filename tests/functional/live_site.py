"""A real web server with the demonstration library, on a database of its own.

Filling the database takes a quarter of a minute, so a filled one is kept: on SQLite as a folder in
`var/tests/`, on PostgreSQL as a template database beside it. Every run works on a copy. Both carry a
checksum of everything that they were made from.
"""

import contextlib
import datetime
import os
import shutil
import socket
import subprocess
import sys
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from pathlib import Path

from django.core.files import locks

from scripts.places import ROOT, STATIC, fingerprint
from scripts.shell import environment, wait_until
from tests.postgresql import Databases

KEPT = ROOT / "var" / "tests"
SOURCES = ("casestudies", "resources", "search", "site", "tests/factories", "tests/functional")
SUFFIXES = {".py", ".csv", ".json", ".jsonl"}
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))
START_SECONDS = 60


@contextlib.contextmanager
def live_site(folder: Path, database_url: str | None) -> Iterator[str]:
    """Serves a copy of the filled site and gives its address, without a slash at the end.

    folder: empty, for the copy. database_url: a PostgreSQL server to make the database on, else SQLite.
    """
    with filled(folder, database_url) as env, serve(env, folder / "server.log") as address:
        yield address


@contextlib.contextmanager
def filled(folder: Path, database_url: str | None) -> Iterator[dict[str, str]]:
    """A copy of the filled site in this empty folder; gives the environment of a process that uses it."""
    if database_url and database_url.startswith("postgres"):
        kept = PostgreSQLCopy(database_url)
    else:
        kept = SQLiteCopy()
    shutil.copytree(STATIC, folder / "built")
    with kept.copy(folder) as url:
        yield _environment(folder, url)


class SQLiteCopy:
    """Database, media and index in one folder."""

    def __init__(self) -> None:
        self.checksum = _checksum()
        self.kept = KEPT / f"site-sqlite-{self.checksum}"

    @contextlib.contextmanager
    def copy(self, folder: Path) -> Iterator[str]:
        with _alone(self.kept):
            if not self.kept.exists():
                with _partial(self.kept) as partial:
                    _fill(partial, _sqlite(partial))
        shutil.copytree(self.kept, folder, dirs_exist_ok=True)
        yield _sqlite(folder)


class PostgreSQLCopy:
    """The database as a template on the server; media and index in a folder."""

    def __init__(self, database_url: str) -> None:
        self.databases = Databases(database_url)
        self.checksum = _checksum()
        self.kept = KEPT / f"site-postgresql-{self.checksum}"
        self.template = f"functional_{self.checksum}"

    @contextlib.contextmanager
    def copy(self, folder: Path) -> Iterator[str]:
        with _alone(self.kept):
            if not (self.kept.exists() and self.databases.names(self.template)):
                self._make()
        name = f"functional_run_{uuid.uuid4().hex[:12]}"
        self.databases.make(name, self.template)
        shutil.copytree(self.kept, folder, dirs_exist_ok=True)
        try:
            yield self.databases.url(name)
        finally:
            self.databases.drop(name)

    def _make(self) -> None:
        shutil.rmtree(self.kept, ignore_errors=True)
        self.databases.drop(self.template)
        making = f"making_{self.template}"
        self.databases.drop(making)
        self.databases.make(making)
        with _partial(self.kept) as partial:
            _fill(partial, self.databases.url(making))
        self.databases.rename(making, self.template)


def _sqlite(folder: Path) -> str:
    return f"sqlite:///{folder / 'db.sqlite3'}"


def _environment(folder: Path, database_url: str) -> dict[str, str]:
    return environment(
        DJANGO_SETTINGS_MODULE="tests.functional.settings", VAR_DIR=str(folder), DATABASE_URL=database_url
    )


@contextlib.contextmanager
def _alone(kept: Path) -> Iterator[None]:
    """One process fills the folder, the others wait for it."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    with kept.with_suffix(".lock").open("w") as lock:
        locks.lock(lock, locks.LOCK_EX)
        yield


@contextlib.contextmanager
def _partial(wanted: Path) -> Iterator[Path]:
    """A folder that becomes the wanted one when it is complete; of older ones nothing is kept."""
    partial = wanted.with_suffix(f".{os.getpid()}")
    (partial / "static").mkdir(parents=True)
    try:
        yield partial
        for old in KEPT.glob(wanted.name.rpartition("-")[0] + "-*"):
            if old != partial and not old.suffix:
                shutil.rmtree(old, ignore_errors=True)
        partial.rename(wanted)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _fill(folder: Path, database_url: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.functional.prepare"],
        env=_environment(folder, database_url),
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(f"the site for the browser tests could not be filled:\n{done.stderr[-4000:]}")


def _checksum() -> str:
    """The day too: pages say how long ago they were reviewed, and the index knows what is archived."""
    files = [
        path
        for source in SOURCES
        for path in sorted((ROOT / source).rglob("*"))
        if path.suffix in SUFFIXES and not path.name.startswith("test_")
    ]
    return fingerprint(files, datetime.date.today().isoformat())[:16]


@contextlib.contextmanager
def serve(env: dict[str, str], log: Path) -> Iterator[str]:
    """gunicorn in this environment, on a free port; its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "gunicorn", "config.wsgi", "--bind", f"127.0.0.1:{port}"]
    quiet = ["--threads", "6", "--no-control-socket", "--log-level", "warning"]
    with log.open("wb") as output:
        server = subprocess.Popen(
            [*command, *quiet], env=env, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=output, stderr=output
        )
        try:
            wait_until(lambda: server.poll() is not None or _answers(address), START_SECONDS)
            if not _answers(address):
                raise RuntimeError(
                    f"the site for the browser tests does not start:\n{log.read_text()[-4000:]}"
                )
            yield address
        finally:
            server.terminate()
            try:
                server.wait(15)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _answers(address: str) -> bool:
    try:
        with DIRECT.open(f"{address}/healthz", timeout=10):
            return True
    except OSError:
        return False
