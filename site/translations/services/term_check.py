"""Which agreed words a text calls for, and whether its translation uses them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from safety.sanitise import strip_tags
from search.analysis import fold
from translations.models import DoNotTranslate, GlossaryTerm

#: Languages that write articles and prepositions together with the word that follows.
JOINED_BEFORE = {"ar"}
ONE_SPELLING = str.maketrans({"\u0629": "\u0647", "\u0649": "\u064a"})


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of text with its translation; an empty one is not translated yet. `where` names its field."""

    where: str
    source: str
    translation: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A translation that does not do what was agreed. `expected` is what it should have in it."""

    where: str
    excerpt: str
    term: str
    expected: str
    kind: str  # "term" or "name"


class AgreedWords:
    """The glossary of one language and the names, ready to look for; read once for many texts."""

    def __init__(self, language: str) -> None:
        self.language = language

    @cached_property
    def terms(self) -> list[tuple[GlossaryTerm, re.Pattern[str]]]:
        """Longest first, so that “family hub network” is seen before “family hub”."""
        found = sorted(
            GlossaryTerm.objects.filter(language=self.language), key=lambda term: -len(term.english)
        )
        return [(term, english_pattern(term.english)) for term in found]

    @cached_property
    def names(self) -> list[tuple[DoNotTranslate, re.Pattern[str]]]:
        found = sorted(DoNotTranslate.objects.all(), key=lambda name: -len(name.text))
        return [(name, re.compile(rf"(?<!\w){re.escape(name.text)}(?!\w)")) for name in found]

    def terms_in(self, text: str) -> list[GlossaryTerm]:
        """The terms that a text has, each once; a term inside a longer one does not count."""
        return _found_in(text, self.terms)

    def names_in(self, text: str) -> list[DoNotTranslate]:
        return _found_in(text, self.names)

    def check(self, passage: Passage) -> list[Finding]:
        """What is wrong with one passage; nothing while it is not translated."""
        source, translation = strip_tags(passage.source), strip_tags(passage.translation)
        if not translation.strip():
            return []
        excerpt = source if len(source) <= 120 else f"{source[:117].rsplit(' ', 1)[0]} …"
        names = self.names_in(source)
        found = [
            Finding(passage.where, excerpt, name.text, name.text, "name")
            for name in names
            if name.text not in translation
        ]
        for name in names:  # a term inside a name is part of the name
            source = source.replace(name.text, " ")
        found += [
            Finding(passage.where, excerpt, term.english, term.preferred, "term")
            for term in self.terms_in(source)
            if not any(self.uses(translation, form) for form in term.forms)
        ]
        return found

    def uses(self, translation: str, form: str) -> bool:
        """Whether a translation has a form of the agreed words, each with any ending."""
        words = [re.escape(word) for word in self.plain(form).split()]
        if self.language in JOINED_BEFORE:
            pattern = r"\w*\W+\w{0,3}?".join(words)
        else:
            pattern = r"(?<!\w)" + r"\w*\W+".join(words)
        return re.search(pattern, self.plain(translation)) is not None

    def plain(self, text: str) -> str:
        """Folded as for search; in Arabic with one spelling of teh marbuta and alef maksura."""
        folded = fold(text, self.language)
        return folded.translate(ONE_SPELLING) if self.language == "ar" else folded

    def check_all(self, passages: Iterable[Passage]) -> list[Finding]:
        return [finding for passage in passages for finding in self.check(passage)]


def _found_in(text: str, wanted: Iterable[tuple[Any, re.Pattern[str]]]) -> list[Any]:
    found = []
    for one, pattern in wanted:
        text, number = pattern.subn("\0", text)
        if number:
            found.append(one)
    return found


def english_pattern(term: str) -> re.Pattern[str]:
    """The term as whole words in any case, one or several, with a blank or a hyphen between its words."""
    words = [re.escape(word) for word in re.split(r"[\s-]+", term.strip())]
    last = words[-1]
    if last[-1:].casefold() == "y" and len(last) > 2 and last[-2:-1] not in "aeiou":
        last = f"{last[:-1]}(?:y|ies)"
    else:
        last = f"{last}(?:e?s)?"
    between = r"[\s-]+"
    return re.compile(rf"(?<!\w){between.join([*words[:-1], last])}(?!\w)", re.IGNORECASE)
