"""Reads a library file record by record, in flat memory whatever the file holds."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from home.library_io import strict_json
from home.library_io.csv_rows import header_columns, row_values
from home.library_io.problems import ProblemList

#: The longest line of a JSON Lines file, or record of a CSV file, in bytes.
MAX_BYTES = 5 * 1024 * 1024
SKIP_BYTES = 1 << 20
BOM = "\ufeff"


@dataclass(frozen=True)
class Record:
    """One item of the file: the line where it begins (from 1) and its values by import name."""

    line: int
    values: dict[str, Any]


class LibraryFile:
    """A file on disk, read as often as needed. `digest` tells whether two readings saw the same bytes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.is_csv = path.suffix.lower() == ".csv"
        self.digest = ""

    def records(self, problems: ProblemList) -> Iterator[Record]:
        """Every readable record; what cannot be read is added to the problems and skipped."""
        with self.path.open("rb") as stream:
            lines = Lines(stream, problems)
            yield from csv_records(lines, problems) if self.is_csv else json_records(lines, problems)
            self.digest = lines.digest.hexdigest()
            if not lines.records and not problems:
                problems.add(1, "", "the file is empty")


class Lines:
    """The decoded lines of a stream with their numbers; a line that is too long is never held whole."""

    def __init__(self, stream: BinaryIO, problems: ProblemList) -> None:
        self.stream = stream
        self.problems = problems
        self.number = 0
        self.digest = hashlib.sha256()
        #: How many records were found in them so far.
        self.records = 0

    def __iter__(self) -> Iterator[tuple[int, str | None]]:
        """Number and text of each line; None for one that cannot be read, which is reported."""
        while data := self.stream.readline(MAX_BYTES + 2):
            self.number += 1
            self.digest.update(data)
            if len(data.rstrip(b"\r\n")) > MAX_BYTES:
                while not data.endswith(b"\n") and (data := self.stream.readline(SKIP_BYTES)):
                    self.digest.update(data)
                self.problems.add(self.number, "", "longer than 5 MB")
                yield self.number, None
                continue
            try:
                text = data.decode("utf-8")
            except UnicodeDecodeError as error:
                self.problems.add(self.number, "", f"not valid UTF-8: byte {error.start + 1} of the line")
                yield self.number, None
                continue
            yield self.number, text.removeprefix(BOM) if self.number == 1 else text


def json_records(lines: Lines, problems: ProblemList) -> Iterator[Record]:
    for number, text in lines:
        if text is None or not text.strip():
            continue
        try:
            values = strict_json.parse(text)
        except strict_json.NotJSON as error:
            problems.add(number, "", f"not valid JSON: {error}")
            continue
        if not isinstance(values, dict):
            problems.add(number, "", "not valid JSON: not an object")
            continue
        lines.records += 1
        yield Record(number, values)
        del values


class UnreadableLine(Exception):
    """A line inside a CSV record could not be read (and was reported)."""


class RecordTooLong(Exception):
    """A CSV record passed the limit, often because a quotation mark is never closed."""


class CSVFeed:
    """Hands lines to the CSV reader and remembers where the current record began."""

    def __init__(self, lines: Lines) -> None:
        self.lines = iter(lines)
        self.start = 0
        self.size = 0

    def begin(self) -> None:
        self.start = self.size = 0

    def __iter__(self) -> CSVFeed:
        return self

    def __next__(self) -> str:
        number, text = next(self.lines)
        self.start = self.start or number
        if text is None:
            raise UnreadableLine
        self.size += len(text)
        if self.size > MAX_BYTES:
            raise RecordTooLong
        return text


def csv_records(lines: Lines, problems: ProblemList) -> Iterator[Record]:
    columns: list[str] | None = None
    for line, row in csv_rows(CSVFeed(lines), problems):
        if not any(cell.strip() for cell in row):
            continue
        if columns is None:
            columns = header_columns(row, line, problems)
        elif len(row) != len(columns):
            problems.add(line, "", f"{len(row)} cells, but the header has {len(columns)}")
        else:
            lines.records += 1
            yield Record(line, row_values(columns, row, line, problems))


def csv_rows(feed: CSVFeed, problems: ProblemList) -> Iterator[tuple[int, list[str]]]:
    """Rows with the line where each begins."""
    csv.field_size_limit(MAX_BYTES)
    reader = csv.reader(feed, strict=True)
    while True:
        feed.begin()
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            problems.add(feed.start, "", f"not valid CSV: {error}")
        except RecordTooLong:
            problems.add(feed.start, "", "longer than 5 MB (is a quotation mark never closed?)")
        except UnreadableLine:
            pass
        else:
            yield feed.start, row
            continue
        reader = csv.reader(feed, strict=True)
