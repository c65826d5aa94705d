"""A ready-made test database: migrating takes half a minute, copying the result does not.

After the migrations have run once, the tables are kept under a checksum of everything that they were made
from: in `var/tests/` for SQLite, whose test database is in memory and is filled by a copy; as a template
on the server for PostgreSQL, where one process makes it and the others wait.
"""

import contextlib
import hashlib
import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import django
import wagtail
from django.apps import apps
from django.core.files import locks
from django.core.management.commands import migrate
from django.db import connection

from tests.postgresql import Databases

FOLDER = Path(__file__).resolve().parent.parent / "var" / "tests"


def use_ready_made() -> None:
    """Fills the test database that Django is about to create with the tables of an earlier run.

    If there are none yet, this run's are kept. Only the migrations are saved: Django still looks for
    missing ones, and everything that happens after a migration (permissions, vocabularies, first pages)
    happens in every run.
    """
    if connection.vendor == "postgresql":
        _begin_with_template(Databases(os.environ["DATABASE_URL"]))
        return
    path = _path()
    if path.exists():
        _fill_before_migrating(path)
    else:
        _keep_after_migrating(path)


def _begin_with_template(databases: Databases) -> None:
    """Django then copies the template instead of an empty database."""
    start = "tests_ready_"
    name = start + _fingerprint()
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / "postgresql.lock").open("w") as lock:
        locks.lock(lock, locks.LOCK_EX)
        if name not in (there := databases.names(start)):
            for old in there:
                databases.drop(old)
            making = f"making_{name}"
            databases.drop(making)
            databases.make(making)
            env = {**os.environ, "DATABASE_URL": databases.url(making)}
            command = [sys.executable, "manage.py", "migrate", "-v", "0"]
            subprocess.run(command, env=env, cwd=FOLDER.parents[1], check=True)
            databases.rename(making, name)
    connection.settings_dict["TEST"]["TEMPLATE"] = name


def _fill_before_migrating(path: Path) -> None:
    prepare = connection.prepare_database  # called before every migration of a database

    def fill() -> None:
        connection.prepare_database = prepare
        prepare()
        connection.ensure_connection()
        with contextlib.closing(sqlite3.connect(path)) as source:
            source.backup(connection.connection)

    connection.prepare_database = fill


def _keep_after_migrating(path: Path) -> None:
    emit = migrate.emit_post_migrate_signal

    def keep(*args: Any, **kwargs: Any) -> None:
        migrate.emit_post_migrate_signal = emit
        FOLDER.mkdir(parents=True, exist_ok=True)
        for old in FOLDER.glob("*.sqlite3"):
            old.unlink(missing_ok=True)
        partial = path.with_suffix(f".{os.getpid()}")
        with contextlib.closing(sqlite3.connect(partial)) as target:
            connection.connection.backup(target)
        partial.replace(path)
        emit(*args, **kwargs)

    migrate.emit_post_migrate_signal = keep


def _path() -> Path:
    return FOLDER / f"{_fingerprint()}.sqlite3"


def _fingerprint() -> str:
    """All migrations of all apps, the data files that some of them load, and the versions that run them."""
    digest = hashlib.sha256(f"{django.__version__} {wagtail.__version__} {sqlite3.sqlite_version}".encode())
    for config in sorted(apps.get_app_configs(), key=lambda config: config.label):
        folder = Path(config.path)
        for path in sorted([*folder.glob("migrations/*.py"), *folder.glob("data/**/*.csv")]):
            digest.update(f"{config.label}/{path.name}".encode() + path.read_bytes())
    return digest.hexdigest()[:16]
