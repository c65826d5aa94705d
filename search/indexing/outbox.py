"""Says which pages may have changed, in the transaction of the change."""

import logging
from collections.abc import Iterable, Sequence
from functools import partial

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from wagtail.models import Page

from core.registry import library_models
from search.models import OutboxEntry

logger = logging.getLogger(__name__)

#: A request builds this many documents itself on commit (about a second); the worker takes care of more.
INLINE_LIMIT = 200


def library_content_type_ids() -> list[int]:
    types = ContentType.objects.get_for_models(*library_models())
    return [content_type.pk for content_type in types.values()]


def queue_pages(page_ids: Iterable[int], reason: str) -> int:
    """Queues pages to be built again, and builds a few at once after commit. Returns how many."""
    ids = list(dict.fromkeys(page_ids))
    if not ids:
        return 0
    OutboxEntry.objects.bulk_create(
        (OutboxEntry(page_id=page_id, reason=reason) for page_id in ids), batch_size=500
    )
    if len(ids) <= INLINE_LIMIT:
        transaction.on_commit(partial(drain_after_commit, ids), robust=True)
    return len(ids)


def queue_subtree(page: Page, reason: str) -> int:
    """Queues every library item at or under a page: a move, a new slug, a restriction."""
    ids = Page.objects.filter(
        path__startswith=page.path, content_type_id__in=library_content_type_ids()
    ).values_list("pk", flat=True)
    return queue_pages(ids, reason)


def drain_after_commit(page_ids: Sequence[int]) -> None:
    """Makes the change findable before the answer is sent. A failure is left to the worker.

    Only these pages: behind a long outbox (an import, a renamed term) they do not wait for their turn.
    """
    from search.indexing.drain import drain_pages
    from search.services import get_engine

    try:
        if drain_pages(page_ids):
            get_engine().catch_up()
    except Exception:
        logger.exception("indexing after commit failed; the worker will do it")
