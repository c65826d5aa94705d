"""A page on its way into another language: its passages, and beginning or going on with the work."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.exceptions import FieldDoesNotExist
from django.db import models, transaction
from django.utils.text import capfirst
from wagtail.models import Locale, Page
from wagtail_localize.models import StringSegment, Translation, TranslationSource

from home.services.site_tree import ensure_home
from translations.services.term_check import Passage


def passages(translation: Translation) -> Iterator[Passage]:
    """Every piece of text that the translator sees, in the order of the page; one query."""
    segments = (
        StringSegment.objects.filter(source=translation.source)
        .annotate_translation(translation.target_locale, include_errors=True)
        .select_related("string", "context")
        .order_by("order")
    )
    model = translation.source.specific_content_type.model_class()
    for segment in segments:
        yield Passage(
            where=field_words(model, segment.context.path),
            source=segment.string.data,
            translation=segment.translation or "",
        )


def field_words(model: Any, path: str) -> str:
    """What the editor calls the field that a passage is in."""
    name = path.split(".")[0]
    try:
        return capfirst(str(model._meta.get_field(name).verbose_name))
    except (FieldDoesNotExist, AttributeError):
        return name


def is_behind(translation: Translation, english: Page) -> bool:
    """The English page was published after its text was last given to the translators."""
    published = english.last_published_at
    return published is not None and translation.source.last_updated_at < published


@transaction.atomic
def bring_up_to_date(translation: Translation, english: Page) -> bool:
    """Gives the translators today's English text: what changed waits for them, the rest stays translated.

    Returns whether there was anything to bring up to date.
    """
    if not english.live or not is_behind(translation, english):
        return False
    translation.source.update_from_db()
    return True


@transaction.atomic
def begin(*, english: Page, language: str, user: Any) -> Page:
    """The translation to work on: the one there is, with today's English text, or a new draft of one.

    A translation that came in by an import or was made by hand is opened as it is: sending it to
    wagtail-localize now would put the English text over it. Pages above a new one that have no translation
    show their English text, but the new page itself waits: nothing goes live untranslated.
    """
    locale = Locale.objects.get(language_code=language)
    existing = Translation.objects.filter(
        source__object_id=english.translation_key,
        source__locale__language_code=settings.LANGUAGE_CODE,
        target_locale=locale,
    ).first()
    if existing is not None:
        if existing.enabled:  # a stopped one is edited by hand from then on
            bring_up_to_date(existing, english)
    elif not translations_in(english, locale).filter(alias_of__isnull=True).exists():
        ensure_home(locale)
        submit(english.specific, locale, user)
    return translations_in(english, locale).get()


def translations_in(english: Page, locale: Locale) -> models.QuerySet[Page]:
    return Page.objects.filter(translation_key=english.translation_key, locale=locale)


def submit(page: Any, locale: Locale, user: Any) -> None:
    """A draft of a translation, whether the English page is live or not."""
    source, _made = TranslationSource.update_or_create_from_instance(page)
    translation, _made = Translation.objects.update_or_create(
        source=source, target_locale=locale, defaults={"enabled": True}
    )
    translation.save_target(user=user, publish=False)
