"""Quotes, tables and lists of a Markdown body as typed blocks, where they fit."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from markdown_it.token import Token

from home.library_io.body_text import has_links, inline_text, plain_text

MAX_QUOTE, MAX_WHO = 600, 120
MAX_CELL, MAX_COLUMN = 500, 120
MAX_TITLE, MAX_TIME, MAX_POINT, MAX_REFERENCE = 160, 80, 400, 500

#: “Words.” Who said them
QUOTED = re.compile(r"[“\"](?P<text>[^“”\"]+)[”\"]\s*(?:[—–-]+\s*)?(?P<who>[^“”\"]*)", re.DOTALL)
#: A last line of its own: — Who said it
DASHED = re.compile(r"(?P<text>.+)\n\s*(?:—|–|--)\s*(?P<who>[^\n]+)", re.DOTALL)
#: A first sentence ends before a capital letter, a digit or a quotation mark.
SENTENCE_END = re.compile(r"(?<=[.!?])[”’\"']?\s+(?=[A-Z0-9“‘\"'])")
#: “Matched the lists (April to June 2023)”: the time stands in brackets at the end.
TIMED = re.compile(
    r"(?P<title>.+?)\s*\((?P<time>[^()]*(?:\d|week|month|term|year|day)[^()]*)\)\.?", re.IGNORECASE
)

HTML = Callable[[Sequence[Sequence[Token]]], str]
Blocks = list[dict[str, Any]]


def quote_block(chunk: list[Token]) -> Blocks | None:
    inner = chunk[1:-1]
    if has_links(inner) or any(token.type not in PARAGRAPH for token in inner):
        return None
    said = "\n".join(paragraph_lines(inner)).strip()
    match = QUOTED.fullmatch(said) or DASHED.fullmatch(said)
    text = (match["text"] if match else said).strip()
    who = " ".join(match["who"].split()) if match else ""
    if not text or len(text) > MAX_QUOTE or len(who) > MAX_WHO:
        return None
    return [{"type": "quote", "value": {"text": text, "who": who}}]


PARAGRAPH = frozenset({"paragraph_open", "inline", "paragraph_close"})


def paragraph_lines(tokens: Sequence[Token]) -> list[str]:
    """Each paragraph's text; line ends as they were typed."""
    return [
        "".join("\n" if child.type.endswith("break") else child.content for child in token.children or ())
        for token in tokens
        if token.type == "inline"
    ]


def table_block(chunk: list[Token]) -> Blocks | None:
    rows: list[list[str]] = []
    if has_links(chunk):
        return None
    for token in chunk:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(plain_text(token))
    header, *body = rows
    fits = all(len(cell) <= MAX_COLUMN for cell in header) and all(
        len(row) == len(header) and all(len(cell) <= MAX_CELL for cell in row) for row in body
    )
    if not body or not fits or not all(header[1:]):
        return None
    value = {"caption": "", "header": header, "rows": body, "row_headers": False}
    return [{"type": "table", "value": value}]


def list_blocks(chunk: list[Token], kinds: Any, html: HTML) -> Blocks | None:
    """Steps, points or references, if the part has them and every item of the list fits."""
    items = list_items(chunk)
    if "step" in kinds and chunk[0].type == "ordered_list_open":
        if int(chunk[0].attrs.get("start", 1)) != 1:
            return None
        found = [step(item, html) for item in items]
    elif "point" in kinds:
        found = [point(item) for item in items]
    elif "reference" in kinds:
        found = [reference(item) for item in items]
    else:
        return None
    return None if None in found else [block for block in found if block is not None]


def list_items(chunk: list[Token]) -> list[list[Token]]:
    items: list[list[Token]] = []
    depth = 0
    for token in chunk[1:-1]:
        depth += token.nesting
        if token.type == "list_item_open" and depth == 1:
            items.append([])
        elif not (token.type == "list_item_close" and depth == 0):
            items[-1].append(token)
    return items


def single_paragraph(item: list[Token]) -> Token | None:
    kinds = [token.type for token in item]
    return item[1] if kinds == ["paragraph_open", "inline", "paragraph_close"] else None


def point(item: list[Token]) -> dict[str, Any] | None:
    inline = single_paragraph(item)
    if inline is None or has_links(item):
        return None
    words = plain_text(inline)
    return {"type": "point", "value": words} if 0 < len(words) <= MAX_POINT else None


def reference(item: list[Token]) -> dict[str, Any] | None:
    inline = single_paragraph(item)
    if inline is None:
        return None
    children = inline.children or []
    addresses = [str(child.attrs.get("href", "")) for child in children if child.type == "link_open"]
    pictures = any(child.type == "image" for child in children)
    words = plain_text(inline)
    if pictures or len(addresses) > 1 or not 0 < len(words) <= MAX_REFERENCE:
        return None
    if addresses and not addresses[0].startswith(("http://", "https://")):
        return None
    return {"type": "reference", "value": {"text": words, "url": "".join(addresses)}}


def step(item: list[Token], html: HTML) -> dict[str, Any] | None:
    """A step: its title is the bold beginning or the first sentence of the item."""
    if not item or item[0].type != "paragraph_open":
        return None
    inline, following = item[1], item[3:]
    title, rest = split_title(list(inline.children or ()))
    time = ""
    if match := TIMED.fullmatch(title):
        title, time = match["title"], match["time"].strip()
    if not title or len(title) > MAX_TITLE or len(time) > MAX_TIME:
        return None
    text: list[Sequence[Token]] = []
    if rest:
        # A tight list hides its paragraphs; the text of a step is one like any other.
        opening, body, closing = (item[0].copy(hidden=False), inline.copy(), item[2].copy(hidden=False))
        body.children = rest
        text.append([opening, body, closing])
    if following:
        text.append(following)
    return {"type": "step", "value": {"title": title, "text": html(text) if text else "", "time": time}}


def split_title(children: list[Token]) -> tuple[str, list[Token]]:
    """The title without its full stop, and the inline tokens that are left."""
    while children and not children[0].content and children[0].type == "text":
        children = children[1:]
    if children and children[0].type == "strong_open":
        end = next(index for index, child in enumerate(children) if child.type == "strong_close")
        if any(child.type in ("link_open", "image") for child in children[:end]):
            return "", []
        title = inline_text(children[1:end])
        return tidy(title), trimmed(children[end + 1 :])
    if not children or children[0].type != "text":
        return "", []
    first = children[0]
    parts = SENTENCE_END.split(first.content, maxsplit=1)
    if len(parts) == 2:
        cut = SENTENCE_END.search(first.content)
        assert cut is not None  # noqa: S101 - the split found it
        title = first.content[: cut.end()].rstrip()
        return tidy(title), [first.copy(content=first.content[cut.end() :]), *children[1:]]
    only_text = all(child.type in ("text", "softbreak") for child in children)
    if not only_text:
        return "", []
    whole = inline_text(children)
    match = SENTENCE_END.search(whole)
    if match is None:
        return tidy(whole), []
    return tidy(whole[: match.end()].rstrip()), [first.copy(content=whole[match.end() :])]


def trimmed(children: list[Token]) -> list[Token]:
    """Without the space or punctuation that stood between a bold title and its text."""
    while children and (children[0].type == "softbreak" or not children[0].content.strip(" :.–—")):
        if children[0].type not in ("text", "softbreak"):
            return children
        children = children[1:]
    if children and children[0].type == "text":
        return [children[0].copy(content=children[0].content.lstrip(" :.–—")), *children[1:]]
    return children


def tidy(title: str) -> str:
    words = " ".join(title.split())
    return words[:-1] if words.endswith((".", ":")) and not words.endswith("..") else words
