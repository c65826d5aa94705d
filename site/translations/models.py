"""What translators agreed on: the words for a term, and the names that stay as they are."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, Panel

#: Languages that there is something to agree on for.
TARGET_LANGUAGES = [(code, name) for code, name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]


class GlossaryTerm(models.Model):
    """The agreed words for an English term in one language.

    `agreed` may hold several forms, separated by `|`, the one to prefer first: Welsh mutations, Polish
    cases and Arabic articles are all right when any of them begins a word of the translation.
    """

    english = models.CharField(_("English term"), max_length=120)
    language = models.CharField(_("language"), max_length=10, choices=TARGET_LANGUAGES)
    agreed = models.CharField(
        _("agreed words"),
        max_length=400,
        help_text=_("The form to prefer first; other forms that are right after it, separated by |."),
    )
    note = models.TextField(_("note for translators"), blank=True)
    checked = models.BooleanField(
        _("checked by a native speaker"), default=False, help_text=_("Who checked it and when: in the note.")
    )

    panels: ClassVar[list[Panel]] = [
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("english"), FieldPanel("language")]),
                FieldPanel("agreed"),
                FieldPanel("checked"),
            ],
            heading=_("Term"),
        ),
        FieldPanel("note"),
    ]

    class Meta:
        ordering = ["english", "language"]
        verbose_name = _("glossary term")
        verbose_name_plural = _("glossary")
        constraints = [
            models.UniqueConstraint(Lower("english"), "language", name="one_glossary_term_per_language")
        ]

    def __str__(self) -> str:
        return f"{self.english} ({self.language}): {self.preferred}"

    @property
    def forms(self) -> list[str]:
        """Every form that is right, the one to prefer first."""
        return [form.strip() for form in self.agreed.split("|") if form.strip()]

    @property
    def preferred(self) -> str:
        return self.forms[0] if self.forms else ""


class DoNotTranslate(models.Model):
    """A name that stays English in every language, such as that of a programme."""

    text = models.CharField(_("name"), max_length=160, unique=True)
    note = models.TextField(_("note for translators"), blank=True)

    panels: ClassVar[list[Panel]] = [FieldPanel("text"), FieldPanel("note")]

    class Meta:
        ordering = ["text"]
        verbose_name = _("name not to translate")
        verbose_name_plural = _("names not to translate")

    def __str__(self) -> str:
        return self.text
