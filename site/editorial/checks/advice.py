"""One piece of advice: what was noticed, where, and what to do."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from editorial.checks.text import PageText


@dataclass(frozen=True)
class Advice:
    """`rule` names the check, `quote` the words it is about; field and block say where they stand."""

    rule: str
    message: str
    field: str
    block: str = ""
    quote: str = ""

    @property
    def target(self) -> str:
        """The id in the editor that a link leads to."""
        return f"block-{self.block}-section" if self.block else f"id_{self.field}"


Check = Callable[[PageText], Iterator[Advice]]
SENTENCE = re.compile(r"(?<=[.!?…])[”’\")]*\s+(?=[“‘\"(]?[A-ZÀ-Þ0-9])")
ABBREVIATED = re.compile(r"\b(?:e\.g|i\.e|etc|vs|Dr|Mr|Mrs|Ms|St|No|approx|et al)\.$")


def sentences(text: str) -> list[str]:
    """A text cut into sentences; common abbreviations end none."""
    found: list[str] = []
    for part in SENTENCE.split(text):
        if found and ABBREVIATED.search(found[-1]):
            found[-1] = f"{found[-1]} {part}"
        else:
            found.append(part)
    return [part.strip() for part in found if part.strip()]


def cut(text: str, words: int = 14) -> str:
    """The beginning of a text, for showing which one is meant."""
    parts = text.split()
    return " ".join(parts[:words]) + ("…" if len(parts) > words else "")
