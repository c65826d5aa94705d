"""After a rename: the words of the items follow in the background, a few at a time.

Filters, labels and old addresses are right at once without it (`search.renamed`), and whole labels are found
under the old and the new name (`search.synonym_store`). What is left are the words of the label inside the
text of each item, and nobody waits for those.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q

from core.models.library import SINGLE_TERMS, TERM_LISTS
from core.registry import library_models
from search.indexing.drain import lock_counter, update_documents
from search.models import TermRefresh
from taxonomy.vocabularies import VOCABULARIES

BATCH = 50


def carriers(vocabulary: str, slugs: Sequence[str]) -> Iterator[Any]:
    """The ids of the items that carry one of the terms, or an area of one: a query set for each page type."""
    terms = VOCABULARIES[vocabulary].objects.canonical().filter(slug__in=list(slugs))
    ids = set(terms.values_list("pk", flat=True))
    if vocabulary == "service_areas":
        ids |= set(VOCABULARIES[vocabulary].objects.filter(parent_id__in=ids).values_list("pk", flat=True))
    names = {
        "co_production_groups": "co_production_groups",
        "regions": "own_region",
        **{name: name for name in TERM_LISTS.values()},
        **{key: name for name, key in SINGLE_TERMS.values()},
    }
    name = names.get(vocabulary)
    if name is None or not ids:
        return
    for model in library_models():
        wanted = Q(**{f"{name}__in": ids})
        if vocabulary == "regions":
            wanted |= Q(local_authorities__region__in=ids)
        yield model.objects.filter(wanted).order_by("pk").distinct().values_list("pk", flat=True)


def refresh_later(vocabulary: str, slugs: Sequence[str]) -> None:
    """Notes terms whose items are to be read again some time; a term that waits already begins anew."""
    TermRefresh.objects.filter(vocabulary=vocabulary, slug__in=list(slugs)).delete()
    TermRefresh.objects.bulk_create(TermRefresh(vocabulary=vocabulary, slug=slug) for slug in slugs)


def refresh_some(limit: int = BATCH) -> int:
    """Reads up to `limit` items of a waiting term again. Returns how many; 0 means that none is waiting."""
    while (row := TermRefresh.objects.order_by("pk").first()) is not None:
        with transaction.atomic():
            counter = lock_counter()
            found = [ids.filter(pk__gt=row.done_to)[:limit] for ids in carriers(row.vocabulary, [row.slug])]
            ids = sorted(set().union(*found))[:limit] if found else []
            if ids:
                update_documents(counter, ids)
                TermRefresh.objects.filter(pk=row.pk).update(done_to=ids[-1])
                return len(ids)
            TermRefresh.objects.filter(pk=row.pk).delete()
    return 0


def refresh_all() -> int:
    """Everything that waits, at once. Returns how many items were read."""
    total = 0
    while done := refresh_some(200):
        total += done
    return total
