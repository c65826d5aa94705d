"""A site of its own for each part: migrated database, files, index, all in one folder."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import sqlite3
import sys
from pathlib import Path

from bench.places import FOLDER, ROOT


def use(name: str, database_url: str = "") -> Path:
    """Sets Django up on a folder of that name; made, and migrated, if it is new. Call it first of all.

    database_url: a PostgreSQL database that is the benchmark's own; otherwise SQLite in the folder.
    """
    folder = FOLDER / name
    folder.mkdir(parents=True, exist_ok=True)
    os.environ |= {
        "DJANGO_SETTINGS_MODULE": "config.settings.dev",
        "DEBUG": "0",
        "VAR_DIR": str(folder),
        "DATABASE_URL": database_url or f"sqlite:///{folder / 'db.sqlite3'}",
    }
    if str(ROOT / "site") not in sys.path:
        sys.path.insert(0, str(ROOT / "site"))
    import django

    django.setup()
    _migrate(folder / "db.sqlite3")
    return folder


def fresh(name: str) -> Path:
    """The folder of that name, emptied. Before `use`."""
    shutil.rmtree(FOLDER / name, ignore_errors=True)
    return FOLDER / name


def _migrate(path: Path) -> None:
    """Migrates; on SQLite the result is kept and copied the next time (half a minute saved)."""
    from django.core.management import call_command
    from django.db import connection

    if connection.vendor != "sqlite":
        call_command("migrate", verbosity=0)
        return
    ready = FOLDER / f"migrated-{fingerprint()}.sqlite3"
    if path.exists():
        return
    if not ready.exists():
        call_command("migrate", verbosity=0)
        with contextlib.closing(sqlite3.connect(ready)) as target:
            connection.ensure_connection()
            connection.connection.backup(target)
        return
    shutil.copyfile(ready, path)


def fingerprint() -> str:
    """Of all migrations and reference data: a site made with others is of no use."""
    digest = hashlib.sha256()
    for pattern in (
        "*/migrations/*.py",
        "site/*/migrations/*.py",
        "site/*/data/**/*.csv",
        "search/data/*.csv",
    ):
        for path in sorted(ROOT.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()[:10]
