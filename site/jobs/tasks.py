"""The one place that names the task framework, so that Django 6's own can take its place."""

from django_tasks import task

__all__ = ["task"]
