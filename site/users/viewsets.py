"""Accounts in the admin: invite, give roles, disable. Nobody sets another person's password or address."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import log
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views.users import CreateView, EditView, UserViewSet

from users.models import User
from users.roles import ADMINISTRATORS
from users.services.accounts import LastAdministrator, invite, is_invited, refuse_last_administrator

#: The action in the history of an account.
INVITED_AGAIN = "users.invite_again"
INVITE_AGAIN = _("Send the invitation again")
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

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        buttons = list(super().header_more_buttons)
        if is_invited(self.object):
            url = reverse("wagtailusers_users:invite_again", args=[self.object.pk])
            buttons.append(Button(INVITE_AGAIN, url=url, icon_name="mail", priority=15))
        return buttons


class InviteAgainView(PersonView):
    """GET asks, POST sends: for somebody who has not chosen a password yet."""

    template_name = "users/admin/invite_again.html"
    page_title = INVITE_AGAIN
    header_icon = "mail"
    header_more_buttons: list[Button] = []

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_invited(self.object):
            messages.warning(request, _("“%(object)s” needs no invitation.") % {"object": self.object})
            return redirect("wagtailusers_users:edit", self.object.pk)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        days = settings.PASSWORD_RESET_TIMEOUT // 86_400
        return {**super().get_context_data(**kwargs), "days": days}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        invite(self.object)
        log(instance=self.object, action=INVITED_AGAIN, user=request.user)
        words = _("The invitation has been sent to %(email)s again.")
        messages.success(request, words % {"email": self.object.email})
        return redirect("wagtailusers_users:edit", self.object.pk)


class PersonViewSet(UserViewSet):
    add_view_class = InviteView
    edit_view_class = PersonView
    copy_view_enabled = False  # it would write over the account that is copied

    @property
    def invite_again_view(self) -> Any:
        kwargs = {**self.get_edit_view_kwargs(), "template_name": InviteAgainView.template_name}
        return self.construct_view(InviteAgainView, **kwargs)

    def get_urlpatterns(self) -> list[URLPattern]:
        again = path("invite-again/<str:pk>/", self.invite_again_view, name="invite_again")
        return [*super().get_urlpatterns(), again]

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return PersonForm if for_update else InvitationForm
