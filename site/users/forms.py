"""allauth's forms in this site's words and markup."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth_forms
from django import forms
from django.utils.translation import gettext_lazy as _

from users.govuk import GovukRenderer
from users.models import User

EMAIL_REQUIRED = _("Enter your email address")
EMAIL_INVALID = _("Enter an email address like name@example.org")
PASSWORD_REQUIRED = _("Enter your password")
NEW_PASSWORD_REQUIRED = _("Enter a new password")
NEW_PASSWORD_HINT = _("At least 12 characters. Three words that have nothing to do with each other are good.")


class PlainFields:
    """No placeholders, no links inside hints; labels, hints and messages of ours."""

    default_renderer = GovukRenderer
    labels: dict[str, Any] = {}
    hints: dict[str, Any] = {}
    required_messages: dict[str, Any] = {}
    left_out: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, forms.Field] = self.fields  # type: ignore[attr-defined]
        for name in self.left_out:
            fields.pop(name, None)
        for name, field in fields.items():
            for attribute in ("placeholder", "style"):
                field.widget.attrs.pop(attribute, None)
            field.help_text = self.hints.get(name, "")
            if name in self.labels:
                field.label = self.labels[name]
            if name in self.required_messages:
                field.error_messages = {**field.error_messages, "required": self.required_messages[name]}
            if isinstance(field, forms.EmailField):
                field.error_messages = {
                    **field.error_messages,
                    "required": EMAIL_REQUIRED,
                    "invalid": EMAIL_INVALID,
                }
                field.widget.attrs["spellcheck"] = "false"


class LoginForm(PlainFields, allauth_forms.LoginForm):
    labels = {
        "login": _("Work email"),
        "password": _("Password"),
        "remember": _("Keep me signed in on this computer for 14 days"),
    }
    required_messages = {"password": PASSWORD_REQUIRED}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username"


class SignupForm(PlainFields, allauth_forms.SignupForm):
    """A work email, a name, a password: nothing else is asked for."""

    first_name = forms.CharField(
        max_length=150, widget=forms.TextInput(attrs={"autocomplete": "given-name"}), label=_("First name")
    )
    last_name = forms.CharField(
        max_length=150, widget=forms.TextInput(attrs={"autocomplete": "family-name"}), label=_("Last name")
    )
    field_order = ["first_name", "last_name", "email", "password1"]
    labels = {
        "first_name": _("First name"),
        "last_name": _("Last name"),
        "email": _("Work email"),
        "password1": _("Password"),
    }
    hints = {
        "email": _("We send a code to this address."),
        "password1": NEW_PASSWORD_HINT,
    }
    required_messages = {
        "first_name": _("Enter your first name"),
        "last_name": _("Enter your last name"),
        "password1": NEW_PASSWORD_REQUIRED,
    }


class AddEmailForm(PlainFields, allauth_forms.AddEmailForm):
    labels = {"email": _("New work email")}
    hints = {"email": _("We send a code to it. Until you enter the code, your present address stays.")}


class ChangePasswordForm(PlainFields, allauth_forms.ChangePasswordForm):
    left_out = ("password2",)
    labels = {"oldpassword": _("Present password"), "password1": _("New password")}
    hints = {"password1": NEW_PASSWORD_HINT}
    required_messages = {"oldpassword": PASSWORD_REQUIRED, "password1": NEW_PASSWORD_REQUIRED}


class SetPasswordForm(PlainFields, allauth_forms.SetPasswordForm):
    left_out = ("password2",)
    labels = {"password1": _("Password")}
    hints = {"password1": NEW_PASSWORD_HINT}
    required_messages = {"password1": NEW_PASSWORD_REQUIRED}


class ResetPasswordForm(PlainFields, allauth_forms.ResetPasswordForm):
    labels = {"email": _("Work email")}


class ResetPasswordKeyForm(PlainFields, allauth_forms.ResetPasswordKeyForm):
    left_out = ("password2",)
    labels = {"password1": _("New password")}
    hints = {"password1": NEW_PASSWORD_HINT}
    required_messages = {"password1": NEW_PASSWORD_REQUIRED}


class ReauthenticateForm(PlainFields, allauth_forms.ReauthenticateForm):
    labels = {"password": _("Password")}
    required_messages = {"password": PASSWORD_REQUIRED}


class ConfirmEmailForm(PlainFields, allauth_forms.ConfirmEmailVerificationCodeForm):
    labels = {"code": _("Code")}
    hints = {"code": _("Small or capital letters, with or without the hyphen. You can paste it.")}
    required_messages = {"code": _("Enter the code from the message")}


class NameForm(forms.ModelForm):
    """How the person is called."""

    default_renderer = GovukRenderer

    class Meta:
        model = User
        fields = ("first_name", "last_name")
        labels = {"first_name": _("First name"), "last_name": _("Last name")}
        widgets = {
            "first_name": forms.TextInput(attrs={"autocomplete": "given-name"}),
            "last_name": forms.TextInput(attrs={"autocomplete": "family-name"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, message in (
            ("first_name", _("Enter your first name")),
            ("last_name", _("Enter your last name")),
        ):
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = message


class CloseAccountForm(forms.Form):
    """One conscious tick."""

    default_renderer = GovukRenderer

    understood = forms.BooleanField(
        label=_("I understand that this cannot be undone"),
        error_messages={"required": _("Tick the box if you want to close your account")},
    )
