"""A search as an Atom feed (RFC 4287)."""

from __future__ import annotations

from datetime import UTC, datetime, time
from urllib.parse import urlsplit

from django.http import HttpRequest
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language, gettext

from search.addresses import query_string
from search.listing import Listing
from search.parse import clean


def atom_feed(found: Listing, request: HttpRequest) -> bytes:
    """The feed's bytes. Entries carry title, summary and date; ids never change."""
    absolute = request.build_absolute_uri
    query = query_string(found.request, {"sort": (), "size": ()})
    title = gettext("Family Hubs Library")
    feed = Atom1Feed(
        title=f"{title}: {found.request.q}" if found.request.q else title,
        link=absolute(reverse("search:library") + query),
        feed_url=absolute(reverse("search:feed") + query),
        description=gettext("New in the library"),
        language=get_language() or "en",
        author_name=title,
    )
    host = urlsplit(absolute()).hostname or "localhost"
    for item in found.items:
        document = item.document
        day = document.published
        moment = datetime.combine(day, time(), UTC) if day else datetime(1970, 1, 1, tzinfo=UTC)
        feed.add_item(
            title=clean(document.title),
            link=absolute(document.path),
            description=clean(document.summary),
            unique_id=f"tag:{host},2026:library/{document.key}",
            pubdate=moment,
            updateddate=moment,
        )
    return feed.writeString("utf-8").encode("utf-8")
