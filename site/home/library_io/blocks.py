"""Walks the raw values of StreamFields: from the file, to the file, into the database.

One traversal knows the shapes (stream, struct, list, leaf); what is done with leaves is a `Leaves`.
"""

from __future__ import annotations

import re
import uuid
from typing import Any, Protocol

from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from home.library_io.problems import Report

BLOCK_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
#: Agreed to in private: never in a file that leaves the site.
PRIVATE_VALUES = frozenset({"consent_reference"})
#: What makes an item of a list or stream the one it is, not what it says.
INCIDENTAL = frozenset({"id", *PRIVATE_VALUES})


class Leaves(Protocol):
    """What happens to the values that hold no other values. `at` says where, for those that report."""

    def rich(self, value: Any, at: Report) -> Any: ...
    def page(self, value: Any, at: Report) -> Any: ...
    def media(self, value: Any, kind: str, at: Report) -> Any: ...
    def plain(self, block: blocks.Block, value: Any, at: Report) -> Any: ...
    def wrong_shape(self, expected: str, value: Any, at: Report) -> None: ...
    def unknown(self, what: str, name: str, at: Report) -> None: ...
    def begin(self, kind: str, value: Any) -> Any:
        """A block's raw value before it is walked."""

    def finish(self, kind: str, value: Any) -> Any:
        """A block's walked value; None leaves the block out."""


def walk_stream(block: blocks.BaseStreamBlock, value: Any, leaves: Leaves, at: Report) -> list[Any]:
    """The blocks of a stream, each `{"type", "value"}` and `"id"` where it has one."""
    if value is None:
        return []
    if not isinstance(value, list):
        leaves.wrong_shape("a list of blocks", value, at)
        return []
    found: list[Any] = []
    for index, child in enumerate(value):
        here = at.item(index)
        if not isinstance(child, dict) or not isinstance(child.get("type"), str):
            leaves.wrong_shape("an object with 'type' and 'value'", child, here)
            continue
        kind = child["type"]
        if kind not in block.child_blocks:
            leaves.unknown("block type", kind, here)
            continue
        for name in child.keys() - {"type", "value", "id"}:
            leaves.unknown("field", name, here)
        walked = walk(block.child_blocks[kind], leaves.begin(kind, child.get("value")), leaves, here)
        walked = leaves.finish(kind, walked)
        if walked is not None:
            found.append({"type": kind, "value": walked, **block_id(child, leaves, here)})
    report_twins(found, leaves, at)
    return found


def walk(block: blocks.Block, value: Any, leaves: Leaves, at: Report) -> Any:
    if isinstance(block, blocks.BaseStreamBlock):
        return walk_stream(block, value, leaves, at)
    if isinstance(block, blocks.BaseStructBlock):
        return walk_struct(block, value, leaves, at)
    if isinstance(block, blocks.ListBlock):
        return walk_list(block, value, leaves, at)
    if isinstance(block, blocks.RichTextBlock):
        return leaves.rich(value, at)
    if isinstance(block, blocks.PageChooserBlock):
        return leaves.page(value, at)
    if isinstance(block, ImageChooserBlock):
        return leaves.media(value, "image", at)
    if isinstance(block, DocumentChooserBlock):
        return leaves.media(value, "document", at)
    return leaves.plain(block, value, at)


def walk_struct(block: blocks.BaseStructBlock, value: Any, leaves: Leaves, at: Report) -> dict[str, Any]:
    if value is None:
        value = {}
    if not isinstance(value, dict):
        leaves.wrong_shape("an object", value, at)
        return {}
    for name in value.keys() - block.child_blocks.keys():
        leaves.unknown("field", name, at)
    found = {}
    for name, child in block.child_blocks.items():
        if name in PRIVATE_VALUES and not value.get(name):
            continue
        given = value[name] if name in value else default_of(child)
        found[name] = walk(child, given, leaves, at.inside(name))
    return found


def walk_list(block: blocks.ListBlock, value: Any, leaves: Leaves, at: Report) -> list[Any]:
    """Items as the database keeps them (`{"type": "item", …}`); a file may also give bare values."""
    if value is None:
        return []
    if not isinstance(value, list):
        leaves.wrong_shape("a list", value, at)
        return []
    found = []
    for index, item in enumerate(value):
        wrapped = isinstance(item, dict) and item.get("type") == "item" and "value" in item
        here = at.item(index)
        inner = walk(block.child_block, item["value"] if wrapped else item, leaves, here)
        found.append({"type": "item", "value": inner, **(block_id(item, leaves, here) if wrapped else {})})
    report_twins(found, leaves, at)
    return found


def block_id(child: dict[str, Any], leaves: Leaves, at: Report) -> dict[str, str]:
    given = child.get("id")
    if given is None:
        return {}
    if not isinstance(given, str) or not BLOCK_ID.fullmatch(given):
        leaves.wrong_shape("a block id of letters, digits, '-' and '_'", given, at.inside("id"))
        return {}
    return {"id": given}


def report_twins(found: list[Any], leaves: Leaves, at: Report) -> None:
    seen: set[str] = set()
    for child in found:
        if (given := child.get("id")) in seen:
            leaves.wrong_shape("a block id of its own", given, at)
        elif given:
            seen.add(given)


def default_of(block: blocks.Block) -> Any:
    """The default of a leaf as raw data; None for everything that has an empty value of its own."""
    if isinstance(block, blocks.BooleanBlock):
        return bool(block.meta.default)
    return block.meta.default if isinstance(block, blocks.ChoiceBlock) else None


def choices_of(block: blocks.ChoiceBlock) -> set[str]:
    return {str(key) for key, _label in block.field.choices}


def matches(given: Any, stored: Any) -> bool:
    """Whether the stored blocks say what the file says; ids and private values that it omits do not count."""
    if isinstance(given, dict) and isinstance(stored, dict):
        names = given.keys() | {name for name in stored if name not in INCIDENTAL}
        return all(name in stored and name in given and matches(given[name], stored[name]) for name in names)
    if isinstance(given, list) and isinstance(stored, list):
        return len(given) == len(stored) and all(map(matches, given, stored))
    return type(given) is type(stored) and given == stored


def with_ids(value: Any, name: uuid.UUID) -> Any:
    """The blocks with an id each: what is missing follows from the place, so a second import agrees."""
    if isinstance(value, list):
        return [with_ids(item, uuid.uuid5(name, str(index))) for index, item in enumerate(value)]
    if isinstance(value, dict):
        filled = {key: with_ids(item, uuid.uuid5(name, key)) for key, item in value.items()}
        if "type" in filled and "value" in filled:
            filled["id"] = filled.get("id") or str(name)
        return filled
    return value


def keep_private(value: Any, stored: Any) -> Any:
    """The new blocks with the private values that stored blocks of the same ids had."""
    if not stored:
        return value
    kept: dict[str, dict[str, Any]] = {}
    collect_private(stored, kept)
    return restore_private(value, kept) if kept else value


def collect_private(value: Any, kept: dict[str, dict[str, Any]]) -> None:
    if isinstance(value, list):
        for item in value:
            collect_private(item, kept)
    elif isinstance(value, dict):
        inner = value.get("value")
        if isinstance(inner, dict) and "id" in value:
            private = {name: inner[name] for name in PRIVATE_VALUES if inner.get(name)}
            if private:
                kept[value["id"]] = private
        for item in value.values():
            collect_private(item, kept)


def restore_private(value: Any, kept: dict[str, dict[str, Any]]) -> Any:
    if isinstance(value, list):
        return [restore_private(item, kept) for item in value]
    if isinstance(value, dict):
        restored = {key: restore_private(item, kept) for key, item in value.items()}
        if isinstance(restored.get("value"), dict) and restored.get("id") in kept:
            restored["value"] = {**kept[restored["id"]], **restored["value"]}
        return restored
    return value
