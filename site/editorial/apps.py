from typing import Any

from django.apps import AppConfig
from django.db import DEFAULT_DB_ALIAS
from django.db.models.signals import post_migrate


def make_workflow_after_migrate(using: str = DEFAULT_DB_ALIAS, plan: Any = None, **_: Any) -> None:
    """A migrated database has its workflow. Half-migrated ones get it with the rest."""
    from django.db import DatabaseError, transaction

    from editorial.services.workflow import ensure_workflow

    if using != DEFAULT_DB_ALIAS:
        return
    try:
        with transaction.atomic():
            ensure_workflow()
    except DatabaseError:
        from home.apps import migrations_are_waiting

        if not migrations_are_waiting(using):
            raise


class EditorialConfig(AppConfig):
    name = "editorial"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from casestudies.models import CaseStudyPage
        from core.models import BasePage
        from editorial.forms import CaseStudyForm, EditorialPageForm
        from editorial.links import rounds
        from editorial.services.mail import take_over_notifications
        from editorial.signals import connect
        from jobs.schedule import every

        # Wagtail's own way to give a page type its form; set from above because core knows no rules.
        BasePage.base_form_class = EditorialPageForm
        CaseStudyPage.base_form_class = CaseStudyForm
        take_over_notifications()
        connect()
        post_migrate.connect(make_workflow_after_migrate, sender=self, dispatch_uid="editorial.workflow")
        every(seconds=3600, name="links")(rounds.weekly_round_beside)
