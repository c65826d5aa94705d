"""What is wrong with a file: every problem with its line, field and the value at fault."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field

#: A value is shown up to this many characters.
SHOWN = 80
#: So many problems are sorted by line; more of them are printed as they are found, to keep memory flat.
SORTED = 20_000

_ABSENT = object()


def printable(text: str) -> str:
    """The text without anything that could move a terminal's cursor or break its encoding."""
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape", "surrogatepass").decode("ascii")
        for char in text
    )


def shown(value: object) -> str:
    """A value as it stands in a problem: text in quotation marks, cut at 80 characters."""
    if isinstance(value, str):
        return f"'{printable(value[:SHOWN])}'"
    try:
        text = json.dumps(value, ensure_ascii=False, default=str)
    except (ValueError, RecursionError):
        text = type(value).__name__
    return printable(text[:SHOWN])


@dataclass(order=True, frozen=True)
class Problem:
    line: int
    number: int
    text: str = field(compare=False)


class ProblemList:
    """Collects problems and hands them to `show` in the order of lines."""

    def __init__(self, show: Callable[[str], None]) -> None:
        self.count = 0
        self._show = show
        self._waiting: list[Problem] = []

    def add(self, line: int, field_name: str, message: str, value: object = _ABSENT) -> None:
        """`line 57: service_areas: unknown slug 'outreech'`; without a field name when it is empty."""
        where = f"line {line}: " + (f"{printable(field_name[:SHOWN])}: " if field_name else "")
        self.count += 1
        text = where + message + ("" if value is _ABSENT else f" {shown(value)}")
        self._waiting.append(Problem(line, self.count, text))
        if len(self._waiting) >= SORTED:
            self.flush()

    def flush(self) -> None:
        for problem in sorted(self._waiting):
            self._show(problem.text)
        self._waiting.clear()

    def __bool__(self) -> bool:
        return self.count > 0


@dataclass(frozen=True)
class Report:
    """Where problems of one line go; `at` is the path of the value that is being looked at."""

    problems: ProblemList
    line: int
    at: str = ""

    def inside(self, name: str) -> Report:
        return Report(self.problems, self.line, f"{self.at}.{name}" if self.at else name)

    def item(self, index: int) -> Report:
        return Report(self.problems, self.line, f"{self.at}[{index}]")

    def add(self, message: str, value: object = _ABSENT) -> None:
        self.problems.add(self.line, self.at, message, value)
