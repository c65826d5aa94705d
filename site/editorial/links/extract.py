"""The links of a page: outside addresses and pages of this site, each with the field where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.db.models import URLField
from django.utils.text import capfirst
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page

HREF = re.compile(r"<a\b[^>]*?\bhref=[\"']([^\"']+)[\"']", re.IGNORECASE)
ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
LONGEST = 2000


@dataclass(frozen=True)
class Link:
    """`address` of an outside link, or `target` (primary key) of a page of this site."""

    place: str
    address: str = ""
    target: int | None = None


def links_of(page: Any) -> Iterator[Link]:
    """Each link once. Reads the object it is given: hand over the public page, not a draft."""
    seen: set[tuple[str, int | None]] = set()
    for link in every_link(page):
        key = (link.address, link.target)
        if key not in seen:
            seen.add(key)
            yield link


def every_link(page: Any) -> Iterator[Link]:
    for field in page._meta.concrete_fields:
        if isinstance(field, RichTextField | StreamField):
            value = getattr(page, field.name)
            place = str(capfirst(field.verbose_name))
            texts = strings(value.raw_data) if isinstance(field, StreamField) else iter([value or ""])
            for text in texts:
                for address in addresses(text):
                    yield Link(place, address)
            for model, pk, *_path in field.extract_references(value):
                if model is not None and issubclass(model, Page) and str(pk).isdigit():
                    yield Link(place, target=int(pk))
        elif isinstance(field, URLField) and (value := getattr(page, field.name)):
            for address in addresses(value):
                yield Link(str(capfirst(field.verbose_name)), address)


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif hasattr(value, "items"):
        for child in value.values():
            yield from strings(child)
    elif hasattr(value, "__iter__"):
        for child in value:
            yield from strings(child)


def addresses(text: str) -> Iterator[str]:
    """Outside addresses of an HTML fragment, or the one that the text is."""
    found = [text.strip()] if ADDRESS.fullmatch(text.strip()) else HREF.findall(text)
    for raw in found:
        address = clean_address(unescape(raw))
        if address:
            yield address


def clean_address(raw: str) -> str:
    """The address as it is followed, without its fragment; empty for anything but http and https."""
    try:
        parts = urlsplit(raw.strip())
        host = parts.hostname
    except ValueError:
        return ""
    if parts.scheme.lower() not in ("http", "https") or not host or len(raw) > LONGEST:
        return ""
    return urlunsplit((parts.scheme.lower(), parts.netloc, parts.path, parts.query, ""))
