"""Which evidence and which local stories belong together, from the items' own relations.

An area joins the studies done there with the stories from there; a programme joins its evidence
summary with the stories that used it. Nothing is typed by hand, so a new item stands on the page at
once, on both sides. Eight queries, whatever the size of the library.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import F, Q, QuerySet

from casestudies.models import CaseStudyPage
from core.models import ProgrammeUse
from core.reading import PageRef, Reading, reference, shown_pages, with_item_facts
from navigation.visibility import not_restricted
from resources.evidence import SubjectType
from resources.models import EvidenceSummaryPage

#: Research about hubs as such, rather than about one programme or practice.
ABOUT_HUBS = (SubjectType.MODEL, SubjectType.EVALUATION)
#: The newest so many of each are shown for an area or a programme.
MOST = 5
MOST_PROGRAMMES = 40


@dataclass(frozen=True)
class Light:
    """As much of an item as is needed to choose which ones are shown."""

    pk: int
    key: Any
    language: str
    published: date | None
    subject: str = ""


@dataclass
class Pair:
    """Keys of the evidence and the stories of one area or programme, newest first."""

    evidence: list[Any] = field(default_factory=list)
    stories: list[Any] = field(default_factory=list)


@dataclass
class Evaluation:
    """What is known. Keys are translation keys; `refs` has the links for those that are shown.

    areas: id of an authority → its pair · programmes: key of an evidence summary → its pair ·
    uses: key of a story → the programmes it used · studied: how many areas a study covers.
    """

    general: list[Any] = field(default_factory=list)
    areas: dict[int, Pair] = field(default_factory=dict)
    programmes: dict[Any, Pair] = field(default_factory=dict)
    uses: dict[Any, list[Any]] = field(default_factory=dict)
    studied: dict[Any, int] = field(default_factory=dict)
    subjects: dict[Any, str] = field(default_factory=dict)
    refs: dict[Any, PageRef] = field(default_factory=dict)

    @property
    def evidence_keys(self) -> set[Any]:
        found = {key for pair in self.areas.values() for key in pair.evidence}
        return found | set(self.programmes) | set(self.general)

    @property
    def story_keys(self) -> set[Any]:
        pairs = (*self.areas.values(), *self.programmes.values())
        return {key for pair in pairs for key in pair.stories}


def gather(reading: Reading) -> Evaluation:
    """Reads the relations and chooses what is shown."""
    found = Evaluation()
    evidence = evidence_items(reading)
    found.subjects = {one.key: one.subject for one in evidence}
    studied = authority_links(EvidenceSummaryPage, evidence)
    found.studied = {key: len(areas) for key, areas in studied.items()}
    for one in unique(evidence):
        for area in studied.get(one.key, ()):
            found.areas.setdefault(area, Pair()).evidence.append(one.key)
        if one.subject == SubjectType.MODEL or (one.key not in studied and one.subject in ABOUT_HUBS):
            found.general.append(one.key)
    targets = {one.pk: one.key for one in evidence}
    used = list(ProgrammeUse.objects.values_list("page_id", "target_id").order_by("sort_order", "pk"))
    used = [(page, target) for page, target in used if target in targets]
    add_stories(reading, found, used, targets)
    found.programmes = most_used(found.programmes)
    add_refs(reading, found, evidence)
    return found


def evidence_items(reading: Reading) -> list[Light]:
    """Evidence about hubs, studied in named areas, or used by a story; newest first."""
    through = EvidenceSummaryPage.local_authorities.through
    about = EvidenceSummaryPage.objects.filter(
        Q(subject_type__in=ABOUT_HUBS)
        | Q(pk__in=through._base_manager.values("evidencesummarypage_id"))
        | Q(pk__in=ProgrammeUse.objects.values("target_id"))
    )
    return light(in_reach(reading, about.values("pk")), subject="evidencesummarypage__subject_type")


def in_reach(reading: Reading, ids: Any) -> QuerySet[Any]:
    """Public pages in the reader's language or the default one."""
    languages = {reading.locale, settings.LANGUAGE_CODE}
    pages = shown_pages().filter(pk__in=ids, alias_of__isnull=True, locale__language_code__in=languages)
    return with_item_facts(not_restricted(pages))


def light(pages: QuerySet[Any], *, subject: str = "") -> list[Light]:
    columns = ["pk", "translation_key", "locale__language_code", "item_published_on"]
    newest = pages.order_by(F("item_published_on").desc(nulls_last=True), "pk")
    return [Light(*row) for row in newest.values_list(*columns, *([subject] if subject else []))]


def unique(items: Iterable[Light]) -> list[Light]:
    """Each item once, whatever number of languages it is in."""
    found: dict[Any, Light] = {}
    for one in items:
        found.setdefault(one.key, one)
    return list(found.values())


def authority_links(model: Any, items: list[Light]) -> dict[Any, set[int]]:
    """Key of an item → its authorities."""
    keys = {one.pk: one.key for one in items}
    relation = model._meta.get_field("local_authorities")
    owner = f"{relation.m2m_field_name()}_id"
    rows = relation.remote_field.through._base_manager.values_list(owner, "localauthority_id")
    found: dict[Any, set[int]] = defaultdict(set)
    for pk, authority in rows:
        if pk in keys:
            found[keys[pk]].add(authority)
    return dict(found)


def add_stories(
    reading: Reading, found: Evaluation, used: list[tuple[int, int]], targets: dict[int, Any]
) -> None:
    """The stories of each area with a study (an old authority counts for its heirs) and of each programme."""
    catalogue = reading.catalogue
    heirs: dict[int, set[int]] = defaultdict(set)
    for area in found.areas:
        info = catalogue.authority_by_id[area]
        for code in (info.code, *info.predecessors):
            if code in catalogue.authorities:
                heirs[catalogue.authorities[code].id].add(area)
    through = CaseStudyPage.local_authorities.through
    there = through._base_manager.filter(localauthority_id__in=list(heirs)).values("casestudypage_id")
    users = ProgrammeUse.objects.values("page_id")
    ids = CaseStudyPage.objects.filter(Q(pk__in=there) | Q(pk__in=users)).values("pk")
    stories = light(in_reach(reading, ids))
    places = authority_links(CaseStudyPage, stories)
    keys = {one.pk: one.key for one in stories}
    programmes: dict[Any, list[Any]] = defaultdict(list)
    for page, target in used:
        if page in keys and targets[target] not in programmes[keys[page]]:
            programmes[keys[page]].append(targets[target])
    found.uses = dict(programmes)
    for one in unique(stories):
        areas = {area for place in places.get(one.key, ()) for area in heirs.get(place, ())}
        for area in areas:
            found.areas[area].stories.append(one.key)
        for programme in programmes.get(one.key, ()):
            found.programmes.setdefault(programme, Pair()).stories.append(one.key)


def most_used(programmes: dict[Any, Pair]) -> dict[Any, Pair]:
    """The programmes with most stories first."""
    ranked = sorted(programmes.items(), key=lambda entry: -len(entry[1].stories))
    return dict(ranked[:MOST_PROGRAMMES])


def add_refs(reading: Reading, found: Evaluation, evidence: list[Light]) -> None:
    """Links for what is shown: each in the reader's language where there is a translation."""
    wanted = {*found.general[:MOST], *found.programmes}
    for pair in (*found.areas.values(), *found.programmes.values()):
        wanted |= {*pair.evidence[:MOST], *pair.stories[:MOST]}
    for key in found.story_keys & wanted:
        wanted |= set(found.uses.get(key, ()))
    if not wanted:
        return
    languages = {reading.locale, settings.LANGUAGE_CODE}
    rows = shown_pages().filter(translation_key__in=wanted, alias_of__isnull=True)
    for row in with_item_facts(not_restricted(rows.filter(locale__language_code__in=languages))):
        if row.translation_key not in found.refs or row.locale.language_code == reading.locale:
            found.refs[row.translation_key] = reference(row, reading.request)
