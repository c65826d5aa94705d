"""Which words of a text speak for which terms: labels, other names, former labels, editors' synonyms.

Precision matters more than recall. A word of fewer than four letters or a very common word never speaks for
a term by itself, names are compared with their capitals, and single words by their forms, not their stems:
“houses” says nothing about housing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from editorial.suggestions.choose import Hit
from search.analysis import Word, analyse, words
from search.synonym_store import plain
from search.synonyms import Key, SynonymRow
from taxonomy.catalogue import TermInfo

LANGUAGE = "en"
SHORTEST = 4
#: Words that stand in texts about anything; a phrase of nothing but these speaks for no term.
COMMON = frozenset(
    """a about access activities activity after all and any approach area areas at baby babies before
    carer carers centre centres child children communities community connection couples data development
    early education evidence families family for from group groups health help home hub hubs in information
    life local mother mothers needs of offer on online open or other outcomes parent parents partner partners
    people person phone places practice programme programmes relationship relationships school schools
    service services session sessions single site staff start support supporting targeted team teams text
    the to video website wellbeing with work workforce working young youth""".split()
)
#: What a name may end with without meaning something else: “infant feeding support”.
_ENDING = re.compile(r"(?:\s+and)?\s+(?:support|services?|programmes?)$", re.IGNORECASE)
_PARENTHESIS = re.compile(r"\s*\(([^)]*)\)")
_BETWEEN_PARTS = re.compile(r"\s*,\s*(?:and\s+)?|\s+and\s+")
#: Columns of a term that hold names that people use for it.
NAME_COLUMNS = ("also_called", "policy_names")
#: What is written between two words of one phrase.
_WITHIN = re.compile(r"[^.!?;:|()]*")


@dataclass
class PhraseIndex:
    """The phrases of one vocabulary. Build it with `index_of`; do not change it after."""

    #: Phrase of several words, stemmed → slugs.
    phrases: dict[Key, tuple[str, ...]] = field(default_factory=dict)
    #: Single word, folded → slugs.
    singles: dict[str, tuple[str, ...]] = field(default_factory=dict)
    #: Single word as it is written, with its capitals → slugs.
    names: dict[str, tuple[str, ...]] = field(default_factory=dict)
    #: Parts of a list-like label (“Branding” of “Branding and communications”): weaker than the whole.
    parts: dict[Key, tuple[str, ...]] = field(default_factory=dict)
    #: First stem of a phrase → how many words the longest such phrase has.
    longest: dict[str, int] = field(default_factory=dict)

    def enter(self, phrase: str, slug: str, *, part: bool = False) -> bool:
        """Makes a phrase speak for a term; False if it is not fit to."""
        found = list(words(phrase, LANGUAGE))
        if all(word.text in COMMON for word in found):
            return False
        if len(found) == 1 and len(found[0].text) < SHORTEST:
            return False
        key = tuple(word.stem for word in found)
        self.longest[key[0]] = max(self.longest.get(key[0], 1), len(key))
        if part:
            _add(self.parts, key if len(key) > 1 else (found[0].text,), slug)
        elif len(key) > 1:
            _add(self.phrases, key, slug)
        elif is_name(phrase):
            _add(self.names, phrase.strip(), slug)
        else:
            for form in forms(found[0].text):
                _add(self.singles, form, slug)
        return True

    def find(self, text: str) -> Iterator[Hit]:
        """Every phrase of a text, the longest first at each place, none inside another."""
        found = words_of(text)
        at = 0
        while at < len(found):
            slugs, is_part, length = self._at(text, found, at)
            if slugs:
                yield Hit(slugs, found[at].start, found[at + length - 1].end, is_part)
            at += length

    def _at(self, text: str, found: tuple[Word, ...], at: int) -> tuple[tuple[str, ...], bool, int]:
        word = found[at]
        for length in range(min(self.longest.get(word.stem, 1), len(found) - at), 1, -1):
            some = found[at : at + length]
            key = tuple(one.stem for one in some)
            slugs, is_part = self.phrases.get(key), False
            if slugs is None:
                slugs, is_part = self.parts.get(key), True
            if slugs and is_one_phrase(text, some):
                return slugs, is_part, length
        if at + 1 < len(found):  # “breast feeding”
            slugs = self.singles.get(word.text + found[at + 1].text)
            if slugs and is_one_phrase(text, found[at : at + 2]):
                return slugs, False, 2
        slugs = self.names.get(text[word.start : word.end]) or self.singles.get(word.text)
        return (slugs, False, 1) if slugs else (self.parts.get((word.text,), ()), True, 1)


@lru_cache(maxsize=2000)
def words_of(text: str) -> tuple[Word, ...]:
    """The words of a passage, kept for the other vocabularies."""
    return tuple(words(text, LANGUAGE))


def is_one_phrase(text: str, some: Sequence[Word]) -> bool:
    """Whether nothing stands between words that would end a phrase."""
    return all(_WITHIN.fullmatch(text, a.end, b.start) for a, b in pairwise(some))


def _add(where: dict, key: object, slug: str) -> None:
    if slug not in where.get(key, ()):
        where[key] = (*where.get(key, ()), slug)


def is_name(phrase: str) -> bool:
    """Whether a synonym of one word is written with a capital: an acronym or a name."""
    return any(letter.isupper() for letter in phrase)


def forms(word: str) -> set[str]:
    """A folded word with its singular and its plural."""
    found = {word}
    if word.endswith("s") and not word.endswith("ss"):
        found.add(word[:-1])
    elif not word.endswith(("s", "ing")):
        found.add(word + "s")
    return {form for form in found if len(form) >= SHORTEST}


def names_of(term: TermInfo) -> list[str]:
    """All names that stand for the whole of a term."""
    found: list[str] = []
    for name in (term.label, *(name for column in NAME_COLUMNS for name in term.names(column))):
        bare = _PARENTHESIS.sub("", name).strip()
        found += [plain(name), plain(bare), plain(_ENDING.sub("", bare))]
    return list(dict.fromkeys(found))


def parts_of(term: TermInfo) -> list[str]:
    """“Branding and communications” → both."""
    label = _PARENTHESIS.sub("", term.label).strip()
    parts = [part for part in _BETWEEN_PARTS.split(label) if part]
    return [plain(part) for part in parts] if len(parts) > 1 else []


def index_of(
    terms: Iterable[TermInfo], rows: Iterable[SynonymRow], *, single_parts: bool = False
) -> PhraseIndex:
    """The phrases of a vocabulary's terms in use. Former labels are among the rows (`search.synonym_store`).

    single_parts: whether one word of a list-like label speaks for it, as “governance” does.
    """
    index = PhraseIndex()
    by_key: dict[Key, list[str]] = {}
    for term in terms:
        if term.retired:
            continue
        for name in names_of(term):
            if index.enter(name, term.slug):
                by_key.setdefault(tuple(analyse(name, LANGUAGE)), []).append(term.slug)
        for part in parts_of(term):
            if single_parts or " " in part:
                index.enter(part, term.slug, part=True)
    for row in rows:
        if row.ambiguous:
            continue
        keys = [tuple(analyse(text, LANGUAGE)) for text in row.terms]
        slugs = dict.fromkeys(slug for key in keys for slug in by_key.get(key, ()))
        if row.kind == "one_way":
            slugs = dict.fromkeys(slug for key in keys[1:] for slug in by_key.get(key, ()))
        speaking = row.terms if row.kind == "equivalent" else row.terms[:1]
        for text in speaking:
            for slug in slugs:
                index.enter(text, slug)
    return index
