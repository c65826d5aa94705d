"""A vocabulary without a database, generated documents and requests, and a source that holds them."""

from __future__ import annotations

import csv
import random
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from search.ages import AgeRange
from search.documents import Change, Document, FileText
from search.engines.base import SLICES, Slice
from search.facets import AGE, FACETS, NOT_STATED, like_codes, with_ancestors
from search.parse import parse_query
from search.request import Scope, SearchRequest
from search.synonyms import SynonymRow, SynonymTable

ROOT = Path(__file__).parents[2]
TAXONOMY = ROOT / "site" / "taxonomy" / "data"
NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
LABELS = frozenset({"public", "login"})


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8") as handle:
        return list(csv.DictReader(handle))


@dataclass(frozen=True)
class Term:
    slug: str
    label: str
    parent_slug: str | None
    extra: dict[str, str]


@dataclass(frozen=True)
class Authority:
    code: str
    name: str
    region: str
    neighbours: tuple[tuple[str, str], ...]


@dataclass
class CsvVocabulary:
    """The project's vocabularies from their files; to the site `taxonomy.catalogue.Catalogue` is this."""

    by_name: dict[str, dict[str, Term]] = field(default_factory=dict)
    authorities: dict[str, Authority] = field(default_factory=dict)
    aliases: dict[tuple[str, str], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for path in sorted((TAXONOMY / "vocabularies").glob("*.csv")):
            self.by_name[path.stem] = {
                row["slug"]: Term(row["slug"], row["label"], row.get("group_slug") or None, row)
                for row in sorted(rows(path), key=lambda row: int(row["sort_order"]))
            }
        near: dict[str, list[tuple[str, str]]] = {}
        for row in rows(TAXONOMY / "statistical_neighbours.csv"):
            near.setdefault(row["dfe_code"], []).append((row["neighbour_dfe_code"], row["closeness"]))
        for row in rows(TAXONOMY / "local_authorities.csv"):
            code = row["dfe_code"]
            region = row["region"].lower().replace(" ", "-")
            self.authorities[code] = Authority(code, row["name"], region, tuple(near.get(code, ())))

    def terms(self, vocabulary: str) -> tuple[Term, ...]:
        return tuple(self.by_name[vocabulary].values())

    def label(self, vocabulary: str, slug: str, locale: str = "en") -> str:
        term = self.by_name[vocabulary].get(slug)
        return term.label if term else slug

    def resolve(self, vocabulary: str, slug: str) -> str | None:
        slug = self.aliases.get((vocabulary, slug), slug)
        return slug if slug in self.by_name[vocabulary] else None


VOCABULARY = CsvVocabulary()
SYNONYMS = SynonymTable.from_rows(
    SynonymRow(row["kind"], tuple(row["terms"].split("|")), row["ambiguous"] == "yes")
    for row in rows(ROOT / "search" / "data" / "synonyms.csv")
)


def listed(text: str) -> list[str]:
    return text.split()


COMMON = listed("""
    family hub children parents support health visiting service local authority early years baby group sleep
    feeding breastfeeding speech language therapy outreach team partnership school nurse perinatal mental
    wellbeing play stay young people evidence programme review funding workforce training data sharing""")
SPECIAL = listed("""
    LA HV SEND 0-19 0\u20132 children\u2019s parents' co-production Łódź naïve café FH&SfL one-stop under 2
    18 months toddlers pregnant teenagers SALT Bath & the of to and in for how is whole-family""")
SYLLABLES = listed("ba ce di fo gu la me ni po ru sa te vi wo zu kra ble stri mon ter")
FOREIGN = {
    "cy": listed("teulu hwb plant rhieni cymorth iechyd ysgol babi cwsg bwydo y a ar gyfer"),
    "pl": listed("rodzina rodziny dzieci dziecko wsparcie zdrowie szkoła sen karmienie ośrodek i dla w"),
    "ar": listed("الأسرة أسرة الأطفال طفل الصحة المدرسة النوم الرضاعة دعم مركز في من"),
}


def rare_words(random_: random.Random, number: int) -> list[str]:
    return ["".join(random_.choices(SYLLABLES, k=random_.randint(2, 4))) for _ in range(number)]


class DocumentMaker:
    """Documents that differ in everything an engine looks at. The same seed gives the same documents."""

    def __init__(self, seed: int = 1) -> None:
        self.random = random.Random(seed)
        self.rare = rare_words(self.random, 900)
        self.slugs = {facet.parameter: list(facet.known(VOCABULARY)) for facet in FACETS.term_facets}

    def text(self, locale: str, words: int) -> str:
        r = self.random
        if locale != "en":
            return " ".join(r.choices(FOREIGN[locale] + self.rare[:20], k=words))
        zipf = [self.rare[min(int(r.paretovariate(0.7)), len(self.rare)) - 1] for _ in range(words // 3 + 1)]
        some = r.choices(COMMON, k=words // 2 + 1) + zipf + r.choices(SPECIAL, k=words // 8 + 1)
        r.shuffle(some)
        return " ".join(some[:words])

    def document(self, number: int) -> Document:
        r = self.random
        locale = r.choices(["en", "cy", "pl", "ar"], [80, 8, 6, 6])[0]
        aged = r.random()
        low = r.randint(-9, 311)
        ages: tuple[int | None, int | None] = (low, r.randint(low, 311))
        if aged < 0.2:
            ages = (None, None)
        elif aged < 0.6:
            ages = r.choice([(0, 35), (-9, 311), (-9, 227), (0, 71), (24, 35), (-9, -1), (144, 191)])
        return Document(
            key=f"{r.choice('abchx')}{r.choice(['-', '_', '.', ''])}{number:04d}",
            page_id=number + 10,
            locale=locale,
            type=r.choice(self.slugs["type"]),
            title=self.text(locale, r.randint(1, 8)),
            summary=self.text(locale, r.randint(0, 20)),
            path=f"/x/{number}/",
            terms=tuple(self.text(locale, r.randint(1, 3)) for _ in range(r.randint(0, 4))),
            body=self.text(locale, r.randint(0, 90)),
            files=tuple(
                FileText(f"file {i}.pdf", self.text(locale, 15) + "\f" + self.text(locale, 15))
                for i in range(r.choice([0, 0, 0, 1, 2]))
            ),
            facets=self.facets(),
            age_min=ages[0],
            age_max=ages[1],
            published=None if r.random() < 0.1 else date(2020, 1, 1) + timedelta(days=r.randint(0, 400)),
            archived=r.random() < 0.1,
            live_from=NOW + timedelta(hours=r.randint(-99, 9)) if r.random() < 0.2 else None,
            expires=NOW + timedelta(hours=r.randint(-9, 99)) if r.random() < 0.2 else None,
            access=r.choices(
                [(), ("public",), ("login",), ("group:1",), ("login", "group:1|group:2")], [6, 6, 2, 1, 1]
            )[0],
            card={"number": number},
        )

    def facets(self) -> dict[str, tuple[str, ...]]:
        r, facets = self.random, {}
        for facet in FACETS.term_facets:
            if facet.parameter == "type" or r.random() < 0.3:
                continue
            known = self.slugs[facet.parameter]
            if facet.parameter == "local-authority":
                known = known[:40]
            several = r.choice([1, 1, 2, 3])
            facets[facet.parameter] = with_ancestors(
                r.sample(known, min(several, len(known))), facet, VOCABULARY
            )
        return facets

    def documents(self, number: int) -> list[Document]:
        return [self.document(i) for i in range(number)]


QUERIES = [
    "HV clinics",
    "how do i get the LA funding",
    "age 2 sleep",
    "toddlers",
    "0-19 service",
    "what is the",
    "2 year olds",
    "SEND",
    "for pregnant parents",
    "FH model",
    "health visitors sleep sleep",
    "children's",
    "under 2s",
    "school nursing in Bath",
    "perinatal mental health support group for 18 month old",
]


class RequestMaker:
    """Requests that use everything at once, more often one or two things."""

    def __init__(self, documents: list[Document], seed: int = 2) -> None:
        self.random = random.Random(seed)
        self.documents = documents
        self.slugs = DocumentMaker().slugs

    def query(self) -> str:
        r = self.random
        document = r.choice(self.documents)
        words = f"{document.title} {document.summary} {document.body}".split()
        kind = r.random()
        if kind < 0.15:
            at = r.randrange(len(words))
            return f'{r.choice(words)} "{" ".join(words[at : at + r.randint(1, 3)])}"'
        if kind < 0.3:
            return r.choice(QUERIES)
        if kind < 0.4:
            word = r.choice(words)
            at = r.randrange(len(word))
            return " ".join(
                [word[:at] + r.choice("xqz") + word[at + 1 :], *r.sample(words, min(1, len(words)))]
            )
        if kind < 0.45:
            return r.choice(["qqqq", "???", "NEAR(a b) OR *", '"unclosed phrase', "a\x00b", "😀 hub"])
        return " ".join(r.choices(words, k=r.randint(1, 6)))

    def request(self) -> SearchRequest:
        r = self.random
        locale = r.choices(["en", "cy", "pl", "ar"], [85, 5, 5, 5])[0]
        labels = r.choice(
            [LABELS, LABELS, frozenset({"public"}), frozenset(), LABELS | {"group:1"}, LABELS | {"group:2"}]
        )
        text = self.query() if r.random() < 0.7 else ""
        selections = {}
        for name in r.sample(list(self.slugs), r.choice([0, 0, 1, 1, 2, 3])):
            values = r.sample(self.slugs[name], min(len(self.slugs[name]), r.choice([1, 1, 2])))
            if FACETS[name].not_stated and r.random() < 0.3:
                values[0] = NOT_STATED
            selections[name] = tuple(values)
        every = AGE.all_bands(VOCABULARY)
        typed = (AgeRange(24, 35), AgeRange(30, 100)), (AgeRange(r.randint(-9, 20), 40),)
        ages = r.choices([(), (r.choice(every),), *typed], [6, 2, 1, 1])[0]
        code = r.choice(list(VOCABULARY.authorities)[:40])
        like = r.random() < 0.1
        return SearchRequest(
            scope=Scope(locale, labels, NOW + timedelta(hours=r.randint(-20, 20))),
            query=parse_query(text, locale, SYNONYMS if locale == "en" else SynonymTable(locale)),
            match_all=r.random() < 0.15,
            selections=selections,
            age=ages,
            age_covers=r.random() < 0.3,
            age_bands=AGE.bands(VOCABULARY),
            published_from=date(2020, 3, 1) if r.random() < 0.1 else None,
            published_to=date(2020, 12, 31) if r.random() < 0.1 else None,
            like=code if like else None,
            like_codes=like_codes(code, VOCABULARY) if like else None,
            archived=r.random() < 0.2,
            sort=r.choice([None, None, None, "relevance", "newest", "title", "age-fit"]),
            page=r.choice([1, 1, 1, 2, 3]),
            size=r.choice([10, 50, 3000, 3000]),
        )

    def requests(self, number: int) -> list[SearchRequest]:
        return [self.request() for _ in range(number)]


@dataclass
class MemorySource:
    """The latest version of each document, and tombstones, under growing numbers."""

    changes: dict[int, Change] = field(default_factory=dict)
    seq: int = 0
    name: str = "memory"
    gone: int = 0

    def put(self, *documents: Document) -> None:
        for document in documents:
            self._add(document.page_id, document)

    def delete(self, *page_ids: int) -> None:
        for page_id in page_ids:
            self._add(page_id, None)

    def _add(self, page_id: int, document: Document | None) -> None:
        self.seq += 1
        self.changes.pop(page_id, None)
        self.changes[page_id] = Change(self.seq, page_id, document)

    @property
    def documents(self) -> list[Document]:
        return [change.document for change in self.changes.values() if change.document is not None]

    def current_seq(self) -> int:
        return self.seq

    def identity(self) -> str:
        return self.name

    def changes_since(self, seq: int, limit: int | None = None):
        newer = [change for change in self.changes.values() if change.seq > seq]
        yield from newer[:limit]

    def forgotten(self) -> int:
        return self.gone

    def forget(self) -> None:
        """Tombstones are gone, as a week later."""
        self.gone = max([self.gone, *(one.seq for one in self.changes.values() if one.document is None)])
        self.changes = {pk: one for pk, one in self.changes.items() if one.document is not None}

    def waiting_since(self, seq: int):
        return NOW if any(change.seq > seq for change in self.changes.values()) else None

    def latest(self, page_ids):
        return [self.changes[page_id] for page_id in page_ids if page_id in self.changes]

    def slices(self):
        found = {}
        for number in range(SLICES):
            seqs = self.versions_in(number).values()
            if seqs:
                found[number] = Slice(len(seqs), sum(seqs))
        return found

    def versions_in(self, number: int):
        live = [one for one in list(self.changes.values()) if one.document is not None]
        return {one.page_id: one.seq for one in live if one.page_id % SLICES == number}


def filled(documents: list[Document]) -> MemorySource:
    source = MemorySource()
    source.put(*documents)
    return source


def public_documents(number: int) -> list[Document]:
    """English items that everybody finds, whatever the day."""
    found = DocumentMaker().documents(number)
    open_ = {"locale": "en", "access": (), "archived": False, "live_from": None, "expires": None}
    return [replace(one, **open_) for one in found]
