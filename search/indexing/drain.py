"""Turns outbox rows into documents with new numbers.

The counter's row is locked first and held to commit. That makes number order commit order, and it
serialises builders, so a slow one can never write an older reading of a page over a newer one.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from search.indexing.builder import build_documents, checksum
from search.models import OutboxEntry, SearchDocument, SequenceCounter

BATCH = 200


def lock_counter() -> SequenceCounter:
    """The counter, locked until the end of the transaction."""
    counter = SequenceCounter.objects.select_for_update().first()
    if counter is None:
        SequenceCounter.objects.get_or_create(pk=1)
        counter = SequenceCounter.objects.select_for_update().get(pk=1)
    return counter


def drain(limit: int = BATCH) -> int:
    """Builds the pages of up to `limit` outbox rows. Returns how many rows were done; 0 means empty."""
    if not OutboxEntry.objects.exists():  # the worker asks twice a second: no lock for nothing
        return 0
    with transaction.atomic():
        return build_entries(lock_counter(), OutboxEntry.objects.order_by("pk")[:limit])


def drain_pages(page_ids: Iterable[int]) -> int:
    """Builds some pages out of turn, if they are still in the outbox. Returns how many rows were done."""
    waiting = OutboxEntry.objects.filter(page_id__in=list(page_ids)).order_by("pk")
    if not waiting.exists():  # an earlier event of the same request did it: no lock, no transaction
        return 0
    with transaction.atomic():
        return build_entries(lock_counter(), waiting)


def build_entries(counter: SequenceCounter, entries: Iterable[OutboxEntry]) -> int:
    """Builds the pages of these outbox rows and removes the rows. The counter is locked by the caller."""
    rows = [(entry.pk, entry.page_id) for entry in entries]
    if rows:
        update_documents(counter, dict.fromkeys(page_id for _pk, page_id in rows))
        OutboxEntry.objects.filter(pk__in=[pk for pk, _page_id in rows]).delete()
    return len(rows)


def drain_all(limit: int = BATCH) -> int:
    """Drains until the outbox is empty. Returns the number of rows done."""
    total = 0
    while done := drain(limit):
        total += done
    return total


def update_documents(counter: SequenceCounter, page_ids: Iterable[int]) -> int:
    """Brings the documents of some pages up to date; what did not change keeps its number."""
    ids = list(page_ids)
    rows = {row.page_id: row for row in SearchDocument.objects.filter(page_id__in=ids)}
    written = 0
    for page_id, document, mark in build_documents(ids):
        row = rows.pop(page_id, None) or SearchDocument(page_id=page_id)
        digest = checksum(document)
        if row.pk and not row.deleted and row.checksum == digest:
            if row.fingerprint != mark:
                SearchDocument.objects.filter(pk=row.pk).update(fingerprint=mark)
            continue
        counter.number += 1
        row.key, row.locale, row.type = document.key, document.locale, document.type
        row.seq, row.deleted, row.data = counter.number, False, document.to_json()
        row.fingerprint, row.checksum = mark, digest
        row.save()
        written += 1
    for row in rows.values():  # pages that are gone, drafts, or not of the library any more
        if not row.deleted:
            counter.number += 1
            row.seq, row.deleted, row.data = counter.number, True, {}
            row.fingerprint = row.checksum = ""
            row.save()
            written += 1
    if written:
        counter.save(update_fields=["number"])
    return written
