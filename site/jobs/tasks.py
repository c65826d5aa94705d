"""The one place that names the task framework, so that Django 6's own can take its place."""

from django.conf import settings
from django_tasks import task, task_backends

__all__ = ["can_wait", "run_waiting_tasks", "task"]


def run_waiting_tasks(limit: int) -> int:
    """Runs up to `limit` queued tasks, oldest first. Returns how many were waiting (at most `limit`).

    Does nothing where tasks run at once (tests): there is no queue then.
    """
    if not settings.TASKS["default"]["BACKEND"].startswith("django_tasks_db"):
        return 0
    from django_tasks_db.management.commands.db_worker import Worker
    from django_tasks_db.models import DBTaskResult

    waiting = min(DBTaskResult.objects.ready().count(), limit)
    if waiting:
        Worker(
            queue_names=["*"],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=waiting,
            worker_id="worker",
            excluded_queue_names=[],
        ).run()
    return waiting


def can_wait() -> bool:
    """Whether a task may be queued for later; not where tasks run at once (tests)."""
    return task_backends["default"].supports_defer
