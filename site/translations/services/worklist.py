"""What there is to translate into a language, the most wanted first, in one query for any number of pages."""

from __future__ import annotations

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page
from wagtail_localize.models import StringSegment, StringTranslation, TranslationSource

from core.checks import page_models
from core.models import PageUse
from core.services.uses import recent_months
from resources.models import ResourcePage


class State(models.TextChoices):
    """Where a page stands in a language."""

    STALE = "stale", _("English is newer")
    PARTLY = "partly", _("Parts not translated")
    MISSING = "missing", _("Not translated")
    READY = "ready", _("Waits for a second reader")
    DRAFT = "draft", _("Being translated")
    CURRENT = "current", _("Up to date")


#: What somebody has to do something about.
OPEN_STATES = (State.STALE, State.PARTLY, State.MISSING, State.READY, State.DRAFT)
#: What readers may be misled by comes first, then what they cannot read at all.
RANK = {State.STALE: 0, State.PARTLY: 0, State.READY: 1, State.MISSING: 2, State.DRAFT: 3, State.CURRENT: 4}
#: By use: what families are handed, then what is read most, then what is oldest. What is done comes last.
BY_USE = ("is_done", "-for_families", "-views", "rank", "since", "pk")


def translatable_types() -> list[int]:
    found = ContentType.objects.get_for_models(*page_models(), for_concrete_models=False)
    return sorted(content_type.pk for content_type in found.values())


def readings(**conditions: str) -> Coalesce:
    """How often a page was read in the last three months, its translations included."""
    used = PageUse.objects.filter(
        page__translation_key=OuterRef("translation_key"), month__gte=recent_months(), **conditions
    ).order_by()
    total = used.values("page__translation_key").annotate(total=Sum("views")).values("total")
    return Coalesce(Subquery(total, output_field=models.IntegerField()), Value(0))


def worklist(language: str) -> models.QuerySet[Page]:
    """Live English pages with their state in a language.

    Annotations: `translation_id`, `state` (a `State`), `rank`, `for_families`, `written_from` (up to when the
    English text is in the live translation), `since` (since when there is something to do: when the English
    text overtook the translation, or was published), `views` (readings in the last three months, in any
    language), `views_here` (those in this language: of the translation, or of the English text in its place).
    """
    target = Page.objects.filter(
        translation_key=OuterRef("translation_key"),
        locale__language_code=language,
        alias_of__isnull=True,
    )
    source = TranslationSource.objects.filter(
        object_id=OuterRef("translation_key"),
        locale_id=OuterRef("locale_id"),
        translations__target_locale__language_code=language,
        translations__enabled=True,
    )
    translated = StringTranslation.objects.filter(
        translation_of_id=OuterRef("string_id"),
        context_id=OuterRef("context_id"),
        locale__language_code=language,
        has_error=False,
    )
    open_segments = StringSegment.objects.filter(
        source__object_id=OuterRef("translation_key"), source__locale_id=OuterRef("locale_id")
    ).filter(~Exists(translated))
    when = models.DateTimeField(null=True)
    return (
        Page.objects.filter(
            live=True,
            alias_of__isnull=True,
            locale__language_code=settings.LANGUAGE_CODE,
            content_type_id__in=translatable_types(),
        )
        .select_related("content_type")
        .annotate(
            translation_id=Subquery(target.values("pk")[:1]),
            translation_live=Subquery(target.values("live")[:1]),
            translated_on=Subquery(target.values("last_published_at")[:1], output_field=when),
            given_on=Subquery(source.values("last_updated_at")[:1], output_field=when),
            for_families=Exists(ResourcePage.objects.filter(pk=OuterRef("pk"), for_families=True)),
            has_open_segments=Exists(open_segments),
            views=readings(),
            views_here=readings(language=language),
        )
        .annotate(
            written_from=Case(
                When(Q(translation_live=False) | Q(translation_id=None), then=Value(None)),
                When(given_on__lt=F("translated_on"), then=F("given_on")),
                default=F("translated_on"),
                output_field=when,
            )
        )
        .annotate(
            state=Case(
                When(translation_id=None, then=Value(State.MISSING)),
                # All of today's English is translated, and nobody has published it yet.
                When(
                    Q(translation_live=False) | Q(written_from__lt=F("last_published_at")),
                    has_open_segments=False,
                    given_on__gte=F("last_published_at"),
                    then=Value(State.READY),
                ),
                When(translation_live=False, then=Value(State.DRAFT)),
                When(written_from__lt=F("last_published_at"), then=Value(State.STALE)),
                When(has_open_segments=True, given_on__isnull=False, then=Value(State.PARTLY)),
                default=Value(State.CURRENT),
                output_field=models.CharField(),
            ),
            since=Coalesce(F("written_from"), F("last_published_at"), output_field=when),
        )
        .annotate(
            is_done=Case(When(state=State.CURRENT, then=Value(1)), default=Value(0)),
            rank=Case(
                *(When(state=state, then=Value(rank)) for state, rank in RANK.items()),
                default=Value(9),
                output_field=models.IntegerField(),
            ),
        )
    )
