"""What every controlled vocabulary's term has in common."""

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, Panel
from wagtail.models import TranslatableMixin
from wagtail_localize.fields import SynchronizedField, TranslatableField


class TermQuerySet(models.QuerySet["Term"]):
    def canonical(self) -> "TermQuerySet":
        """The terms that pages point at: those of the default language, never a translation."""
        return self.filter(locale__language_code="en")

    def in_use(self) -> "TermQuerySet":
        """The terms that editors are offered."""
        return self.filter(retired=False)


class Term(TranslatableMixin, models.Model):
    """A value of a controlled vocabulary.

    Pages of every language point at the English term; a translation only lends its label. The
    slug is what addresses, the index and the import format carry, and is the same in every
    language.
    """

    slug = models.SlugField(_("slug"), max_length=80, help_text=_("Used in addresses. Words, not numbers."))
    label = models.CharField(_("label"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    sort_order = models.IntegerField(_("order"), default=0)
    note = models.TextField(_("note for editors"), blank=True, help_text=_("Not shown to the public."))
    retired = models.BooleanField(
        _("retired"), default=False, help_text=_("Kept on old pages, no longer offered for new ones.")
    )

    objects = TermQuerySet.as_manager()

    #: Fields of one vocabulary only, shown after the common ones.
    own_panels: ClassVar[list[Panel]] = []
    override_translatable_fields: ClassVar[list[Any]] = [
        SynchronizedField("slug"),
        TranslatableField("label"),
        TranslatableField("description"),
        SynchronizedField("note"),
    ]

    class Meta(TranslatableMixin.Meta):
        abstract = True
        ordering = ["sort_order", "label"]
        constraints = [
            models.UniqueConstraint(fields=["slug", "locale"], name="%(class)s_slug_once_per_language")
        ]

    def __str__(self) -> str:
        return self.label

    def clean(self) -> None:
        """A slug is nobody else's, and was nobody else's: old addresses would lead astray."""
        super().clean()
        if self.slug and (self.locale_id is None or self.locale.language_code == "en"):
            from taxonomy.services.terms import check_slug

            check_slug(term=self, slug=self.slug)

    @classmethod
    def get_panels(cls) -> list[Panel]:
        names = ("label", "slug", "description", "sort_order", "retired", "note")
        return [*(FieldPanel(name) for name in names), *cls.own_panels]
