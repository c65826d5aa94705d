"""Checks between items: what they point at, translations, modules of toolkits. Reads, never writes."""

from __future__ import annotations

import uuid
from collections import defaultdict

from django.conf import settings

from core.registry import library_types
from home.library_io.items import ABSENT, region_problem
from home.library_io.known import Known, chunked, known_by_id, known_where, source_of
from home.library_io.outline import Entry, Outline
from home.library_io.problems import ProblemList, shown
from taxonomy.catalogue import Catalogue

#: Toolkits within toolkits; the page tree holds about sixty levels.
MAX_NESTING = 20


def check_relations(outline: Outline, catalogue: Catalogue, problems: ProblemList) -> None:
    """Looks up everything that the file mentions, reports what does not fit and settles each entry."""
    targets = {reference.id for reference in outline.references}
    for entry in outline.entries.values():
        targets |= {target for target in (entry.part_of, entry.translation_of) if target}
    outline.others = known_by_id(targets | outline.entries.keys())
    for entry in outline.entries.values():
        settle(entry, outline.others.get(entry.id), problems)
    check_references(outline, problems)
    check_modules(outline, problems)
    check_translations(outline, problems)
    check_regions(outline, catalogue, problems)


def settle(entry: Entry, known: Known | None, problems: ProblemList) -> None:
    entry.known = known
    if known is None:
        entry.locale = settings.LANGUAGE_CODE if entry.locale is ABSENT else entry.locale
        return
    if known.type != entry.type:
        problems.add(entry.line, "type", f"the library has this item as {shown(known.type)}, not", entry.type)
    if entry.locale is not ABSENT and known.locale != entry.locale:
        problems.add(
            entry.line, "locale", f"the library has this item in {shown(known.locale)}, not", entry.locale
        )
    entry.locale = known.locale


def check_references(outline: Outline, problems: ProblemList) -> None:
    for reference in outline.references:
        if reference.id not in outline.first_lines and reference.id not in outline.others:
            problems.add(reference.line, reference.at, "no such item:", reference.id)
            continue
        found = outline.type_of(reference.id)
        if reference.types and found is not None and found not in reference.types:
            problems.add(
                reference.line, reference.at, f"must be of type {', '.join(reference.types)}:", reference.id
            )
    for entry in outline.entries.values():
        for name, target in (("part_of", entry.part_of), ("translation_of", entry.translation_of)):
            if target and target not in outline.first_lines and target not in outline.others:
                problems.add(entry.line, name, "no such item:", target)


def check_modules(outline: Outline, problems: ProblemList) -> None:
    """A module is part of a toolkit item of its own language; following `part_of` upwards ends."""
    parents = library_parents(outline)
    for entry in outline.entries.values():
        target = entry.part_of
        if not target:
            continue
        found = outline.type_of(target)
        if found is not None and found != entry.type:
            problems.add(entry.line, "part_of", "must be of type toolkit:", target)
        elif found is not None and outline.locale_of(target) != entry.locale:
            problems.add(
                entry.line, "part_of", f"in another language than this item ({entry.locale}):", target
            )
        if ends_in_circle(entry.id, parents):
            problems.add(entry.line, "part_of", "a circle of items that are part of each other:", target)
        elif is_too_deep(entry.id, parents):
            problems.add(entry.line, "part_of", f"nested deeper than {MAX_NESTING} toolkits:", target)


def library_parents(outline: Outline) -> dict[str, str]:
    """Item → the item it is part of, after the import: the file's word counts before the library's."""
    toolkits = {known.path: known for known in outline.others.values() if known.type == "toolkit"}
    waiting = list(toolkits.values())
    while waiting:
        paths = {known.parent_path for known in waiting} - toolkits.keys()
        waiting = [known for known in known_where("path", paths) if known.type == "toolkit"]
        toolkits |= {known.path: known for known in waiting}
    parents = {
        known.id: toolkits[known.parent_path].id
        for known in toolkits.values()
        if known.parent_path in toolkits
    }
    for entry in outline.entries.values():
        if entry.part_of is not ABSENT:
            parents.pop(entry.id, None)
            if entry.part_of:
                parents[entry.id] = entry.part_of
    return parents


def ends_in_circle(start: str, following: dict[str, str]) -> bool:
    """Whether the chain from an item comes back to it."""
    seen: set[str] = set()
    current = following.get(start)
    while current is not None and current != start and current not in seen:
        seen.add(current)
        current = following.get(current)
    return current == start


def is_too_deep(start: str, following: dict[str, str]) -> bool:
    current: str | None = start
    for _step in range(MAX_NESTING):
        current = following.get(current) if current is not None else None
    return current is not None


def check_translations(outline: Outline, problems: ProblemList) -> None:
    """Same type, another language, one item for each language; gives every entry its translation key."""
    groups = library_groups(outline)
    sources = {
        known.id: source_of(group, settings.LANGUAGE_CODE).id for group in groups.values() for known in group
    }
    following: dict[str, str] = {}
    for entry in outline.entries.values():
        if entry.known is not None and entry.translation_of is not ABSENT:
            source = sources.get(entry.id, entry.id)
            if entry.translation_of == (None if source == entry.id else source):
                entry.translation_of = ABSENT
        if entry.translation_of:
            check_pair(entry, outline, problems)
            following[entry.id] = entry.translation_of
    for entry in outline.entries.values():
        if entry.id in following and ends_in_circle(entry.id, following):
            problems.add(
                entry.line,
                "translation_of",
                "a circle of items that translate each other:",
                following[entry.id],
            )
    if not problems:
        assign_keys(outline, groups, following)
        check_one_per_language(outline, groups, problems)


def library_groups(outline: Outline) -> dict[uuid.UUID, list[Known]]:
    """The translation groups of every item that the file mentions, by translation key."""
    groups: dict[uuid.UUID, list[Known]] = defaultdict(list)
    for known in known_where("translation_key", {known.translation_key for known in outline.others.values()}):
        groups[known.translation_key].append(known)
    return groups


def check_pair(entry: Entry, outline: Outline, problems: ProblemList) -> None:
    target = entry.translation_of
    found, locale = outline.type_of(target), outline.locale_of(target)
    if found is not None and found != entry.type:
        problems.add(entry.line, "translation_of", f"must be of type {entry.type}:", target)
    elif found is not None and locale == entry.locale:
        problems.add(entry.line, "translation_of", f"in the same language as this item ({locale}):", target)


def assign_keys(outline: Outline, groups: dict[uuid.UUID, list[Known]], following: dict[str, str]) -> None:
    keys: dict[str, uuid.UUID] = {}
    for entry in outline.entries.values():
        chain = [entry.id]
        while chain[-1] not in keys and chain[-1] in following:
            chain.append(following[chain[-1]])
        key = keys.get(chain[-1]) or own_key(outline, chain[-1])
        keys |= dict.fromkeys(chain, key)
        entry.translation_key = key


def own_key(outline: Outline, item_id: str) -> uuid.UUID:
    entry, known = outline.entries.get(item_id), outline.others.get(item_id)
    leaves = entry is not None and entry.translation_of is None
    return uuid.uuid4() if known is None or leaves else known.translation_key


def check_one_per_language(
    outline: Outline, groups: dict[uuid.UUID, list[Known]], problems: ProblemList
) -> None:
    taken: dict[tuple[uuid.UUID | None, str], str] = {}
    for key, group in groups.items():
        for known in group:
            if known.id not in outline.entries:
                taken[key, known.locale] = known.id
    # Items that stay where they are come first, so that the problem is on the line that newly joins.
    for entry in sorted(outline.entries.values(), key=lambda entry: (bool(entry.translation_of), entry.line)):
        other = taken.setdefault((entry.translation_key, entry.locale), entry.id)
        if other != entry.id:
            problems.add(entry.line, "translation_of", f"there is one in '{entry.locale}' already:", other)


def check_regions(outline: Outline, catalogue: Catalogue, problems: ProblemList) -> None:
    """A region given for a page that has authorities must be one of theirs."""
    asked = {
        entry.known.pk: entry
        for entry in outline.entries.values()
        if entry.known is not None and entry.region
    }
    for model in library_types().values():
        through = model.local_authorities.through  # type: ignore[attr-defined]
        owner = model._meta.get_field("local_authorities").m2m_field_name()
        regions: dict[int, set[str]] = defaultdict(set)
        for batch in chunked(asked):
            rows = through.objects.filter(**{f"{owner}__in": batch})
            for pk, authority in rows.values_list(f"{owner}_id", "localauthority_id"):
                regions[pk].add(catalogue.authority_by_id[authority].region)
        for pk, found in regions.items():
            if asked[pk].region not in found:
                problems.add(asked[pk].line, "region", region_problem(found), asked[pk].region)
