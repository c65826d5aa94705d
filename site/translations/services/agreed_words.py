"""The glossary and the names not to translate: first filling, and both ways as CSV files."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from taxonomy.models import ReferenceLoad
from translations.models import TARGET_LANGUAGES, DoNotTranslate, GlossaryTerm

DATA = Path(__file__).resolve().parents[1] / "data"
COLUMNS = ("english", "language", "agreed", "note", "checked")
YES, NO = "yes", "no"
#: A file of terms is small; more than this is a mistake.
MOST_BYTES = 1_000_000


@dataclass
class ImportResult:
    """What an import did, or every problem of the file (then nothing was changed)."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    problems: list[str] = field(default_factory=list)


def load_agreed_words(**_options: Any) -> None:
    """The first terms and names, into a database that never had them; editors' changes stay."""
    if ReferenceLoad.objects.filter(name="agreed-words").exists():
        return
    with transaction.atomic():
        for row in rows_of(DATA / "glossary.csv"):
            GlossaryTerm.objects.get_or_create(
                english=row["english"],
                language=row["language"],
                defaults={"agreed": row["agreed"], "note": row["note"], "checked": row["checked"] == YES},
            )
        for row in rows_of(DATA / "names.csv"):
            DoNotTranslate.objects.get_or_create(text=row["text"], defaults={"note": row["note"]})
        ReferenceLoad.objects.create(name="agreed-words", checksum="1")


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def import_glossary(content: bytes) -> ImportResult:
    """Reads a CSV file with the columns english, language, agreed and, if given, note and checked.

    A term that is there in that language is changed; nothing is removed. With any problem in the file
    nothing is changed at all.
    """
    result = ImportResult()
    rows = checked_rows(content, result.problems)
    if result.problems:
        return result
    with transaction.atomic():
        known = {(term.english.casefold(), term.language): term for term in GlossaryTerm.objects.all()}
        for row in rows:
            term = known.get((row["english"].casefold(), row["language"]))
            if term is None:
                term = GlossaryTerm.objects.create(**row)
                known[term.english.casefold(), term.language] = term
                result.created += 1
            elif any(getattr(term, name) != value for name, value in row.items()):
                for name, value in row.items():
                    setattr(term, name, value)
                term.save()
                result.updated += 1
            else:
                result.unchanged += 1
    return result


def checked_rows(content: bytes, problems: list[str]) -> list[dict[str, Any]]:
    if len(content) > MOST_BYTES:
        problems.append(_("The file is larger than 1 MB."))
        return []
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        problems.append(_("The file is not UTF-8 text. Save it as “CSV UTF-8”."))
        return []
    reader = csv.DictReader(io.StringIO(text, newline=""))
    missing = [name for name in COLUMNS[:3] if name not in (reader.fieldnames or ())]
    if missing:
        problems.append(_("The file lacks the column %(name)s.") % {"name": ", ".join(missing)})
        return []
    return [row for raw in reader if (row := checked_row(raw, reader.line_num, problems)) is not None]


def checked_row(raw: dict[str, str | None], line: int, problems: list[str]) -> dict[str, Any] | None:
    row: dict[str, Any] = {name: (raw.get(name) or "").strip() for name in COLUMNS if name in raw}
    if not any(row.values()):
        return None
    before = len(problems)
    if row["language"] not in dict(TARGET_LANGUAGES):
        codes = ", ".join(code for code, _name in TARGET_LANGUAGES)
        problems.append(
            _("Line %(line)s: the language must be one of %(codes)s.") % {"line": line, "codes": codes}
        )
    for name, longest in (("english", 120), ("agreed", 400)):
        if not row[name]:
            problems.append(_("Line %(line)s: %(name)s is empty.") % {"line": line, "name": name})
        elif len(row[name]) > longest:
            problems.append(_("Line %(line)s: %(name)s is too long.") % {"line": line, "name": name})
    if "checked" in row:
        row["checked"] = row["checked"].casefold() in (YES, "true", "1")
    return row if len(problems) == before else None


def glossary_csv(terms: Iterable[GlossaryTerm]) -> str:
    """The same file out; a spreadsheet shows Arabic and Welsh because of the mark at its start."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for term in terms:
        checked = YES if term.checked else NO
        writer.writerow([term.english, term.language, term.agreed, term.note, checked])
    return "\ufeff" + out.getvalue()
