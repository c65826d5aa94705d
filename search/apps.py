from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_delete, post_migrate, post_save


def load_after_migrate(**_: Any) -> None:
    """An empty database has the synonyms as soon as it is migrated."""
    from search.synonym_store import load_seed_synonyms

    load_seed_synonyms()


class SearchConfig(AppConfig):
    name = "search"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from jobs.schedule import every
        from search import signals
        from search.indexing import drain_all, refresh_some, sweep
        from search.models import PinnedItem, PinnedResult, SynonymSet
        from search.querylog import forget_old
        from search.services import follow, tend
        from search.synonym_store import bump_synonyms

        signals.connect()
        for signal in (post_save, post_delete):
            for model in (SynonymSet, PinnedResult, PinnedItem):
                uid = f"search.words.{model.__name__}.{id(signal)}"
                signal.connect(bump_synonyms, sender=model, dispatch_uid=uid)
        post_migrate.connect(load_after_migrate, sender=self, dispatch_uid="search.synonyms.load")
        every(seconds=0.5, name="search outbox")(drain_all)
        every(seconds=1, name="search engines")(follow)
        every(seconds=5, name="search texts after a rename")(refresh_some)
        every(seconds=60, name="search sweep")(sweep)
        every(seconds=3600, name="search comparison")(tend)
        every(seconds=3600, name="forget search words")(forget_old)
