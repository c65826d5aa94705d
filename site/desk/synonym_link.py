"""Where a synonym is added; the form belongs to the vocabulary tools and may not be there."""

from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse


def synonym_url(words: str) -> str:
    """The form for a new synonym with the words in it; empty where there is no such form."""
    try:
        url = reverse("wagtailsnippets_search_synonymset:add")
    except NoReverseMatch:
        return ""
    return f"{url}?{urlencode({'terms': words})}"
