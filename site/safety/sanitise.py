"""The one gate for HTML that people wrote.

bleach turns addresses in plain text into links, nh3 decides which tags and attributes stay. bleach
no longer gets security fixes, so nothing that it returns is trusted: nh3 always has the last word.
"""

from functools import lru_cache

import bleach
import nh3

#: What rich text may contain: the features of the editor, nothing else.
RICH_TEXT_TAGS = frozenset(
    (
        "a abbr b blockquote br code em h2 h3 h4 hr i li ol p strong sub sup table tbody td th thead tr ul"
    ).split()
)
ATTRIBUTES: dict[str, set[str]] = {
    "a": {"href", "title", "hreflang", "linktype", "id"},
    "abbr": {"title"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
URL_SCHEMES = {"http", "https", "mailto", "tel"}
LINK_REL = "noopener noreferrer"


def clean_html(html: str, *, tags: frozenset[str] = RICH_TEXT_TAGS) -> str:
    """HTML with only the allowed tags; scripts, styles, handlers and odd schemes are gone.

    Wagtail's internal links (`<a linktype="page" id="7">`) stay, since they carry no address.
    """
    return nh3.clean(
        html.replace("\x00", ""),
        tags=set(tags),
        clean_content_tags={"script", "style", "iframe", "object", "template"},
        attributes={tag: names for tag, names in ATTRIBUTES.items() if tag in tags},
        url_schemes=URL_SCHEMES,
        link_rel=LINK_REL,
    )


def is_clean(html: str) -> bool:
    """Whether the gate would let a text through without taking anything away."""
    return canonical(html) == clean_html(html)


def canonical(html: str) -> str:
    """The same HTML as the gate's serialiser writes it, nothing removed (so that texts compare)."""
    everything = set(nh3.ALLOWED_TAGS) | set(RICH_TEXT_TAGS) | {"script", "style", "iframe", "form", "input"}
    return nh3.clean(
        html,
        tags=everything - {"script", "style"},
        clean_content_tags=set(),
        attributes={"*": {"style", "class", "onclick", "onerror", "onload"}, **ATTRIBUTES},
        url_schemes=URL_SCHEMES | {"javascript", "data"},
        link_rel=LINK_REL,
    )


def linkify_text(text: str) -> str:
    """Safe HTML of a plain text a person typed: escaped, addresses made into links, paragraphs kept."""
    escaped = bleach.clean(text.replace("\x00", ""), tags=set(), strip=False)
    paragraphs = [part.strip() for part in escaped.replace("\r\n", "\n").split("\n\n") if part.strip()]
    html = "".join(f"<p>{part.replace(chr(10), '<br>')}</p>" for part in paragraphs)
    return clean_html(_linker().linkify(html), tags=frozenset({"a", "br", "p"}))


def strip_tags(html: str) -> str:
    """The text of an HTML fragment: no tag survives, entities are resolved, blocks are apart."""
    from html import unescape

    spaced = html.replace("</p>", "</p> ").replace("</li>", "</li> ").replace("<br", " <br")
    spaced = spaced.replace("</h2>", "</h2> ").replace("</h3>", "</h3> ").replace("</h4>", "</h4> ")
    spaced = spaced.replace("</td>", "</td> ").replace("</th>", "</th> ")
    return " ".join(unescape(nh3.clean(spaced, tags=set())).split())


@lru_cache(maxsize=1)
def _linker() -> bleach.linkifier.Linker:
    return bleach.linkifier.Linker(skip_tags={"pre", "code"}, parse_email=True)
