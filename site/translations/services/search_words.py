"""The glossary as search words: where no stemmer knows a language, the agreed forms find each other."""

from __future__ import annotations

from collections.abc import Iterator

from search.synonyms import SynonymRow
from translations.models import GlossaryTerm


def glossary_rows(locale: str) -> Iterator[SynonymRow]:
    """A row for each term of a language: its agreed forms and the English term, which people type too."""
    for term in GlossaryTerm.objects.filter(language=locale):
        words = tuple(dict.fromkeys([*term.forms, term.english]))
        if len(words) > 1:
            yield SynonymRow(kind="equivalent", terms=words)
