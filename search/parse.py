"""From what a person typed to groups of words that an engine can match."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from search.ages import AgeRange

MAX_CHARACTERS, MAX_WORDS, MAX_WORD = 200, 20, 40

Source = Literal["typed", "synonym", "correction"]


@dataclass(frozen=True)
class Alternative:
    """One way to satisfy a group: a word (one token) or a phrase (several, adjacent and in order).

    tokens: analysed, letters and digits only. weight: 1 as typed, less for a synonym or a correction.
    text: how people read it ("health visitor").
    """

    tokens: tuple[str, ...]
    weight: float = 1.0
    source: Source = "typed"
    text: str = ""


@dataclass(frozen=True)
class Group:
    """A typed word or a quoted phrase with all its alternatives; any of them satisfies it.

    typed: as the person wrote it. required: whether the ladder asks for it (never function words or
    ages). age: it is part of an age expression, and `match=all` does not ask for it either.
    repeats: how often it was typed; its score counts as often.
    """

    typed: str
    alternatives: tuple[Alternative, ...]
    required: bool = True
    age: bool = False
    quoted: bool = False
    repeats: int = 1


@dataclass(frozen=True)
class Reading:
    """A typed term that means several things; all are searched, and offered as choices."""

    typed: str
    readings: tuple[str, ...]


@dataclass(frozen=True)
class ParsedQuery:
    """A query ready for any engine. `text` is safe to show and to put into an address again."""

    text: str
    groups: tuple[Group, ...] = ()
    ages: tuple[AgeRange, ...] = ()
    ambiguous: tuple[Reading, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is anything to match."""
        return bool(self.groups)


class QueryProblem(ValueError):
    """The text is too long to be searched. `str()` says what to do, for people. Answer 400."""
