"""The panels that the desk itself brings."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Max, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.models import Page, PageLogEntry, WorkflowState

from core.models import PageReport
from desk.coverage import commission_url, coverage_table, places
from desk.facets import gaps_of, incomplete_pages, with_gaps
from desk.link_panel import LinksPanel
from desk.models import Commission
from desk.panels import TOP, Action, DeskPanel, PanelContent, PanelRow, Visitor, register_panel
from desk.querysets import due_pages, end_of, scheduled_pages, waiting_states
from desk.synonym_link import synonym_url
from search.models import SearchTally


def type_name(content_type_id: int | None) -> str:
    """“Case study”; from Django's own cache of content types."""
    if content_type_id is None:
        return ""
    model = ContentType.objects.get_for_id(content_type_id).model_class()
    return capfirst(str(model._meta.verbose_name)) if model else ""


def edit_url(page_id: int) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page_id])


def days_ago(moment: datetime) -> str:
    days = (timezone.now() - moment).days
    if days < 1:
        return _("since today")
    return ngettext("for %(n)s day", "for %(n)s days", days) % {"n": days}


class WaitingPanel(DeskPanel):
    key, icon, order = "waiting", "clipboard-list", 10
    title = gettext_lazy("Waiting for review")

    def content(self, visitor: Visitor) -> PanelContent:
        states = waiting_states(visitor.access.pages(), WorkflowState.STATUS_IN_PROGRESS)
        rows = [
            PanelRow(
                title=state.title or "",
                url=edit_url(state.page_id),
                facts=(type_name(state.page_type_id), days_ago(state.since), str(state.requested_by or "")),
            )
            for state in states.order_by("since", "pk")[:TOP]
        ]
        return PanelContent(
            count=states.count(),
            rows=rows,
            all_url=reverse("desk:waiting"),
            empty=_("No draft is waiting for a reviewer."),
        )


class ReviewsPanel(DeskPanel):
    key, icon, order = "reviews", "calendar-check", 20
    title = gettext_lazy("Reviews due")

    def content(self, visitor: Visitor) -> PanelContent:
        today = timezone.localdate()
        pages = due_pages(visitor.access.pages(), today=today)
        counts = pages.aggregate(all=Count("pk"), late=Count("pk", filter=Q(review_due__lt=today)))
        found = list(pages.order_by("review_due", "pk")[:TOP])
        owners = get_user_model().objects.in_bulk({page.reviewer_id for page in found} - {None})
        late = counts["late"]
        return PanelContent(
            count=counts["all"],
            rows=[self._row(page, owners.get(page.reviewer_id), visitor, today) for page in found],
            all_url=reverse("desk:reviews"),
            tone="late" if late else "",
            note=ngettext("%(n)s of them is overdue.", "%(n)s of them are overdue.", late) % {"n": late},
            empty=_("Nothing is due in the next 60 days."),
        )

    def _row(self, page: Any, owner: Any, visitor: Visitor, today: Any) -> PanelRow:
        due = date_format(page.review_due, "j M Y")
        late = page.review_due < today
        words = _("overdue since %(day)s") if late else _("due %(day)s")
        actions = []
        if visitor.access.may_confirm(page, page.reviewer_id):
            url = reverse("desk:still_right", args=[page.pk])
            actions = [
                Action(_("Still right"), url, page.title, "post"),
                Action(_("With a note"), url, page.title),
            ]
        facts = (type_name(page.content_type_id), words % {"day": due}, str(owner or _("no owner")))
        return PanelRow(page.title, edit_url(page.pk), facts, "late" if late else "", actions)


class ReportsPanel(DeskPanel):
    key, icon, order = "reports", "warning", 30
    title = gettext_lazy("Out-of-date reports")

    def permitted(self, visitor: Visitor) -> bool:
        return visitor.may("core.view_pagereport", "core.change_pagereport")

    def content(self, visitor: Visitor) -> PanelContent:
        reports = PageReport.objects.filter(state=PageReport.State.OPEN)
        name = "wagtailsnippets_core_pagereport"
        rows = [
            PanelRow(
                title=report.page_title,
                url=reverse(f"{name}:edit", args=[report.pk])
                if visitor.may("core.change_pagereport")
                else "",
                facts=(str(report.get_kind_display()), days_ago(report.sent_at)),
            )
            for report in reports.order_by("sent_at", "pk")[:TOP]
        ]
        return PanelContent(
            count=reports.count(),
            rows=rows,
            all_url=f"{reverse(f'{name}:list')}?state=open",
            empty=_("No reader has said that something is wrong."),
        )


class FacetsPanel(DeskPanel):
    key, icon, order = "facets", "tag", 40
    title = gettext_lazy("Missing facets")

    def content(self, visitor: Visitor) -> PanelContent:
        pages = incomplete_pages(visitor.access.pages())
        count = pages.count()
        rows = [
            PanelRow(
                title=page.title,
                url=edit_url(page.pk),
                facts=(
                    type_name(page.content_type_id),
                    _("no %(facets)s") % {"facets": ", ".join(gaps_of(page))},
                ),
            )
            for page in with_gaps(pages).order_by("-last_published_at", "pk")[:TOP]
        ]
        return PanelContent(
            count=count,
            rows=rows,
            all_url=reverse("desk:facets"),
            empty=_("Every item has the facets it needs."),
        )


class ScheduledPanel(DeskPanel):
    key, icon, order = "scheduled", "calendar-alt", 60
    title = gettext_lazy("Scheduled today")

    def content(self, visitor: Visitor) -> PanelContent:
        pages = scheduled_pages(visitor.access.pages())
        until = end_of(timezone.localdate())
        today = pages.filter(Q(publishes_at__lte=until) | Q(expires_at__lte=until))
        rows = [
            PanelRow(page.draft_title, edit_url(page.pk), (type_name(page.content_type_id), *when(page)))
            for page in today.order_by("next_at", "pk")[:TOP]
        ]
        later = pages.count()
        return PanelContent(
            count=today.count(),
            rows=rows,
            all_url=reverse("desk:scheduled"),
            empty=_("Nothing is published or taken down today."),
            note=ngettext("%(n)s page is scheduled in all.", "%(n)s pages are scheduled in all.", later)
            % {"n": later},
        )


def when(page: Any) -> list[str]:
    """“published 22 Nov, 14:00”, “taken down …”."""
    found = []
    for moment, words in (
        (page.publishes_at, _("published %(when)s")),
        (page.expires_at, _("taken down %(when)s")),
    ):
        if moment:
            found.append(words % {"when": date_format(timezone.localtime(moment), "j M Y, H:i")})
    return found


class SearchesPanel(DeskPanel):
    key, icon, order = "searches", "search", 70
    title = gettext_lazy("Searched for, found nothing or little")

    def permitted(self, visitor: Visitor) -> bool:
        return visitor.may("search.view_searchtally")

    def content(self, visitor: Visitor) -> PanelContent:
        tallies = missed_searches()
        rows = [
            PanelRow(title=f"“{tally.text}”", facts=missed_words(tally), actions=word_actions(visitor, tally))
            for tally in tallies.order_by("-without_result", "-few_results", "text", "pk")[:TOP]
        ]
        return PanelContent(
            count=tallies.count(),
            rows=rows,
            all_url=reverse("desk:searches"),
            empty=_("Every search has found three items or more."),
        )


def missed_searches() -> QuerySet[SearchTally]:
    """Words that may be shown and that found nothing, or one or two items, at least once."""
    missed = Q(without_result__gt=0) | Q(few_results__gt=0)
    return SearchTally.objects.filter(missed).exclude(text="")


def missed_words(tally: Any) -> tuple[str, ...]:
    """“nothing 7 times”, “little 2 times”; of a row with both numbers."""
    found = []
    if number := tally.without_result:
        found.append(ngettext("nothing %(n)s time", "nothing %(n)s times", number) % {"n": number})
    if number := tally.few_results:
        found.append(
            ngettext("one or two items %(n)s time", "one or two items %(n)s times", number) % {"n": number}
        )
    return tuple(found)


def word_actions(visitor: Visitor, tally: SearchTally) -> list[Action]:
    """What an editor can do about a search that finds nothing or little."""
    actions = []
    if visitor.may("desk.add_commission"):
        actions.append(Action(_("Commission this"), commission_url(words=tally.text), tally.text))
    if visitor.may("search.change_synonymset"):
        actions.append(Action(_("Add a synonym"), synonym_url(tally.text, tally.locale), tally.text))
    return actions


class CoveragePanel(DeskPanel):
    key, icon, order = "coverage", "table", 80
    title = gettext_lazy("Coverage gaps")

    def permitted(self, visitor: Visitor) -> bool:
        return visitor.may("desk.view_commission", "desk.add_commission", "desk.change_commission")

    def content(self, visitor: Visitor) -> PanelContent:
        table, areas = coverage_table(), places()
        cells = table.cells
        empty = [cell for cell in cells if cell.level == "empty"]
        none = sum(1 for place in areas if not place.count)
        open_now = Commission.objects.filter(state__in=("wanted", "asked")).count()
        actions = visitor.may("desk.add_commission")
        rows = [
            PanelRow(
                title=f"{cell.area.label}, {cell.band.label}",
                url=cell.library_url,
                facts=(_("no item"),),
                actions=[
                    Action(_("Commission this"), cell.commission_url, f"{cell.area.label}, {cell.band.label}")
                ]
                if actions
                else [],
            )
            for cell in self._most_wanted(empty)
        ]
        thin = sum(1 for cell in cells if cell.level == "thin")
        return PanelContent(
            count=len(empty),
            rows=rows,
            all_url=reverse("desk:coverage"),
            empty=_("Every service has an item for every age."),
            note=_(
                "Of %(cells)s combinations of service and age %(empty)s have no item and %(thin)s have one "
                "or two. %(none)s of %(places)s authorities have none. Open commissions: %(open)s."
            )
            % {
                "cells": len(cells),
                "empty": len(empty),
                "thin": thin,
                "none": none,
                "places": len(areas),
                "open": open_now,
            },
            links=[
                Action(_("Map of authorities"), reverse("desk:places")),
                Action(_("Commissions"), reverse("wagtailsnippets_desk_commission:list")),
            ],
        )

    def _most_wanted(self, empty: list[Any]) -> list[Any]:
        """One gap of each service first, so that the few that are shown are not all of one."""
        seen: set[str] = set()
        first = [c for c in empty if not (c.area.slug in seen or seen.add(c.area.slug))]  # type: ignore[func-returns-value]
        return first[:TOP]


class RecentPanel(DeskPanel):
    key, icon, order = "recent", "edit", 90
    title = gettext_lazy("Your last edits")

    def content(self, visitor: Visitor) -> PanelContent:
        edits = (
            PageLogEntry.objects.filter(
                user=visitor.user, action="wagtail.edit", page_id__in=Page.objects.values("pk")
            )
            .order_by()
            .values("page_id")
            .annotate(at=Max("timestamp"))
        )
        latest = list(edits.order_by("-at")[:TOP])
        pages = Page.objects.in_bulk([edit["page_id"] for edit in latest])
        rows = [
            PanelRow(
                title=pages[edit["page_id"]].draft_title,
                url=edit_url(edit["page_id"]),
                facts=(
                    type_name(pages[edit["page_id"]].content_type_id),
                    date_format(timezone.localtime(edit["at"]), "j M Y, H:i"),
                ),
            )
            for edit in latest
            if edit["page_id"] in pages
        ]
        url = f"{reverse('wagtailadmin_reports:site_history')}?{urlencode({'user': visitor.user.pk})}"
        return PanelContent(
            count=edits.count(), rows=rows, all_url=url, empty=_("You have not edited a page yet.")
        )


def register() -> None:
    for panel in (
        WaitingPanel(),
        ReviewsPanel(),
        ReportsPanel(),
        FacetsPanel(),
        LinksPanel(),
        ScheduledPanel(),
        SearchesPanel(),
        CoveragePanel(),
        RecentPanel(),
    ):
        register_panel(panel)
