"""From what a person typed to groups of words that an engine can match."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from django.utils.translation import gettext

from search.age_words import FoundAge, find_ages
from search.ages import AgeRange
from search.analysis import Word, analyse, stem, words
from search.function_words import is_function_word
from search.synonyms import NO_SYNONYMS, SynonymTable

MAX_CHARACTERS, MAX_WORDS, MAX_WORD = 200, 20, 40
#: What a synonym's occurrence is worth beside the typed word's.
SYNONYM_WEIGHT = 0.7
#: What one part of a hyphenated word is worth beside the whole.
PART_WEIGHT = 0.3

_QUOTED = re.compile(r'["“”„«»＂]([^"“”„«»＂]*)["“”„«»＂]')
_HYPHENS = ("-", "\u2010", "\u2011")
_JOINT = re.compile(r"\s*(?:[-\u2010-\u2015\u2212]|\s[tT][oO]\s)\s*")

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
        """Whether there is anything to match or to raise."""
        return bool(self.groups or self.ages)


class QueryProblem(ValueError):
    """The text is too long to be searched. `str()` says what to do, for people. Answer 400."""


def parse_query(text: str, locale: str = "en", synonyms: SynonymTable = NO_SYNONYMS) -> ParsedQuery | None:
    """Groups of words with their synonyms, and the ages among them. None when there is nothing to search.

    Quoted phrases are matched as typed, without synonyms; an unclosed quotation mark is ignored. Text of
    signs alone ("???") is None too: it is treated like an empty box. Raises QueryProblem.
    """
    shown = clean(text)
    check_length(shown)
    builder = _Builder(locale, synonyms)
    at = 0
    for match in _QUOTED.finditer(shown):
        builder.add_words(shown[at : match.start()])
        builder.add_phrase(match[1])
        at = match.end()
    builder.add_words(shown[at:])
    return builder.result(shown) or None


def clean(text: str) -> str:
    """Without control characters and lone surrogates; blanks folded. Safe to show and to encode."""
    return " ".join(
        "".join(" " if unicodedata.category(c) in ("Cc", "Cs", "Cn") else c for c in text).split()
    )


def check_length(text: str) -> None:
    """Raises QueryProblem when a cleaned text is over the limits; the message names the limit."""
    if len(text) > MAX_CHARACTERS:
        problem = gettext("Shorten your search to %(limit)d characters or fewer.")
        raise QueryProblem(problem % {"limit": MAX_CHARACTERS})
    parts = text.split()
    if len(parts) > MAX_WORDS:
        raise QueryProblem(gettext("Shorten your search to %(limit)d words or fewer.") % {"limit": MAX_WORDS})
    if any(len(part) > MAX_WORD for part in parts):
        raise QueryProblem(gettext("Use words of %(limit)d characters or fewer.") % {"limit": MAX_WORD})


def replace_words(text: str, typed: str, instead: str) -> str:
    """The text with a typed word or phrase replaced wherever it stands by itself; blanks folded."""
    pattern = re.compile(rf"(?<!\w){re.escape(typed)}(?!\w)")
    return " ".join(pattern.sub(lambda _match: instead, text).split())


class _Builder:
    """Collects groups as typed; the same word again counts more instead of standing there twice."""

    def __init__(self, locale: str, synonyms: SynonymTable) -> None:
        self.locale, self.synonyms = locale, synonyms
        self.groups: dict[tuple[bool, tuple[str, ...]], Group] = {}
        self.ages: dict[tuple[int, int], AgeRange] = {}
        self.readings: dict[str, Reading] = {}

    def add_phrase(self, text: str) -> None:
        tokens = tuple(analyse(text, self.locale))
        if tokens:
            self._add(Group(text.strip(), (Alternative(tokens, text=text.strip()),), quoted=True))

    def add_words(self, text: str) -> None:
        """Words outside quotation marks, with their ages and synonyms."""
        typed = list(words(text, self.locale))
        joined = {
            i
            for i in range(1, len(typed))
            if typed[i - 1].text.isdigit()
            and typed[i].text.isdigit()
            and _JOINT.fullmatch(text[typed[i - 1].end : typed[i].start])
        }
        ages = self._ages(typed, joined) if self.locale == "en" else {}
        if not ages:
            joined |= {i for i in range(1, len(typed)) if text[typed[i - 1].end : typed[i].start] in _HYPHENS}
        meanings = self._meanings(typed, text)
        self._written_as_one(typed, meanings, set(ages))
        start = 0
        for end in range(1, len(typed) + 1):
            if end in joined:
                continue
            self._add_unit(text, typed[start:end], ages.get(start), _distinct(meanings[start:end]))
            start = end

    def _ages(self, typed: Sequence[Word], joined: set[int]) -> dict[int, FoundAge]:
        """The age that each word helps to say, by the word's position."""
        spoken, origin = [], []
        for i, word in enumerate(typed):
            if i in joined:
                spoken.append("to")
                origin.append(i)
            spoken.append(word.text)
            origin.append(i)
        said = {}
        for found in find_ages(spoken):
            self.ages.setdefault(found.age.months, found.age)
            said.update(dict.fromkeys(origin[found.start : found.end], found))
        return said

    def _meanings(self, typed: Sequence[Word], text: str) -> list[tuple[Alternative, ...]]:
        """Synonyms for each word; those of a longer term stand at each of its words that means something."""
        meanings: list[tuple[Alternative, ...]] = [()] * len(typed)
        at = 0
        while at < len(typed):
            term = self.synonyms.find(typed, at)
            if term is None:
                at += 1
                continue
            end = at + term.length
            found = tuple(Alternative(key, SYNONYM_WEIGHT, "synonym", said) for said, key in term.terms)
            plain = [is_function_word("", word.text, self.locale) for word in typed[at:end]]
            meanings[at:end] = [() if skip and not all(plain) else found for skip in plain]
            if term.ambiguous:
                raw = text[typed[at].start : typed[end - 1].end]
                self.readings.setdefault(raw, Reading(raw, tuple(said for said, _key in term.terms)))
            at = end
        return meanings

    def _written_as_one(
        self, typed: Sequence[Word], meanings: list[tuple[Alternative, ...]], ages: set[int]
    ) -> None:
        """Two words that others write as one ("breast feeding") are also searched so, at both words."""
        for i, (first, second) in enumerate(pairwise(typed)):
            if not ages & {i, i + 1} and all(
                len(word.text) > 2
                and word.text.isalpha()
                and not is_function_word("", word.text, self.locale)
                for word in (first, second)
            ):
                closed = first.text + second.text
                one = Alternative((stem(closed, self.locale),), SYNONYM_WEIGHT, "synonym", closed)
                meanings[i] = (*meanings[i], one)
                meanings[i + 1] = (*meanings[i + 1], one)

    def _add_unit(
        self, text: str, unit: Sequence[Word], age: FoundAge | None, meanings: tuple[Alternative, ...]
    ) -> None:
        """One word, a range ("0-19") or a compound ("drop-in"), which are searched as a phrase.

        A compound may stand in a text as one word ("dropin"), and each of its parts is worth a little.
        """
        if age and age.kind == "number" and not meanings:
            return
        raw = text[unit[0].start : unit[-1].end]
        own = Alternative(tuple(word.stem for word in unit), text=raw)
        if len(unit) > 1 and not any(word.text.isdigit() for word in unit):
            closed = "".join(word.text for word in unit)
            meanings = (*meanings, Alternative((stem(closed, self.locale),), text=closed))
            meanings += tuple(
                Alternative((word.stem,), PART_WEIGHT, text=word.text)
                for word in unit
                if len(word.text) > 2 and not is_function_word("", word.text, self.locale)
            )
        is_age = age is not None and age.kind != "hint"
        asks = len(unit) == 1 and is_function_word(raw, unit[0].text, self.locale)
        if asks:
            own = replace(own, weight=0.0)
        others = (other for other in meanings if other.tokens != own.tokens)
        self._add(Group(raw, (own, *others), required=not is_age and not asks, age=is_age))

    def _add(self, group: Group) -> None:
        key = (group.quoted, group.alternatives[0].tokens)
        known = self.groups.get(key)
        if known is None:
            self.groups[key] = group
            return
        self.groups[key] = replace(
            known,
            alternatives=_distinct([known.alternatives, group.alternatives]),
            required=known.required or group.required,
            age=known.age and group.age,
            repeats=known.repeats + 1,
        )

    def result(self, shown: str) -> ParsedQuery:
        groups = tuple(self.groups.values())
        if not any(group.required or group.age for group in groups) and not self.ages:
            groups = tuple(_counted(group) for group in groups)
        return ParsedQuery(shown, groups, tuple(self.ages.values()), tuple(self.readings.values()))


def _counted(group: Group) -> Group:
    """A function word that must count after all, because nothing else was typed."""
    own, *others = group.alternatives
    return replace(group, alternatives=(replace(own, weight=1.0), *others), required=True)


def _distinct(several: Sequence[tuple[Alternative, ...]]) -> tuple[Alternative, ...]:
    """All alternatives once, in order; tokens decide what is the same."""
    found: dict[tuple[str, ...], Alternative] = {}
    for alternatives in several:
        for one in alternatives:
            found.setdefault(one.tokens, one)
    return tuple(found.values())
