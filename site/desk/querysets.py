"""The pages of the desk's lists as one query each, whatever their type.

The review fields stand in the table of each page type. `reviewed_pages()` joins them all, so that a
list of every type is filtered, sorted and counted by the database.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import (
    BigIntegerField,
    DateField,
    DateTimeField,
    Exists,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone
from wagtail.models import Page, Revision, WorkflowState

from core.models import BasePage
from core.review import DUE_SOON


@cache
def reviewed_models() -> tuple[type[BasePage], ...]:
    """The page types that have a review clock."""
    found = [model for model in apps.get_models() if issubclass(model, BasePage) and model.review_months]
    return tuple(sorted(found, key=lambda model: model._meta.label))


def table_name(model: type[Page]) -> str:
    """What the table of a page type is called in a query over all pages."""
    return model._meta.get_ancestor_link(Page).related_query_name()


def of_models(models: tuple[type[Page], ...]) -> Q:
    types = ContentType.objects.get_for_models(*models)
    return Q(content_type_id__in=[types[model].pk for model in models])


def first_of(field: str, output: Any) -> Coalesce | F:
    """The value of a field from whichever type's table has the page."""
    names = [F(f"{table_name(model)}__{field}") for model in reviewed_models()]
    return Coalesce(*names, output_field=output) if len(names) > 1 else names[0]


def not_a_translation() -> Q:
    """A translation follows its English page, which is the one that is listed."""
    source = Page.objects.filter(
        translation_key=OuterRef("translation_key"), locale__language_code=settings.LANGUAGE_CODE
    )
    return Q(locale__language_code=settings.LANGUAGE_CODE) | ~Exists(source)


def reviewed_pages(pages: QuerySet[Page] | None = None, *, today: date | None = None) -> QuerySet[Page]:
    """Live pages with a review clock that are not archived, with their dates.

    Annotated: review_due, last_reviewed, archived_on, reviewer_id (`owner_id` is who made the page).
    """
    today = today or timezone.localdate()
    pages = Page.objects.all() if pages is None else pages
    return (
        pages.filter(not_a_translation(), of_models(reviewed_models()), live=True, alias_of__isnull=True)
        .annotate(
            review_due=first_of("review_due", DateField()),
            last_reviewed=first_of("last_reviewed", DateField()),
            archived_on=first_of("archived_on", DateField()),
            reviewer_id=first_of("review_owner_id", BigIntegerField()),
        )
        .filter(Q(archived_on__isnull=True) | Q(archived_on__gt=today))
    )


def due_pages(pages: QuerySet[Page] | None = None, *, today: date | None = None) -> QuerySet[Page]:
    """Those that are due within 60 days or overdue."""
    today = today or timezone.localdate()
    return reviewed_pages(pages, today=today).filter(review_due__lte=today + DUE_SOON)


def waiting_states(pages: QuerySet[Page], *statuses: str) -> QuerySet[WorkflowState]:
    """Workflows of some pages, with `page_id`, `title` and since when the current step waits."""
    page_type = ContentType.objects.get_for_model(Page)
    shown = Page.objects.filter(pk=OuterRef("page_id"))
    return (
        WorkflowState.objects.filter(base_content_type=page_type, status__in=statuses)
        .annotate(
            page_id=Cast("object_id", BigIntegerField()),
            title=Subquery(shown.values("draft_title")[:1]),
            page_type_id=Subquery(shown.values("content_type_id")[:1]),
            since=Coalesce(
                F("current_task_state__started_at"), F("created_at"), output_field=DateTimeField()
            ),
        )
        .filter(page_id__in=pages.values("pk"))
        .select_related("current_task_state__task", "requested_by")
    )


def scheduled_pages(pages: QuerySet[Page]) -> QuerySet[Page]:
    """Pages that the worker will publish or take down, with `publishes_at`, `expires_at`, the next first."""
    page_type = ContentType.objects.get_for_model(Page)
    planned = Revision.objects.filter(base_content_type=page_type, approved_go_live_at__isnull=False)
    planned = planned.annotate(page_id=Cast("object_id", BigIntegerField()))
    own = planned.filter(page_id=OuterRef("pk")).order_by().values("page_id")
    expires = Page.objects.filter(pk=OuterRef("pk"), live=True).values("expire_at")[:1]
    return (
        pages.filter(Q(pk__in=planned.values("page_id")) | Q(live=True, expire_at__isnull=False))
        .annotate(
            publishes_at=Subquery(own.annotate(at=Min("approved_go_live_at")).values("at")[:1]),
            expires_at=Subquery(expires),
        )
        .annotate(next_at=Coalesce("publishes_at", "expires_at", output_field=DateTimeField()))
    )


def end_of(day: date, days: int = 0) -> datetime:
    """The last moment of a day, or of one some days later, in the site's time zone."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=days), time.max))
