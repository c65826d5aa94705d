"""Imports a library file: read twice, checked whole before the first row is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from home.library_io.checking import Checker
from home.library_io.exchange import Reader, Writer
from home.library_io.items import Item, check_item
from home.library_io.known import known_where
from home.library_io.lines import LibraryFile
from home.library_io.media import MediaFolder, MediaWriter
from home.library_io.outline import Outline
from home.library_io.problems import ProblemList
from home.library_io.relations import check_relations
from home.library_io.signals import items_imported
from home.library_io.tree import TreeBuilder
from home.library_io.writer import ItemWriter
from search.indexing import queue_pages
from taxonomy.catalogue import Catalogue, get_catalogue

#: Items held at once; also how many pages share each query.
BATCH = 100
SUFFIXES = (".jsonl", ".csv")

#: Called with what is going on, how much is done and how much there is (None while that is not known).
Progress = Callable[[str, int, int | None], None]


class RefusedFile(Exception):
    """The file has problems; all of them were shown and nothing was changed. The message counts them."""


@dataclass(frozen=True)
class ImportReport:
    """What an import did, or in a dry run would have found."""

    items: int
    created: int = 0
    updated: int = 0
    unchanged: int = 0
    files: int = 0


def no_progress(what: str, done: int, total: int | None) -> None:
    pass


def import_library(
    path: Path,
    *,
    media: Path | None = None,
    dry_run: bool = False,
    show: Callable[[str], None],
    progress: Progress = no_progress,
) -> ImportReport:
    """Imports `path` (`.jsonl` or `.csv`), taking files from the folder `media`.

    `show` gets every problem as a line of text. Raises RefusedFile when there was one; then no row,
    id, file or index entry has changed. Raises OSError when the file cannot be read.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise RefusedFile(f"{path.name}: the name must end in .jsonl or .csv")
    problems = ProblemList(show)
    file, folder = LibraryFile(path), MediaFolder(media)
    outline = check_file(file, folder, problems, progress)
    problems.flush()
    if problems:
        number = "1 problem" if problems.count == 1 else f"{problems.count:,} problems"
        raise RefusedFile(f"{path.name} was not imported: {number}, nothing was changed.")
    if dry_run:
        return ImportReport(items=len(outline.entries))
    return write_file(file, folder, outline, progress)


def check_file(file: LibraryFile, folder: MediaFolder, problems: ProblemList, progress: Progress) -> Outline:
    """Reads the whole file and reports everything that is wrong with it. Writes nothing."""
    outline = Outline()
    checker = Checker(get_catalogue(), folder, outline.references)
    number = 0
    for record in file.records(problems):
        number += 1  # noqa: SIM113 - `enumerate` would keep the last record
        outline.see_id(record.line, record.values.get("id"), problems)
        item = check_item(record, checker, problems)
        if item is not None:
            outline.add(item)
        # A line may hold a hundred megabytes of small objects: never two of them at once.
        del record, item
        progress("Checking", number, None)
    check_relations(outline, checker.catalogue, problems)
    return outline


def write_file(file: LibraryFile, folder: MediaFolder, outline: Outline, progress: Progress) -> ImportReport:
    """Writes a checked file in one transaction; new files on disk are removed if it fails."""
    digest, files = file.digest, MediaWriter(folder)
    try:
        with transaction.atomic():
            pks = TreeBuilder(outline).build()
            catalogue = get_catalogue()
            reader = make_reader(catalogue, folder, outline, pks)
            writer = ItemWriter(outline, reader, Writer(catalogue, pks.__getitem__, files))
            write_items(file, Checker(catalogue, folder), writer, len(outline.entries), progress)
            queue_pages(writer.saved, "import")
            items_imported.send(sender=None, saved=writer.saved)
            if file.digest != digest:
                raise RefusedFile(f"{file.path.name} changed while it was read; nothing was changed.")
    except BaseException:
        files.discard()
        raise
    counts = writer.counts
    return ImportReport(
        items=len(outline.entries),
        created=counts.created,
        updated=counts.updated,
        unchanged=counts.unchanged,
        files=files.created,
    )


def make_reader(
    catalogue: Catalogue, folder: MediaFolder, outline: Outline, pks: Mapping[str, int]
) -> Reader:
    """What compares pages with the file: it knows every item of the library and of the file."""
    names, types = {}, {}
    for known in known_where("live", [True, False]):
        names[known.pk], types[known.pk] = known.id, known.type
    for entry in outline.entries.values():
        names[pks[entry.id]], types[pks[entry.id]] = entry.id, entry.type
    return Reader(catalogue=catalogue, item_ids=names, stored=folder.stored, item_types=types)


def write_items(
    file: LibraryFile, checker: Checker, writer: ItemWriter, total: int, progress: Progress
) -> None:
    problems = ProblemList(lambda text: None)
    batch: list[Item] = []
    done = 0
    for record in file.records(problems):
        item = check_item(record, checker, problems)
        checker.references.clear()
        if item is None:
            raise RefusedFile(f"{file.path.name} changed while it was read; nothing was changed.")
        batch.append(item)
        done += 1
        if len(batch) == BATCH:
            writer.write(batch)
            batch.clear()
            progress("Writing", done, total)
    writer.write(batch)
    progress("Writing", done, total)
