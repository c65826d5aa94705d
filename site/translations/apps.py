from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TranslationsConfig(AppConfig):
    name = "translations"
    verbose_name = _("translations")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.db.models.signals import post_delete, post_migrate, post_save

        from search.synonym_store import add_source, bump_synonyms
        from translations import checks  # noqa: F401 - registers them
        from translations.models import GlossaryTerm
        from translations.segments import leave_out_missing_values
        from translations.services.agreed_words import load_agreed_words
        from translations.services.search_words import glossary_rows
        from translations.signals import connect

        connect()
        add_source("glossary", glossary_rows)
        for signal in (post_save, post_delete):
            signal.connect(
                bump_synonyms, sender=GlossaryTerm, dispatch_uid=f"translations.words.{id(signal)}"
            )
        leave_out_missing_values()
        post_migrate.connect(load_agreed_words, sender=self, dispatch_uid="translations.agreed_words")
