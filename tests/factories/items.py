"""Library items from rows of the import format, and generated rows with every facet.

The rows are the truth of the tests that compute answers by brute force: they are made from the reference
files alone, and a page is made from a row field by field.
"""

import csv
import random
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from wagtail.models import Page
from wagtail.signal_handlers import disable_reference_index_auto_update

from casestudies.models import CaseStudyPage
from home.services.site_tree import index_page_for
from resources.models import EvidenceSummaryPage, ResourcePage, ToolkitPage
from search.indexing import queue_pages
from taxonomy.catalogue import get_catalogue

DATA = Path(__file__).parents[2] / "site" / "taxonomy" / "data"
TYPES = {
    "case_study": ("case-studies", CaseStudyPage),
    "evidence_summary": ("evidence", EvidenceSummaryPage),
    "resource": ("resources", ResourcePage),
    "toolkit": ("toolkit", ToolkitPage),
}
#: Import field → vocabulary, for the lists and for the single values.
LISTS = {
    "hub_models": "hub_models",
    "service_areas": "service_areas",
    "support_levels": "support_levels",
    "principles": "principles",
    "system_themes": "system_themes",
    "audiences": "audiences",
    "co_produced_with": "co_production_groups",
    "delivery_channels": "delivery_channels",
    "beneficiaries": "beneficiaries",
    "funding_statuses": "funding_statuses",
}
SINGLES = {
    "resource_format": "resource_formats",
    "evidence_rating": "evidence_ratings",
    "practice_tier": "practice_tiers",
    "policy_era": "policy_eras",
    "region": "regions",
}
PAGE_FIELDS = {"co_produced_with": "co_production_groups", "region": "own_region"}
PLAIN = {"published": "published_on", "review_by": "review_due"}


@cache
def vocabulary(name):
    """The rows of a reference file, in the vocabulary's order."""
    path = DATA / "vocabularies" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return sorted(csv.DictReader(file), key=lambda row: int(row["sort_order"]))


def slugs(name):
    return [row["slug"] for row in vocabulary(name)]


@cache
def places():
    with (DATA / "local_authorities.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def random_rows(number, seed=1):
    """Rows of the import format with all facets, some empty; the same seed gives the same rows."""
    r = random.Random(seed)
    codes = [row["dfe_code"] for row in places()]
    near = r.sample(codes, 25)
    words = "Baby Clinic Éclair Zebra apple Outreach ünder alpha Beta hub 0-19 École team".split()
    rows = []
    for n in range(number):
        kind = r.choices(list(TYPES), weights=(5, 2, 3, 2))[0]
        row = {
            "id": f"gen-{n:03d}",
            "type": kind,
            "title": f"{r.choice(words)} {r.choice(words)} {n if r.random() < 0.8 else ''}".strip(),
            "summary": f"Invented item {n}. {'marigold' if n % 3 == 0 else 'clover'}.",
        }
        for field, name in LISTS.items():
            values = slugs(name)
            if field == "hub_models" and kind == "case_study":
                values = [slug for slug in values if slug != "any-model"]
            row[field] = r.sample(values, min(len(values), r.choice((0, 0, 1, 1, 2, 3))))
        for field, name in SINGLES.items():
            row[field] = r.choice([None, None, *slugs(name)])
        if kind != "evidence_summary":
            row["evidence_rating"] = None
        row["local_authorities"] = r.sample(near, r.choice((0, 0, 1, 1, 2)))
        if row["local_authorities"]:
            row["region"] = None
        if r.random() < 0.8:
            low = r.choice((-9, -9, -1, 0, 0, 12, 18, 36, 60, 132, 192, r.randint(-9, 311)))
            row["age_min_months"] = low
            row["age_max_months"] = max(
                low, r.choice((-1, 11, 23, 35, 71, 143, 227, 311, r.randint(-9, 311)))
            )
        else:
            row["age_min_months"] = row["age_max_months"] = None
        row["published"] = (
            (date(2019, 1, 1) + timedelta(days=r.randint(0, 60) * 40)).isoformat()
            if r.random() < 0.85
            else None
        )
        row["review_by"] = None
        rows.append(row)
    return rows


def make_item(row=None, *, locale="en", publish=True, parent=None, **values):
    """A page from a row of the import format; live and with a first revision unless `publish` is false."""
    row = {"type": "case_study", "title": "An item", "summary": "", **(row or {}), **values}
    folder, model = TYPES[row.pop("type")]
    page, many = page_of(model, row)
    parent = Page.objects.get(pk=(parent or index_page_for(folder, locale)).pk)
    page.locale_id = parent.locale_id
    page.live = False
    parent.add_child(instance=page)
    if many:
        set_terms(page, many)
        page.save()
    if publish:
        page.save_revision().publish()
        page.refresh_from_db()
    return page


def make_items(rows):
    """Many live pages, queued for the index: no revisions, and links to terms without a second save."""
    parents, links, ids = {}, {}, []
    with disable_reference_index_auto_update():
        for row in rows:
            folder, model = TYPES[row["type"]]
            if folder not in parents:
                parents[folder] = Page.objects.get(pk=index_page_for(folder, "en").pk)
            page, many = page_of(model, {name: value for name, value in row.items() if name != "type"})
            page.locale_id = parents[folder].locale_id
            page.live = True
            parents[folder].add_child(instance=page)
            ids.append(page.pk)
            for name, terms in many.items():
                field = model._meta.get_field(name)
                owner, term = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
                through = field.remote_field.through
                made = links.setdefault(through, [])
                made += [through(**{owner: page.pk, term: pk}) for pk in terms]
    for through, made in links.items():
        through.objects.bulk_create(made, batch_size=500)
    queue_pages(ids, "made")
    return ids


def set_terms(page, many):
    for name, terms in many.items():
        setattr(page, name, terms)


def page_of(model, row):
    """An unsaved page, and the ids of its terms by many-to-many field."""
    catalogue = get_catalogue()
    page, many = model(title=row["title"], summary=row["summary"]), {}
    if row.get("id"):
        page.external_id = row["id"]
    for name, value in row.items():
        if name in LISTS:
            many[PAGE_FIELDS.get(name, name)] = [
                catalogue.by_vocabulary[LISTS[name]][slug].id for slug in value
            ]
        elif name in SINGLES:
            term = catalogue.by_vocabulary[SINGLES[name]][value].id if value else None
            setattr(page, f"{PAGE_FIELDS.get(name, name)}_id", term)
        elif name == "local_authorities":
            many[name] = [catalogue.authorities[code].id for code in value]
        elif name != "id":
            value = date.fromisoformat(value) if name in PLAIN and isinstance(value, str) else value
            setattr(page, PLAIN.get(name, name), value)
    return page, many
