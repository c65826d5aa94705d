from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TranslationsConfig(AppConfig):
    name = "translations"
    verbose_name = _("translations")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        from translations import checks  # noqa: F401 - registers them
        from translations.segments import leave_out_missing_values
        from translations.services.agreed_words import load_agreed_words
        from translations.signals import connect

        connect()
        leave_out_missing_values()
        post_migrate.connect(load_agreed_words, sender=self, dispatch_uid="translations.agreed_words")
