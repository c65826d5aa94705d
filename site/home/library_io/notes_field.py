"""What changed on an item: dated lines, newest first. Who wrote them stays here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core.services.changes import LIMIT
from home.library_io.checking import INVALID, Checker
from home.library_io.exchange import PageValues, Reader, Writer
from home.library_io.fields import Day, Field, Text, check_list
from home.library_io.problems import Report

ON = Day("on")
TEXT = Text("text", limit=LIMIT, one_line=True, required=True)
KEYS = frozenset({"on", "text"})


@dataclass(frozen=True)
class ChangeNotes(Field):
    """`[{"on": "2026-10-14", "text": "New figures for 2025."}]`; lines of one day keep their order."""

    empty = ()

    def check(self, value: Any, checker: Checker, report: Report) -> Any:
        given = check_list(value, report)
        if given is None:
            return INVALID
        rows = [self._check_row(row, checker, report.item(index)) for index, row in enumerate(given)]
        if INVALID in rows:
            return INVALID
        return sorted(rows, key=lambda row: row["on"], reverse=True)

    def _check_row(self, row: Any, checker: Checker, report: Report) -> Any:
        if not isinstance(row, dict):
            report.add("must be an object with 'on' and 'text', not", row)
            return INVALID
        before = report.problems.count
        for name in row.keys() - KEYS:
            report.inside(str(name)).add("unknown field")
        on = ON.check(row.get("on"), checker, report.inside("on"))
        if on is None:
            report.inside("on").add("missing")
        text = TEXT.check(row.get("text") or "", checker, report.inside("text"))
        return INVALID if report.problems.count > before else {"on": on, "text": text}

    def read(self, values: PageValues, reader: Reader) -> Any:
        return [{"on": on, "text": " ".join(text.split())} for on, text in values.notes if text.strip()]

    def write(self, value: Any, values: PageValues, writer: Writer) -> None:
        values.notes = [(row["on"], row["text"]) for row in value]
