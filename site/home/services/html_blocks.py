"""From one piece of HTML to the blocks of a body: its headings are blocks of their own."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from safety.sanitise import clean_html, strip_tags

HEADING = re.compile(r"<h([234])>(.*?)</h\1>", re.DOTALL)


def html_blocks(html: str) -> list[tuple[str, Any]]:
    """Block name and value for each heading and each stretch of text between headings."""
    blocks: list[tuple[str, Any]] = []
    pieces = HEADING.split(clean_html(html))
    for index, piece in enumerate(pieces):
        # `split` gives text, level, heading, text, level, heading, …
        if index % 3 == 0 and piece.strip():
            blocks.append(("paragraph", piece.strip()))
        elif index % 3 == 2:
            blocks.append(("heading", {"text": unescape(strip_tags(piece)), "level": pieces[index - 1]}))
    return blocks
