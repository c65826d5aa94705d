"""Text to words, the same for every engine, for indexing and for queries.

Case, accents, apostrophes, "&" and "and", hyphens and dashes are folded; "to" between numbers equals a
dash. No stop words and no shortest length: "LA" and "2" stay. Words are stemmed for their locale.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import snowballstemmer

#: Snowball's algorithm by locale. Polish is applied to folded text, as everything is; Welsh has none, only
#: the rules below (the index is built anew when this table changes).
ALGORITHMS = {"en": "english", "ar": "arabic", "pl": "polish", "cy": ""}
LONGEST_WORD = 100
_TO = ("to", "to")
_CACHED_WORDS = 25_000

_APOSTROPHES = "'’‘ʼ`´＇′"
_MARKS = (
    r"\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2"  # Latin, Hebrew
    r"\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640"  # Arabic, with its stretching line
    r"\u200c\u200d\u00ad"  # joiners and the soft hyphen
)
#: A word with the apostrophes and marks inside it, or an ampersand.
_WORD = re.compile(
    rf"[^\W_][^\W_{_APOSTROPHES}{_MARKS}]*(?:[{_APOSTROPHES}{_MARKS}]+[^\W_]+|[{_MARKS}]+)*|[&＆]"
)
_LETTERS = re.compile(r"[^\W_]+")
#: Letters that Unicode does not take apart but readers do.
_PLAIN = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ŧ": "t", "ħ": "h"}
    | dict.fromkeys(_APOSTROPHES + "\u0640\u200c\u200d\u00ad")
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: folded, stemmed, and where it stands in the raw text (end exclusive)."""

    text: str
    stem: str
    start: int
    end: int


def fold(text: str, locale: str = "en") -> str:
    """Case, accents and apostrophes folded; everything else stays. For sorting and comparing titles.

    The same rules for every locale, but for Welsh, where “teulu’r” is “teulu”.
    """
    if locale == "cy":
        text = _WELSH_ENDING.sub("", text)
    if text.isascii():
        return text.lower().replace("'", "").replace("`", "")
    plain = unicodedata.normalize("NFKD", text.casefold()).translate(_PLAIN)
    kept = "".join(c for c in plain if unicodedata.category(c) not in ("Mn", "Cs"))
    return "".join(str(unicodedata.decimal(c, c)) for c in kept) if not kept.isascii() else kept


class _Analyser:
    """Analyses single raw words for one locale and remembers them. Stemmers keep state: one lock each."""

    def __init__(self, locale: str) -> None:
        self.locale = locale
        self.lock = threading.Lock()
        algorithm = ALGORITHMS.get(locale)
        self.stemmer = snowballstemmer.stemmer(algorithm) if algorithm else None
        #: Words met lately, and those met before them: frequent words move over and stay.
        self.known: dict[str, tuple[tuple[str, str], ...]] = {}
        self.before: dict[str, tuple[tuple[str, str], ...]] = {}

    def stem(self, word: str) -> str:
        word = self.begin(word)
        if self.stemmer is None or len(word) < 3 or word.isdigit():
            return word
        with self.lock:
            stemmed = self.stemmer.stemWord(word)
        return stemmed if stemmed and _LETTERS.fullmatch(stemmed) else word

    def begin(self, word: str) -> str:
        """The word as its stemmer, or the language without one, wants it."""
        prepare = _PREPARE.get(self.locale)
        return prepare(word) if prepare is not None and len(word) > 3 else word

    def words(self, raw: str) -> tuple[tuple[str, str], ...]:
        """(folded, stem) of one raw word; a few characters unfold to several words or to none."""
        found = self.known.get(raw)
        if found is not None:
            return found
        found = self.before.get(raw)
        if found is None:
            folded = "and" if raw in "&＆" else fold(raw, self.locale)
            found = tuple(
                (word[:LONGEST_WORD], self.stem(word[:LONGEST_WORD])) for word in _LETTERS.findall(folded)
            )
        if len(raw) <= LONGEST_WORD:
            if len(self.known) >= _CACHED_WORDS:
                self.before, self.known = self.known, {}
            self.known[raw] = found
        return found


_analysers: dict[str, _Analyser] = {}


def _arabic(word: str) -> str:
    """One spelling of a folded word that is written in two ways, as “الاسره” and “الأسرة” are.

    Snowball takes the article off only at the front: a conjunction or preposition before it goes. Heh at
    the end becomes teh marbuta, alef maksura yeh.
    """
    if word[0] in "وفبك" and word[1:3] == "ال" and len(word) > 5:
        word = word[1:]
    last = {"\u0647": "\u0629", "\u0649": "\u064a"}.get(word[-1], word[-1])
    return word[:-1] + last


#: Initial letters that a Welsh word has only by mutation. “Chw” is no such beginning, and a soft mutation
#: (“deulu”) looks like any other word.
_MUTATIONS = (("ngh", "c"), ("mh", "p"), ("nh", "t"), ("ph", "p"), ("th", "t"), ("ch", "c"))


def _welsh(word: str) -> str:
    """“theulu” and “nheulu” as “teulu”. Snowball knows no Welsh."""
    if word.startswith("chw"):
        return word
    return next((to + word[len(old) :] for old, to in _MUTATIONS if word.startswith(old)), word)


_PREPARE = {"ar": _arabic, "cy": _welsh}
#: What Welsh writes together with the word before it: “mae’r”, “teulu’n”, “i’ch”.
_WELSH_ENDING = re.compile(rf"(?<=[^\W\d_])[{_APOSTROPHES}](?:r|n|i|w|u|m|d|ch|th)(?!\w)", re.IGNORECASE)


def _analyser(locale: str) -> _Analyser:
    found = _analysers.get(locale)
    if found is None:
        found = _analysers.setdefault(locale, _Analyser(locale))
    return found


WORD = _WORD


def pairs_of(raw: str, locale: str) -> tuple[tuple[str, str], ...]:
    """(folded, stem) of one raw word, as `WORD` matches it."""
    return _analyser(locale).words(raw)


def stem(word: str, locale: str) -> str:
    """The stem of a folded word in a locale; the word itself where the language has no stemmer."""
    return _analyser(locale).stem(word)


def _pairs(text: str, locale: str) -> list[tuple[str, str]]:
    analyser = _analyser(locale)
    known, words = analyser.known, analyser.words
    pairs: list[tuple[str, str]] = []
    for raw in _WORD.findall(text):
        pairs += known.get(raw) or words(raw)
    if _TO in pairs:
        last = len(pairs) - 1
        return [
            pair
            for i, pair in enumerate(pairs)
            if not (pair == _TO and 0 < i < last and pairs[i - 1][0].isdigit() and pairs[i + 1][0].isdigit())
        ]
    return pairs


def tokens(text: str, locale: str = "en") -> list[str]:
    """Folded words, not stemmed."""
    return [word for word, _stem in _pairs(text, locale)]


def analyse(text: str, locale: str) -> list[str]:
    """Stemmed words: what is indexed and searched. Letters and digits only, so safe in any engine."""
    return [stemmed for _word, stemmed in _pairs(text, locale)]


def analyse_both(text: str, locale: str) -> list[tuple[str, str]]:
    """(folded, stemmed) for each word, for an index that also offers spelling corrections."""
    return _pairs(text, locale)


def words(text: str, locale: str) -> Iterator[Word]:
    """Words with their places in the raw text, for snippets and for showing what was typed."""
    find = _analyser(locale).words
    found = [
        Word(word, stemmed, match.start(), match.end())
        for match in _WORD.finditer(text)
        for word, stemmed in find(match.group())
    ]
    for i, word in enumerate(found):
        between = 0 < i < len(found) - 1 and found[i - 1].text.isdigit() and found[i + 1].text.isdigit()
        if not (word.text == "to" and between):
            yield word
