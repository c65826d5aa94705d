"""The weekly mail: each owner one message about all broken links of their pages."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.apps import apps
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import ngettext

from core.models import BasePage
from editorial.models import LinkCheck
from jobs.mail import send_later


def mail_owners() -> int:
    """Mails who has broken links; pages without an active owner go to the editors. Returns how many mails."""
    broken = LinkCheck.objects.filter(state=LinkCheck.State.BROKEN, page__live=True)
    rows = list(broken.select_related("page").order_by("page__title", "page_id", "address"))
    owners = owners_of({row.page_id for row in rows})
    by_owner: dict[str, dict[int, dict[str, Any]]] = defaultdict(dict)
    for row in rows:
        pages = by_owner[owners.get(row.page_id, settings.EDITORS_EMAIL)]
        entry = pages.setdefault(
            row.page_id,
            {
                "title": row.page.title,
                "url": settings.WAGTAILADMIN_BASE_URL
                + reverse("wagtailadmin_pages:edit", args=[row.page_id]),
                "links": [],
            },
        )
        entry["links"].append(row)
    for address, pages in by_owner.items():
        number = sum(len(entry["links"]) for entry in pages.values())
        subject = ngettext("%(n)d broken link on your pages", "%(n)d broken links on your pages", number)
        text = render_to_string("emails/broken_links.txt", {"pages": list(pages.values()), "number": number})
        send_later(subject=subject % {"n": number}, text=text, to=address)
    return len(by_owner)


def owners_of(page_ids: set[int]) -> dict[int, str]:
    """Page id → the e-mail address of its owner, if that person is active."""
    found: dict[int, str] = {}
    for model in apps.get_models():
        if issubclass(model, BasePage):
            owned = model.objects.filter(pk__in=page_ids, review_owner__is_active=True)
            rows = owned.exclude(review_owner__email="").values_list("pk", "review_owner__email")
            found.update(rows)
    return found
