"""Finds pages whose events were lost, and compares index and pages completely.

A process killed between a save and its signal, a restored backup, a row changed by hand: whatever the
cause, the sweep sees that a page's fingerprint is not the one it was indexed with.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from wagtail.models import Page

from core.registry import library_models
from search.indexing.access import Restrictions
from search.indexing.builder import build_documents, checksum, fingerprint
from search.indexing.drain import drain_all, lock_counter, update_documents
from search.indexing.outbox import library_content_type_ids
from search.indexing.refresh import refresh_all
from search.models import OutboxEntry, SearchDocument

#: Tombstones are kept this long, so that an engine that was away still hears of a removal.
TOMBSTONE_AGE = timedelta(days=7)


def stale_page_ids() -> list[int]:
    """Pages that the index shows differently from how they are now, without building them."""
    known = dict(SearchDocument.objects.filter(deleted=False).values_list("page_id", "fingerprint"))
    stale: list[int] = []
    restrictions = Restrictions.load()
    pages = (
        Page.objects.filter(live=True, alias_of__isnull=True, content_type_id__in=library_content_type_ids())
        .only("path", "live", "live_revision_id", "last_published_at", "url_path", "expire_at", "alias_of_id")
        .order_by("pk")
    )
    archived = archived_page_ids()
    for page in pages.iterator(chunk_size=2000):
        if known.pop(page.pk, None) != fingerprint(page, restrictions, archived=page.pk in archived):
            stale.append(page.pk)
    return [*stale, *known]


def archived_page_ids() -> set[int]:
    """Library items that are archived by now."""
    today = timezone.localdate()
    return {
        pk
        for model in library_models()
        for pk in model.objects.filter(archived_on__lte=today).values_list("pk", flat=True)
    }


def sweep() -> int:
    """Drains the outbox, then indexes what no event told of. Returns how many pages were stale."""
    drain_all()
    stale = stale_page_ids()
    for start in range(0, len(stale), 200):
        with transaction.atomic():
            update_documents(lock_counter(), stale[start : start + 200])
    forget_tombstones()
    return len(stale)


def forget_tombstones() -> int:
    """Deletes the tombstones that are old enough, and notes how far that goes. Returns how many went."""
    old = SearchDocument.objects.filter(deleted=True, changed_at__lt=timezone.now() - TOMBSTONE_AGE)
    if not old.exists():
        return 0
    with transaction.atomic():
        counter = lock_counter()
        highest = old.aggregate(seq=Max("seq"))["seq"]
        if highest is None:
            return 0
        counter.forgotten = max(counter.forgotten, highest)
        counter.save(update_fields=["forgotten"])
        return old.filter(seq__lte=highest).delete()[0]


def verify_documents() -> list[str]:
    """Builds every page and compares it with its document; repairs. Returns what was wrong, in words."""
    waiting = OutboxEntry.objects.count()
    wrong = [f"{waiting} changes were waiting in the outbox"] if waiting else []
    drain_all()
    refresh_all()
    known = {
        row.page_id: row
        for row in SearchDocument.objects.filter(deleted=False).only("page_id", "key", "checksum")
    }
    ids = sorted(set().union(*(model.objects.values_list("pk", flat=True) for model in library_models())))
    repair: list[int] = []
    for start in range(0, len(ids), 200):
        for page_id, document, _mark in build_documents(ids[start : start + 200]):
            row = known.pop(page_id, None)
            if row is None or row.checksum != checksum(document):
                wrong.append(f"{document.key}: {'missing' if row is None else 'differs from its page'}")
                repair.append(page_id)
    for page_id, row in known.items():
        wrong.append(f"{row.key}: in the index, but not to be found any more")
        repair.append(page_id)
    for start in range(0, len(repair), 200):
        with transaction.atomic():
            update_documents(lock_counter(), repair[start : start + 200])
    return wrong
