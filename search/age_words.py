"""Ages that people type among other words: "age 2", "2 year olds", "pregnant", "for toddlers".

They raise what fits and offer the filter; they select nothing and are never required to match.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from search.ages import HIGHEST, LOWEST, AgeRange

#: number: an explicit age, its words say nothing else and are not searched. word: searched, not required.
#: hint: an age beside other meanings ("baby groups", "0-19 service"): searched and required as usual.
Kind = Literal["number", "word", "hint"]

_NUMBERS = {
    word: number
    for number, word in enumerate(
        [
            "nought",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
_WORDS: dict[str, tuple[int, int, Kind]] = {
    "pregnant": (-9, -1, "word"),
    "pregnancy": (-9, -1, "word"),
    "pregnancies": (-9, -1, "word"),
    "unborn": (-9, -1, "word"),
    "newborn": (0, 2, "word"),
    "newborns": (0, 2, "word"),
    "toddler": (12, 35, "word"),
    "toddlers": (12, 35, "word"),
    "preschooler": (24, 59, "word"),
    "preschoolers": (24, 59, "word"),
    "teenager": (156, 239, "word"),
    "teenagers": (156, 239, "word"),
    "teens": (156, 239, "word"),
    "antenatal": (-9, -1, "hint"),
    "baby": (0, 11, "hint"),
    "babies": (0, 11, "hint"),
    "adolescents": (156, 239, "hint"),
}
_RANGE = r"(\d{1,3})(?: (?:to|and) (\d{1,3}))?"
_PATTERNS: tuple[tuple[str, Kind, re.Pattern[str]], ...] = tuple(
    (unit, kind, re.compile(rf"\b{pattern}\b"))
    for unit, kind, pattern in (
        ("under", "number", r"unders? (\d{1,2})s?"),
        ("over", "number", r"overs? (\d{1,2})s?"),
        ("months", "number", rf"(?:ages? |aged )?{_RANGE} (?:months?|mths?) olds?"),
        ("months", "number", rf"(?:ages? |aged ){_RANGE} (?:months?|mths?)"),
        ("years", "number", rf"(?:ages? |aged )?{_RANGE} ?(?:years?|yrs?|y|yo) olds?"),
        ("years", "number", rf"(?:ages |age |aged ){_RANGE}(?: (?:years?|yrs?))?"),
        ("months", "word", rf"{_RANGE} (?:months|mths)"),
        ("years", "word", rf"{_RANGE} (?:years|yrs)"),
        ("years", "hint", r"(\d{1,2}) to (\d{1,2})s?"),
    )
)


@dataclass(frozen=True)
class FoundAge:
    """An age and the words (positions, end exclusive) that say it."""

    age: AgeRange
    start: int
    end: int
    kind: Kind


def find_ages(typed: Sequence[str]) -> list[FoundAge]:
    """Ages in folded words, in the order typed; "to" must still stand between numbers.

    English words and figures only: other languages have the filter.
    """
    spoken = [_number(word) for word in typed]
    starts: dict[int, int] = {}
    ends: dict[int, int] = {}
    at = 0
    for i, word in enumerate(spoken):
        starts[at] = i
        ends[at + len(word)] = i + 1
        at += len(word) + 1
    text, found, taken = " ".join(spoken), [], set[int]()
    for unit, kind, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            first, last = starts.get(match.start()), ends.get(match.end())
            if first is None or last is None or taken.intersection(range(first, last)):
                continue
            age = _age(unit, [int(group) for group in match.groups() if group])
            if age is not None:
                taken.update(range(first, last))
                found.append(FoundAge(age, first, last, kind))
    for i, word in enumerate(typed):
        if word in _WORDS and i not in taken:
            low, high, kind = _WORDS[word]
            found.append(FoundAge(AgeRange(low, high), i, i + 1, kind))
    return sorted(found, key=lambda one: one.start)


def _number(word: str) -> str:
    """Figures for a number word, also in the plural ("under fives")."""
    if word in _NUMBERS:
        return str(_NUMBERS[word])
    for singular in (word[:-1], word[:-2]):
        if word.endswith("s") and singular in _NUMBERS:
            return f"{_NUMBERS[singular]}s"
    return word


def _age(unit: str, numbers: list[int]) -> AgeRange | None:
    first, last = numbers[0], numbers[-1]
    if unit == "months":
        low, high = first, last
    elif unit == "years":
        low, high = first * 12, last * 12 + 11
    elif unit == "under":
        low, high = 0, first * 12 - 1
    else:
        low, high = first * 12, HIGHEST
    return AgeRange(low, high) if LOWEST <= low <= high <= HIGHEST else None
