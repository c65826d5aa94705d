"""Ages of children that a text gives in so many words: “aged 2 to 4”, “under 5s”, “children aged 3”."""

from __future__ import annotations

import re
from collections.abc import Iterator

from core.ages import age_words
from editorial.suggestions.choose import Hit, Term
from search.age_words import find_ages
from search.analysis import words

LANGUAGE = "en"
FIRST, LAST = "age_min_months", "age_max_months"
#: “Over five” has no upper end, and is more often a number of something else.
OPEN = frozenset({"over", "overs"})
_RANGE = re.compile(r"\s*(?:-|–|—|to)\s*")


def find(text: str) -> Iterator[Hit]:
    """Explicit ages only: “two years” may be how long something took, and “babies” says little."""
    typed = list(words(text, LANGUAGE))
    spoken: list[str] = []
    origin: list[int] = []
    for i, word in enumerate(typed):
        if i and word.text.isdigit() and typed[i - 1].text.isdigit():
            if _RANGE.fullmatch(text, typed[i - 1].end, word.start):
                spoken.append("to")
            else:
                spoken.append("|")  # two numbers that have nothing to do with each other
            origin.append(i)
        spoken.append(word.text)
        origin.append(i)
    for age in find_ages(spoken):
        if age.kind == "number" and spoken[age.start] not in OPEN:
            first, last = typed[origin[age.start]], typed[origin[age.end - 1]]
            key = f"{age.age.min_months}:{age.age.max_months}"
            yield Hit((key,), first.start, last.end)


def describe(key: str) -> Term:
    low, high = map(int, key.split(":"))
    return Term(age_words(low, high), {FIRST: str(low), LAST: str(high)})
