"""What each type of item may carry: the top level of the format, its `fields`, its `blocks`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from wagtail.fields import StreamField

from casestudies.models import CaseStudyPage
from core.enums import LibraryType, Licence
from core.models import LibraryPage
from core.models.library import MAX_MONTHS, MIN_MONTHS, SINGLE_TERMS, TERM_LISTS
from core.registry import library_types
from home.library_io.fields import (
    Answer,
    Authorities,
    Checked,
    Choice,
    Day,
    Field,
    Flag,
    PageLinkField,
    PageLinks,
    Picture,
    Rich,
    Term,
    Terms,
    Text,
    Whole,
    web_address,
)
from home.library_io.files_field import Files
from home.library_io.notes_field import ChangeNotes
from home.library_io.streams import Stream
from resources.evidence import StudyDesign, SubjectType
from resources.models import EvidenceSummaryPage, ResourcePage, ToolkitPage
from resources.practice import CostToUse, TimeToUse
from resources.toolkit import Section

#: Streams of short lines: in `fields` they may be given as a list of texts.
LINE_KINDS = {
    "partners": "line",
    "objectives": "line",
    "collaborators": "line",
    "change_log": "line",
    "advice": "point",
    "references": "reference",
}


@dataclass(frozen=True)
class ItemType:
    """`index_slug`: the index page that its items stand under."""

    key: str
    model: type[LibraryPage]
    index_slug: str
    top: Mapping[str, Field]
    fields: Mapping[str, Field]
    streams: Mapping[str, Stream]

    def field(self, name: str) -> Field:
        """By its full name: `title`, `fields.costs`, `blocks.body`."""
        space, dot, rest = name.partition(".")
        if not dot:
            return self.top[name]
        return self.fields[rest] if space == "fields" else self.streams[rest]

    def names(self) -> list[str]:
        """The full names of all values, in the order of the file."""
        inner = [f"blocks.{name}" for name in self.streams] + [f"fields.{name}" for name in self.fields]
        return [*self.top, *inner]


def web(attribute: str) -> Checked:
    return Checked(attribute, limit=200, validate=web_address, what="not a web address")


TOP: dict[str, Field] = {
    "title": Text("title", limit=255, one_line=True, required=True),
    "summary": Text("summary", limit=1000, required=True),
    **{name: Terms(field, vocabulary=field) for name, field in TERM_LISTS.items()},
    **{name: Term(field, vocabulary=key) for name, (field, key) in SINGLE_TERMS.items() if name != "region"},
    "age_min_months": Whole("age_min_months", low=MIN_MONTHS, high=MAX_MONTHS),
    "age_max_months": Whole("age_max_months", low=MIN_MONTHS, high=MAX_MONTHS),
    "local_authorities": Authorities("local_authorities"),
    "region": Term("own_region", vocabulary="regions"),
    "published": Day("published_on"),
    "review_by": Day("review_due"),
    "licence": Choice("licence", choices=tuple(Licence.values)),
}
COMMON: dict[str, Field] = {
    "search_description": Text("search_description"),
    "seo_title": Text("seo_title", limit=255, one_line=True),
    "last_reviewed": Day("last_reviewed"),
    "archived_on": Day("archived_on"),
    "superseded_by": PageLinkField("superseded_by"),
    "related": PageLinks("related_links"),
    "search_keywords": Text("search_keywords", limit=200),
    "image": Picture("image"),
    "image_alt": Text("image_alt", limit=300),
    "change_notes": ChangeNotes("change_notes"),
}
OWN: dict[str, dict[str, Field]] = {
    LibraryType.CASE_STUDY: {
        "started": Day("started", month=True),
        "ended": Day("ended", month=True),
        "rationale": Rich("rationale"),
        "no_results_reason": Text("no_results_reason"),
        "what_did_not_work": Rich("what_did_not_work"),
        "costs": Rich("costs"),
        "interventions": PageLinks("programme_links", types=(LibraryType.EVIDENCE_SUMMARY,)),
        "integration_degree": Term("integration_degree", vocabulary="integration_degrees"),
        "maturity_stage": Term("maturity_stage", vocabulary="maturity_stages"),
        "public_contact": Checked("public_contact", limit=254),
        "family_material": Flag("family_material"),
    },
    LibraryType.EVIDENCE_SUMMARY: {
        "subject_type": Choice("subject_type", choices=tuple(SubjectType.values)),
        "rating_source_url": web("rating_source_url"),
        "rating_checked_on": Day("rating_checked_on"),
        "cost_rating": Term("cost_rating", vocabulary="cost_ratings"),
        "study_design": Choice("study_design", choices=tuple(StudyDesign.values)),
        "study_period": Text("study_period", limit=80),
        "sample": Text("sample", limit=200),
        "how_it_works": Rich("how_it_works"),
        "findings": Rich("findings"),
        "what_is_not_known": Rich("what_is_not_known"),
        "implementation": Rich("implementation"),
    },
    LibraryType.RESOURCE: {
        "publisher": Text("publisher", limit=160),
        "external_url": web("external_url"),
        "html_equivalent": Flag("html_equivalent"),
        "time_to_use": Choice("time_to_use", choices=tuple(TimeToUse.values)),
        "for_families": Answer("for_families"),
        "co_production_note": Text("co_production_note"),
        "cost_to_use": Choice("cost_to_use", choices=tuple(CostToUse.values)),
        "cost_reason": Text("cost_reason", limit=300),
        "files": Files("files"),
    },
    LibraryType.TOOLKIT: {
        "section": Choice("section", choices=tuple(Section.values)),
        "read_first": PageLinks("read_first_links"),
    },
}
#: Only toolkit pages have a number among others.
ORDER = Whole("order")
INDEX_SLUGS = {
    CaseStudyPage: "case-studies",
    EvidenceSummaryPage: "evidence",
    ResourcePage: "resources",
    ToolkitPage: "toolkit",
}


@cache
def item_types() -> Mapping[str, ItemType]:
    """Library type → what its items may carry."""
    return MappingProxyType({key: make_type(key, model) for key, model in library_types().items()})


def make_type(key: str, model: type[LibraryPage]) -> ItemType:
    streams = {
        field.name: Stream(field.name, block=field.stream_block, line_kind=LINE_KINDS.get(field.name, ""))
        for field in model._meta.get_fields()
        if isinstance(field, StreamField)
    }
    top = {"order": ORDER, **TOP} if key == LibraryType.TOOLKIT else TOP
    return ItemType(
        key=key,
        model=model,
        index_slug=INDEX_SLUGS[model],
        top=MappingProxyType(top),
        fields=MappingProxyType({**COMMON, **OWN[key]}),
        streams=MappingProxyType(streams),
    )
