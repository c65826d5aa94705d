"""Many pages at once, and the figures of a screen."""

import re
from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.db.models import F
from django.utils import timezone
from wagtail.models import Page

from casestudies.models import CaseStudyIndexPage, CaseStudyPage


def days(number):
    """The day so many days from now."""
    return timezone.localdate() + timedelta(days=number)


def fill(number, *, title="Filler", **fields):
    """Live case studies written straight into their tables, without revisions and events; their ids."""
    index = CaseStudyIndexPage.objects.get()
    first = Page.objects.filter(path__startswith=index.path).count()
    kind = ContentType.objects.get_for_model(CaseStudyPage)
    rows = [
        Page(
            path=Page._get_path(index.path, index.depth + 1, place),
            depth=index.depth + 1,
            title=f"{title} {place}",
            draft_title=f"{title} {place}",
            slug=f"filler-{place}",
            url_path=f"{index.url_path}filler-{place}/",
            content_type=kind,
            locale_id=index.locale_id,
            live=True,
        )
        for place in range(first, first + number)
    ]
    made = Page.objects.bulk_create(rows)
    Page.objects.filter(pk=index.pk).update(numchild=F("numchild") + number)
    for page in made:
        CaseStudyPage(page_ptr_id=page.pk, **fields).save_base(raw=True)
    return [page.pk for page in made]


def count_of(html, key):
    """The number at the head of a panel."""
    panel = html[html.index(f'id="desk-{key}"') :]
    return int(re.search(r"desk-count[^>]*>(\d+)<", panel).group(1))
