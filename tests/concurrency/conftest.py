"""A copy of the test database that other processes may use, and a server on it."""

import contextlib
import json
import os
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
import uuid
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import connection

ROOT = Path(__file__).parents[2]
CHILD = Path(__file__).with_name("child.py")


@dataclass
class Place:
    """A database, an index folder, what a process needs to use them, and one process that does."""

    var: Path
    environment: dict[str, str]
    running: subprocess.Popen | None = None

    def child(self, *action):
        """Lets the other process do one action of child.py and returns its result."""
        if self.running is None:
            self.running = subprocess.Popen(
                [sys.executable, str(CHILD)],
                env=self.environment,
                cwd=ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=(self.var / "child.log").open("w"),
                text=True,
            )
        self.running.stdin.write(json.dumps(action) + "\n")
        self.running.stdin.flush()
        line = self.running.stdout.readline()
        assert line, (self.var / "child.log").read_text()
        return json.loads(line)

    def close(self):
        if self.running is not None:
            self.running.kill()
            self.running.wait()


@pytest.fixture(scope="module")
def place(django_db_setup, django_db_blocker, tmp_path_factory):
    """A migrated database of its own: a copy of the test database, which another process cannot see."""
    var = tmp_path_factory.mktemp("var")
    environment = {
        **os.environ,
        "VAR_DIR": str(var),
        "SEARCH_SIDECAR_DIR": str(var / "search"),
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "DEBUG": "false",
        "DEV_MFA_OPTIONAL": "true",
        "LOG_LEVEL": "WARNING",
        "PYTHONWARNINGS": "ignore",
    }
    with django_db_blocker.unblock(), copied(connection, var, environment):
        place = Place(var, environment)
        yield place
        place.close()


@contextlib.contextmanager
def copied(source, var, environment):
    if source.vendor == "sqlite":
        environment.pop("DATABASE_URL", None)
        source.ensure_connection()
        with contextlib.closing(sqlite3.connect(var / "db.sqlite3")) as target:
            source.connection.backup(target)
        yield
        return
    name, settings = f"copy_{uuid.uuid4().hex[:8]}", source.settings_dict
    quoted = source.ops.quote_name
    source.close()  # a database that is copied must have no visitors
    with source._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {quoted(name)} TEMPLATE {quoted(settings['NAME'])}")
    user = f"{settings['USER']}:{settings['PASSWORD']}@" if settings["USER"] else ""
    port = f":{settings['PORT']}" if settings["PORT"] else ""
    environment["DATABASE_URL"] = f"postgres://{user}{settings['HOST']}{port}/{name}"
    try:
        yield
    finally:
        with source._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {quoted(name)} WITH (FORCE)")


@pytest.fixture(scope="module")
def server(place):
    """gunicorn with four workers, as in production; the address it listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = (place.var / "gunicorn.log").open("w")
    running = subprocess.Popen(
        [
            sys.executable, "-m", "gunicorn", "--pythonpath", str(ROOT / "site"), "--workers", "4",
            "--bind", f"127.0.0.1:{port}", "config.wsgi",
        ],
        env=place.environment,
        cwd=ROOT,
        stdout=log,
        stderr=log,
        start_new_session=True,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(240):
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{address}/readyz", timeout=10).close()
                break
            assert running.poll() is None, (place.var / "gunicorn.log").read_text()
            time.sleep(0.25)
        yield address
    finally:
        running.terminate()
        try:
            running.wait(timeout=30)
        except subprocess.TimeoutExpired:
            running.kill()
        log.close()
    assert "Traceback" not in (place.var / "gunicorn.log").read_text()
