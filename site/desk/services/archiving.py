"""Case studies without a check for 24 months are archived, after a notice, unless someone confirms them."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from wagtail.log_actions import log

from core.enums import LibraryType
from core.models import LibraryPage
from core.registry import library_types
from core.review import add_months
from desk.enums import ReminderKind
from desk.models import ReviewReminder
from desk.services.reminders import Wanted, make_mails
from desk.services.reviews import set_dates

MONTHS = 24
#: The owner is told this long before, and nothing is archived sooner after the notice was sent than that.
NOTICE, SHORTEST_NOTICE = timedelta(days=60), timedelta(days=30)


def unchecked(day: date) -> list[LibraryPage]:
    """Live English case studies whose last check, or import, is 24 months old on a day."""
    cut = add_months(day, -MONTHS)
    moment = timezone.make_aware(datetime.combine(cut, time.max))
    model = library_types()[LibraryType.CASE_STUDY]
    pages = model.objects.filter(
        Q(last_reviewed__isnull=True) | Q(last_reviewed__lte=cut),
        Q(first_published_at__isnull=True) | Q(first_published_at__lte=moment),
        live=True,
        alias_of__isnull=True,
        archived_on__isnull=True,
        locale__language_code="en",
    )
    return list(pages.defer_streamfields().order_by("pk"))


def archive_day(page: LibraryPage) -> date:
    """24 months after the last check; for imported items the clock starts on the day of import."""
    known = [page.last_reviewed, page.first_published_at and timezone.localdate(page.first_published_at)]
    return add_months(max((day for day in known if day), default=date(2000, 1, 1)), MONTHS)


def archive_notices(today: date | None = None) -> list[Wanted]:
    """What owners are to be told: stories that will be archived and were not announced yet."""
    today = today or timezone.localdate()
    told = set(ReviewReminder.objects.filter(kind=ReminderKind.ARCHIVE_NOTICE).values_list("page_id", "due"))
    return [
        Wanted(page.pk, ReminderKind.ARCHIVE_NOTICE.value, archive_day(page), page.review_owner_id)
        for page in unchecked(today + NOTICE)
        if (page.pk, archive_day(page)) not in told
    ]


def archive_unchecked(today: date | None = None) -> int:
    """Archives what was announced long enough ago and not confirmed since. Returns how many pages."""
    today = today or timezone.localdate()
    told = set(
        ReviewReminder.objects.filter(
            kind=ReminderKind.ARCHIVE_NOTICE, made_at__lte=timezone.now() - SHORTEST_NOTICE
        ).values_list("page_id", "due")
    )
    archived = []
    for page in unchecked(today):
        day = archive_day(page)
        if (page.pk, day) not in told:
            continue
        with transaction.atomic():
            current = type(page).objects.select_for_update().filter(pk=page.pk).first()
            if current is None or not current.live or current.archived_on or archive_day(current) != day:
                continue
            set_dates(current, {"archived_on": today})
            for translation in current.get_translations().filter(live=True):
                set_dates(translation.specific, {"archived_on": today})
            log(instance=current, action="desk.archive")
        archived.append(Wanted(page.pk, ReminderKind.ARCHIVED.value, today, page.review_owner_id))
    make_mails(archived, batch=f"archived-{today.isoformat()}")
    return len(archived)
