"""Which links stand on public pages now: rows are added, kept and removed to match."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from core.models import BasePage
from editorial.links.extract import Link, links_of
from editorial.models import LinkCheck

AT_ONCE = 200
WEEK = timedelta(days=7)


def collect_links() -> int:
    """Reads every public page once, some at a time; returns how many links there are."""
    total = 0
    for model in apps.get_models():
        if issubclass(model, BasePage):
            public = model.objects.filter(live=True, alias_of=None)
            ids = list(public.order_by("pk").values_list("pk", flat=True))
            for start in range(0, len(ids), AT_ONCE):
                total += collect_from(public.filter(pk__in=ids[start : start + AT_ONCE]))
    LinkCheck.objects.filter(page__live=False).delete()
    return total


@transaction.atomic
def collect_from(pages: Iterable[BasePage]) -> int:
    """Brings the rows of some pages up to date. What is known of a link that stays is kept."""
    found = {page.pk: [link for link in links_of(page) if not is_own(link)] for page in pages}
    targets = {link.target for links in found.values() for link in links if link.target}
    live = set(Page.objects.filter(pk__in=targets, live=True).values_list("pk", flat=True))
    titles = dict(Page.objects.filter(pk__in=targets).values_list("pk", "title"))
    known: dict[int, dict[str, LinkCheck]] = {pk: {} for pk in found}
    for row in LinkCheck.objects.filter(page_id__in=found):
        known[row.page_id][row.digest] = row
    now = timezone.now()
    new: list[LinkCheck] = []
    changed: list[LinkCheck] = []
    gone: list[int] = []
    for pk, links in found.items():
        rows = known[pk]
        for link in links:
            address = link.address or reverse("wagtailadmin_pages:edit", args=[link.target])
            digest = LinkCheck.digest_of(address)
            row = rows.pop(digest, None)
            if row is None:
                row = LinkCheck(page_id=pk, address=address, digest=digest, place=link.place)
                new.append(row)
            else:
                changed.append(row)
            row.place = link.place[:100]
            if link.target:
                set_inside(row, link.target in live, titles.get(link.target, ""), now)
            elif row.check_after is None:
                row.check_after = now
        gone += [row.pk for row in rows.values()]
    LinkCheck.objects.bulk_create(new, batch_size=500, ignore_conflicts=True)
    names = ["place", "kind", "state", "detail", "failed_since", "checked_at", "check_after"]
    LinkCheck.objects.bulk_update(changed, names, batch_size=200)
    LinkCheck.objects.filter(pk__in=gone).delete()
    return sum(len(links) for links in found.values())


def set_inside(row: LinkCheck, is_live: bool, title: str, now: object) -> None:
    """A link to one of our own pages is known without following it."""
    row.kind, row.checked_at, row.check_after = LinkCheck.Kind.INSIDE, now, None
    if is_live:
        row.state, row.detail, row.failed_since = LinkCheck.State.OK, title[:200], None
    else:
        words = f"not public: {title}" if title else "the page is gone"
        row.state, row.detail = LinkCheck.State.BROKEN, words[:200]
        row.failed_since = row.failed_since or now


def is_own(link: Link) -> bool:
    """A link to this very site by its full address: its pages are looked at from the inside."""
    own = urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname
    return bool(link.address) and urlsplit(link.address).hostname == own
