"""What rows of synonyms have to obey (content model, section 13): every problem at once, with its row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from search.analysis import analyse, tokens, words
from search.models import SynonymSet
from search.synonym_store import row_of
from search.synonyms import SynonymTable

LONGEST_TERM, MOST_TERMS, LONGEST_THEME = 120, 30, 60
#: Acronyms that are ordinary words or names: they find their long forms, never the other way.
ORDINARY_WORDS = frozenset({"salt", "spa", "dash", "bath", "reading"})
FAMILY_HUB = "family hub"
#: Other kinds of hub, which must never be found by “family hub” nor find it.
OTHER_HUBS = (
    "Young Futures Hub",
    "neighbourhood health centre",
    "communication hub",
    "Stronger Practice Hub",
)


@dataclass(frozen=True)
class EditedRow:
    """A row as it is being edited or read from a file. pk: None for a new one. number: as people count."""

    kind: str
    terms: str
    theme: str = ""
    ambiguous: bool = False
    note: str = ""
    pk: int | None = None
    number: int = 0

    @property
    def texts(self) -> list[str]:
        return [term.strip() for term in self.terms.split("|")]

    @property
    def values(self) -> dict[str, object]:
        """The columns of the table."""
        return {
            "kind": self.kind,
            "theme": self.theme,
            "terms": self.terms,
            "ambiguous": self.ambiguous,
            "note": self.note,
        }


@dataclass(frozen=True)
class RowProblem:
    """number: of the row, 0 for the table as a whole."""

    number: int
    text: str


def folded(term: str, locale: str) -> str:
    return " ".join(tokens(term, locale))


def check_rows(rows: Sequence[EditedRow], locale: str) -> list[RowProblem]:
    """Every problem of a whole table, in the order of its rows."""
    problems = [RowProblem(row.number, text) for row in rows for text in check_row(row, locale)]
    problems += check_once(rows, locale)
    if not problems:
        problems += check_family_hub(rows, locale)
    return sorted(problems, key=lambda problem: problem.number)


def check_row(row: EditedRow, locale: str) -> list[str]:
    """What is wrong with a row by itself."""
    found: list[str] = []
    texts = row.texts
    if row.kind not in SynonymSet.Kind.values:
        found.append(_("The kind is “equivalent” or “one_way”, not “%(kind)s”.") % {"kind": row.kind[:40]})
    if any(not text for text in texts):
        found.append(_("There is nothing between two |, or at an end."))
    given = [text for text in texts if text]
    if len({text.casefold() for text in given}) < 2:
        found.append(_("Give at least two different terms, separated by |."))
    elif len({text.casefold() for text in given}) < len(given):
        found.append(_("The same term stands here twice."))
    if len(given) > MOST_TERMS:
        found.append(_("Give at most %(n)d terms.") % {"n": MOST_TERMS})
    for text in given:
        if len(text) > LONGEST_TERM:
            found.append(
                _("“%(term)s…” is longer than %(n)d characters.") % {"term": text[:40], "n": LONGEST_TERM}
            )
        elif not folded(text, locale):
            found.append(_("“%(term)s” has neither letters nor digits.") % {"term": text[:40]})
    if len(row.theme) > LONGEST_THEME:
        found.append(_("The theme is longer than %(n)d characters.") % {"n": LONGEST_THEME})
    if row.kind == SynonymSet.Kind.EQUIVALENT:
        if row.ambiguous:
            found.append(_("An ambiguous row is always one-way."))
        for text in given:
            if outward_only(text):
                found.append(
                    _(
                        "“%(term)s” is an ordinary word or has two letters: "
                        "make the row one-way, with it in front."
                    )
                    % {"term": text}
                )
    return found


def outward_only(term: str) -> bool:
    """Two-letter forms, and acronyms that are ordinary words: the long form must not pull them in."""
    return term.casefold() in ORDINARY_WORDS or (len(term) == 2 and term.isalpha() and term.isupper())


def check_once(rows: Sequence[EditedRow], locale: str) -> list[RowProblem]:
    """A term is in at most one equivalent row and heads at most one one-way row."""
    problems: list[RowProblem] = []
    seen: dict[tuple[str, str], EditedRow] = {}
    for row in rows:
        if row.kind not in SynonymSet.Kind.values:
            continue
        one_way = row.kind == SynonymSet.Kind.ONE_WAY
        for text in row.texts[:1] if one_way else row.texts:
            key = (row.kind, folded(text, locale))
            if not key[1]:
                continue
            first = seen.setdefault(key, row)
            if first is row:
                continue
            at = _("row %(n)d") % {"n": first.number} if first.number else _("not shown here")
            where = {"term": text, "at": at, "terms": shortened(first.terms)}
            said = (
                _("“%(term)s” heads another one-way row already: “%(terms)s” (%(at)s).")
                if one_way
                else _("“%(term)s” is in another equivalent row already: “%(terms)s” (%(at)s).")
            )
            problems.append(RowProblem(row.number, said % where))
    return problems


def shortened(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60]}…"


def check_family_hub(rows: Sequence[EditedRow], locale: str) -> list[RowProblem]:
    """No chain of rows may link “family hub” with the other kinds of hub."""
    table = SynonymTable.from_rows([row_of(row.kind, row.terms, row.ambiguous) for row in rows], locale)
    problems: list[RowProblem] = []
    pairs = [(FAMILY_HUB, other) for other in OTHER_HUBS] + [(other, FAMILY_HUB) for other in OTHER_HUBS]
    for typed, never in pairs:
        found = table.find(list(words(typed, locale)), 0)
        reached = {key for _text, key in found.terms} if found else set()
        ends = {tuple(analyse(typed, locale)), tuple(analyse(never, locale))}
        if tuple(analyse(never, locale)) not in reached:
            continue
        guilty = [row for row in rows if {tuple(analyse(text, locale)) for text in row.texts} & ends]
        number = max((row.number for row in guilty), default=0)
        text = _("“%(typed)s” would find “%(never)s”: these are different kinds of hub.")
        problems.append(RowProblem(number, text % {"typed": typed, "never": never}))
    return problems
