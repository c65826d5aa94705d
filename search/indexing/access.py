"""Who may see an item, as labels: the restrictions along a page's ancestors, all of them to be met.

`login`: anybody signed in. `group:3|group:5`: a member of either group. `password:7`: nobody by search,
since whoever knows the password of one page has not asked to see it among results.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, Group
from wagtail.models import BaseViewRestriction, CollectionViewRestriction, Page, PageViewRestriction


@dataclass(frozen=True)
class Restrictions:
    """All page restrictions of the site, loaded once for many pages."""

    by_path: tuple[tuple[str, str], ...]
    collections: frozenset[int]

    @classmethod
    def load(cls) -> Restrictions:
        rows = PageViewRestriction.objects.select_related("page").prefetch_related("groups").order_by("pk")
        restricted = CollectionViewRestriction.objects.select_related("collection")
        hidden: set[int] = set()
        for row in restricted:
            tree = type(row.collection).objects.filter(path__startswith=row.collection.path)
            hidden.update(tree.values_list("pk", flat=True))
        return cls(
            by_path=tuple((row.page.path, label_of(row)) for row in rows), collections=frozenset(hidden)
        )

    def labels_for(self, page: Page) -> tuple[str, ...]:
        """The labels that a reader needs for a page; empty when it is public."""
        labels = (label for path, label in self.by_path if page.path.startswith(path))
        return tuple(dict.fromkeys(labels))


def label_of(restriction: PageViewRestriction) -> str:
    if restriction.restriction_type == BaseViewRestriction.LOGIN:
        return "login"
    if restriction.restriction_type == BaseViewRestriction.GROUPS:
        groups = sorted(group.pk for group in restriction.groups.all())
        return "|".join(f"group:{pk}" for pk in groups) or "nobody"
    return f"password:{restriction.pk}"


def labels_of_user(user: AbstractBaseUser | AnonymousUser) -> frozenset[str]:
    """What a visitor holds. An anonymous visitor costs no query."""
    if not user.is_authenticated:
        return frozenset()
    groups: Iterable[int] = (
        Group.objects.values_list("pk", flat=True)
        if getattr(user, "is_superuser", False)
        else user.groups.values_list("pk", flat=True)  # type: ignore[union-attr]
    )
    return frozenset({"login", *(f"group:{pk}" for pk in groups)})
