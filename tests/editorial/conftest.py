"""People with the rights of an author and of an editor, and complete forms of every page type."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.cache import cache
from wagtail.models import GroupPagePermission, Page

from home.services.site_tree import ensure_site_tree
from search.services import get_engine
from users.models import User


@pytest.fixture(autouse=True)
def empty_cache(settings, tmp_path):
    cache.clear()
    settings.SEARCH_SIDECAR_DIR = tmp_path / "search"
    yield
    get_engine().close()


def person(email, group, *codenames):
    """Somebody with these page permissions on the whole site, through a group."""
    user = User.objects.create_user(email=email, password="a long password", first_name=email.split("@")[0])
    found = Group.objects.get_or_create(name=group)[0]
    found.permissions.add(
        Permission.objects.get(codename="access_admin"), Permission.objects.get(codename="view_linkcheck")
    )
    root = Page.objects.get(depth=1)
    for codename in codenames:
        permission = Permission.objects.get(codename=codename, content_type__app_label="wagtailcore")
        GroupPagePermission.objects.get_or_create(group=found, page=root, permission=permission)
    user.groups.add(found)
    return user


@pytest.fixture
def tree(db):
    return ensure_site_tree()


@pytest.fixture
def editor(tree):
    return person("editor@example.org", "Editors", "add_page", "change_page", "publish_page")


@pytest.fixture
def author(tree):
    return person("author@example.org", "Authors", "add_page")


@pytest.fixture
def admin_client(client, editor):
    """Signed in as an editor."""
    client.force_login(editor)
    return client
