"""`./run messages`: the texts of the public site in every language.

    ./run messages                 bring the catalogues up to the code: new texts in, old ones out
    ./run messages missing [cy]    print what is not translated yet, as a .po file to fill in
    ./run messages add cy FILE     take the translations of a filled-in .po file over
    ./run messages check           say what is missing or broken; exit 1 if anything is
    ./run messages compile         write the .mo files that Django reads

Only texts that readers see are in the catalogues (`scripts/extract.py` says which); the rest stays English.
Runs inside the virtual environment, because it needs Babel and Django's template tags.
"""

from __future__ import annotations

import io
import os
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from scripts.catalogues import LOCALE, sources, stale
from scripts.extract import public_messages
from scripts.places import ROOT

#: Language → number of plural forms and the rule that chooses one: those of Django's own catalogues.
PLURALS = {
    "ar": (
        6,
        "(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 && n%100<=99 ? 4 : 5)",
    ),
    "cy": (4, "((n==1) ? 0 : (n==2) ? 1 : (n != 8 && n != 11) ? 2 : 3)"),
    "pl": (3, "(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2)"),
}
#: Plural forms that stand for one number only, which need not be written in figures: “قبل شهرين”.
ONE_NUMBER = {"ar": {0, 1, 2}, "cy": {0, 1}, "pl": {0}}
HEADER = """\
# The public texts of the Family Hubs Library.
# Not checked by a native speaker yet; docs/languages.md says which catalogues are.
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals={number}; plural={rule};\\n"

"""
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|%[sd%]|\{(\w*)\}")


def path_of(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def load(language: str) -> Catalog:
    path = path_of(language)
    if path.exists():
        with path.open("rb") as file:
            catalog = read_po(file, locale=language)
    else:
        catalog = Catalog(locale=language, charset="utf-8", fuzzy=False)
    catalog._num_plurals, catalog._plural_expr = PLURALS[language]
    return catalog


def key(text: str, plural: str, context: str) -> tuple[str, str]:
    """What Django finds a message by. The plural belongs to it, but does not tell messages apart."""
    return context, text


def up_to_the_code(old: Catalog, language: str) -> Catalog:
    """The catalogue with exactly today's texts, and the translations that are still right."""
    new = Catalog(locale=language, charset="utf-8", fuzzy=False)
    new._num_plurals, new._plural_expr = PLURALS[language]
    known = {(one.context or "", first(one.id)): one for one in old if one.id}
    places: dict[tuple[str, str], list[str]] = {}
    plurals: dict[tuple[str, str], str] = {}
    for one in public_messages():
        name = key(one.text, one.plural, one.context)
        places.setdefault(name, []).append(one.path)
        plurals[name] = plurals.get(name) or one.plural
    for name, paths in places.items():
        context, text = name
        wanted = (text, plurals[name]) if plurals[name] else text
        before = known.get(name)
        string = before.string if before is not None and same_shape(before.id, wanted) else ""
        locations = [(path, None) for path in dict.fromkeys(paths)]
        new.add(wanted, string or None, locations=locations, context=context or None)
    return new


def first(text: str | Sequence[str]) -> str:
    return text if isinstance(text, str) else text[0]


def same_shape(one: object, other: object) -> bool:
    return isinstance(one, str) == isinstance(other, str)


def header(language: str) -> str:
    """The same whenever it is written: no dates, so that only changed texts show as changes."""
    number, rule = PLURALS[language]
    return HEADER.format(language=language, number=number, rule=rule)


def save(catalog: Catalog, language: str) -> None:
    out = io.BytesIO()
    out.write(header(language).encode())
    write_po(out, catalog, width=110, include_lineno=False, omit_header=True)
    path = path_of(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_bytes() != out.getvalue():
        path.write_bytes(out.getvalue())


def missing(catalog: Catalog) -> list[Message]:
    return [one for one in catalog if one.id and not is_translated(one, catalog)]


def is_translated(one: Message, catalog: Catalog) -> bool:
    if isinstance(one.id, str):
        return bool(one.string)
    return (
        isinstance(one.string, (list, tuple)) and len(one.string) == catalog.num_plurals and all(one.string)
    )


def problems(language: str) -> Iterator[str]:
    """Everything that keeps a catalogue from being complete and safe to show."""
    catalog = load(language)
    today = {first(one.id) for one in up_to_the_code(catalog, language) if one.id}
    there = {first(one.id) for one in catalog if one.id}
    for text in sorted(today - there):
        yield f"{language}: not in the catalogue: {text!r}"
    for text in sorted(there - today):
        yield f"{language}: no longer in the code: {text!r}"
    for one in catalog:
        if not one.id:
            continue
        if one.fuzzy:
            yield f"{language}: marked as fuzzy: {first(one.id)!r}"
        if not is_translated(one, catalog):
            yield f"{language}: not translated: {first(one.id)!r}"
        else:
            yield from misprints(one, language)


def misprints(one: Message, language: str) -> Iterator[str]:
    """Placeholders, blanks at the ends and line ends that differ from the English text."""
    texts = one.id if isinstance(one.id, tuple) else (one.id,)
    strings = one.string if isinstance(one.string, (list, tuple)) else (one.string,)
    wanted = placeholders(texts[-1])
    for number, string in enumerate(strings):
        found = placeholders(string)
        may_lack = len(texts) > 1 and number in ONE_NUMBER[language] and not found - wanted
        if found != wanted and not (may_lack and wanted - found <= counted(wanted)):
            yield f"{language}: placeholders differ: {texts[0]!r} → {string!r}"
        if ends(string) != ends(texts[-1]):
            yield f"{language}: blanks at the ends differ: {texts[0]!r} → {string!r}"


def placeholders(text: str) -> set[str]:
    return {match[0] for match in PLACEHOLDER.finditer(text) if match[0] != "%%"}


def counted(wanted: set[str]) -> set[str]:
    return {one for one in wanted if re.fullmatch(r"%\((n|number|count|months|years|counter)\)[sd]", one)}


def ends(text: str) -> tuple[bool, bool]:
    return text[:1].isspace(), text[-1:].isspace()


def update() -> int:
    for language in PLURALS:
        catalog = up_to_the_code(load(language), language)
        save(catalog, language)
        print(f"{language}: {len(catalog)} texts, {len(missing(catalog))} not translated")
    return 0


def print_missing(languages: Sequence[str]) -> int:
    for language in languages or PLURALS:
        wanted = missing(up_to_the_code(load(language), language))
        part = Catalog(locale=language, charset="utf-8", fuzzy=False)
        part._num_plurals, part._plural_expr = PLURALS[language]
        for one in wanted:
            part.add(one.id, locations=one.locations, context=one.context)
        sys.stdout.buffer.write(header(language).encode())
        write_po(sys.stdout.buffer, part, width=110, include_lineno=False, omit_header=True)
    return 0


def add(language: str, file: str) -> int:
    """Takes over what a filled-in file says; texts that the site does not have are named and left out."""
    catalog = up_to_the_code(load(language), language)
    with Path(file).open("rb") as source:
        filled = read_po(source, locale=language)
    taken = 0
    for one in filled:
        if not one.id or not is_translated(one, catalog):
            continue
        target = catalog.get(one.id, one.context)
        if target is None:
            print(f"not in the code: {first(one.id)!r}", file=sys.stderr)
        elif target.string != one.string:
            target.string, taken = one.string, taken + 1
    save(catalog, language)
    print(f"{language}: {taken} translations taken over, {len(missing(catalog))} not translated")
    return 0


def compile_catalogues(paths: Sequence[Path] | None = None) -> None:
    """Writes the .mo files; each appears whole or not at all, as several processes may do it at once."""
    for path in sources() if paths is None else paths:
        with path.open("rb") as file:
            catalog = read_po(file, locale=path.parent.parent.name)
        out = io.BytesIO()
        write_mo(out, catalog)
        part = path.with_name(f".django.{os.getpid()}.mo")
        part.write_bytes(out.getvalue())
        part.replace(path.with_suffix(".mo"))


def compile_stale() -> None:
    compile_catalogues(stale())


def check() -> int:
    found = [problem for language in PLURALS for problem in problems(language)]
    for problem in found:
        print(problem)
    print(f"{len(found)} problems" if found else "The catalogues are complete.")
    return 1 if found else 0


def main(arguments: Sequence[str]) -> int:
    from django.conf import settings

    if not settings.configured:
        settings.configure()
    match arguments:
        case []:
            return update()
        case ["missing", *languages]:
            return print_missing(languages)
        case ["add", language, file] if language in PLURALS:
            return add(language, file)
        case ["check"]:
            return check()
        case ["compile"]:
            compile_catalogues()
            return 0
    print(__doc__)
    return 2


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main(sys.argv[1:]))
