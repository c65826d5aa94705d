from typing import Any

from django.apps import AppConfig
from django.db import transaction
from django.db.models.signals import post_save


def read_later(instance: Any, **_: Any) -> None:
    """A new file is read in the background once it is committed."""
    from files.tasks import read_document_text

    if instance.text_state == "waiting" and instance.file:
        transaction.on_commit(lambda: read_document_text.enqueue(instance.pk))


class FilesConfig(AppConfig):
    name = "files"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from files.models import SiteDocument

        post_save.connect(read_later, sender=SiteDocument, dispatch_uid="files.read_later")
