"""One item of a file: checked on its own, every value in its portable form."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from core.enums import LibraryType
from home.library_io.body import split_body
from home.library_io.body_parts import parts_of
from home.library_io.checking import INVALID, Checker
from home.library_io.item_types import ItemType, item_types
from home.library_io.lines import Record
from home.library_io.names import AGES, ELSEWHERE, TOP_LEVEL
from home.library_io.problems import ProblemList, Report
from home.library_io.references import ITEM_ID
from home.library_io.slugs import is_slug
from home.library_io.status import Status
from home.library_io.strict_json import unfit_character, unfit_texts

#: A value that the file does not give: unchanged on update, the default on creation.
ABSENT: Any = type("Absent", (), {"__repr__": lambda self: "ABSENT", "__bool__": lambda self: False})()
PERSONAL = frozenset({"owner", "review_owner"})


@dataclass
class Item:
    """Where an item stands and what it says. `values`: full name → portable value, given ones only."""

    line: int
    id: str
    type: str
    values: dict[str, Any] = field(default_factory=dict)
    body: Any = ABSENT
    locale: Any = ABSENT
    part_of: Any = ABSENT
    translation_of: Any = ABSENT
    status: Any = ABSENT
    slug: str = ""

    @property
    def item_type(self) -> ItemType:
        return item_types()[self.type]

    def all_values(self) -> dict[str, Any]:
        """The values with the parts that the body fills; what `fields` adds to a part follows it."""
        if self.body is ABSENT:
            return self.values
        parts = split_body(self.body, self.type) if self.body else dict.fromkeys(parts_of(self.type))
        merged = dict(self.values)
        for name, value in parts.items():
            empty: Any = [] if name.startswith("blocks.") else ""
            given = self.values.get(name) or empty
            merged[name] = (value or empty) + given
        return merged


def check_item(record: Record, checker: Checker, problems: ProblemList) -> Item | None:
    """The item, or None when something is wrong with it; every problem is reported."""
    before = problems.count
    report = Report(problems, record.line)
    values = dict(record.values)
    for name in [name for name in values if name not in TOP_LEVEL]:
        report.inside(name).add(other_name(name) if name in ELSEWHERE else "unknown field")
        del values[name]
    for name, value in values.items():
        report_unfit(value, report.inside(name))
    item = check_structure(values, report)
    library_type = item.type if item else values.get("type")
    if library_type in item_types():
        found = check_values(item_types()[library_type], values, checker, report)
        check_together(library_type, values, found, checker, report)
        if item is not None:
            item.values = found
            check_body(item, values, report)
            item.slug = check_slug_wish(values, report)
    return item if item is not None and problems.count == before else None


def other_name(name: str) -> str:
    return f"unknown field; this value is called '{ELSEWHERE[name]}'"


def report_unfit(value: Any, report: Report) -> None:
    for text in unfit_texts(value):
        report.add(f"contains {unfit_character(text)}, which cannot be stored:", text)


def check_structure(values: dict[str, Any], report: Report) -> Item | None:
    """What says which item it is and where it stands; None when that is not known."""
    item_id, library_type = values.get("id"), values.get("type")
    usable = True
    if item_id is None or item_id == "":
        report.inside("id").add("missing")
        usable = False
    elif not isinstance(item_id, str) or not ITEM_ID.fullmatch(item_id):
        report.inside("id").add("must be 1 to 100 letters, digits, '-', '_', '.' or ':', not", item_id)
        usable = False
    if library_type is None or library_type == "":
        report.inside("type").add("missing")
        usable = False
    elif not isinstance(library_type, str) or library_type not in item_types():
        report.inside("type").add(f"must be one of {', '.join(LibraryType.values)}, not", library_type)
        usable = False
    item = Item(report.line, str(item_id), str(library_type))
    item.locale = one_of("locale", values, [code for code, _name in settings.LANGUAGES], report)
    item.status = one_of("status", values, Status.values, report)
    item.translation_of = another_item("translation_of", values, report)
    item.part_of = another_item("part_of", values, report)
    if library_type in item_types() and library_type != LibraryType.TOOLKIT:
        for name in ("part_of", "order"):
            if values.get(name) is not None:
                report.inside(name).add("only a toolkit item is part of another:", values[name])
    return item if usable else None


def one_of(name: str, values: dict[str, Any], allowed: list[str], report: Report) -> Any:
    value = values.get(name)
    if value is None:
        return ABSENT
    if not isinstance(value, str) or value not in allowed:
        report.inside(name).add(f"must be one of {', '.join(allowed)}, not", value)
        return ABSENT
    return value


def another_item(name: str, values: dict[str, Any], report: Report) -> Any:
    if name not in values:
        return ABSENT
    value = values[name]
    if value is None or value == "":
        return None
    if not isinstance(value, str) or not ITEM_ID.fullmatch(value):
        report.inside(name).add("not an id", value)
        return ABSENT
    if value == values.get("id"):
        report.inside(name).add("the item itself:", value)
        return ABSENT
    return value


def check_values(
    item_type: ItemType, values: dict[str, Any], checker: Checker, report: Report
) -> dict[str, Any]:
    """Everything the page will say, by full name; what could not be used is left out."""
    found: dict[str, Any] = {}

    def put(name: str, value: Any) -> None:
        if value is not INVALID:
            found[name] = value

    for name, top_field in item_type.top.items():
        if name in values or name in ("title", "summary"):
            put(name, top_field.check(values.get(name), checker, report.inside(name)))
    for space in ("blocks", "fields"):
        given = values.get(space)
        if given is not None and not isinstance(given, dict):
            report.inside(space).add("must be an object, not", given)
            continue
        for name, value in (given or {}).items():
            here = report.inside(space).inside(name)
            full = full_name(item_type, space, name, here)
            if full is None:
                continue
            if full in found:
                here.add("given twice, in 'blocks' and in 'fields'")
            put(full, item_type.field(full).check(value, checker, here))
    return found


def full_name(item_type: ItemType, space: str, name: str, here: Report) -> str | None:
    """Where a value of `blocks` or `fields` goes; None for one that is no value of this type."""
    if name in item_type.streams:
        return f"blocks.{name}"
    if space == "fields" and name in item_type.fields:
        return f"fields.{name}"
    if space == "fields" and name == "slug":
        return None
    if name in ELSEWHERE:
        here.add(f"belongs at the top level, as '{ELSEWHERE[name]}'")
    elif name in TOP_LEVEL:
        here.add("belongs at the top level")
    elif name in PERSONAL:
        here.add("a person; not part of the format")
    else:
        here.add(f"unknown field of a {item_type.key}")
    return None


def check_together(
    library_type: str, values: dict[str, Any], found: dict[str, Any], checker: Checker, report: Report
) -> None:
    """Rules that join two values."""
    low, high = (values.get(name) for name in AGES)
    if (low is None) != (high is None):
        report.inside(AGES[1] if high is None else AGES[0]).add("missing; give both ages or neither")
    elif set(AGES) <= found.keys() and low is not None and found[AGES[0]] > found[AGES[1]]:
        report.inside(AGES[0]).add(f"greater than age_max_months ({found[AGES[1]]}):", found[AGES[0]])
    elif len(set(AGES) & values.keys()) == 1:
        found |= dict.fromkeys(AGES)
    if library_type != LibraryType.EVIDENCE_SUMMARY and found.get("evidence_rating"):
        report.inside("evidence_rating").add(
            "only an evidence summary has a rating:", found["evidence_rating"]
        )
    if library_type == LibraryType.CASE_STUDY and "any-model" in found.get("hub_models", ()):
        report.inside("hub_models").add("not for a case study:", "any-model")
    authorities, region = found.get("local_authorities"), found.get("region")
    if authorities and region:
        regions = {checker.catalogue.authorities[code].region for code in authorities}
        if region not in regions:
            report.inside("region").add(region_problem(regions), region)
    if authorities:
        # Derived from the authorities; only an item without any has a region of its own.
        found["region"] = None
    started, ended = found.get("fields.started"), found.get("fields.ended")
    if started and ended and ended < started:
        report.inside("fields").inside("ended").add(f"before started ({started}):", ended)


def region_problem(of_authorities: set[str]) -> str:
    return f"must be a region of the authorities ({', '.join(sorted(of_authorities))}), not"


def check_body(item: Item, values: dict[str, Any], report: Report) -> None:
    if "body" not in values:
        return
    body = values["body"]
    if body is not None and not isinstance(body, str):
        report.inside("body").add("must be text, not", body)
        return
    if values.get("blocks") is not None:
        if body:
            report.inside("body").add("give 'body' or 'blocks', not both")
        return
    item.body = body or ""


def check_slug_wish(values: dict[str, Any], report: Report) -> str:
    """The last part of the address that a new page should have; an existing page keeps its own."""
    given = values.get("fields")
    slug = given.get("slug") if isinstance(given, dict) else None
    if slug is None or slug == "":
        return ""
    if not isinstance(slug, str) or not is_slug(slug):
        report.inside("fields").inside("slug").add("not a slug of words:", slug)
        return ""
    return slug
