"""Figures, what they are compared with, and the tables that show them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

HEADS = ("What", "Measured", "Baseline", "Ratio", "Target", "Verdict")


@dataclass(frozen=True)
class Row:
    """One line of a table.

    measured, baseline: with units, as shown. ratio: a number, None where there is nothing to divide.
    limit: what `value` is held against, with its sense ("<=" or ">="); None: for information.
    """

    what: str
    measured: str
    baseline: str = ""
    ratio: float | None = None
    value: float | None = None
    sense: str = ""
    limit: float | None = None
    target: str = ""
    skipped: str = ""

    @property
    def verdict(self) -> str:
        """In words; empty where there is no target."""
        if self.skipped:
            return f"skipped: {self.skipped}"
        if self.limit is None or self.value is None:
            return ""
        kept = self.value <= self.limit if self.sense == "<=" else self.value >= self.limit
        return "kept" if kept else "MISSED"

    @property
    def cells(self) -> tuple[str, ...]:
        ratio = (
            "" if self.ratio is None else f"{self.ratio:.2f}×" if self.ratio < 20 else f"{self.ratio:.0f}×"
        )
        return (self.what, self.measured, self.baseline, ratio, self.target, self.verdict)


def at_most(what: str, value: float, limit: float, unit: str, baseline: str = "") -> Row:
    """A plain figure that should not be above a limit."""
    target = f"≤ {limit:g} {unit}"
    return Row(what, shown(value, unit), baseline, value=value, sense="<=", limit=limit, target=target)


def slower_than(what: str, ours: float, theirs: float, named: str, limit: float | None = None) -> Row:
    """Seconds of ours over seconds of a baseline: at most `limit` times as long, if there is one."""
    ratio = ours / theirs
    target = "" if limit is None else f"≤ {limit:g}×"
    baseline = f"{named}: {milliseconds(theirs)}"
    return Row(what, milliseconds(ours), baseline, ratio, ratio, "<=", limit, target)


def faster_than(what: str, ours: float, theirs: float, named: str, limit: float | None = None) -> Row:
    """Seconds of a baseline over seconds of ours: at least `limit` times as long, if there is one."""
    ratio = theirs / ours
    target = "" if limit is None else f"≥ {limit:g}× faster"
    baseline = f"{named}: {milliseconds(theirs)}"
    return Row(what, milliseconds(ours), baseline, ratio, ratio, ">=", limit, target)


def note(what: str, measured: str, baseline: str = "") -> Row:
    return Row(what, measured, baseline)


def skipped(what: str, reason: str) -> Row:
    return Row(what, "", skipped=reason)


def milliseconds(seconds: float) -> str:
    thousandth = seconds * 1000
    return f"{thousandth:.2f} ms" if thousandth < 100 else f"{thousandth:,.0f} ms"


def shown(value: float, unit: str) -> str:
    return f"{value:,.2f} {unit}" if value < 100 else f"{value:,.0f} {unit}"


def table(title: str, rows: Sequence[Row]) -> str:
    """A table for a terminal; it is Markdown too."""
    lines = [HEADS, *(row.cells for row in rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(HEADS))]
    drawn = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |"
        for line in lines
    ]
    drawn.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return "\n".join([f"\n## {title}", "", *drawn, ""])


def save(path: Path, title: str, rows: Iterable[Row]) -> None:
    data = {"title": title, "rows": [asdict(row) for row in rows]}
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")


def load(path: Path) -> tuple[str, list[Row]]:
    data = json.loads(path.read_text(encoding="utf-8"))
    return data["title"], [Row(**row) for row in data["rows"]]


Part = Callable[..., tuple[str, list[Row]]]
