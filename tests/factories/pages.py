"""Library files: rows, files on disk, what an import says and what it leaves behind."""

import csv
import hashlib
import io
import json
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection
from wagtail.models import Page

from core.registry import library_models
from files.models import SiteDocument, SiteImage


def row(item_id="a", kind="resource", **values):
    """One object of the format with everything that is required."""
    return {"id": item_id, "type": kind, "title": f"Item {item_id}", "summary": "What it is.", **values}


def write_lines(path, rows):
    """A JSON Lines file; a row may also be a text or bytes, taken as they are."""
    with Path(path).open("wb") as file:
        for value in rows:
            data = value if isinstance(value, bytes) else None
            text = value if isinstance(value, str) else None if data is not None else json.dumps(value)
            file.write((data if data is not None else text.encode()) + b"\n")
    return Path(path)


def write_csv(path, rows, columns=None):
    columns = columns or list(dict.fromkeys(name for row in rows for name in row))
    with Path(path).open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, columns)
        table.writeheader()
        for row in rows:
            table.writerow(
                {name: "|".join(value) if isinstance(value, list) else value for name, value in row.items()}
            )
    return Path(path)


def put_file(folder, name, data):
    """A file in a media folder, and the object that names it."""
    folder = Path(folder)
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(data)
    return {"file": name, "sha256": hashlib.sha256(data).hexdigest()}


def import_file(path, **options):
    """What the command prints; raises CommandError like it."""
    out = io.StringIO()
    call_command("import_library", str(path), stdout=out, stderr=io.StringIO(), **options)
    return out.getvalue()


def refusal(path, **options):
    """The problems that a refused file has, as they are printed."""
    err = io.StringIO()
    try:
        call_command("import_library", str(path), stdout=io.StringIO(), stderr=err, **options)
    except CommandError as error:
        return [*err.getvalue().splitlines(), str(error)][:-1]
    raise AssertionError("the file was imported")


def export_file(path, **options):
    call_command("export_library", str(path), stdout=io.StringIO(), stderr=io.StringIO(), **options)
    return Path(path).read_bytes()


def page_of(item_id):
    for model in library_models():
        if page := model.objects.filter(external_id=item_id).first():
            return page
    return None


def empty_library():
    """A site without items and files, as after `migrate`."""
    for model in library_models():
        for pk in model.objects.order_by("-depth").values_list("pk", flat=True):
            Page.objects.get(pk=pk).specific.delete()
    for model in (SiteDocument, SiteImage):
        for media in model.objects.all():
            media.file.delete(save=False)
            media.delete()


def snapshot():
    """Rows of every table, the numbers the database would give next, and the files in the storage."""
    rows = {}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy:
            rows[model._meta.db_table] = model._base_manager.count()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, seq FROM sqlite_sequence ORDER BY name")
        else:
            cursor.execute("SELECT sequencename, last_value FROM pg_sequences ORDER BY sequencename")
        numbers = dict(cursor.fetchall())
    media = sorted(str(path) for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file())
    return {"rows": rows, "numbers": numbers, "media": media}
