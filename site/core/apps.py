from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "core"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from core import checks  # noqa: F401 - registers them
        from core.services.reports import forget_old_reports
        from core.services.uses import forget_old_uses
        from jobs.schedule import every

        every(seconds=86_400, name="forget old reports")(forget_old_reports)
        every(seconds=86_400, name="forget old page views")(forget_old_uses)
