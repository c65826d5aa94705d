"""From the cells of a CSV file to the values that the same item has in JSON Lines.

An empty cell is null, except in the columns of `ABSENT_WHEN_EMPTY`.
"""

from __future__ import annotations

import re
from typing import Any

from home.library_io import strict_json
from home.library_io.names import LISTS, NUMBERS, TOP_LEVEL
from home.library_io.problems import ProblemList

JSON_COLUMNS = frozenset({"blocks", "fields"})
ABSENT_WHEN_EMPTY = frozenset({"body", "blocks", "fields", "locale", "status"})
SEPARATOR = "|"


def header_columns(row: list[str], line: int, problems: ProblemList) -> list[str]:
    """The columns' names; those that the format does not know are reported."""
    columns = [cell.strip() for cell in row]
    for index, name in enumerate(columns):
        if name not in TOP_LEVEL:
            problems.add(line, name, "unknown column")
        elif name in columns[:index]:
            problems.add(line, name, "this column appears twice")
    return columns


def row_values(columns: list[str], row: list[str], line: int, problems: ProblemList) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for name, cell in zip(columns, row, strict=True):
        if name not in TOP_LEVEL or (not cell.strip() and name in ABSENT_WHEN_EMPTY):
            continue
        if name in JSON_COLUMNS:
            try:
                values[name] = strict_json.parse(cell)
            except strict_json.NotJSON as error:
                problems.add(line, name, f"not valid JSON: {error}")
        else:
            values[name] = cell_value(name, cell)
    return values


def cell_value(name: str, cell: str) -> Any:
    if name in LISTS:
        return [part.strip() for part in cell.split(SEPARATOR) if part.strip()]
    if not cell.strip():
        return None
    if name in NUMBERS and re.fullmatch(r"[+-]?\d{1,9}", cell.strip()):
        return int(cell)
    return cell if name == "body" else cell.strip()
