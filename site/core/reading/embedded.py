"""Items embedded in a text: their cards are made together, however many there are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from wagtail.blocks import StreamValue
from wagtail.fields import StreamField
from wagtail.models import Page

from core.reading.cards import cards_of_pages
from navigation.visibility import not_restricted

BLOCK = "embedded_item"


def embedded_blocks(page: Any) -> Iterator[Any]:
    """The values of all blocks of the page that embed an item."""
    for one in page._meta.get_fields():
        if isinstance(one, StreamField):
            stream = getattr(page, one.name)
            # The raw data tells without loading pages whether there is anything to do.
            if isinstance(stream, StreamValue) and any(raw["type"] == BLOCK for raw in stream.raw_data):
                yield from (block.value for block in stream if block.block_type == BLOCK)


def prepare_embedded(page: Any, request: HttpRequest) -> None:
    """Puts the specific page with its card in place of each embedded page; hidden ones are taken out.

    Afterwards the block's template finds `value.page.as_card` without a query.
    """
    values = [value for value in embedded_blocks(page) if value.get("page") is not None]
    if not values:
        return
    ids = {value["page"].pk for value in values}
    visible = not_restricted(Page.objects.filter(pk__in=ids, live=True)).select_related("locale")
    found = {one.pk: one for one in visible.specific()}
    cards = cards_of_pages(list(found.values()), request)
    for value in values:
        specific = found.get(value["page"].pk)
        if specific is not None:
            specific.as_card = cards.get(specific.pk)
        value["page"] = specific
