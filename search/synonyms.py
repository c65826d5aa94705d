"""Search words: which terms find which others, at query time, without a reindex.

The rules are those of the content model: longest phrase first; the typed term and its equivalents, then
the one-way targets of each of these, and no further. Ambiguous terms search all their readings.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from search.analysis import Word, analyse, tokens

Key = tuple[str, ...]


@dataclass(frozen=True)
class SynonymRow:
    """A row as editors write it. equivalent: all terms find each other; one_way: the first finds the rest."""

    kind: Literal["equivalent", "one_way"]
    terms: tuple[str, ...]
    ambiguous: bool = False


@dataclass(frozen=True)
class Expansion:
    """What a typed term stands for besides itself: (text as people read it, analysed tokens)."""

    length: int
    terms: tuple[tuple[str, Key], ...]
    ambiguous: bool = False


@dataclass
class SynonymTable:
    """All rows of one language, ready to be asked. Build it with `from_rows`; do not change it after.

    One-word names and acronyms (a capital in them: "Reading", "LA", "BSiL") are compared unstemmed, so
    that "read" does not find Reading; everything else by stems, so that "health visitors" is found.
    """

    locale: str = "en"
    exact: dict[str, Key] = field(default_factory=dict)
    stemmed: dict[Key, Key] = field(default_factory=dict)
    equivalents: dict[Key, tuple[tuple[str, Key], ...]] = field(default_factory=dict)
    targets: dict[Key, tuple[tuple[str, Key], ...]] = field(default_factory=dict)
    ambiguous: set[Key] = field(default_factory=set)
    longest: int = 0
    #: Every word of every term, folded: what a typing slip may have meant.
    words: set[str] = field(default_factory=set)
    #: What the table was made from, for those who need the terms as they are written.
    rows: tuple[SynonymRow, ...] = ()

    @classmethod
    def from_rows(cls, rows: Iterable[SynonymRow], locale: str = "en") -> SynonymTable:
        """Rows that break the rules (a term in two rows of a kind) are merged, never refused."""
        table = cls(locale, rows=tuple(rows))
        for row in table.rows:
            terms = tuple((text.strip(), tuple(analyse(text, locale))) for text in row.terms)
            terms = tuple((text, key) for text, key in terms if key)
            if len(terms) < 2:
                continue
            table.words.update(word for text, _key in terms for word in tokens(text, locale))
            if row.kind == "equivalent":
                for text, key in terms:
                    table._enter(text, key)
                    table.equivalents[key] = _merge(table.equivalents.get(key, ()), terms, key)
            else:
                head, key = terms[0]
                table._enter(head, key)
                table.targets[key] = _merge(table.targets.get(key, ()), terms[1:], key)
                if row.ambiguous:
                    table.ambiguous.add(key)
        return table

    def _enter(self, text: str, key: Key) -> None:
        """Makes a term findable. Mere targets are not: they must not keep shorter terms from being found."""
        folded = tokens(text, self.locale)
        if len(folded) == 1 and any(letter.isupper() for letter in text):
            self.exact[folded[0]] = key
            if sum(letter.isupper() for letter in text) > 1:
                self.exact.setdefault(folded[0] + "s", key)
        else:
            self.stemmed[key] = key
        self.longest = max(self.longest, len(key))

    def find(self, typed: Sequence[Word], start: int) -> Expansion | None:
        """The longest term that begins at a word, with all that it stands for; None if there is none."""
        for length in range(min(self.longest, len(typed) - start), 0, -1):
            if length == 1 and typed[start].text in self.exact:
                return self._expand(self.exact[typed[start].text], 1)
            stems = tuple(word.stem for word in typed[start : start + length])
            if stems in self.stemmed:
                return self._expand(stems, length)
        return None

    def _expand(self, key: Key, length: int) -> Expansion:
        same = self.equivalents.get(key, ())
        found = dict.fromkeys(same)
        for term in (("", key), *same):
            found.update(dict.fromkeys(self.targets.get(term[1], ())))
        seen: set[Key] = {key}
        terms = []
        for term in found:
            if term[1] not in seen:
                seen.add(term[1])
                terms.append(term)
        return Expansion(length, tuple(terms), key in self.ambiguous)


def _merge(
    known: tuple[tuple[str, Key], ...], more: Iterable[tuple[str, Key]], own: Key
) -> tuple[tuple[str, Key], ...]:
    merged = dict.fromkeys(known)
    merged.update((term, None) for term in more if term[1] != own)
    return tuple(merged)


NO_SYNONYMS = SynonymTable()
