from typing import Any

from django.apps import AppConfig
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, transaction
from django.db.models.signals import post_migrate


def make_tree_after_migrate(using: str = DEFAULT_DB_ALIAS, **_: Any) -> None:
    """A migrated database is a site: it has its home page and the parents of everything else."""
    from home.services.site_tree import ensure_site_tree

    if using != DEFAULT_DB_ALIAS:
        return
    try:
        with transaction.atomic():
            ensure_site_tree()
    except DatabaseError:
        # `migrate` may have stopped half-way on purpose (an app or a migration was named).
        if not migrations_are_waiting(using):
            raise


def migrations_are_waiting(using: str) -> bool:
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connections[using])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


class HomeConfig(AppConfig):
    name = "home"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        post_migrate.connect(make_tree_after_migrate, sender=self, dispatch_uid="home.site_tree")
