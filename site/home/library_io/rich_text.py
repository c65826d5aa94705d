"""Rich text between the file and the database.

In the file, a link to a page carries the page's id of the format, a link to a document its checksum
and name: `<a linktype="page" id="hx-017">`, `<a linktype="document" id="sha256:…:guide.pdf">`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from html import escape, unescape
from html.parser import HTMLParser

from safety.sanitise import LINK_REL, clean_html

REL = f' rel="{LINK_REL}"'
LINK = re.compile(r'<a((?: [a-z-]+="[^"]*")*)>|</a>')
ATTRIBUTE = re.compile(r' ([a-z-]+)="([^"]*)"')
#: Of no use outside the editor that wrote it.
IGNORED_ATTRIBUTES = frozenset({"rel", "data-block-key"})

#: Given a link's kind and id, gives the attributes in its place, or None to keep only its words.
LinkMap = Callable[[str, str], dict[str, str] | None]


class Content(HTMLParser):
    """What a reader or a browser would take from HTML: tags with attributes, and text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: Counter[tuple[str, str, str]] = Counter()
        self.text: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag, "", ""] += 1
        for name, value in attrs:
            if name not in IGNORED_ATTRIBUTES:
                self.tags[tag, name, value or ""] += 1

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def handle_comment(self, data: str) -> None:
        self.tags["comment", data, ""] += 1

    def handle_decl(self, decl: str) -> None:
        self.tags["declaration", decl, ""] += 1

    def handle_pi(self, data: str) -> None:
        self.tags["instruction", data, ""] += 1

    def unknown_decl(self, data: str) -> None:
        self.tags["declaration", data, ""] += 1


def normal(html: str) -> str:
    """Cleaned HTML as files hold it: without what the cleaner adds to every link."""
    return clean_html(html).replace(REL, "")


def removed_by_cleaner(html: str) -> str | None:
    """The first thing that the site's cleaner would take away, in words; None when it takes nothing."""
    before, after = Content(html), Content(clean_html(html))
    gone = before.tags - after.tags
    for tag, name, _value in gone:
        return f"<{tag} {name}>" if name else f"<{tag}>"
    if "".join(before.text) != "".join(after.text):
        return "text"
    return None


def links(html: str) -> list[tuple[str, str]]:
    """Kind and id of every internal link of cleaned HTML."""
    found = []
    for match in LINK.finditer(html):
        attributes = attributes_of(match[1] or "")
        if "linktype" in attributes:
            found.append((attributes["linktype"], attributes.get("id", "")))
    return found


def map_links(html: str, link_map: LinkMap) -> str:
    """The HTML with its internal links replaced; one that maps to None loses its tags, not its words."""
    if "linktype=" not in html:
        return html
    dropped = False

    def replace(match: re.Match[str]) -> str:
        nonlocal dropped
        if match[1] is None:
            tag = "" if dropped else match[0]
            dropped = False
            return tag
        attributes = attributes_of(match[1])
        if "linktype" not in attributes:
            return match[0]
        mapped = link_map(attributes.pop("linktype"), attributes.pop("id", ""))
        dropped = mapped is None
        return "" if mapped is None else tag_of({**attributes, **mapped})

    return LINK.sub(replace, html)


def attributes_of(text: str) -> dict[str, str]:
    return {match[1]: unescape(match[2]) for match in ATTRIBUTE.finditer(text)}


def tag_of(attributes: dict[str, str]) -> str:
    order = sorted(attributes, key=lambda name: (name != "linktype", name))
    return "<a" + "".join(f' {name}="{escape(attributes[name])}"' for name in order) + ">"
