"""Guards of the admin: the last administrator stays, and a question gives nothing away. Invitations again."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page

from users.models import User
from users.services.accounts import LastAdministrator, end_sessions, is_invited, refuse_last_administrator
from users.viewsets import INVITE_AGAIN, INVITED_AGAIN, LAST


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    actions.register_action(INVITED_AGAIN, INVITE_AGAIN, _("The invitation was sent again"))


@hooks.register("register_user_listing_buttons")
def invite_again(user: User, request_user: User) -> Iterator[Button]:
    """In the list, behind the dots of somebody who has not followed the link yet."""
    may = request_user.has_perm("users.change_user") and (request_user.is_superuser or not user.is_superuser)
    if may and is_invited(user):
        url = reverse("wagtailusers_users:invite_again", args=[user.pk])
        yield Button(INVITE_AGAIN, url=url, icon_name="mail", priority=15)


@hooks.register("before_move_page")
def only_who_may_move_sees_the_question(request: HttpRequest, page: Page, destination: Page) -> None:
    """Wagtail asks “really move?”, with the titles of both pages, before it asks for the permission."""
    if not page.permissions_for_user(request.user).can_move_to(destination):
        raise PermissionDenied


@hooks.register("before_delete_user")
def keep_one_administrator(request: HttpRequest, user: User) -> HttpResponse | None:
    return refused(request, user)


@hooks.register("before_bulk_action")
def keep_one_administrator_in_bulk(
    request: HttpRequest, action_type: str, objects: list[Any], action_class_instance: Any
) -> HttpResponse | None:
    """Deleting and disabling; adding a role takes nothing away."""
    switches_off = action_type == "set_active_state" and request.POST.get("mark_as_active") != "True"
    people = [one for one in objects if isinstance(one, User)]
    return refused(request, *people) if people and (action_type == "delete" or switches_off) else None


@hooks.register("after_bulk_action")
def disabled_in_bulk(
    request: HttpRequest, action_type: str, objects: list[Any], action_class_instance: Any
) -> None:
    """Wagtail changes the rows at once, without the signal that ends sessions."""
    if action_type == "set_active_state":
        for one in User.objects.filter(pk__in=[one.pk for one in objects], is_active=False):
            end_sessions(one)


def refused(request: HttpRequest, *people: User) -> HttpResponse | None:
    """An error message and the way back, if the last administrator would go. Superusers are not theirs."""
    if request.method != "POST":
        return None
    try:
        if not request.user.is_superuser and any(one.is_superuser for one in people):  # type: ignore[union-attr]
            raise PermissionDenied
        refuse_last_administrator(*people)
    except LastAdministrator:
        messages.error(request, LAST)
        return redirect("wagtailusers_users:index")
    return None
