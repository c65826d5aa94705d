"""allauth's forms of the second factor in this site's words."""

from __future__ import annotations

from typing import Any

from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as base_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from users.forms import PlainFields

CODE_REQUIRED = _("Enter the code")


class CodeField(PlainFields):
    labels = {"code": _("6-digit code, or a recovery code")}
    hints = {"code": _("Your authenticator app shows it. It changes every 30 seconds. You can paste it.")}
    required_messages = {"code": CODE_REQUIRED}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        widget = self.fields["code"].widget  # type: ignore[attr-defined]
        widget.attrs.update({"inputmode": "numeric", "autocomplete": "one-time-code", "spellcheck": "false"})


class OnceOnly(CodeField):
    """A code opens once. allauth forgets that after one period, but takes codes of three (clocks differ)."""

    def clean_code(self) -> str:
        code: str = super().clean_code()  # type: ignore[misc]
        authenticator: Authenticator = self.authenticator  # type: ignore[attr-defined]
        if authenticator.type == Authenticator.Type.TOTP:
            periods = 2 * app_settings.TOTP_TOLERANCE + 2
            key = f"users.code-used.{authenticator.pk}.{''.join(filter(str.isalnum, code))}"
            if not cache.add(key, True, periods * app_settings.TOTP_PERIOD):
                raise get_adapter().validation_error("incorrect_code")
        return code


class AuthenticateForm(OnceOnly, base_forms.AuthenticateForm):
    pass


class ReauthenticateCodeForm(OnceOnly, base_forms.ReauthenticateForm):
    pass


class ActivateTOTPForm(CodeField, totp_forms.ActivateTOTPForm):
    labels = {"code": _("6-digit code")}
    hints = {"code": _("The app shows it as soon as it has read the picture or the key.")}


class AddPasskeyForm(PlainFields, webauthn_forms.AddWebAuthnForm):
    """Always a passkey that can sign in by itself, with a fingerprint, a face or a PIN."""

    labels = {"name": _("Name of this passkey")}
    hints = {"name": _("So that you can tell it from others, for example “Work laptop”.")}
    left_out = ("passwordless",)


class EditPasskeyForm(PlainFields, webauthn_forms.EditWebAuthnForm):
    labels = {"name": _("Name of this passkey")}
    required_messages = {"name": _("Enter a name")}
