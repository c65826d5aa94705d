"""The words of a reminder, and the sending of every mail of the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext, ngettext
from wagtail.models import Page

from desk.enums import ASKED, ReminderKind
from desk.models import ReminderMail, ReviewReminder
from desk.querysets import reviewed_pages
from desk.services.archiving import SHORTEST_NOTICE
from desk.services.reminders import EDITORS, claim
from desk.services.search_report import REPORT_BATCH

#: More pages than this are only counted; the link leads to all of them.
MOST_LISTED = 40


@dataclass(frozen=True)
class Line:
    title: str
    when: str
    url: str


@dataclass(frozen=True)
class Section:
    heading: str
    lines: tuple[Line, ...]
    more: int
    count: int


def deliver(mail_id: str) -> bool:
    """Sends a mail if it is this process's to send. Returns whether it went out."""
    from desk.report_mail import compose_report

    mail = claim(mail_id)
    if mail is None:
        return False
    with translation.override(settings.LANGUAGE_CODE):
        message = compose_report(mail) if mail.batch.startswith(REPORT_BATCH) else compose(mail)
        if message is not None:
            message.send()
    ReminderMail.objects.filter(pk=mail.pk).update(sent_at=timezone.now())
    return message is not None


def compose(mail: ReminderMail) -> EmailMultiAlternatives | None:
    """The message, or None when nothing of it holds any more: all confirmed, moved or taken down since."""
    address = address_of(mail.recipient)
    sections = sections_of(mail)
    if not sections or not address:
        return None
    count = sum(section.count for section in sections)
    context = {
        "sections": sections,
        "count": count,
        "desk_url": absolute(reverse("wagtailadmin_home")),
        "list_url": absolute(f"{reverse('desk:reviews')}?{urlencode({'owner': owner_of(mail.recipient)})}"),
        "for_editors": mail.recipient == EDITORS,
    }
    subject = ngettext("%(n)s page needs a look", "%(n)s pages need a look", count) % {"n": count}
    message = EmailMultiAlternatives(
        subject=subject, body=render_to_string("emails/review_reminder.txt", context), to=[address]
    )
    message.attach_alternative(render_to_string("emails/review_reminder.html", context), "text/html")
    return message


def owner_of(recipient: str) -> str:
    """The value of the list's owner filter."""
    return "none" if recipient == EDITORS else recipient.removeprefix("user:")


def address_of(recipient: str) -> str:
    """Where the mail goes now; the editors' mailbox if the owner has left meanwhile."""
    if recipient == EDITORS:
        return settings.EDITORS_EMAIL
    user = get_user_model().objects.filter(pk=recipient.removeprefix("user:"), is_active=True).first()
    return (user.email if user else "") or settings.EDITORS_EMAIL


def sections_of(mail: ReminderMail) -> list[Section]:
    """The pages by reason, the most pressing first; those whose date has changed since are left out."""
    reminders = list(ReviewReminder.objects.filter(mail=mail).order_by("due", "pk"))
    current = dict(
        reviewed_pages()
        .filter(pk__in=[r.page_id for r in reminders])
        .values_list("pk", "review_due")
        .order_by()
    )
    titles = dict(Page.objects.filter(pk__in=[r.page_id for r in reminders]).values_list("pk", "title"))
    today = timezone.localdate()
    found: dict[str, list[ReviewReminder]] = {}
    for reminder in reminders:
        if reminder.page_id not in titles:
            continue
        if reminder.kind == ReminderKind.ARCHIVED:
            found.setdefault("archived", []).append(reminder)
        elif reminder.kind == ReminderKind.ARCHIVE_NOTICE:
            if reminder.page_id in current:
                found.setdefault("notice", []).append(reminder)
        elif current.get(reminder.page_id) == reminder.due:
            key = "overdue" if reminder.due < today else "asked" if reminder.kind.startswith(ASKED) else "due"
            found.setdefault(key, []).append(reminder)
    headings = {
        "archived": gettext("Archived: nobody has checked these stories for 24 months"),
        "notice": gettext("Will be archived unless you confirm them"),
        "overdue": gettext("Overdue for review"),
        "due": gettext("Due for review soon"),
        "asked": gettext("The editors ask you to look at these"),
    }
    return [_section(headings[key], found[key], titles) for key in headings if key in found]


def _section(heading: str, reminders: list[ReviewReminder], titles: dict[int, str]) -> Section:
    lines = tuple(_line(reminder, titles[reminder.page_id]) for reminder in reminders[:MOST_LISTED])
    return Section(heading, lines, max(len(reminders) - MOST_LISTED, 0), len(reminders))


def _line(reminder: ReviewReminder, title: str) -> Line:
    name = "wagtailadmin_pages:edit" if reminder.kind == ReminderKind.ARCHIVED else "desk:still_right"
    return Line(title, _when(reminder), absolute(reverse(name, args=[reminder.page_id])))


def _when(reminder: ReviewReminder) -> str:
    if reminder.kind == ReminderKind.ARCHIVED:
        return gettext("archived on %(day)s") % {"day": words(reminder.due)}
    if reminder.kind == ReminderKind.ARCHIVE_NOTICE:
        first = timezone.localdate(reminder.made_at) + SHORTEST_NOTICE
        return gettext("archived on %(day)s") % {"day": words(max(reminder.due, first))}
    return gettext("due %(day)s") % {"day": words(reminder.due)}


def words(day: date) -> str:
    from django.utils.formats import date_format

    return date_format(day, "j F Y")


def absolute(path: str) -> str:
    """The full address, for a mail."""
    base: Any = settings.WAGTAILADMIN_BASE_URL
    return f"{base}{path}"
