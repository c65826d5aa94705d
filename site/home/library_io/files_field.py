"""The files of a resource: each with a plain name, its language and its accessible version."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from home.library_io.checking import INVALID, Checker
from home.library_io.exchange import PageValues, Reader, Writer
from home.library_io.fields import Field, Text, check_list
from home.library_io.problems import Report
from home.library_io.references import MediaReference

LABEL = Text("label", limit=160)
LANGUAGE = Text("language", limit=10)
#: `title` is the site's name for the stored file, `label` the page's name for the download.
KEYS = frozenset({"file", "sha256", "title", "label", "language", "accessible_version"})


@dataclass(frozen=True)
class Files(Field):
    """`[{"file", "sha256", "label", "language", "accessible_version": {"file", "sha256"}}]`"""

    empty = ()

    def check(self, value: Any, checker: Checker, report: Report) -> Any:
        given = check_list(value, report)
        if given is None:
            return INVALID
        rows = [self._check_row(row, checker, report.item(index)) for index, row in enumerate(given)]
        return INVALID if INVALID in rows else rows

    def _check_row(self, row: Any, checker: Checker, report: Report) -> Any:
        if not isinstance(row, dict):
            report.add("must be an object with 'file' and 'sha256', not", row)
            return INVALID
        before = report.problems.count
        for name in row.keys() - KEYS:
            report.inside(str(name)).add("unknown field")
        label = LABEL.check(row.get("label"), checker, report.inside("label"))
        language = LANGUAGE.check(row.get("language"), checker, report.inside("language"))
        version = checker.file(row.get("accessible_version"), "document", report.inside("accessible_version"))
        document = {name: row.get(name) for name in ("file", "sha256", "title")}
        # A file without a name of its own is called what the page calls it.
        document["title"] = document["title"] or (label if isinstance(label, str) else "")
        found = checker.file(document, "document", report)
        if report.problems.count > before:
            return INVALID
        return self._row(found, label, language or "en", version)

    def _row(self, document: Any, label: str, language: str, version: Any) -> dict[str, Any]:
        row = {name: document[name] for name in ("file", "sha256", "title") if document.get(name)}
        row |= {"label": label, "language": language, "accessible_version": version}
        return {name: value for name, value in row.items() if value}

    def read(self, values: PageValues, reader: Reader) -> Any:
        found = []
        for document, label, language, version in values.files:
            reference = reader.media("document", document)
            if reference is not None:
                found.append(self._row(reference, label, language, reader.media("document", version)))
        return found

    def write(self, value: Any, values: PageValues, writer: Writer) -> None:
        values.files = [self._write_row(row, writer) for row in value]

    def _write_row(self, row: dict[str, Any], writer: Writer) -> tuple[int, str, str, int | None]:
        names = {name: row.get(name, "") for name in ("file", "sha256", "title")}
        document = writer.media_pk(MediaReference(kind="document", **names))
        version = row.get("accessible_version")
        version_pk = writer.media_pk(MediaReference(kind="document", **version)) if version else None
        return document, row.get("label", ""), row.get("language", "en"), version_pk
