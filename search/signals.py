"""Which events may change what search shows. Each writes outbox rows in its own transaction."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete
from wagtail.models import CollectionViewRestriction, Page, PageViewRestriction, ReferenceIndex
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from core.facets import page_terms
from core.registry import is_library_model, library_models
from files.models import SiteDocument
from files.services import text_extracted
from search.indexing.outbox import queue_pages, queue_subtree
from search.indexing.refresh import carriers, refresh_later
from search.synonym_store import bump_synonyms
from taxonomy.models import AuthoritySuccession
from taxonomy.signals import places_changed, terms_changed

__all__ = ["connect", "page_terms"]


def on_page(instance: Page, sender: type[Page], **_: Any) -> None:
    """Saved, published, unpublished or deleted: the builder finds out what that means."""
    if is_library_model(sender):
        queue_pages([instance.pk], "page")


def on_subtree(instance: Page, **_: Any) -> None:
    queue_subtree(instance.page if isinstance(instance, PageViewRestriction) else instance, "subtree")


def on_move(instance: Page, url_path_before: str, url_path_after: str, **_: Any) -> None:
    queue_subtree(instance, "move")


def on_restriction_groups(instance: Any, **_: Any) -> None:
    if isinstance(instance, PageViewRestriction):
        queue_subtree(instance.page, "restriction")


def on_collection_restriction(instance: CollectionViewRestriction, **_: Any) -> None:
    tree = type(instance.collection).objects.filter(path__startswith=instance.collection.path)
    for document in SiteDocument.objects.filter(collection__in=tree):
        on_document(document)


def on_document(document: SiteDocument | None = None, instance: Any = None, **_: Any) -> None:
    """Its text changed or it goes: every page that refers to it is built again."""
    document = document or instance
    pages_type = ContentType.objects.get_for_model(Page)
    pages = ReferenceIndex.get_references_to(document).filter(base_content_type=pages_type)
    queue_pages(sorted({int(pk) for pk in pages.values_list("object_id", flat=True)}), "document")


def on_document_saved(instance: SiteDocument, created: bool, **_: Any) -> None:
    if not created:
        on_document(instance)


#: After these the facets and labels are right at once: texts may follow slowly.
TEXT_LATER = frozenset({"label", "slug", "sort_order"})
#: These are in no document.
NOT_INDEXED = frozenset({"retired", "note", "description"})


def on_terms(vocabulary: str, slugs: list[str], changed: frozenset[str] = frozenset(), **_: Any) -> None:
    """A rename costs a row for its term; what changes facets queues the items that carry the term."""
    if "label" in changed:
        bump_synonyms()
    if changed and changed <= NOT_INDEXED:
        return
    if changed and changed <= TEXT_LATER | NOT_INDEXED:
        refresh_later(vocabulary, slugs)
        return
    if changed & {"merged", "deleted"}:
        bump_synonyms()
    for ids in carriers(vocabulary, slugs):
        queue_pages(ids, "term")


def on_place(place_id: int, **_: Any) -> None:
    """A place was renamed, moved to another region, or followed by another: its items are queued."""
    succession = AuthoritySuccession.objects
    places = {place_id, *succession.filter(successor=place_id).values_list("predecessor", flat=True)}
    places |= set(succession.filter(predecessor=place_id).values_list("successor", flat=True))
    for model in library_models():
        pages = model.objects.filter(local_authorities__in=places).distinct()
        queue_pages(pages.values_list("pk", flat=True), "place")


def connect() -> None:
    def listen(signal: Any, handler: Any, name: str, **options: Any) -> None:
        signal.connect(handler, dispatch_uid=f"search.{name}", **options)

    for model in library_models():
        listen(post_save, on_page, f"save.{model.__name__}", sender=model)
        listen(post_delete, on_page, f"delete.{model.__name__}", sender=model)
    listen(page_published, on_page, "published")
    listen(page_unpublished, on_page, "unpublished")
    listen(page_slug_changed, on_subtree, "slug")
    listen(post_page_move, on_move, "move")
    for signal in (post_save, post_delete):
        listen(signal, on_subtree, f"restriction.{id(signal)}", sender=PageViewRestriction)
        listen(
            signal, on_collection_restriction, f"collection.{id(signal)}", sender=CollectionViewRestriction
        )
    listen(
        m2m_changed, on_restriction_groups, "restriction.groups", sender=PageViewRestriction.groups.through
    )
    listen(post_save, on_document_saved, "document", sender=SiteDocument)
    listen(pre_delete, on_document, "document.deleted", sender=SiteDocument)
    listen(places_changed, on_place, "places")
    listen(text_extracted, on_document, "document.text")
    listen(terms_changed, on_terms, "terms")
