"""Which pages anybody may see."""

from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import Length, Substr
from wagtail.models import Page, PageViewRestriction


def not_restricted(queryset: QuerySet[Page]) -> QuerySet[Page]:
    """Without pages behind a view restriction of their own or of an ancestor; no query of its own."""
    above = PageViewRestriction.objects.annotate(prefix=F("page__path")).filter(
        prefix=Substr(OuterRef("path"), 1, Length("prefix"))
    )
    return queryset.exclude(Exists(above))
