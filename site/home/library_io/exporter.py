"""Exports the library in the import format: the same library always gives the same file."""

from __future__ import annotations

import csv
import json
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from django.conf import settings
from wagtail.models import Page

from core.enums import LibraryType
from core.registry import library_types
from home.library_io.csv_rows import SEPARATOR
from home.library_io.exchange import PageValues, Reader
from home.library_io.fields import is_said
from home.library_io.item_types import item_types
from home.library_io.known import Known, source_of
from home.library_io.media import MediaExport, StoredMedia, hidden_media
from home.library_io.names import LISTS, TOP_LEVEL
from home.library_io.page_values import load_pages
from home.library_io.status import Status
from home.library_io.strict_json import UNFIT
from search.indexing.access import Restrictions
from taxonomy.catalogue import get_catalogue

BATCH = 100
#: A body is written as blocks.
COLUMNS = tuple(name for name in TOP_LEVEL if name != "body")


@dataclass(frozen=True)
class ExportReport:
    """`missing`: files that are mentioned in pages, but not in the storage; they were left out."""

    items: int
    files: int
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Exported:
    """An item of the export and where it stands among the others."""

    known: Known
    status: str
    part_of: str | None
    translation_of: str | None


def export_library(
    path: Path,
    *,
    everything: bool = False,
    media: Path | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> ExportReport:
    """Writes the live public items, or all of them, to `path` (`.jsonl` or `.csv`), sorted by id.

    Files go to the folder `media`, if given. The file appears when it is complete. Raises OSError.
    """
    items = choose(everything=everything)
    copies = MediaExport(media)
    hidden = hidden_media()
    reader = Reader(
        catalogue=get_catalogue(),
        item_ids={item.known.pk: item.known.id for item in items},
        stored=StoredMedia(),
        copies=copies,
        may_leave=lambda kind, pk: (kind, pk) not in hidden,
        item_types={item.known.pk: item.known.type for item in items},
    )
    with complete_file(path) as file:
        write = csv_writer(file) if path.suffix.lower() == ".csv" else json_writer(file)
        for start in range(0, len(items), BATCH):
            for values in portable_items(items[start : start + BATCH], reader):
                write(values)
            progress(min(start + BATCH, len(items)), len(items))
    return ExportReport(items=len(items), files=copies.count, missing=tuple(copies.missing))


def choose(*, everything: bool) -> list[Exported]:
    """What is exported, sorted by id."""
    restrictions = Restrictions.load()
    chosen: dict[str, tuple[Known, str]] = {}
    columns = ("pk", "external_id", "locale__language_code", "translation_key", "path", "live")
    for key, model in library_types().items():
        for pk, item_id, locale, group, path, live in model.objects.filter(alias_of__isnull=True).values_list(
            *columns
        ):
            is_open = not restrictions.labels_for(Page(path=path))
            status = "" if live and is_open else Status.PRIVATE if live else Status.DRAFT
            if everything or not status:
                chosen[item_id] = Known(pk, item_id, key, locale, group, path, live), status
    by_path = {known.path: known.id for known, _status in chosen.values()}
    groups: dict[Any, list[Known]] = {}
    for known, _status in chosen.values():
        groups.setdefault(known.translation_key, []).append(known)
    sources = {key: source_of(group, settings.LANGUAGE_CODE).id for key, group in groups.items()}
    return [
        Exported(
            known,
            status,
            part_of=by_path.get(known.parent_path),
            translation_of=source if (source := sources[known.translation_key]) != known.id else None,
        )
        for _id, (known, status) in sorted(chosen.items())
    ]


def portable_items(items: list[Exported], reader: Reader) -> Iterator[dict[str, Any]]:
    """The items as objects of the file, in the given order."""
    pages: dict[int, PageValues] = {}
    for key in {item.known.type for item in items}:
        pks = [item.known.pk for item in items if item.known.type == key]
        pages |= load_pages(item_types()[key], pks)
    for item in items:
        yield portable(item, pages[item.known.pk], reader)


def portable(item: Exported, values: PageValues, reader: Reader) -> dict[str, Any]:
    """One object of the file; empty values are left out, since they are the default."""
    item_type = item_types()[item.known.type]
    found: dict[str, Any] = {
        "id": item.known.id,
        "type": item.known.type,
        "locale": item.known.locale,
        "translation_of": item.translation_of,
        "part_of": item.part_of,
        "status": item.status,
    }
    found |= {name: field.read(values, reader) for name, field in item_type.top.items()}
    found["blocks"] = {name: field.read(values, reader) for name, field in sorted(item_type.streams.items())}
    fields = {"slug": values.page.slug}
    fields |= {name: field.read(values, reader) for name, field in item_type.fields.items()}
    found["fields"] = {name: fields[name] for name in sorted(fields)}
    conform(found)
    found["blocks"] = {name: value for name, value in found["blocks"].items() if is_said(value)}
    found["fields"] = {
        name: value
        for name, value in found["fields"].items()
        if (item_type.fields[name].says(value) if name in item_type.fields else is_said(value))
    }
    ordered = {name: found[name] for name in COLUMNS if is_said(found.get(name)) or name == "review_by"}
    return scrubbed(ordered)


def conform(found: dict[str, Any]) -> None:
    """What an editor may type but the format refuses is brought into its rules."""
    if found["local_authorities"]:
        found["region"] = None
    if found["type"] == LibraryType.CASE_STUDY:
        found["hub_models"] = [slug for slug in found["hub_models"] if slug != "any-model"]
    if found["type"] != LibraryType.EVIDENCE_SUMMARY:
        found["evidence_rating"] = None
    started, ended = found["fields"].get("started"), found["fields"].get("ended")
    if started and ended and ended < started:
        found["fields"]["ended"] = None
    # A page made by hand may have no summary, the format needs one.
    found["summary"] = found["summary"] or found["title"]


def scrubbed(value: Any) -> Any:
    """Without characters that the import refuses."""
    if isinstance(value, str):
        return UNFIT.sub("", value)
    if isinstance(value, list | tuple):
        return [scrubbed(item) for item in value]
    if isinstance(value, dict):
        return {name: scrubbed(item) for name, item in value.items()}
    return value


def json_writer(file: TextIO) -> Callable[[dict[str, Any]], None]:
    def write(values: dict[str, Any]) -> None:
        file.write(json.dumps(values, ensure_ascii=False) + "\n")

    return write


def csv_writer(file: TextIO) -> Callable[[dict[str, Any]], None]:
    rows = csv.writer(file, lineterminator="\n")
    rows.writerow(COLUMNS)

    def cell(name: str, value: Any) -> Any:
        if name in LISTS:
            return SEPARATOR.join(value or ())
        if name in ("blocks", "fields"):
            return json.dumps(value, ensure_ascii=False) if value else ""
        return value

    def write(values: dict[str, Any]) -> None:
        rows.writerow([cell(name, values.get(name)) for name in COLUMNS])

    return write


@contextmanager
def complete_file(path: Path) -> Iterator[TextIO]:
    """A file that takes its name when everything is in it."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            yield file
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
