"""From a text to suggestions: what it mentions and the page does not have yet, strongest first.

Nothing here needs the database. Policy era, ratings, tiers and funding are judged by people: they are no
facets of `page.FACETS`, and nothing guesses them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from editorial.checks.text import Passage

#: Suggestions for one facet, and words that are shown as the reason of one.
MOST = 3
MOST_WORDS = 3
#: What a mention counts, by where it stands. In the text it counts again with every repetition, to a limit.
WEIGHTS = {"title": 12.0, "summary": 6.0, "heading": 2.0}
IN_TEXT = 1.0
MOST_IN_TEXT = 5.0
PART = 0.5
#: Texts of or about others: titles of papers, names of partners, what changed when.
NOT_ABOUT = frozenset("references partners collaborators change_log".split())


@dataclass(frozen=True)
class Hit:
    """Words of a text that speak for terms; `start` and `end` count its characters."""

    keys: tuple[str, ...]
    start: int
    end: int
    #: Whether they are one part of a list-like label, which is weaker than the whole.
    is_part: bool = False


Finder = Callable[[str], Iterable[Hit]]


@dataclass(frozen=True)
class Term:
    """What can be suggested. `values`: form field → what stands in it when the suggestion is taken."""

    label: str
    values: Mapping[str, str]
    parent: str = ""


@dataclass(frozen=True)
class Facet:
    """A facet of a page. `least` is the strength from which a mention is worth a suggestion."""

    field: str
    label: str
    find: Finder
    describe: Callable[[str], Term | None]
    least: float
    #: A facet that has one value needs no second.
    is_single: bool = False


@dataclass(frozen=True)
class Suggestion:
    """A term that the text mentions, with the words that were found, as they stand there."""

    key: str
    term: Term
    strength: float
    words: tuple[str, ...]

    @property
    def values(self) -> str:
        """For the editor's script: which form fields get which value."""
        return json.dumps(dict(self.term.values))


@dataclass(frozen=True)
class FacetSuggestions:
    facet: Facet
    suggestions: tuple[Suggestion, ...]


@dataclass
class Mention:
    """How strongly a text speaks for a term, and with which words."""

    strength: float = 0
    in_text: float = 0
    words: dict[str, str] = field(default_factory=dict)

    @property
    def total(self) -> float:
        return self.strength + min(self.in_text, MOST_IN_TEXT)


def suggest(
    passages: Sequence[Passage], facets: Iterable[Facet], chosen: Mapping[str, Collection[str]]
) -> tuple[FacetSuggestions, ...]:
    """Suggestions for each facet that has any. `chosen`: field → keys of the terms that the page has."""
    found = []
    for facet in facets:
        has = chosen.get(facet.field, ())
        if facet.is_single and has:
            continue
        suggestions = rank(facet, mentions(passages, facet.find), has)
        if suggestions:
            found.append(FacetSuggestions(facet, suggestions))
    return tuple(found)


def mentions(passages: Iterable[Passage], find: Finder) -> dict[str, Mention]:
    """Key of a term → how the text mentions it. Words that speak for two terms count half for each."""
    found: dict[str, Mention] = {}
    for passage in passages:
        if passage.field in NOT_ABOUT:
            continue
        weight = WEIGHTS.get(passage.kind)
        for hit in find(passage.text):
            share = (PART if hit.is_part else 1) / len(hit.keys)
            said = " ".join(passage.text[hit.start : hit.end].split())
            for key in hit.keys:
                mention = found.setdefault(key, Mention())
                if weight is None:
                    mention.in_text += IN_TEXT * share
                else:
                    mention.strength += weight * share
                mention.words.setdefault(said.casefold(), said)
    return found


def rank(facet: Facet, mentioned: Mapping[str, Mention], has: Collection[str]) -> tuple[Suggestion, ...]:
    """The strongest terms that the page lacks; a group goes without saying where one of its areas stands."""
    strong = {key: one for key, one in mentioned.items() if one.total >= facet.least}
    known = {key: facet.describe(key) for key in {*strong, *has}}
    parents = {term.parent for term in known.values() if term is not None and term.parent}
    found = [
        Suggestion(key, term, mention.total, tuple(mention.words.values())[:MOST_WORDS])
        for key, mention in strong.items()
        if key not in has and key not in parents and (term := known[key]) is not None
    ]
    return tuple(sorted(found, key=lambda one: (-one.strength, one.term.label))[:MOST])
