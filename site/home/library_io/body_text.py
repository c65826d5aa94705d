"""Plain text of Markdown tokens, for the blocks that hold no markup."""

from __future__ import annotations

from collections.abc import Sequence

from markdown_it.token import Token

BREAKS = frozenset({"softbreak", "hardbreak"})


def plain_text(token: Token) -> str:
    """The words of an inline token on one line."""
    return " ".join(inline_text(token.children or ()).split())


def inline_text(children: Sequence[Token]) -> str:
    parts = []
    for child in children:
        if child.type in BREAKS:
            parts.append("\n" if child.type == "hardbreak" else " ")
        elif child.type == "image":
            parts.append(child.content)
        else:
            parts.append(child.content)
    return "".join(parts)


def has_links(tokens: Sequence[Token]) -> bool:
    """Whether anything in it leads somewhere, which plain text would lose."""
    return any(child.type in ("link_open", "image") for token in tokens for child in token.children or ())
