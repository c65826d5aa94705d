"""Where a synonym is added: a new row of the table, with the words in it."""

from urllib.parse import urlencode

from django.urls import reverse


def synonym_url(words: str, locale: str = "en") -> str:
    listed = reverse("wagtailsnippets_search_synonymset:list")
    return f"{listed}?{urlencode({'add': words, 'locale': locale})}"
