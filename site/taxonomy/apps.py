from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate


def load_after_migrate(**_: Any) -> None:
    """An empty database has the vocabularies as soon as it is migrated."""
    from taxonomy.services.reference import load_reference_data
    from taxonomy.signals import bump_stamp

    if load_reference_data():
        bump_stamp()


class TaxonomyConfig(AppConfig):
    name = "taxonomy"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from taxonomy.signals import connect, connect_terms

        connect()
        connect_terms()
        post_migrate.connect(load_after_migrate, sender=self, dispatch_uid="taxonomy.reference")
