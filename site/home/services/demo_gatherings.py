"""The demonstration's topics and collections, and what its home page features."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from wagtail.models import Page

from core.models import ChangeNote, PickedItem
from core.registry import library_models
from core.review import add_months
from home.models import CollectionPage, EvaluationPage, FeaturedItem, HomePage, TopicPage
from home.models.gathering import GatheringPage, IntroducedPage
from home.services.html_blocks import html_blocks
from home.services.site_tree import index_page_for, publish_new

#: Kind in the file → page type and the slug of its index page.
KINDS: dict[str, tuple[type[IntroducedPage], str]] = {
    "topic": (TopicPage, "topics"),
    "evaluation": (EvaluationPage, "topics"),
    "collection": (CollectionPage, "collections"),
}


def load_gatherings(home: HomePage, content: Any) -> int:
    """Makes the pages that are missing; returns how many. Features are chosen once, with the first pages."""
    if not content:
        return 0
    had_some = TopicPage.objects.exists() or CollectionPage.objects.exists()
    made = sum(make_page(entry) for entry in content["pages"])
    if made and not had_some and not home.featured_items.exists():
        feature(home, content["featured"])
    return made


def make_page(entry: dict[str, Any]) -> bool:
    model, index = KINDS[entry["kind"]]
    parent = index_page_for(index, "en")
    if model.objects.child_of(parent).filter(slug=entry["slug"]).exists():
        return False
    page = model(
        title=entry["title"],
        slug=entry["slug"],
        summary=entry["summary"],
        tone=entry["tone"],
        search_keywords=entry["search_keywords"],
        introduction=html_blocks(entry["introduction"]),
        last_reviewed=timezone.localdate(),
        locale_id=parent.locale_id,
    )
    page.review_due = add_months(page.last_reviewed, page.review_months or 12)
    if isinstance(page, GatheringPage):
        page.search_address, page.search_title = entry["search"], entry["search_title"]
        page.search_limit = entry["limit"]
        page.picked_items = [
            PickedItem(target=target, why=why, sort_order=order, locale_id=parent.locale_id)
            for order, (name, why) in enumerate(entry["picks"])
            if (target := page_called(name)) is not None
        ]
    page.change_notes = [ChangeNote(text=text) for text in entry.get("changed", ())]
    page.full_clean(exclude=["path", "depth", "url_path", "content_type", "slug"])
    publish_new(parent, page)
    return True


def page_called(name: str) -> Page | None:
    """An item by its id, or a page by `parent:slug`; None for what an editor has removed since."""
    parent, _colon, slug = name.rpartition(":")
    if parent:
        return index_page_for(parent, "en").get_children().filter(slug=slug).first()
    for model in library_models():
        if found := model.objects.filter(external_id=name).first():
            return Page.objects.get(pk=found.pk)
    return None


def feature(home: HomePage, chosen: dict[str, Any]) -> None:
    names = [name if kind == "item" else f"{KINDS[kind][1]}:{name}" for kind, name in chosen["items"]]
    targets = [found for found in map(page_called, names) if found is not None]
    home = HomePage.objects.get(pk=home.pk)
    home.featured_title = chosen["title"]
    home.featured_items = [FeaturedItem(target=target, sort_order=n) for n, target in enumerate(targets)]
    home.save_revision().publish()
