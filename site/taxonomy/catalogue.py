"""All terms and authorities in memory, shared by every request of a process.

About 250 terms and 153 authorities change a few times a year and are read on every page. Each
process keeps one immutable copy and asks the database for a single number (`TaxonomyStamp`) to
learn whether it is still right: one query a request, whatever the page shows.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from asgiref.local import Local
from django.core.signals import request_finished, request_started
from django.db import connection

from taxonomy.models import (
    AuthoritySuccession,
    LocalAuthority,
    StatisticalNeighbour,
    TaxonomyStamp,
    TermAlias,
)
from taxonomy.vocabularies import VOCABULARIES

#: Columns that every term has; what else a model has goes to `TermInfo.extra`.
COMMON = {
    "id", "locale", "translation_key", "slug", "label", "description",
    "sort_order", "note", "retired", "parent",
}  # fmt: skip


@dataclass(frozen=True)
class TermInfo:
    """A term of the default language with its labels in all languages."""

    id: int
    slug: str
    label: str
    description: str
    sort_order: int
    retired: bool
    parent_slug: str | None
    labels: Mapping[str, str]
    extra: Mapping[str, Any]

    def names(self, key: str) -> list[str]:
        """The names of a column that separates them by `|`."""
        return [name.strip() for name in str(self.extra.get(key) or "").split("|") if name.strip()]


@dataclass(frozen=True)
class AuthorityInfo:
    """An authority with its region's slug, its ten neighbours (code, closeness word) and its history."""

    id: int
    code: str
    name: str
    region: str
    type: str
    abolished_on: date | None
    neighbours: tuple[tuple[str, str], ...]
    predecessors: tuple[str, ...]
    successors: tuple[str, ...]


@dataclass(frozen=True)
class Catalogue:
    """Everything the vocabularies say, as of one `stamp`. Use `get_catalogue()` to have one."""

    stamp: int
    by_vocabulary: Mapping[str, Mapping[str, TermInfo]]
    by_id: Mapping[str, Mapping[int, TermInfo]]
    authorities: Mapping[str, AuthorityInfo]
    authority_by_id: Mapping[int, AuthorityInfo]
    aliases: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def terms(self, vocabulary: str) -> tuple[TermInfo, ...]:
        """The terms of a vocabulary in its order."""
        return tuple(self.by_vocabulary[vocabulary].values())

    def term(self, vocabulary: str, slug: str) -> TermInfo | None:
        return self.by_vocabulary[vocabulary].get(slug)

    def label(self, vocabulary: str, slug: str, locale: str = "en") -> str:
        """The label in a language, in English where it is not translated, the slug if it is unknown."""
        term = self.by_vocabulary[vocabulary].get(slug)
        return slug if term is None else term.labels.get(locale, term.label)

    @cached_property
    def older_slugs(self) -> Mapping[tuple[str, str], tuple[str, ...]]:
        """(vocabulary, slug in use) → the slugs that lead to it. Empty until something is renamed."""
        found: dict[tuple[str, str], tuple[str, ...]] = {}
        for vocabulary, old in self.aliases:
            now = self.resolve(vocabulary, old)
            if now is not None and now != old:
                found[vocabulary, now] = (*found.get((vocabulary, now), ()), old)
        return found

    def resolve(self, vocabulary: str, slug: str) -> str | None:
        """The slug in use for a slug that may be an old one; None when nobody ever had it."""
        for _ in range(10):
            if slug in self.by_vocabulary[vocabulary]:
                return slug
            if (vocabulary, slug) not in self.aliases:
                return None
            slug = self.aliases[vocabulary, slug]
        return None


class _Cache:
    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.catalogue: Catalogue | None = None


_cache = _Cache()
_request = Local()


def _begin(**_: Any) -> None:
    _request.fresh = True
    _request.checked = None


def _end(**_: Any) -> None:
    _request.fresh = False
    _request.checked = None


request_started.connect(_begin, dispatch_uid="taxonomy.catalogue.begin")
request_finished.connect(_end, dispatch_uid="taxonomy.catalogue.end")


def get_catalogue() -> Catalogue:
    """The current catalogue. Asks for its freshness once a request, and on every call outside one."""
    checked: Catalogue | None = getattr(_request, "checked", None)
    if checked is not None:
        return checked
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT number FROM {TaxonomyStamp._meta.db_table} ORDER BY id LIMIT 1")  # noqa: S608
        number = (cursor.fetchone() or (0,))[0]
    catalogue = _cache.catalogue
    if catalogue is None or catalogue.stamp != number or not catalogue.by_vocabulary["regions"]:
        with _cache.lock:
            catalogue = load_catalogue(number)
            # Inside a transaction the rows may still be rolled back: such a copy is not shared.
            if not connection.in_atomic_block or connection.settings_dict.get("ATOMIC_REQUESTS"):
                _cache.catalogue = catalogue
    if getattr(_request, "fresh", False):
        _request.checked = catalogue
    return catalogue


def forget_catalogue() -> None:
    """Drops this process's copy and what the running request knows."""
    _cache.catalogue = None
    _request.checked = None


def load_catalogue(stamp: int) -> Catalogue:
    """Reads everything from the database: one query for each vocabulary, four for the places."""
    by_vocabulary: dict[str, dict[str, TermInfo]] = {}
    by_id: dict[str, dict[int, TermInfo]] = {}
    for key, model in VOCABULARIES.items():
        own = [f.name for f in model._meta.concrete_fields if f.name not in COMMON]
        rows = list(model.objects.select_related("locale").order_by("sort_order", "label", "id"))
        labels: dict[Any, dict[str, str]] = {}
        slug_of = {row.pk: row.slug for row in rows}
        for row in rows:
            labels.setdefault(row.translation_key, {})[row.locale.language_code] = row.label
        by_vocabulary[key], by_id[key] = {}, {}
        for row in rows:
            if row.locale.language_code != "en":
                continue
            info = TermInfo(
                id=row.pk,
                slug=row.slug,
                label=row.label,
                description=row.description,
                sort_order=row.sort_order,
                retired=row.retired,
                parent_slug=slug_of.get(getattr(row, "parent_id", None)),
                labels=labels[row.translation_key],
                extra={name: getattr(row, name) for name in own},
            )
            by_vocabulary[key][row.slug] = by_id[key][row.pk] = info
    authorities = load_authorities()
    return Catalogue(
        stamp=stamp,
        by_vocabulary=by_vocabulary,
        by_id=by_id,
        authorities=authorities,
        authority_by_id={info.id: info for info in authorities.values()},
        aliases={(a.vocabulary, a.old_slug): a.new_slug for a in TermAlias.objects.all()},
    )


def load_authorities() -> dict[str, AuthorityInfo]:
    """Authorities by DfE code, in the order of their names."""
    rows = list(LocalAuthority.objects.select_related("region").order_by("name", "dfe_code"))
    code = {row.pk: row.dfe_code for row in rows}
    neighbours: dict[int, list[tuple[str, str]]] = {}
    for link in StatisticalNeighbour.objects.order_by("authority_id", "rank"):
        neighbours.setdefault(link.authority_id, []).append((code[link.neighbour_id], link.closeness))
    before: dict[int, list[str]] = {}
    after: dict[int, list[str]] = {}
    for change in AuthoritySuccession.objects.order_by("changed_on", "pk"):
        before.setdefault(change.successor_id, []).append(code[change.predecessor_id])
        after.setdefault(change.predecessor_id, []).append(code[change.successor_id])
    return {
        row.dfe_code: AuthorityInfo(
            id=row.pk,
            code=row.dfe_code,
            name=row.name,
            region=row.region.slug,
            type=row.type,
            abolished_on=row.abolished_on,
            neighbours=tuple(neighbours.get(row.pk, ())),
            predecessors=tuple(before.get(row.pk, ())),
            successors=tuple(after.get(row.pk, ())),
        )
        for row in rows
    }
