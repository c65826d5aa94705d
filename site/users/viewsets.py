"""Accounts in the admin: invite, give roles, disable. Nobody sets another person's password or address."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import CreateView, EditView, UserViewSet

from users.models import User
from users.roles import ADMINISTRATORS
from users.services.accounts import LastAdministrator, invite, refuse_last_administrator

LAST = _("This is the last administrator. Make somebody else one first.")


class InvitationForm(UserCreationForm):
    """A new account has no password: the person chooses it by the link in the invitation."""

    def save(self, commit: bool = True) -> User:
        self.instance.set_unusable_password()
        return super().save(commit)


class PersonForm(UserEditForm):
    """Name, roles, active or not. The address is the key to the account: only its owner changes it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].disabled = True
        self.fields["email"].help_text = _("Only the person can change it, under “Your account”.")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        groups: Any = data.get("groups", Group.objects.none())
        stays = data.get("is_active", self.instance.is_active) and (
            data.get("is_superuser", self.instance.is_superuser)
            or any(group.name == ADMINISTRATORS for group in groups)
        )
        if not stays:
            try:
                refuse_last_administrator(self.instance)
            except LastAdministrator:
                raise forms.ValidationError(LAST) from None
        return data


class OnlySuperusersMakeSuperusers:
    """Who is not a superuser cannot give that mark or take it away."""

    request: HttpRequest

    def get_form(self, *args: Any, **kwargs: Any) -> forms.ModelForm:
        form = super().get_form(*args, **kwargs)  # type: ignore[misc]
        if "is_superuser" in form.fields and not self.request.user.is_superuser:  # type: ignore[union-attr]
            form.fields["is_superuser"].disabled = True
        return form


class InviteView(OnlySuperusersMakeSuperusers, CreateView):
    page_title = _("Invite somebody")
    success_message = _("“%(object)s” has been invited by email.")

    def save_instance(self) -> User:
        user = super().save_instance()
        invite(user)
        return user


class PersonView(OnlySuperusersMakeSuperusers, EditView):
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.object.is_superuser and not request.user.is_superuser:  # type: ignore[union-attr]
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class PersonViewSet(UserViewSet):
    add_view_class = InviteView
    edit_view_class = PersonView
    copy_view_enabled = False  # it would write over the account that is copied

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return PersonForm if for_update else InvitationForm
