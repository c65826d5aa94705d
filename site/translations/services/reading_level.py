"""How hard a text is to read, counted the same way in every language: the length of its sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

#: Words in a sentence that most readers take in at once; GOV.UK's guide to content says 25.
LONG_SENTENCE = 25
#: What leaflets for families aim at.
FAMILY_SENTENCE = 15
# Also the Arabic question mark; a point inside a number or a name ends no sentence.
END = re.compile(r"(?<=[.!?\u061f])[\"”’»)]*\s+|\n+")


@dataclass(frozen=True, slots=True)
class ReadingLevel:
    """Of a text: how many sentences and words it has, and how many sentences are long."""

    sentences: int
    words: int
    long: int

    @property
    def average(self) -> int:
        """Words in a sentence, rounded; 0 without a sentence."""
        return round(self.words / self.sentences) if self.sentences else 0


def reading_level(texts: Iterable[str]) -> ReadingLevel:
    """Of plain texts, each of which ends a sentence. Headings of one or two words do not count."""
    lengths = [
        length
        for text in texts
        for sentence in END.split(text)
        if (length := sum(any(map(str.isalnum, word)) for word in sentence.split())) > 2
    ]
    return ReadingLevel(len(lengths), sum(lengths), sum(length > LONG_SENTENCE for length in lengths))
