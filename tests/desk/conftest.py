"""Tests of one process share its cache and its search index: every test begins with new ones."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.cache import cache
from wagtail.models import GroupPagePermission, Page

from search.services import get_engine
from users.models import User


@pytest.fixture(autouse=True)
def empty_cache(settings, tmp_path):
    cache.clear()
    settings.SEARCH_SIDECAR_DIR = tmp_path / "search"
    yield
    get_engine().close()


@pytest.fixture
def person(db):
    """Makes people with page permissions below some page and with model permissions.

    Every one of them may enter the admin; no group has a name that code could look for.
    """

    def make(email="robin@example.org", *, pages=(), at=None, models=(), **fields):
        user = User.objects.create_user(email, "a long pass phrase", **fields)
        group = Group.objects.create(name=f"of {email}")
        user.groups.set([group])
        names = ["wagtailadmin.access_admin", *models]
        for name in names:
            app, codename = name.split(".")
            group.permissions.add(Permission.objects.get(content_type__app_label=app, codename=codename))
        where = at or Page.objects.get(depth=1)
        for action in pages:
            permission = Permission.objects.get(
                content_type__app_label="wagtailcore", codename=f"{action}_page"
            )
            GroupPagePermission.objects.create(group=group, page=where, permission=permission)
        return user

    return make


@pytest.fixture
def editor(person):
    """May change and publish every page, and everything of the desk."""
    return person(
        "editor@example.org",
        pages=("add", "change", "publish"),
        models=(
            "desk.view_commission",
            "desk.add_commission",
            "desk.change_commission",
            "desk.view_deskjob",
            "desk.add_deskjob",
            "search.view_searchtally",
            "search.change_synonymset",
            "core.view_pagereport",
            "core.change_pagereport",
        ),
    )


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """A block whose end is a commit: what waits for one is run, and what that leaves waiting too."""

    def block():
        return django_capture_on_commit_callbacks(execute=True)

    return block
