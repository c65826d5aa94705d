"""Who may do what: one table of capabilities, from which the nine groups get their permissions.

Screens check permissions (`taxonomy.change_hubmodel`, `page.permissions_for_user(user).can_publish()`), never
the names of groups. Models that do not exist are skipped: an app that comes later finds its row here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

AUTHORS = "Authors"
EDITORS = "Editors"
REVIEWERS = "Reviewers"
SAFEGUARDING = "Safeguarding leads"
TRANSLATORS = "Translators"
TAXONOMISTS = "Taxonomists"
ORGANISERS = "Organisers"
ADVISERS = "Advisers"
ADMINISTRATORS = "Administrators"
ROLES = (
    AUTHORS,
    EDITORS,
    REVIEWERS,
    SAFEGUARDING,
    TRANSLATORS,
    TAXONOMISTS,
    ORGANISERS,
    ADVISERS,
    ADMINISTRATORS,
)
#: Made by Wagtail's migrations; it is no role of ours and goes when nobody is in it.
NOT_OURS = "Moderators"
HOME_DEPTH = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Capability:
    """Something that people do, who does it, and the permissions that it takes.

    pages: on all pages. languages: on the pages of every language but English. files: on all images,
    documents and their collections. models: `app.codename`, in which `*` stands for anything.
    """

    name: str
    roles: tuple[str, ...]
    pages: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    models: tuple[str, ...] = ()


TABLE: tuple[Capability, ...] = (
    Capability(name="Open the admin", roles=ROLES, models=("wagtailadmin.access_admin",)),
    Capability(
        name="Add pages, change own drafts", roles=(AUTHORS, EDITORS, ADMINISTRATORS), pages=("add_page",)
    ),
    Capability(
        name="Change any page",
        roles=(EDITORS, REVIEWERS, SAFEGUARDING, ADMINISTRATORS),
        pages=("change_page",),
    ),
    Capability(
        # Reviewers too: approving publishes, and Wagtail asks the approver for the right to.
        name="Publish, unpublish, delete published pages",
        roles=(EDITORS, REVIEWERS, SAFEGUARDING, ADMINISTRATORS),
        pages=("publish_page",),
    ),
    Capability(
        name="Delete pages with others below them",
        roles=(EDITORS, ADMINISTRATORS),
        pages=("bulk_delete_page",),
    ),
    Capability(
        name="Lock and unlock pages",
        roles=(EDITORS, SAFEGUARDING, ADMINISTRATORS),
        pages=("lock_page", "unlock_page"),
    ),
    Capability(
        name="Change pages in other languages",
        roles=(TRANSLATORS, ADMINISTRATORS),
        languages=("change_page",),
    ),
    Capability(
        name="Send pages for translation",
        roles=(EDITORS, TRANSLATORS, ADMINISTRATORS),
        models=("wagtail_localize.submit_translation",),
    ),
    Capability(
        name="Upload files, change own",
        roles=(AUTHORS, EDITORS, REVIEWERS, SAFEGUARDING, ADMINISTRATORS),
        files=("add_image", "add_document"),
    ),
    Capability(
        name="Use files",
        roles=(AUTHORS, EDITORS, REVIEWERS, SAFEGUARDING, TRANSLATORS, ADMINISTRATORS),
        files=("choose_image", "choose_document"),
    ),
    Capability(
        name="Change and delete any file",
        roles=(EDITORS, SAFEGUARDING, ADMINISTRATORS),
        files=("change_image", "change_document"),
    ),
    Capability(
        name="Work on out-of-date reports",
        roles=(EDITORS, REVIEWERS, SAFEGUARDING, ADMINISTRATORS),
        models=("core.view_pagereport", "core.change_pagereport"),
    ),
    Capability(
        name="Keep vocabularies",
        roles=(TAXONOMISTS, ADMINISTRATORS),
        # Merging takes a term away, so it asks for the right to delete; what is in use cannot be deleted.
        models=("taxonomy.add_*", "taxonomy.change_*", "taxonomy.delete_*", "taxonomy.view_*"),
    ),
    Capability(
        name="Keep synonyms and pinned results",
        roles=(TAXONOMISTS, ADMINISTRATORS),
        models=("search.*_synonymset", "search.*_pinnedresult"),
    ),
    Capability(
        name="See what people searched for",
        roles=(EDITORS, REVIEWERS, TAXONOMISTS, ADMINISTRATORS),
        models=("search.view_searchtally",),
    ),
    Capability(
        name="Keep the glossary",
        roles=(TRANSLATORS, ADMINISTRATORS),
        models=(
            "translations.add_*",
            "translations.change_*",
            "translations.delete_*",
            "translations.view_*",
        ),
    ),
    Capability(
        name="Use the editors' desk",
        roles=(EDITORS, REVIEWERS, SAFEGUARDING, ADMINISTRATORS),
        models=("desk.*", "editorial.*"),
    ),
    Capability(
        name="Keep redirects", roles=(EDITORS, ADMINISTRATORS), models=("wagtailredirects.*_redirect",)
    ),
    Capability(
        name="Keep collections of files",
        roles=(ADMINISTRATORS,),
        files=("add_collection", "change_collection", "delete_collection"),
    ),
    Capability(name="Accounts, roles, settings and everything else", roles=(ADMINISTRATORS,), models=("*",)),
)


@transaction.atomic
def ensure_roles() -> None:
    """Gives each role exactly what the table says. Safe to run again."""
    known = {
        f"{app}.{codename}": number
        for number, app, codename in Permission.objects.values_list(
            "pk", "content_type__app_label", "codename"
        )
    }
    groups = {group.name: group for group in Group.objects.filter(name__in=ROLES)}
    for name in ROLES:
        group = groups.get(name) or Group.objects.create(name=name)
        groups[name] = group
        group.permissions.set(permissions_of(name, known))
    _grant_pages(groups, known)
    _grant_files(groups, known)
    _grant_languages(groups, known)
    Group.objects.filter(name=NOT_OURS, user__isnull=True).delete()


def grant_languages() -> None:
    """For a language that has just got its home page."""
    groups = {group.name: group for group in Group.objects.filter(name__in=ROLES)}
    known = {"wagtailcore.change_page": _page_permission("change_page")}
    if len(groups) == len(ROLES) and known["wagtailcore.change_page"]:
        _grant_languages(groups, known)


def permissions_of(role: str, known: dict[str, int]) -> list[int]:
    """The model permissions of a role, by number."""
    patterns = [pattern for row in TABLE if role in row.roles for pattern in row.models]
    return [number for label, number in known.items() if any(fnmatchcase(label, one) for one in patterns)]


def granted(role: str, kind: str) -> set[str]:
    """The codenames that a role has on pages, languages or files."""
    return {codename for row in TABLE if role in row.roles for codename in getattr(row, kind)}


def last_app_with_models() -> str:
    return [config.name for config in apps.get_app_configs() if config.models_module is not None][-1]


def _grant_pages(groups: dict[str, Group], known: dict[str, int]) -> None:
    root = Page.get_first_root_node()
    if root is None:
        return
    wanted = {
        (groups[role].pk, root.pk, known[f"wagtailcore.{codename}"])
        for role in ROLES
        for codename in granted(role, "pages")
        if f"wagtailcore.{codename}" in known
    }
    held = GroupPagePermission.objects.filter(group__in=groups.values(), page__depth__lt=HOME_DEPTH)
    _make_equal(GroupPagePermission, held, "page_id", wanted)


def _grant_languages(groups: dict[str, Group], known: dict[str, int]) -> None:
    homes = Page.objects.filter(depth=HOME_DEPTH).exclude(locale__language_code=settings.LANGUAGE_CODE)
    wanted = {
        (groups[role].pk, home, known[f"wagtailcore.{codename}"])
        for home in homes.values_list("pk", flat=True)
        for role in ROLES
        for codename in granted(role, "languages")
        if f"wagtailcore.{codename}" in known
    }
    held = GroupPagePermission.objects.filter(group__in=groups.values(), page__depth=HOME_DEPTH)
    _make_equal(GroupPagePermission, held, "page_id", wanted)


def _grant_files(groups: dict[str, Group], known: dict[str, int]) -> None:
    root = Collection.get_first_root_node()
    if root is None:
        return
    apps_of = {"image": "wagtailimages", "document": "wagtaildocs", "collection": "wagtailcore"}
    wanted = {
        (groups[role].pk, root.pk, number)
        for role in ROLES
        for codename in granted(role, "files")
        if (number := known.get(f"{apps_of[codename.rpartition('_')[2]]}.{codename}"))
    }
    held = GroupCollectionPermission.objects.filter(group__in=groups.values(), collection=root)
    _make_equal(GroupCollectionPermission, held, "collection_id", wanted)


def _make_equal(model: type, held: object, target: str, wanted: set[tuple[int, int, int]]) -> None:
    """Adds the rows that are missing and removes those that the table does not have."""
    rows = {
        (row["group_id"], row[target], row["permission_id"]): row["pk"]
        for row in held.values("pk", "group_id", target, "permission_id")  # type: ignore[attr-defined]
    }
    extra = [number for key, number in rows.items() if key not in wanted]
    missing: Iterable[tuple[int, int, int]] = sorted(wanted - rows.keys())
    manager = model.objects  # type: ignore[attr-defined]
    if extra:
        manager.filter(pk__in=extra).delete()
    manager.bulk_create(
        model(**{"group_id": group, target: place, "permission_id": permission})
        for group, place, permission in missing
    )


def _page_permission(codename: str) -> int | None:
    found = Permission.objects.filter(content_type__app_label="wagtailcore", codename=codename)
    return found.values_list("pk", flat=True).first()
