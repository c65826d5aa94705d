"""The labels of terms in other languages: `data/labels/<language>.csv`.

Columns: vocabulary, slug, label. A label that is there is left alone, since a taxonomist may have changed
it. No native speaker has checked these files yet; the note of each term says so.
"""

from __future__ import annotations

from pathlib import Path

from wagtail.models import Locale

from taxonomy.models import TermAlias
from taxonomy.signals import bump_stamp
from taxonomy.terms import Term
from taxonomy.vocabularies import VOCABULARIES

#: Columns that a translation has of its own.
OWN = frozenset({"id", "locale", "label", "description", "note", "parent"})
UNCHECKED = "Not checked by a native speaker."


def load_labels(rows: list[dict[str, str]], language: str) -> int:
    """Adds the labels that are missing in a language; returns how many. Four queries for a vocabulary."""
    locale, _made = Locale.objects.get_or_create(language_code=language)
    by_vocabulary: dict[str, dict[str, str]] = {}
    for row in rows:
        by_vocabulary.setdefault(row["vocabulary"], {})[row["slug"]] = row["label"]
    made = sum(add_labels(key, labels, locale) for key, labels in by_vocabulary.items())
    if made:
        bump_stamp()
    return made


def add_labels(key: str, labels: dict[str, str], locale: Locale) -> int:
    model = VOCABULARIES[key]
    for alias in TermAlias.objects.filter(vocabulary=key, old_slug__in=labels):
        labels.setdefault(alias.new_slug, labels[alias.old_slug])
    there = model.objects.filter(locale=locale)
    known = set(there.values_list("translation_key", flat=True))
    slugs = set(there.values_list("slug", flat=True))
    new = [
        translated(term, labels[term.slug], locale)
        for term in model.objects.canonical().filter(slug__in=labels)
        if term.translation_key not in known and term.slug not in slugs
    ]
    model.objects.bulk_create(new)
    return len(new)


def translated(term: Term, label: str, locale: Locale) -> Term:
    columns = [field for field in term._meta.concrete_fields if field.name not in OWN]
    values = {field.attname: getattr(term, field.attname) for field in columns}
    return type(term)(locale=locale, label=label, note=UNCHECKED, **values)


def languages_of(folder: Path) -> list[str]:
    """The languages that there is a file of labels for."""
    return sorted(path.stem for path in folder.glob("*.csv"))
