"""The permission table, cell by cell, over real requests."""

from fnmatch import fnmatchcase

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser, Group, Permission
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from wagtail.admin.menu import admin_menu, reports_menu, settings_menu
from wagtail.models import GroupCollectionPermission, GroupPagePermission, Page

from scripts.places import ROOT
from tests.users import actions, role_table
from tests.users.people import every_address, person
from tests.users.role_table import MEMBER, MENUS, SUBJECTS, VISITOR
from users import roles
from users.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.once]
TABLE = {
    line.split("|")[0].strip(): dict(zip(SUBJECTS, line.split("|")[1].split(), strict=True))
    for line in role_table.ACTIONS.strip().splitlines()
}
OURS = {
    "casestudies",
    "core",
    "desk",
    "editorial",
    "files",
    "home",
    "navigation",
    "news",
    "resources",
    "search",
    "taxonomy",
    "translations",
    "users",
}


def subject(name):
    """The person, and a browser in which they are signed in."""
    client = Client(raise_request_exception=True)
    if name == VISITOR:
        return None, client
    user = person("ada@example.org", *([name] if name != MEMBER else []))
    client.force_login(user)
    return user, client


def test_every_action_has_a_row_and_every_row_an_action():
    assert TABLE.keys() == actions.ACTIONS.keys()
    assert {mark for row in TABLE.values() for mark in row.values()} == {"y", "·"}


@pytest.mark.parametrize("name", SUBJECTS)
def test_each_cell(name, subtests):
    world = actions.make_world()
    user, client = subject(name)
    for action, row in TABLE.items():
        with subtests.test(action=action), transaction.atomic():
            assert actions.ACTIONS[action](client, world, user) == (row[name] == "y"), (name, action)
            transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("key", "menu"), [("admin", admin_menu), ("settings", settings_menu), ("reports", reports_menu)]
)
def test_each_entry_of_the_menus(key, menu, rf, subtests):
    """An entry that is not in the table fails: somebody must decide who sees it."""
    assert {item.name for item in menu.registered_menu_items} == MENUS[key].keys()
    actions.make_world()
    for name in SUBJECTS:
        request = rf.get("/admin/")
        request.user = subject(name)[0] or AnonymousUser()
        if name in (MEMBER, VISITOR):
            continue  # neither gets into the admin: the first row of the table
        for item in menu.registered_menu_items:
            with subtests.test(entry=item.name, role=name):
                assert item.is_shown(request) == (name in MENUS[key][item.name])
        User.objects.filter(email="ada@example.org").delete()


def test_each_permission_of_ours_is_somebodys_on_purpose():
    """A new model's permissions fail here until they stand in `users.roles.TABLE` or in role_table."""
    pages = {model._meta.label_lower for model in apps.get_models() if issubclass(model, Page)}
    decided = [pattern for row in roles.TABLE for pattern in row.models if pattern != "*"]
    decided += role_table.ADMINISTRATORS_ONLY
    undecided = [
        label
        for permission in Permission.objects.filter(content_type__app_label__in=OURS).select_related(
            "content_type"
        )
        if f"{permission.content_type.app_label}.{permission.content_type.model}" not in pages
        and not any(
            fnmatchcase(label := f"{permission.content_type.app_label}.{permission.codename}", one)
            for one in decided
        )
    ]
    assert not undecided, " ".join(undecided)


def test_nothing_in_the_table_is_there_twice_or_for_nobody():
    assert len({row.name for row in roles.TABLE}) == len(roles.TABLE)
    assert all(row.roles and (row.pages or row.languages or row.files or row.models) for row in roles.TABLE)
    assert all(set(row.roles) <= set(roles.ROLES) for row in roles.TABLE)


def state():
    return (
        {group.name: set(group.permissions.values_list("pk", flat=True)) for group in Group.objects.all()},
        set(GroupPagePermission.objects.values_list("group__name", "page_id", "permission__codename")),
        set(GroupCollectionPermission.objects.values_list("group__name", "permission__codename")),
    )


def test_the_roles_are_there_after_migrating_and_doing_it_again_changes_nothing():
    assert set(Group.objects.values_list("name", flat=True)) == set(roles.ROLES)
    before = state()
    call_command("migrate", verbosity=0)
    assert state() == before


def test_what_was_changed_by_hand_is_set_right():
    before = state()
    editors = Group.objects.get(name=roles.EDITORS)
    editors.permissions.add(Permission.objects.get(codename="delete_user"))
    GroupPagePermission.objects.filter(group=editors).delete()
    Group.objects.get(name=roles.ADVISERS).delete()
    roles.ensure_roles()
    assert state() == before


def test_groups_of_their_own_stay():
    mine = Group.objects.create(name="Pilot areas")
    roles.ensure_roles()
    assert Group.objects.filter(pk=mine.pk).exists()


def test_wagtails_moderators_stay_as_long_as_somebody_is_in_them():
    group = Group.objects.create(name=roles.NOT_OURS)
    group.user_set.add(person())
    roles.ensure_roles()
    assert Group.objects.filter(pk=group.pk).exists()
    User.objects.all().delete()
    roles.ensure_roles()
    assert not Group.objects.filter(pk=group.pk).exists()


def test_translators_get_a_language_with_its_first_page():
    from tests.factories.library import StandardFactory, translate

    translate(StandardFactory(), language="pl")
    languages = set(
        GroupPagePermission.objects.filter(group__name=roles.TRANSLATORS).values_list(
            "page__locale__language_code", "permission__codename"
        )
    )
    assert ("pl", "change_page") in languages
    assert "en" not in {language for language, _ in languages}


#: Shown to everybody who may open the admin; they give nothing away.
HARMLESS = (
    "/admin/snippets/choose/",  # names of terms and the like
    "/admin/pages/workflow/confirm_cancellation/",  # whether a question is needed at all
    "/admin/choose-",
    "/admin/images/chooser",
    "/admin/documents/chooser",
    "/admin/localize/",
)


@pytest.mark.parametrize("name", [roles.ADVISERS, roles.EDITORS, MEMBER])
def test_guessed_numbers_open_nothing(name):
    """Every admin address with a number in it, with numbers that exist and with one that does not."""
    world = actions.make_world()
    _user, client = subject(name)
    client.raise_request_exception = False
    found = []
    other = person("secret@example.org", first_name="Nobody's business")
    office = ("/admin/users/", "/admin/groups/", "/admin/workflows/", "/admin/sites/", "/admin/locales/")
    for address in every_address():
        if not address.startswith("/admin/" if name != roles.EDITORS else office) or "/1/" not in address:
            continue
        for number in (world.page.pk, other.pk, 987654):
            guess = address.replace("/1/", f"/{number}/")
            answer = client.get(guess)
            opened = answer.status_code not in (302, 403, 404, 405) and not address.startswith(HARMLESS)
            if opened or answer.status_code >= 500 or b"Nobody's business" in answer.content:
                found.append(f"{guess}: {answer.status_code}")
    assert found == []


def test_the_page_of_the_documentation_has_the_same_table():
    lines = (ROOT / "docs" / "accounts.md").read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")]
    assert rows[0][1:] == list(roles.ROLES)
    written = {
        row[0]: {role for role, mark in zip(roles.ROLES, row[1:], strict=True) if mark} for row in rows[2:]
    }
    meant = {row.name: set(row.roles) for row in roles.TABLE}
    # Who may change any page may change those in other languages.
    meant["Change pages in other languages"] |= meant["Change any page"]
    assert written == meant
