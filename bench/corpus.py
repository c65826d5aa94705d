"""Generated library items: words as frequent as in real text (Zipf), facets as uneven as in a real library.

The same seed gives the same items on every machine. They say nothing; nobody should take them for content.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate

from search.documents import Document
from search.facets import FACETS, TermFacet, Vocabulary, with_ancestors

SEED = 2026
VOCABULARY_SIZE = 30_000
#: Words that people of the field use; they stand among the most frequent ones, where synonyms know them.
FIELD_WORDS = (
    "family hub children parents support health visiting local service baby group sleep feeding language "
    "speech therapy outreach school nurse mental young evidence programme workforce training early years"
).split()
SYLLABLES = (
    "ba be bi bo bu da de di do du fa fe fi fo ga ge go gu ha he hi ho ka ke ki ko la le li lo lu ma me "
    "mi mo na ne ni no nu pa pe pi po ra re ri ro ru sa se si so ta te ti to tu va ve vi vo wa we za zo zu "
    "bran clem dorn frel gund holt karn lund mern nalt prun quil rast stel trom vost wend yarl zimm"
).split()
AGES = ((-9, 11), (0, 23), (0, 59), (0, 71), (24, 47), (60, 131), (132, 227), (-9, 227), (0, 311), (192, 299))
#: Facets that items of one kind alone have, and a hub model that case studies do not.
ONLY = {"format": "resource", "evidence": "evidence_summary", "practice-tier": "case_study"}
NOT_FOR_STORIES = "any-model"
#: Share of items that have a facet, and at most how many values; others have half and one.
SHARES = {
    "hub-model": (0.9, 2),
    "service-area": (0.95, 3),
    "local-authority": (0.4, 1),
    "region": (0.0, 1),
    "support-level": (0.8, 2),
    "principle": (0.6, 2),
    "audience": (0.9, 3),
    "policy-era": (0.8, 1),
    "theme": (0.4, 2),
}


@dataclass(frozen=True)
class Item:
    """What a document, a page and a row of Datasette are made from. `facets` have no ancestors."""

    number: int
    kind: str
    title: str
    summary: str
    paragraphs: tuple[str, ...]
    facets: dict[str, tuple[str, ...]] = field(default_factory=dict)
    ages: tuple[int, int] | None = None
    published: date = date(2024, 1, 1)

    @property
    def key(self) -> str:
        return f"bench-{self.number:06d}"


def words(seed: int = SEED, size: int = VOCABULARY_SIZE) -> list[str]:
    """The vocabulary, the most frequent word first. Made-up words end in k, which no stemmer touches."""
    random_ = random.Random(seed)
    made: dict[str, None] = {}
    while len(made) < size:
        made["".join(random_.choices(SYLLABLES, k=random_.choice((2, 3, 3, 4)))) + "k"] = None
    listed = list(made)
    for place, word in enumerate(FIELD_WORDS):
        listed.insert(6 + 5 * place, word)
    return listed


class Maker:
    """Makes items, one after the other."""

    def __init__(self, vocabulary: Vocabulary, seed: int = SEED, kind: str | None = None) -> None:
        self.random = random.Random(seed)
        self.vocabulary = vocabulary
        self.words = words()
        self.weights = list(accumulate(1 / (rank + 2.7) for rank in range(1, len(self.words) + 1)))
        self.kind = kind
        self.slugs = {facet.parameter: list(facet.known(vocabulary)) for facet in FACETS.term_facets}

    def text(self, length: int) -> str:
        return " ".join(self.random.choices(self.words, cum_weights=self.weights, k=length))

    def item(self, number: int) -> Item:
        r = self.random
        kind = self.kind or r.choices(self.slugs["type"], [4, 2, 3, 1])[0]
        return Item(
            number=number,
            kind=kind,
            title=self.text(r.randint(4, 8)).capitalize(),
            summary=self.text(r.randint(15, 25)).capitalize() + ".",
            paragraphs=tuple(self.text(r.randint(20, 60)).capitalize() + "." for _ in range(3)),
            facets=self.facets(kind),
            ages=None if r.random() < 0.15 else r.choice(AGES),
            published=date(2019, 1, 1) + timedelta(days=r.randint(0, 2500)),
        )

    def facets(self, kind: str) -> dict[str, tuple[str, ...]]:
        r, found = self.random, {}
        for name, slugs in self.slugs.items():
            share, most = SHARES.get(name, (0.5, 1))
            if name == "type" or ONLY.get(name, kind) != kind or r.random() >= share:
                continue
            # The first values of a vocabulary are used more often than the last.
            picked = (
                slugs[min(int(len(slugs) * r.random() ** 1.7), len(slugs) - 1)]
                for _ in range(r.randint(1, most))
            )
            found[name] = tuple(dict.fromkeys(picked))
            if kind == "case_study" and NOT_FOR_STORIES in found[name]:
                found[name] = (slugs[0],)
        if "local-authority" in found:
            found["region"] = (self.vocabulary.authorities[found["local-authority"][0]].region,)
        elif r.random() < 0.3:
            found["region"] = (r.choice(self.slugs["region"]),)
        return found

    def items(self, number: int) -> Iterator[Item]:
        return (self.item(n) for n in range(1, number + 1))


def as_document(item: Item, page_id: int, vocabulary: Vocabulary) -> Document:
    """The item as the indexer would hand it over."""
    facets: dict[str, tuple[str, ...]] = {}
    terms: list[str] = []
    for name, slugs in item.facets.items():
        facet = FACETS[name]
        assert isinstance(facet, TermFacet)
        facets[name] = with_ancestors(slugs, facet, vocabulary)
        terms += [facet.value_label(slug, vocabulary) for slug in facets[name]]
    return Document(
        key=item.key,
        page_id=page_id,
        locale="en",
        type=item.kind,
        title=item.title,
        summary=item.summary,
        path=f"/{item.kind.replace('_', '-')}/{item.key}/",
        terms=tuple(terms),
        body="\n".join(item.paragraphs),
        facets=facets,
        age_min=item.ages[0] if item.ages else None,
        age_max=item.ages[1] if item.ages else None,
        published=item.published,
        card={"minutes": 1, "year": item.published.year},
    )
