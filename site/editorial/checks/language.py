"""Plain English and respectful words (content model, section 10, rules 1 and 2)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from django.utils.translation import gettext, ngettext

from editorial.checks.advice import Advice, cut, sentences
from editorial.checks.text import PageText

#: Words in a sentence, as GOV.UK advises.
LONGEST_SENTENCE = 25
#: Letters in a word that is worth a second thought.
LONG_WORD = 14
WORD = re.compile(r"[A-Za-zÀ-ÿ]+(?:[’'][a-z]+)?")
ACRONYM = re.compile(r"(?<![\w@/.-])([A-Z][A-Za-z&]*[A-Z][A-Z0-9]*)(?:s|’s|'s)?(?![\w@/])")
#: What everybody reads without help.
HOUSEHOLD = frozenset(
    "AM BBC CD COVID DIY DVD EU FAQ GP HTML ID IT NHS OK PC PDF PM PS TV UK UN URL US USA VAT".split()
)
ROMAN = re.compile(r"[IVXL]+")
INSTEAD: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"\bhard[- ]to[- ]reach\b", re.IGNORECASE), "seldom heard"),
    (re.compile(r"\bdifficult[- ]to[- ]reach\b", re.IGNORECASE), "seldom heard"),
    (re.compile(r"\bdomestic violence\b", re.IGNORECASE), "domestic abuse"),
    (re.compile(r"\bbroken (?:homes?|families)\b", re.IGNORECASE), "separated parents"),
    (re.compile(r"\bproblem families\b", re.IGNORECASE), "families who need help"),
)


def long_sentences(page: PageText) -> Iterator[Advice]:
    for passage in page.prose():
        for sentence in sentences(passage.text):
            words = len(sentence.split())
            if words > LONGEST_SENTENCE:
                message = gettext("A sentence of %(words)d words. Try two of fewer than %(limit)d.")
                yield Advice(
                    "long-sentence",
                    message % {"words": words, "limit": LONGEST_SENTENCE},
                    passage.field,
                    passage.block,
                    cut(sentence),
                )


def long_words(page: PageText) -> Iterator[Advice]:
    """One piece of advice for each passage that has long words; a name (a capital) is none."""
    seen: set[str] = set()
    for passage in page.prose():
        found = [word for word in WORD.findall(passage.text) if len(word) >= LONG_WORD and word.islower()]
        new = list(dict.fromkeys(word for word in found if word not in seen))
        seen.update(new)
        if new:
            message = ngettext(
                "A long word. Is there a shorter one?", "Long words. Are there shorter ones?", len(new)
            )
            yield Advice("long-word", message, passage.field, passage.block, ", ".join(new))


def unexplained_acronyms(page: PageText, known: Mapping[str, str] | None = None) -> Iterator[Advice]:
    """Acronyms that nobody explained where they stand first: “integrated care board (ICB)”.

    `known` maps an acronym to its long form, which is then suggested; the long form written out before the
    acronym counts as an explanation as well.
    """
    known = known or {}
    before = ""
    seen: set[str] = set()
    for passage in page.passages:
        text = passage.text
        shouted = text.isupper()
        for match in ACRONYM.finditer(text):
            acronym = match[1]
            if acronym in seen or shouted or is_household(acronym):
                continue
            seen.add(acronym)
            here = f"{before} {text}"
            if is_explained(acronym, here, known.get(acronym, "")):
                continue
            if acronym in known:
                message = gettext("Explain %(acronym)s where it stands first: “%(long)s (%(acronym)s)”.")
            else:
                message = gettext("Explain %(acronym)s where it stands first.")
            values = {"acronym": acronym, "long": known.get(acronym, "")}
            yield Advice("acronym", message % values, passage.field, passage.block, cut(text))
        before += f" {text}"


def is_household(acronym: str) -> bool:
    return acronym in HOUSEHOLD or bool(ROMAN.fullmatch(acronym))


def is_explained(acronym: str, text: str, long_form: str) -> bool:
    """Whether “… (ABC)” or “ABC (…)” stands in the text, or the long form does, before the acronym."""
    if re.search(rf"\w\s*\((?:the |or )?{re.escape(acronym)}s?\b[^)]*\)", text):
        return True
    if re.search(rf"\b{re.escape(acronym)}s?\s*\([a-z][^)]{{5,}}\)", text, re.IGNORECASE):
        return True
    if not long_form:
        return False
    first = re.search(rf"\b{re.escape(acronym)}s?\b", text)
    written = text.casefold().find(long_form.casefold())
    return written >= 0 and first is not None and written < first.start()


def words_to_avoid(page: PageText) -> Iterator[Advice]:
    for passage in page.passages:
        for pattern, instead in INSTEAD:
            if match := pattern.search(passage.text):
                message = gettext("Instead of “%(said)s”, write “%(instead)s”.")
                yield Advice(
                    "wording",
                    message % {"said": match[0], "instead": instead},
                    passage.field,
                    passage.block,
                    cut(passage.text),
                )
