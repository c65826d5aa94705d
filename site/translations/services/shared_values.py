"""Which values of a page are the same in every language, and bringing translations up to them.

wagtail-localize copies such values only when somebody updates a translation, never those of
many-to-many fields that were emptied, and from the text as it was when it was sent to the translators.
Here they follow when the English page is published, and once more when a translation is.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.db.models import Q
from modelcluster.fields import ParentalManyToManyField
from wagtail.models import Page, Revision
from wagtail_localize.fields import SynchronizedField, get_translatable_fields
from wagtail_localize.models import SegmentOverride, Translation

from core.facets import page_terms
from core.models import BasePage

#: A leaflet may have an address of its own in a language, a picture words in it. The translation editor
#: records that; a translation that came in by an import or by hand just has another value, which stays.
MAY_DIFFER = frozenset({"external_url", "image"})


@cache
def shared_columns(model: type[BasePage]) -> tuple[models.Field, ...]:
    """The columns that hold no text: terms, dates, ages, choices, the licence, addresses, the picture.

    Not Wagtail's own (slug, menu, schedule): they belong to each page.
    """
    own = [field for field in model._meta.concrete_fields if field not in Page._meta.concrete_fields]
    names = {field.name for field in own if field.editable and not field.primary_key}
    kept = {one.field_name for one in get_translatable_fields(model) if isinstance(one, SynchronizedField)}
    return tuple(field for field in own if field.name in names & kept)


@cache
def shared_lists(model: type[BasePage]) -> tuple[ParentalManyToManyField, ...]:
    """The many-to-many fields: every facet with several values."""
    return tuple(field for field in model._meta.many_to_many if isinstance(field, ParentalManyToManyField))


def copy_to_translations(page: BasePage, *, only: Iterable[int] | None = None) -> list[int]:
    """Brings the translations of an English page up to its shared values, emptied ones too.

    Changes live pages and every revision that may yet be published (the latest draft, the live one,
    scheduled ones), but publishes nothing. `only`: ids of the translations to look at, all by default.
    Returns the ids of the pages that changed. What a translator replaced on purpose (a picture with words
    in it, an address with a version in the language) stays. Call it in the transaction of the change.
    """
    model = type(page)
    translations = model._default_manager.filter(
        translation_key=page.translation_key, alias_of__isnull=True
    ).exclude(pk=page.pk)
    if only is not None:
        translations = translations.filter(pk__in=list(only))
    found = list(translations.select_related("locale"))
    if not found:
        return []
    kept = replaced_on_purpose(page, {one.locale_id for one in found})
    with transaction.atomic():
        terms = page_terms(model, [page.pk, *(one.pk for one in found)]) if shared_lists(model) else {}
        own_terms = terms.get(page.pk, {})
        changed = [
            one.pk
            for one in found
            if update_page(one, page, own_terms, terms.get(one.pk, {}), kept[one.locale_id])
        ]
        update_revisions(found, page, own_terms, kept)
    return changed


def replaced_on_purpose(page: BasePage, locales: set[int]) -> dict[int, set[str]]:
    """Language → names of the fields in which its translation has a value of its own."""
    managed = Translation.objects.filter(source__object_id=page.translation_key, enabled=True)
    kept: dict[int, set[str]] = defaultdict(set)
    for locale_id in locales - set(managed.values_list("target_locale_id", flat=True)):
        kept[locale_id] |= MAY_DIFFER
    overrides = SegmentOverride.objects.filter(context__object_id=page.translation_key)
    for locale_id, path in overrides.values_list("locale_id", "context__path"):
        kept[locale_id].add(path)
    return kept


def update_page(
    translation: BasePage,
    page: BasePage,
    wanted: dict[str, list[int]],
    present: dict[str, list[int]],
    kept: set[str],
) -> bool:
    """Writes what differs; saving sends the ordinary signals, so that search hears of it."""
    names = []
    for field in shared_columns(type(page)):
        value = getattr(page, field.attname)
        if field.name not in kept and getattr(translation, field.attname) != value:
            setattr(translation, field.attname, value)
            names.append(field.name)
    for field in shared_lists(type(page)):
        ids = wanted.get(field.name, [])
        if set(ids) != set(present.get(field.name, [])):
            setattr(translation, field.name, list(field.related_model._base_manager.filter(pk__in=ids)))
            names.append(field.name)
    if names:
        # A column is always among them: without one Django saves nothing and sends no signal.
        translation.save(clean=False, update_fields=sorted({*names, shared_columns(type(page))[0].name}))
    return bool(names)


def update_revisions(
    translations: Sequence[BasePage],
    page: BasePage,
    wanted: dict[str, list[int]],
    kept: dict[int, set[str]],
) -> None:
    """The same values in the drafts. Their texts stay as they are, finished or not."""
    by_id = {str(one.pk): one for one in translations}
    ids = [pk for one in translations for pk in (one.latest_revision_id, one.live_revision_id) if pk]
    values = portable_values(page, wanted)
    stale = []
    for revision in Revision.page_revisions.filter(object_id__in=by_id).filter(
        Q(pk__in=ids) | Q(approved_go_live_at__isnull=False)
    ):
        own = kept[by_id[revision.object_id].locale_id]
        new = {name: value for name, value in values.items() if name not in own}
        if any(not same(revision.content.get(name), value) for name, value in new.items()):
            revision.content.update(new)
            stale.append(revision)
    Revision.objects.bulk_update(stale, ["content"], batch_size=50)


def same(present: Any, wanted: Any) -> bool:
    if isinstance(wanted, list):
        return set(present or ()) == set(wanted)
    return present == wanted


def portable_values(page: BasePage, wanted: dict[str, list[int]]) -> dict[str, Any]:
    """The shared values as a revision holds them."""
    values: dict[str, Any] = {
        field.name: getattr(page, field.attname) for field in shared_columns(type(page))
    }
    values |= {field.name: wanted.get(field.name, []) for field in shared_lists(type(page))}
    return json.loads(json.dumps(values, cls=DjangoJSONEncoder))


def copy_from_english(translation: BasePage) -> list[int]:
    """After a translation was published: the English values of today, not those of the day it was sent."""
    page = (
        type(translation)
        ._default_manager.filter(
            translation_key=translation.translation_key,
            locale__language_code=settings.LANGUAGE_CODE,
            live=True,
        )
        .first()
    )
    return copy_to_translations(page, only=[translation.pk]) if page is not None else []
