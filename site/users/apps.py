from django.apps import AppConfig


class UsersConfig(AppConfig):
    name = "users"
    default_auto_field = "django.db.models.BigAutoField"
    default = True

    def ready(self) -> None:
        from jobs.schedule import every
        from users import checks, signals  # noqa: F401 - registers them
        from users.services.accounts import forget_unconfirmed

        every(seconds=6 * 3600, name="forget unconfirmed accounts")(forget_unconfirmed)
