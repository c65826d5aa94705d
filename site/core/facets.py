"""The terms of many pages in one query, whatever number of facets they have."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db.models import CharField, Value

if TYPE_CHECKING:
    from core.models import LibraryPage


def page_terms(model: type[LibraryPage], page_ids: Sequence[int]) -> dict[int, dict[str, list[int]]]:
    """Page id → many-to-many field → ids of its terms, read with one UNION over all link tables.

    Reads what is stored, so it shows the published page; a preview asks the page's own relations.
    """
    found: dict[int, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for start in range(0, len(page_ids), 500):
        some = list(page_ids[start : start + 500])
        queries = []
        for field in model._meta.many_to_many:
            if not field.remote_field.through._meta.auto_created:
                continue
            owner, term = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
            rows = field.remote_field.through._default_manager.filter(**{f"{owner}__in": some}).order_by()
            queries.append(
                rows.annotate(field_name=Value(field.name, CharField())).values_list(
                    "field_name", owner, term
                )
            )
        for name, page_id, term_id in queries[0].union(*queries[1:], all=True):
            found[page_id][name].append(term_id)
    return {page_id: dict(fields) for page_id, fields in found.items()}
