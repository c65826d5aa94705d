"""The order by relevance, as a formula; the same numbers on every engine.

BM25F with one combined frequency (Robertson, Zaragoza, Taylor 2004, as in Elasticsearch's
`combined_fields`): frequencies in all fields are weighted and summed, then saturated once. Frequencies and
lengths are kept in halves, so that they are whole numbers.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from search.analysis import analyse
from search.documents import Document

K1, B = 1.2, 0.75
#: Weights of the fields in halves: 5, 1.5, 2, 1 and 0.5.
HALVES = {"title": 10, "summary": 3, "terms": 4, "body": 2, "files": 1}
#: Frequencies are stored in 16 bits.
MOST_FREQUENT = 65_535
#: The score of an item that fits the wanted age exactly is half as high again.
AGE_BOOST = 0.5
#: Scores that differ by less than this many decimals are ties, on every engine.
DECIMALS = 6
#: The ladder asks for fewer words when fewer items than this have what it asked for.
ENOUGH = 10


@dataclass(frozen=True)
class Weighed:
    """A document as numbers: the combined frequency of each stem, and the length, both in halves."""

    frequencies: dict[str, int]
    length: int


def segments(document: Document) -> Iterator[tuple[str, str]]:
    """(field, text) for every stretch of text in which a phrase may stand."""
    yield "title", document.title
    yield "summary", document.summary
    for term in document.terms:
        yield "terms", term
    yield "body", document.body
    for file in document.files:
        yield "files", file.name
        yield "files", file.text


def weigh(document: Document) -> Weighed:
    """Counts the stems of a document. Frequencies are capped at `MOST_FREQUENT`, lengths are not."""
    frequencies: dict[str, int] = {}
    length = 0
    for name, text in segments(document):
        halves = HALVES[name]
        stems = analyse(text, document.locale)
        length += halves * len(stems)
        for stem in stems:
            frequencies[stem] = frequencies.get(stem, 0) + halves
    return Weighed({stem: min(count, MOST_FREQUENT) for stem, count in frequencies.items()}, length)


def idf(documents: int, having: int) -> float:
    """How telling a group is: `documents` in the locale, `having` of them with any of its alternatives."""
    return math.log(1 + (documents - having + 0.5) / (having + 0.5))


def length_norm(length: int, mean: float) -> float:
    """What a frequency in halves is compared with, for a document of a length in halves."""
    return 2 * K1 * (1 - B + B * length / (mean or 1.0))


def saturation(frequency: float, norm: float) -> float:
    """From 0 (absent) towards 1 (as frequent as can matter)."""
    return frequency / (frequency + norm)


def group_weight(documents: int, having: int, repeats: int) -> float:
    """What a group's saturation is multiplied with. A word typed twice counts twice."""
    return idf(documents, having) * (K1 + 1) * repeats


def age_factor(fit: float) -> float:
    """What the sum is multiplied with, for a Jaccard overlap of 0 to 1 with the wanted age."""
    return 1 + AGE_BOOST * fit


def most(groups: int) -> int:
    """How many of the required groups the middle rung asks for: three quarters, rounded up."""
    return math.ceil(groups * 3 / 4)
