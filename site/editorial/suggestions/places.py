"""Authorities that a text names: by their whole name, with its capitals, and nothing that only looks like it.

“Reading” and “Bury” begin sentences, “Greater Manchester” is not Manchester, and Kent may be a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from editorial.suggestions.choose import Hit
from taxonomy.catalogue import AuthorityInfo

#: Capitalised words that may stand right before or after the name of a place.
BEFORE = frozenset(
    "In At For From Across And With The Near Around Since When How Both Of County Royal To".split()
)
AFTER = frozenset(
    "Council County City Borough Metropolitan Family Families Hub Hubs Children’s Children's And In".split()
)
_WORD_BEFORE = re.compile(r"([\w’'-]+) $")
_WORD_AFTER = re.compile(r"(?:’s|'s)?[ -]([\w’'-]+)")
_SENTENCE_ENDS = re.compile(r"(?:^|[.!?:;…•|]|\n)[\s“”\"'‘’(\[–—-]*$")


def names_of(name: str) -> tuple[str, ...]:
    """“Bristol, City of” → also “City of Bristol” and “Bristol”."""
    if ", " not in name or name.rpartition(" ")[2] != "of":
        return (name,)
    place, _comma, office = name.partition(", ")
    return (name, f"{office} {place}", place)


@lru_cache(maxsize=4)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(names, key=len, reverse=True)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest_first))})(?![\w-])")


def by_name(authorities: Iterable[AuthorityInfo]) -> dict[str, str]:
    """Name → DfE code, of the authorities that exist today."""
    return {name: one.code for one in authorities if one.abolished_on is None for name in names_of(one.name)}


def find_places(text: str, known: Mapping[str, str]) -> Iterator[Hit]:
    """Each authority that the text surely names."""
    if not known:
        return
    for match in _pattern(tuple(known)).finditer(text):
        before, after = text[: match.start()], text[match.end() :]
        if is_clear(match[0], before, after):
            yield Hit((known[match[0]],), match.start(), match.end())


def is_clear(name: str, before: str, after: str) -> bool:
    """Whether a name between these texts is the place and not a word, a person, or part of another name."""
    next_word = _WORD_AFTER.match(after)
    follows = next_word[1] if next_word else ""
    if follows[:1].isupper() and follows not in AFTER:
        return False
    if " " not in name and _SENTENCE_ENDS.search(before):
        return follows in AFTER and follows not in ("And", "In")
    word = _WORD_BEFORE.search(before)
    return not (word and word[1][:1].isupper() and word[1] not in BEFORE)
