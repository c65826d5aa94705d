"""The “out of date?” form."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.models import PageReport


class ReportForm(forms.ModelForm):
    """What is wrong with a page. No account, no name; the address is only for an answer."""

    #: Hidden from people; whoever fills it in is a program.
    website = forms.CharField(required=False, label=_("Leave this empty"), widget=forms.HiddenInput())

    class Meta:
        model = PageReport
        fields = ("kind", "message", "email")
        labels = {
            "kind": _("What is the matter?"),
            "message": _("What should we look at?"),
            "email": _("Your email address"),
        }
        help_texts = {
            "message": _(
                "Where on the page is it, and what is right if you know it? No details of families."
            ),
            "email": _("Only if you would like an answer. We delete it when we have dealt with your report."),
        }
        error_messages = {
            "message": {
                "required": _("Enter what we should look at"),
                "max_length": _("Shorten it to %(limit_value)d characters or fewer"),
            },
            "email": {"invalid": _("Enter an email address like name@example.org, or leave it empty")},
        }
        widgets = {
            "kind": forms.Select(attrs={"class": "govuk-select"}),
            "message": forms.Textarea(attrs={"class": "govuk-textarea", "rows": 6}),
            "email": forms.EmailInput(attrs={"class": "govuk-input", "autocomplete": "email"}),
        }

    def clean_message(self) -> str:
        """Blanks alone say nothing; NUL is no text."""
        message: str = self.cleaned_data["message"].replace("\x00", "").strip()
        if not message:
            raise forms.ValidationError(self.fields["message"].error_messages["required"])
        return message

    @property
    def is_from_a_program(self) -> bool:
        return bool(self.data.get("website"))

    def report_fields(self) -> dict[str, Any]:
        """What `services.reports.send_report` takes."""
        return {name: self.cleaned_data[name] for name in ("kind", "message", "email")}
