"""What the news pages show."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpRequest
from django.utils.translation import gettext

from core.presentation import Card, IndexView, Link, MetaItem, PageLink, PageView, Pagination, Value
from core.reading import (
    Reading,
    contents,
    day_words,
    page_data,
    page_parts,
    place_meta,
    related_groups,
    stream_headings,
    text_meta,
    what_changed,
)
from navigation.visibility import not_restricted
from news.models import NewsIndexPage, NewsPage

PER_PAGE = 12


def news_index_view(page: NewsIndexPage, request: HttpRequest) -> IndexView:
    """All news, newest first, in pages. A page number that does not exist shows the nearest."""
    reading = Reading(page, request)
    paginator = Paginator(news_below(page), PER_PAGE)
    current = paginator.get_page(request.GET.get("page"))
    return IndexView(
        **page_parts(reading, schema_type="CollectionPage"),
        cards=tuple(news_card(one, request) for one in current.object_list),
        pagination=pagination(current.number, paginator.num_pages),
        empty_text=gettext("There is no news yet."),
    )


def news_below(page: NewsIndexPage | None) -> list[NewsPage]:
    """Live, public news of one index, newest first; undated ones last."""
    found = NewsPage.objects.filter(live=True).select_related("locale")
    if page is not None:
        found = found.child_of(page)
    newest = (F("published_on").desc(nulls_last=True), "-first_published_at", "-pk")
    return not_restricted(found).defer_streamfields().order_by(*newest)


def news_card(page: NewsPage, request: HttpRequest) -> Card:
    """Date, kind, title, summary."""
    day = day_words(page.published_on) if page.published_on else ""
    return Card(
        title=page.title,
        href=page.get_url(request) or "",
        kind=str(page.get_news_kind_display()),
        icon="document",
        summary=page.summary,
        meta=(MetaItem(icon="calendar", values=(Value(text=day),)),) if day else (),
    )


def news_view(page: NewsPage, request: HttpRequest) -> PageView:
    """A dated record with its source."""
    reading = Reading(page, request)
    index = page.get_parent() if page.pk else None
    groups = related_groups(reading)
    crumbs = (Link(label=index.title, href=index.get_url(request) or ""),) if index else ()
    return PageView(
        **page_parts(
            reading,
            breadcrumbs=crumbs,
            json_ld=page_data(reading, "NewsArticle"),
            kind=str(page.get_news_kind_display()),
            icon="document",
            meta=(
                *text_meta("calendar", day_words(page.published_on) if page.published_on else ""),
                *place_meta(reading),
            ),
            related=groups,
            changes=what_changed(reading),
            toc=contents(
                stream_headings(page.body),
                ("source", page.source_url, gettext("Source")),
                ("related", groups, gettext("Related")),
            ),
        )
    )


def pagination(number: int, pages: int) -> Pagination | None:
    """Numbered pages: the first, the last and those around the current one."""
    if pages < 2:
        return None
    shown = sorted({1, pages, *range(max(1, number - 1), min(pages, number + 1) + 1)})
    found: list[PageLink] = []
    for place, one in enumerate(shown):
        if place and one - shown[place - 1] > 1:
            found.append(PageLink(gap=True))
        found.append(PageLink(number=one, href=f"?page={one}", current=one == number))
    return Pagination(
        pages=tuple(found),
        previous_href=f"?page={number - 1}" if number > 1 else "",
        next_href=f"?page={number + 1}" if number < pages else "",
    )
