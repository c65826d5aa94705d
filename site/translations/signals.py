"""When the shared values of translations are brought up to the English page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from wagtail.models import Page
from wagtail.signals import page_published

from core.models import BasePage
from home.library_io.signals import items_imported
from translations.services.shared_values import copy_from_english, copy_to_translations

#: Pages looked at together after an import.
BATCH = 500


def on_published(instance: Page, **_: Any) -> None:
    """In the transaction of the publication (`BasePage.publish`)."""
    # The signal also comes when a publication is set for later.
    if not isinstance(instance, BasePage) or not instance.live or instance.alias_of_id is not None:
        return
    if instance.locale.language_code == settings.LANGUAGE_CODE:
        copy_to_translations(instance)
    else:
        copy_from_english(instance)


def on_import(saved: Sequence[int], **_: Any) -> None:
    """Translations that are not in the file follow their English item; those in it keep its values."""
    in_file = set(saved)
    for start in range(0, len(saved), BATCH):
        english = Page.objects.filter(
            pk__in=saved[start : start + BATCH], locale__language_code=settings.LANGUAGE_CODE, live=True
        )
        sources = {page.translation_key: page for page in english.select_related("content_type")}
        followers: dict[int, list[int]] = defaultdict(list)
        translations = Page.objects.filter(translation_key__in=sources, alias_of__isnull=True)
        for pk, key in translations.values_list("pk", "translation_key"):
            if pk not in in_file:
                followers[sources[key].pk].append(pk)
        for page in sources.values():
            if page.pk in followers:
                copy_to_translations(page.specific, only=followers[page.pk])


def connect() -> None:
    page_published.connect(on_published, dispatch_uid="translations.published")
    items_imported.connect(on_import, dispatch_uid="translations.imported")
