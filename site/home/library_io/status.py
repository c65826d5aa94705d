"""Who can see an item: the values of `status` in the file."""

from django.db import models


class Status(models.TextChoices):
    """Absent on creation means live. Only `export_library --all` writes the other two."""

    LIVE = "live"
    #: Not published; editors see it.
    DRAFT = "draft"
    #: Published, but behind a restriction; imported for administrators only until somebody opens it.
    PRIVATE = "private"
