"""Which terms a text mentions that its page does not carry yet. Suggested, never chosen."""

from editorial.suggestions.page import page_suggestions

__all__ = ["page_suggestions"]
