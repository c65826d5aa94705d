"""Which pages a person sees at the desk, and which reviews they may confirm: page permissions, asked once."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.functional import cached_property
from wagtail.models import Page
from wagtail.permissions import policy_registry

#: Having one of them on a page means seeing it in the desk's lists.
SEEING = frozenset({"change", "publish"})


class PageAccess:
    """One person's page permissions. One query, however many pages are asked about."""

    def __init__(self, user: Any) -> None:
        self.user = user
        self.policy = policy_registry.get_by_type(Page)

    @cached_property
    def anywhere(self) -> bool:
        """Whether they may change or publish any page at all."""
        return bool(self.policy.user_has_any_permission(self.user, SEEING))

    def pages(self) -> QuerySet[Page]:
        """The pages that they may change or publish."""
        if not self.user.is_active:
            return Page.objects.none()
        return self.policy.instances_user_has_any_permission_for(self.user, SEEING)

    @cached_property
    def _grants(self) -> tuple[tuple[str, str], ...]:
        """Path of a page and an action that is granted on it and below."""
        granted = self.policy.get_cached_permissions_for_user(self.user)
        return tuple((row.page.path, row.permission.codename.removesuffix("_page")) for row in granted)

    def may(self, action: str, page: Page) -> bool:
        """Whether they have `change` or `publish` on a page; who may only add changes their own pages."""
        if not self.user.is_active:
            return False
        if self.user.is_superuser:
            return True
        actions = {granted for path, granted in self._grants if page.path.startswith(path)}
        own = action == "change" and "add" in actions and page.owner_id == self.user.pk
        return action in actions or own

    def may_confirm(self, page: Page, reviewer_id: int | None) -> bool:
        """“Still right” changes what the public reads: for publishers, and for the owner of the review."""
        if self.may("publish", page):
            return True
        return reviewer_id is not None and reviewer_id == self.user.pk and self.may("change", page)
