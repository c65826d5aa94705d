"""Loads the demonstration library: invented items, questions, news, pages and texts.

Everything is written through the same doors as real content. Loading it again adds what is missing
and leaves alone what is there.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, Site

from core.models import BasePage
from core.review import add_months
from home.library_io.importer import ImportReport, Progress, import_library, no_progress
from home.models import FaqPage, HomePage, StandardPage
from home.services.demo_gatherings import load_gatherings
from home.services.html_blocks import html_blocks
from home.services.site_tree import ensure_site_tree, index_page_for, publish_new
from navigation.models import SiteTexts
from news.models import NewsPage
from taxonomy.catalogue import get_catalogue

DEMO = Path(__file__).resolve().parents[1] / "demo"
MEDIA = DEMO / "media"
#: FAQ field → (name in the file, vocabulary).
FAQ_TERMS = {
    "system_themes": ("themes", "system_themes"),
    "service_areas": ("service_areas", "service_areas"),
    "hub_models": ("hub_models", "hub_models"),
    "principles": ("principles", "principles"),
    "audiences": ("audiences", "audiences"),
}


def load_library(*, show: Callable[[str], None], progress: Progress = no_progress) -> ImportReport:
    """Imports all item files as one, so that items may point at each other across them.

    Raises RefusedFile when one of them has a problem; `show` gets each as a line of text.
    """
    with tempfile.TemporaryDirectory() as folder:
        together = Path(folder) / "demo.jsonl"
        with together.open("w", encoding="utf-8") as file:
            for path in sorted(DEMO.glob("*.jsonl")):
                lines = path.read_text(encoding="utf-8").rstrip("\n").split("\n")
                file.writelines(f"{line}\n" for line in lines)
        return import_library(together, media=MEDIA if MEDIA.is_dir() else None, show=show, progress=progress)


@transaction.atomic
def load_pages() -> int:
    """Home texts, questions, news, standard pages, topics, collections; returns how many pages were made."""
    home = ensure_site_tree()
    fill_home(home, read("home.json"))
    mark_as_demonstration()
    made = sum(make_question(entry) for entry in read("questions.json"))
    made += sum(make_news(entry) for entry in read("news.json"))
    made += sum(make_standard_page(home, entry) for entry in read("pages.json"))
    return made + load_gatherings(home, read("gatherings.json"))


def read(name: str) -> Any:
    """The content of a demo file; an empty list when there is none of that name."""
    path = DEMO / name
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else []


def fill_home(home: HomePage, texts: Any) -> None:
    """Only a home page that nobody has written yet."""
    if not texts or home.hero_title:
        return
    hero, what, voices = texts["hero"], texts["what"], texts["voices"]
    voice = {item["slug"]: item["text"] for item in voices["items"]}
    home.hero_title, home.hero_lead = hero["title"], hero["lead"]
    home.search_hints = ", ".join(hint["text"] for hint in hero["hints"])
    home.about_title = what["title"]
    home.about = html_blocks(f'<p>{what["text"]}</p><p><a href="{what["link"]}">{what["link_text"]}</a></p>')
    home.principles_intro = texts["principles"]["intro"]
    home.voices_intro = voices["intro"]
    home.voice_evidence, home.voice_families = voice["evidence"], voice["families"]
    home.voice_providers = voice["practice"]
    reviewed_today(home)
    home.save_revision().publish()


def mark_as_demonstration() -> None:
    """A line on every page says that the content is invented; an editor's own line stays."""
    texts = SiteTexts.for_site(Site.objects.get(is_default_site=True))
    if not texts.demo_notice:
        texts.demo_notice = "Demonstration library: the stories, studies and figures in it are invented."
        texts.save()


def reviewed_today(page: BasePage) -> None:
    page.last_reviewed = timezone.localdate()
    if page.review_months:
        page.review_due = add_months(page.last_reviewed, page.review_months)


def make_question(entry: dict[str, Any]) -> bool:
    parent = index_page_for("questions", "en")
    if has_child(parent, entry["slug"]):
        return False
    page = FaqPage(
        title=entry["question"],
        slug=entry["slug"],
        summary=entry["short_answer"],
        short_answer=entry["short_answer"],
        body=html_blocks(entry["body"]),
        asked_by=entry.get("asked_by") or "",
    )
    catalogue = get_catalogue()
    for field, (name, vocabulary) in FAQ_TERMS.items():
        slugs = {catalogue.resolve(vocabulary, slug) for slug in entry.get(name, ())}
        terms = FaqPage._meta.get_field(field).related_model.objects.canonical()
        setattr(page, field, list(terms.filter(slug__in=slugs)))
    era = catalogue.term("policy_eras", entry.get("policy_era") or "")
    page.policy_era_id = era.id if era else None
    reviewed_today(page)
    publish_new(parent, page)
    return True


def make_news(entry: dict[str, Any]) -> bool:
    parent = index_page_for("news", "en")
    if has_child(parent, entry["slug"]):
        return False
    page = NewsPage(
        title=entry["title"],
        slug=entry["slug"],
        summary=entry["summary"],
        news_kind=entry["news_kind"],
        published_on=date.fromisoformat(entry["published_on"]),
        source_url=entry.get("source_url") or "",
        body=html_blocks(entry["body"]),
    )
    publish_new(parent, page)
    return True


def make_standard_page(home: HomePage, entry: dict[str, Any]) -> bool:
    if has_child(home, entry["slug"]):
        return False
    page = StandardPage(
        title=entry["title"], slug=entry["slug"], summary=entry["summary"], body=html_blocks(entry["body"])
    )
    reviewed_today(page)
    publish_new(home, page)
    return True


def has_child(parent: Page, slug: str) -> bool:
    return Page.objects.filter(path__startswith=parent.path, depth=parent.depth + 1, slug=slug).exists()
