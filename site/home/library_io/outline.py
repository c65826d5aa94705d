"""What is kept of every item while the rest of the file is read: enough to check how items hang together."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from home.library_io.items import Item
from home.library_io.known import Known
from home.library_io.problems import ProblemList
from home.library_io.references import PageReference


@dataclass
class Entry:
    """One item of the file. `locale`, `translation_key` are settled by `relations.check_relations`."""

    line: int
    id: str
    type: str
    title: str
    slug: str
    locale: Any
    part_of: Any
    translation_of: Any
    status: Any
    #: An own region given without authorities: it depends on those that the page has.
    region: str | None
    known: Known | None = None
    translation_key: UUID | None = None

    @classmethod
    def of(cls, item: Item) -> Entry:
        lonely = "local_authorities" not in item.values
        return cls(
            line=item.line,
            id=item.id,
            type=item.type,
            title=item.values["title"],
            slug=item.slug,
            locale=item.locale,
            part_of=item.part_of,
            translation_of=item.translation_of,
            status=item.status,
            region=item.values.get("region") if lonely else None,
        )


@dataclass
class Outline:
    """All items of the file in its order, and every page that they point at."""

    entries: dict[str, Entry] = field(default_factory=dict)
    references: list[PageReference] = field(default_factory=list)
    #: Items that the library has and the file points at or builds on.
    others: dict[str, Known] = field(default_factory=dict)
    #: Line where each id was first seen, of wrong items too.
    first_lines: dict[str, int] = field(default_factory=dict)

    def see_id(self, line: int, item_id: Any, problems: ProblemList) -> None:
        if not isinstance(item_id, str) or not item_id:
            return
        if item_id in self.first_lines:
            problems.add(line, "id", f"duplicate, also on line {self.first_lines[item_id]}:", item_id)
        else:
            self.first_lines[item_id] = line

    def add(self, item: Item) -> None:
        self.entries.setdefault(item.id, Entry.of(item))

    def type_of(self, item_id: str) -> str | None:
        if item_id in self.entries:
            return self.entries[item_id].type
        return self.others[item_id].type if item_id in self.others else None

    def locale_of(self, item_id: str) -> str | None:
        if item_id in self.entries:
            return self.entries[item_id].locale
        return self.others[item_id].locale if item_id in self.others else None
