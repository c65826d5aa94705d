"""What every language of a page shares, and what a translator gets to see."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from wagtail import blocks
from wagtail_localize.fields import SynchronizedField
from wagtail_localize.segments import StringSegmentValue


class SharedField(SynchronizedField):
    """A value that is the same in every language: a slug, a term, a person.

    wagtail-localize would let a translator put another value in its place; a facet would then differ
    between languages. Use it in `override_translatable_fields`.
    """

    def __init__(self, field_name: str) -> None:
        super().__init__(field_name, overridable=False)


class FigureBlock(blocks.CharBlock):
    """A figure or a period: offered to translators only when it has words in it (“1 in 5 families”)."""

    def get_translatable_segments(self, value: str) -> list[StringSegmentValue]:
        """What wagtail-localize asks a block for."""
        return [StringSegmentValue("", value)] if has_words(value) else []

    def restore_translated_segments(self, value: str, segments: list[StringSegmentValue]) -> str:
        return segments[0].render_text() if segments else value

    def deconstruct(self) -> Any:
        """A migration sees a plain line of text: the difference is none of the database's business."""
        _path, args, kwargs = super().deconstruct()
        return "wagtail.blocks.CharBlock", args, kwargs


def has_words(text: str | None) -> bool:
    """Whether anything in a text could be said in another language: two letters in a row."""
    letters = [c.isalpha() for c in text or ""]
    return any(one and next_one for one, next_one in pairwise(letters))
