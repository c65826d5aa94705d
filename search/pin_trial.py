"""What a pin does today: which of its items readers see, and the results with and without it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from search.models import PinnedResult, SearchDocument
from search.parse import QueryProblem, parse_query
from search.pins import with_pins
from search.request import SearchRequest
from search.services import get_engine, load_documents, scope_for
from search.synonym_store import Pin, get_synonyms
from search.trial import SHOWN, Trial, TrialHit


@dataclass(frozen=True)
class PinState:
    """A pinned item and whether the public sees it; `why` says why not, or what is worth knowing."""

    page: Page
    shown: bool
    why: str = ""


def states_of(pin: PinnedResult) -> list[PinState]:
    """In the order of the pin. Two queries, whatever the number of items."""
    items = sorted(pin.items.all(), key=lambda item: item.sort_order or 0)
    pages = [item.page for item in items]
    rows = {
        row.page_id: row
        for row in SearchDocument.objects.filter(page_id__in=[page.pk for page in pages], deleted=False)
    }
    found = []
    for page in pages:
        row = rows.get(page.pk)
        data = row.data if row else {}
        why = ""
        if not page.live:
            why = _("Not published, so readers do not see it. It comes back when it is published again.")
        elif row is None:
            why = _("Not in the index of the library.")
        elif data.get("access"):
            why = _("Restricted: only people who may read it see it.")
        elif data.get("archived"):
            why = _("Archived: shown only when archived items are asked for.")
        elif row.locale != pin.locale.language_code:
            why = _("In another language.")
        found.append(PinState(page, shown=not why, why=why))
    return found


def try_pin(pin: PinnedResult) -> Trial:
    """The first results of the words without and with the pin, as the public sees them today."""
    locale = pin.locale.language_code
    scope = scope_for(locale)
    try:
        query = parse_query(pin.query, locale, get_synonyms(locale))
    except QueryProblem as problem:
        return Trial(pin.query, problem=str(problem))
    request = SearchRequest(scope=scope, query=query, size=SHOWN)
    search = get_engine().search
    before = search(request)
    ids = tuple(item.page_id for item in sorted(pin.items.all(), key=lambda item: item.sort_order or 0))
    today = timezone.localdate()
    mine = Pin(ids, pin.starts, pin.ends)
    after = with_pins(search, request, ids if mine.holds_on(today) else ())
    wanted = tuple(dict.fromkeys([*before.page_ids, *after.page_ids]))
    documents = {one.page_id: one for one in load_documents(wanted, scope)}

    def hits(mine: tuple[int, ...], other: tuple[int, ...]) -> tuple[TrialHit, ...]:
        places = {page: place for place, page in enumerate(other, start=1)}
        return tuple(
            TrialHit(documents[page].title, documents[page].path, place, places.get(page, 0))
            for place, page in enumerate(mine, start=1)
            if page in documents
        )

    return Trial(
        pin.query,
        hits(before.page_ids, after.page_ids),
        hits(after.page_ids, before.page_ids),
        before.total,
        after.total,
    )
