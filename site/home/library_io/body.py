"""From a Markdown body to the parts of a page. Nothing is dropped: what fits no block stays a paragraph."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from home.library_io import rich_text
from home.library_io.body_blocks import list_blocks, quote_block, table_block
from home.library_io.body_parts import MAIN, part_named, parts_of
from home.library_io.body_text import plain_text
from home.library_io.item_types import item_types
from home.library_io.streams import Stream

#: HTML below a page's title and a part's title begins at level 3.
LEVELS = {"h1": "2", "h2": "2", "h3": "3", "h4": "4", "h5": "4", "h6": "4"}


class Renderer(RendererHTML):
    """Writes only what the site's cleaner keeps: code without `pre`, pictures as links."""

    def fence(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return self.code_block(tokens, idx, options, env)

    def code_block(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        from html import escape

        return "<p><code>" + escape(tokens[idx].content.rstrip("\n")).replace("\n", "<br>") + "</code></p>\n"

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        from html import escape

        token = tokens[idx]
        address = str(token.attrs.get("src", ""))
        return f'<a href="{escape(address)}">{escape(token.content or address)}</a>'


@cache
def parser() -> MarkdownIt:
    """CommonMark with tables. Raw HTML is text, so that none of it is lost or run."""
    markdown = MarkdownIt("commonmark", {"html": False, "maxNesting": 100}, renderer_cls=Renderer)
    return markdown.enable("table")


def split_body(markdown: str, library_type: str) -> dict[str, Any]:
    """Full names of values with what the body says for them; empty for the parts that it does not open."""
    item_type = item_types()[library_type]
    sections: dict[str, list[list[Token]]] = {name: [] for name in parts_of(library_type)}
    current = MAIN
    for chunk in top_level(parser().parse(markdown)):
        if chunk[0].type == "heading_open":
            part = part_named(library_type, plain_text(chunk[1])) if chunk[0].tag == "h2" else None
            if part is not None:
                current = part
                continue
            if chunk[0].tag in ("h1", "h2"):
                current = MAIN
        sections[current].append(chunk)
    return {
        name: stream_value(chunks, field) if isinstance(field, Stream) else rich_value(chunks)
        for name, chunks in sections.items()
        for field in [item_type.field(name)]
    }


def top_level(tokens: list[Token]) -> Iterator[list[Token]]:
    """The tokens of each block that stands in no other."""
    chunk: list[Token] = []
    depth = 0
    for token in tokens:
        chunk.append(token)
        depth += token.nesting
        if depth == 0:
            yield chunk
            chunk = []


def render(tokens: Sequence[Token]) -> str:
    markdown = parser()
    return markdown.renderer.render(tokens, markdown.options, {})


def html_of(chunks: Sequence[Sequence[Token]]) -> str:
    """Clean HTML; headings become levels 3 and 4, since the part's own title is level 2."""
    for chunk in chunks:
        for token in chunk:
            if token.type in ("heading_open", "heading_close"):
                token.tag = "h4" if LEVELS[token.tag] == "4" else "h3"
    return rich_text.normal("".join(render(chunk) for chunk in chunks).strip())


def rich_value(chunks: list[list[Token]]) -> str:
    return html_of(chunks)


def stream_value(chunks: list[list[Token]], field: Stream) -> list[dict[str, Any]]:
    """The blocks of a part: its own kinds where the text fits them, paragraphs for the rest."""
    kinds = field.block.child_blocks
    found: list[dict[str, Any]] = []
    text: list[list[Token]] = []

    def flush() -> None:
        if text and (html := html_of(text)):
            found.append({"type": "paragraph", "value": html})
        text.clear()

    for chunk in chunks:
        made = blocks_from(chunk, kinds)
        if made is None:
            text.append(chunk)
            continue
        flush()
        found.extend(made)
    flush()
    return field.in_full(found)


def blocks_from(chunk: list[Token], kinds: Any) -> list[dict[str, Any]] | None:
    """Typed blocks for one top-level piece of text; None when it is better a paragraph."""
    kind = chunk[0].type
    if kind == "heading_open" and "heading" in kinds:
        words = plain_text(chunk[1])
        value = {"text": words, "level": LEVELS[chunk[0].tag]}
        return [{"type": "heading", "value": value}] if words and not has_links(chunk) else None
    if kind == "blockquote_open" and "quote" in kinds:
        return quote_block(chunk)
    if kind == "table_open" and "table" in kinds:
        return table_block(chunk)
    if kind in ("ordered_list_open", "bullet_list_open"):
        return list_blocks(chunk, kinds, html_of)
    return None


def has_links(chunk: Sequence[Token]) -> bool:
    return any(child.type in ("link_open", "image") for token in chunk for child in token.children or ())
