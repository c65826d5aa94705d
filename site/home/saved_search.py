"""A search of the library that an editor saved: checked once, done anew for every reader."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from django.conf import settings
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext, override

from search.addresses import query_string
from search.documents import Document
from search.facets import FACETS
from search.listing import search_from
from search.params import PAGING, read_parameters
from search.request import DEFAULT_SIZE, Scope
from search.services import scope_for
from search.synonym_store import get_synonyms
from taxonomy.catalogue import get_catalogue

LIBRARY = "library"


class InvalidSearch(ValueError):
    """The text is no search of the library; `problems` are sentences for the editor."""

    def __init__(self, *problems: str) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems


@dataclass(frozen=True)
class Found:
    """What a saved search gives now. `href` leads to all of it; `locale` is the language searched."""

    documents: tuple[Document, ...]
    total: int
    href: str
    locale: str


def canonical_search(text: str) -> str:
    """The query of a library address, in the library's own order: `q=debt&age=0-2`.

    Takes a full address, a path or the query alone. Page and size are left out: how many are shown is
    the page's own choice. Raises InvalidSearch naming every value that the library would refuse.
    """
    data = query_of(text)
    scope = Scope(locale=settings.LANGUAGE_CODE, labels=frozenset(), now=scope_for("en").now)
    found = read_parameters(
        data, scope=scope, vocabulary=get_catalogue(), synonyms=get_synonyms(settings.LANGUAGE_CODE)
    )
    if found.problems:
        named = (f"{one.parameter}: “{one.short_value}”. {one.detail}" for one in found.problems)
        raise InvalidSearch(*named)
    query = query_string(replace(found.request, page=1, size=DEFAULT_SIZE)).removeprefix("?")
    if not query:
        names = ", ".join(("q", *(facet.parameter for facet in FACETS)))
        raise InvalidSearch(
            gettext("This address filters nothing. It needs at least one of: %(names)s.") % {"names": names}
        )
    return query


def query_of(text: str) -> QueryDict:
    """The parameters of an address of the library in any language."""
    parts = urlsplit(text.strip())
    path, query = parts.path.strip("/"), parts.query
    if not query and not parts.scheme and "=" in path:  # the query alone, without its question mark
        path, query = "", parts.path
    codes = {code for code, _name in settings.LANGUAGES}
    steps = [step for step in path.split("/") if step and step not in codes]
    if parts.scheme not in ("", "http", "https") or steps not in ([], [LIBRARY]):
        raise InvalidSearch(
            gettext("This is no address of the library. It begins like “%(address)s”.")
            % {"address": reverse("search:library") + "?"}
        )
    data = QueryDict(query, mutable=True)
    for name in PAGING:
        data.pop(name, None)
    return data


def run_search(query: str, *, locale: str, labels: frozenset[str], limit: int) -> Found | None:
    """The first items of a saved search in a language; in English where that language has none.

    None when the search cannot be done any more (a term was removed without a successor).
    """
    for code in dict.fromkeys((locale, settings.LANGUAGE_CODE)):
        found = search_from(QueryDict(query), scope_for(code, labels), size=limit)
        if found.problems:
            return None
        if found.raw.total or code == settings.LANGUAGE_CODE:
            with override(code):
                address = reverse("search:library")
            asked = replace(found.request, size=DEFAULT_SIZE)
            documents = tuple(item.document for item in found.items)
            return Found(documents, found.raw.total, address + query_string(asked), code)
    return None
