"""Loads the reference files (vocabularies, authorities, neighbours) into an empty or older database.

Runs after every `migrate`. Terms that are already there are left alone, since a taxonomist may have
renamed, reordered or retired them; merged and deleted ones stay away; new ones are added. A checksum makes
the second run free.
"""

import csv
import hashlib
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models, transaction
from wagtail.models import Locale

from taxonomy.models import (
    LocalAuthority,
    ReferenceLoad,
    Region,
    RemovedTerm,
    ServiceArea,
    StatisticalNeighbour,
    TermAlias,
)
from taxonomy.services.labels import languages_of, load_labels
from taxonomy.terms import Term
from taxonomy.vocabularies import VOCABULARIES

DATA = Path(__file__).resolve().parents[1] / "data"
NAME = "vocabularies-and-places"


def reference_checksum() -> str:
    digest = hashlib.sha256()
    for path in sorted(DATA.rglob("*.csv")):
        digest.update(path.relative_to(DATA).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


@transaction.atomic
def load_reference_data() -> bool:
    """Brings terms and places up to the files; returns whether anything was done."""
    checksum = reference_checksum()
    if ReferenceLoad.objects.filter(name=NAME, checksum=checksum).exists():
        return False
    locale, _ = Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)
    for key, model in VOCABULARIES.items():
        load_vocabulary(key, model, locale)
    for language in languages_of(DATA / "labels"):
        load_labels(read(f"labels/{language}.csv"), language)
    load_authorities()
    load_neighbours()
    ReferenceLoad.objects.update_or_create(name=NAME, defaults={"checksum": checksum})
    return True


def read(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def load_vocabulary(key: str, model: type[Term], locale: Locale) -> None:
    known = set(model.objects.filter(locale=locale).values_list("slug", flat=True))
    aliases = dict(TermAlias.objects.filter(vocabulary=key).values_list("old_slug", "new_slug"))
    known |= set(aliases)
    known |= set(RemovedTerm.objects.filter(vocabulary=key).values_list("slug", flat=True))
    fields = {field.name: field for field in model._meta.concrete_fields}
    for row in read(f"vocabularies/{key}.csv"):
        if row["slug"] in known:
            continue
        values = {name: convert(fields[name], text) for name, text in row.items() if name in fields}
        if model is ServiceArea and row["group_slug"]:
            group = current_slug(row["group_slug"], aliases)
            values["parent"] = ServiceArea.objects.filter(
                slug=group, locale=locale, parent__isnull=True
            ).first()
        model.objects.create(locale=locale, **values)


def current_slug(slug: str, aliases: dict[str, str]) -> str:
    """What a slug of the file is called by now."""
    for _step in range(10):
        if slug not in aliases:
            break
        slug = aliases[slug]
    return slug


def convert(field: models.Field, text: str) -> Any:
    if isinstance(field, models.BooleanField):
        return text == "yes"
    if isinstance(field, models.IntegerField):
        return int(text or 0)
    if isinstance(field, models.DateField):
        return date.fromisoformat(text) if text else None
    return text


def load_authorities() -> None:
    by_slug = {region.slug: region for region in Region.objects.canonical()}
    aliases = dict(TermAlias.objects.filter(vocabulary="regions").values_list("old_slug", "new_slug"))
    regions = {
        row["label"]: by_slug.get(current_slug(row["slug"], aliases))
        for row in read("vocabularies/regions.csv")
    }
    known = set(LocalAuthority.objects.values_list("dfe_code", flat=True))
    LocalAuthority.objects.bulk_create(
        LocalAuthority(
            dfe_code=row["dfe_code"], name=row["name"], region=regions[row["region"]], type=row["type"]
        )
        for row in read("local_authorities.csv")
        if row["dfe_code"] not in known and regions.get(row["region"]) is not None
    )


def load_neighbours() -> None:
    by_code = LocalAuthority.objects.in_bulk(field_name="dfe_code")
    known = set(StatisticalNeighbour.objects.values_list("authority__dfe_code", "rank"))
    StatisticalNeighbour.objects.bulk_create(
        StatisticalNeighbour(
            authority=by_code[row["dfe_code"]],
            rank=int(row["rank"]),
            neighbour=by_code[row["neighbour_dfe_code"]],
            closeness=row["closeness"],
        )
        for row in read("statistical_neighbours.csv")
        if (row["dfe_code"], int(row["rank"])) not in known
    )
