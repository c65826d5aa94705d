"""One thing that wagtail-localize 1.14.5 does not expect of our pages."""

from __future__ import annotations

from typing import Any

from wagtail_localize.segments.extract import StreamFieldSegmentExtractor


def leave_out_missing_values() -> None:
    """A block that an import left without one of its optional values has None there, and no text.

    wagtail-localize would make a segment of it, which raises TypeError: such a page could not be translated.
    """
    extract = StreamFieldSegmentExtractor.handle_block
    if getattr(extract, "leaves_out_missing_values", False):
        return

    def handle_block(self: Any, block_type: Any, block_value: Any, raw_value: Any = None) -> list[Any]:
        return [] if block_value is None else extract(self, block_type, block_value, raw_value)

    handle_block.leaves_out_missing_values = True  # type: ignore[attr-defined]
    StreamFieldSegmentExtractor.handle_block = handle_block
