"""StreamFields as values of an item: checked, read and written block by block."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from wagtail import blocks

from home.library_io.blocks import PRIVATE_VALUES, choices_of, keep_private, walk_stream, with_ids
from home.library_io.checking import INVALID, Checker
from home.library_io.exchange import PageValues, Reader, Writer
from home.library_io.fields import Field, email_address, web_address
from home.library_io.problems import ProblemList, Report
from home.library_io.references import MediaReference

#: Ids of blocks that a file leaves out follow from this, the item's id, the field and the place.
NAMESPACE = uuid.UUID("6f0d7f0a-53f5-4c8e-9a53-0d6a3c1b8f11")
SILENT = Report(ProblemList(lambda text: None), 0)


@dataclass
class CheckLeaves:
    """Reports what a block may not hold, and brings every value into its portable form."""

    checker: Checker

    def rich(self, value: Any, at: Report) -> Any:
        return self.checker.rich(value, at)

    def page(self, value: Any, at: Report) -> Any:
        return self.checker.page(value, at)

    def media(self, value: Any, kind: str, at: Report) -> Any:
        return self.checker.file(value, kind, at)

    def plain(self, block: blocks.Block, value: Any, at: Report) -> Any:
        if isinstance(block, blocks.BooleanBlock):
            if not isinstance(value, bool):
                at.add("must be true or false, not", value)
            return value
        text = self.checker.text(value, at)
        if text is INVALID or not text:
            return text
        if isinstance(block, blocks.ChoiceBlock) and text not in (choices := choices_of(block)):
            at.add(f"must be one of {', '.join(sorted(choices - {''}))}, not", text)
        elif isinstance(block, blocks.URLBlock):
            self._validate(web_address, "not a web address", text, at)
        elif isinstance(block, blocks.EmailBlock):
            self._validate(email_address, "not an e-mail address", text, at)
        return text

    def _validate(self, validate: Any, what: str, text: str, at: Report) -> None:
        try:
            validate(text)
        except ValidationError:
            at.add(what, text)

    def wrong_shape(self, expected: str, value: Any, at: Report) -> None:
        at.add(f"must be {expected}, not", value)

    def unknown(self, what: str, name: str, at: Report) -> None:
        at.add(f"unknown {what}", name)

    def begin(self, kind: str, value: Any) -> Any:
        return value

    def finish(self, kind: str, value: Any) -> Any:
        return value


@dataclass
class ReadLeaves:
    """Stored blocks as they stand in the file; what the site no longer knows is left out."""

    reader: Reader
    with_private: bool = False

    def rich(self, value: Any, at: Report) -> Any:
        return self.reader.rich(value)

    def page(self, value: Any, at: Report) -> Any:
        # A page that is already named by its id comes from `begin`.
        return value if isinstance(value, str) else self.reader.item_id(value)

    def media(self, value: Any, kind: str, at: Report) -> Any:
        return self.reader.media(kind, value)

    def plain(self, block: blocks.Block, value: Any, at: Report) -> Any:
        if isinstance(block, blocks.BooleanBlock):
            return bool(value)
        return "" if value is None else value

    def wrong_shape(self, expected: str, value: Any, at: Report) -> None:
        pass

    def unknown(self, what: str, name: str, at: Report) -> None:
        pass

    def begin(self, kind: str, value: Any) -> Any:
        """A card that leads out of the library keeps its address, since the file knows no such page."""
        if kind != "link_card" or not isinstance(value, dict) or not value.get("page"):
            return value
        pk = value["page"]
        if self.reader.item_id(pk) is not None:
            return value
        address, title = self.reader.address_and_title(pk)
        return {
            **value,
            "page": None,
            "url": value.get("url") or address,
            "title": value.get("title") or title,
        }

    def finish(self, kind: str, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        if kind == "embedded_item" and value.get("page") is None:
            return None
        if self.with_private:
            return value
        return {name: item for name, item in value.items() if name not in PRIVATE_VALUES}


class SameLeaves:
    """Blocks in their full shape, every value as it is."""

    def rich(self, value: Any, at: Report) -> Any:
        return value or ""

    def page(self, value: Any, at: Report) -> Any:
        return value

    def media(self, value: Any, kind: str, at: Report) -> Any:
        return value

    def plain(self, block: blocks.Block, value: Any, at: Report) -> Any:
        return "" if value is None else value

    def wrong_shape(self, expected: str, value: Any, at: Report) -> None:
        raise ValueError(f"{at.at}: expected {expected}")

    def unknown(self, what: str, name: str, at: Report) -> None:
        raise ValueError(f"{at.at}: unknown {what} {name}")

    def begin(self, kind: str, value: Any) -> Any:
        return value

    def finish(self, kind: str, value: Any) -> Any:
        return value


class WriteLeaves(SameLeaves):
    """Checked blocks as the database keeps them."""

    def __init__(self, writer: Writer) -> None:
        self.writer = writer

    def rich(self, value: Any, at: Report) -> Any:
        return self.writer.rich(value)

    def page(self, value: Any, at: Report) -> Any:
        return self.writer.page_pk(value) if value else None

    def media(self, value: Any, kind: str, at: Report) -> Any:
        return self.writer.media_pk(MediaReference(kind=kind, **value)) if value else None


@dataclass(frozen=True)
class Stream(Field):
    """A StreamField. In `fields`, lines may also be given as plain texts: each becomes a `line_kind`."""

    block: Any = None
    line_kind: str = ""
    empty = ()

    def check(self, value: Any, checker: Checker, report: Report) -> Any:
        if self.line_kind and isinstance(value, list):
            value = [self._line(item) for item in value]
        before = report.problems.count
        found = walk_stream(self.block, value, CheckLeaves(checker), report)
        return INVALID if report.problems.count > before else found

    def _line(self, item: Any) -> Any:
        if not isinstance(item, str):
            return (
                item if isinstance(item, dict) and "type" in item else {"type": self.line_kind, "value": item}
            )
        is_reference = self.line_kind == "reference"
        return {"type": self.line_kind, "value": {"text": item.strip()} if is_reference else item.strip()}

    def in_full(self, value: list[Any]) -> list[Any]:
        """Blocks that leave out values, as a text makes them, with all of them."""
        return walk_stream(self.block, value, SameLeaves(), SILENT)

    def raw(self, page: Any) -> list[Any]:
        return list(getattr(page, self.attribute).raw_data)

    def read(self, values: PageValues, reader: Reader, *, with_private: bool = False) -> Any:
        return walk_stream(self.block, self.raw(values.page), ReadLeaves(reader, with_private), SILENT)

    def write(self, value: Any, values: PageValues, writer: Writer) -> None:
        page = values.page
        raw = walk_stream(self.block, value, WriteLeaves(writer), SILENT)
        raw = with_ids(raw, uuid.uuid5(NAMESPACE, f"{page.external_id}/{self.attribute}"))
        raw = keep_private(raw, self.raw(page) if page.pk else [])
        setattr(page, self.attribute, json.dumps(raw))
