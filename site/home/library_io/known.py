"""What the library already has, by the ids of the format."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from core.models import LibraryPage
from core.registry import library_types

CHUNK = 500


@dataclass(frozen=True)
class Known:
    """A page of the library. `parent_path`: the path of the page that it stands under."""

    pk: int
    id: str
    type: str
    locale: str
    translation_key: UUID
    path: str
    live: bool

    @property
    def parent_path(self) -> str:
        return self.path[: -LibraryPage.steplen]


def chunked(values: Iterable[Any]) -> Iterator[list[Any]]:
    batch: list[Any] = []
    for value in values:
        batch.append(value)
        if len(batch) == CHUNK:
            yield batch
            batch = []
    if batch:
        yield batch


def known_where(lookup: str, values: Iterable[Any]) -> Iterator[Known]:
    """Library pages, aliases left out, whose field is among the values; `lookup` like `external_id`."""
    columns = ("pk", "external_id", "locale__language_code", "translation_key", "path", "live")
    for batch in chunked(values):
        for key, model in library_types().items():
            rows = model.objects.filter(alias_of__isnull=True, **{f"{lookup}__in": batch})
            for pk, item_id, locale, translation_key, path, live in rows.values_list(*columns):
                yield Known(pk, item_id, key, locale, translation_key, path, live)


def known_by_id(ids: Iterable[str]) -> dict[str, Known]:
    return {known.id: known for known in known_where("external_id", dict.fromkeys(ids))}


def source_of(group: Iterable[Known], default_locale: str) -> Known:
    """The item that the others of a translation group are translations of."""
    return min(group, key=lambda known: (known.locale != default_locale, known.id))
