"""The form behind every page in the editor: needs, limits and rating rules, all named at once.

These are rules for publishing by hand. An import, the demonstration and any program publish through
`Page.publish`, which does not know them.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext, gettext_lazy, ngettext
from wagtail.admin.forms import WagtailAdminPageForm

from core.models.base import SUMMARY_LIMIT, TITLE_LIMIT
from editorial.needs import FormValues, Gap, Letter, find_gaps, needs_of
from editorial.needs.conditions import always
from editorial.rules import rating_problems

#: What the buttons of the editor send when a page is to go out; saving a draft sends none of them.
PUBLISHING_BUTTONS = ("action-publish", "action-submit", "action-restart-workflow")
TAKES_BACK = ("action-cancel-workflow",)
LIMITS = {"title": TITLE_LIMIT, "summary": SUMMARY_LIMIT}
NEEDED = gettext_lazy("Needed before publishing.")
NEEDED_NOW = gettext_lazy("Needed, even for a draft.")
NEED_WORDS = {
    Letter.DRAFT: gettext_lazy("Needed, even for a draft."),
    Letter.PUBLISH: gettext_lazy("Needed to publish."),
}
YES_OR_NO = ((True, gettext_lazy("Yes")), (False, gettext_lazy("No")))


def as_bool(value: Any) -> bool | None:
    return {"True": True, "true": True, "on": True, "False": False, "false": False}.get(str(value))


def question(field: forms.Field) -> forms.TypedChoiceField:
    """A tick box asked as a question: until somebody answers, it has no answer."""
    return forms.TypedChoiceField(
        label=field.label,
        help_text=field.help_text,
        choices=YES_OR_NO,
        coerce=as_bool,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )


class EditorialPageForm(WagtailAdminPageForm):
    """Adds the rules of the content model to whatever form Wagtail makes of a page."""

    #: Yes-or-no fields that the content model wants answered.
    questions: ClassVar[tuple[str, ...]] = ("family_material", "for_families")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        #: What is missing, filled by `clean`.
        self.gaps: list[Gap] = []
        for name in self.questions:
            if name in self.fields:
                self.fields[name] = question(self.fields[name])
        if self.instance.pk is None and "family_material" in self.fields:
            self.initial.pop("family_material", None)  # the model's default is no answer
        self.mark_needed_fields()

    def mark_needed_fields(self) -> None:
        """Says beside each field that every page of the type needs, and when."""
        for need in needs_of(self.instance._meta.label_lower):
            field = self.fields.get(need.field)
            if field is None or need.field == "title" or need.when is not always or need.instead:
                continue
            if need.letter in NEED_WORDS:
                field.help_text = f"{field.help_text} {NEED_WORDS[need.letter]}".strip()

    @property
    def is_publishing(self) -> bool:
        """Whether the button that was pressed sends the page out. Sending a page back to its author does not.

        Wagtail treats whatever the person may not do as saving a draft, and defers validation for that.
        """
        if self.is_deferred_validation or any(self.data.get(name) for name in TAKES_BACK):
            return False
        if self.data.get("action-workflow-action"):
            return self.data.get("workflow-action-name") != "reject"
        return any(self.data.get(name) for name in PUBLISHING_BUTTONS)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        values = FormValues(self)
        for name, limit in LIMITS.items():
            self.check_limit(name, limit)
        self.gaps = find_gaps(values, publishing=self.is_publishing)
        for gap in self.gaps:
            words = NEEDED_NOW if gap.letter is Letter.DRAFT else NEEDED
            self.refuse(gap.field, f"{words} {gap.hint}".strip(), "needed")
        for field, message in rating_problems(values):
            self.refuse(field, message, "rating")
        return cleaned

    def check_limit(self, name: str, limit: int) -> None:
        """Holds for what is typed: an imported text that nobody touched may stay longer."""
        value = self.cleaned_data.get(name) or ""
        if len(value) > limit and value != self.initial.get(name):
            over = len(value) - limit
            message = ngettext(
                "Shorten it by %(n)d character, to %(limit)d.",
                "Shorten it by %(n)d characters, to %(limit)d.",
                over,
            )
            self.refuse(name, message % {"n": over, "limit": limit}, "too_long")

    def refuse(self, name: str, message: str, code: str) -> None:
        if name in self.fields:
            if name not in self.errors:
                self.add_error(name, ValidationError(message, code=code))
        else:
            self.add_error(None, ValidationError(message, code=code))

    def problems(self) -> list[tuple[str, str, str]]:
        """Every problem of the form as (field, label, message), what is missing first, each field once."""
        missing = {gap.field: gap for gap in self.gaps}
        found = [(gap.field, gap.label, gap.hint) for gap in self.gaps]
        for name, errors in self.errors.items():
            if name in missing or name == NON_FIELD_ERRORS:
                continue
            label = self.fields[name].label if name in self.fields else name
            found.append((name, str(label), " ".join(plain(errors))))
        for name, formset in self.formsets.items():
            if not formset.is_valid():
                found.append((name, relation_label(self, name), gettext("Something in it needs mending.")))
        if NON_FIELD_ERRORS in self.errors and not missing.keys() - self.fields.keys():
            found.append(("", gettext("The whole page"), " ".join(plain(self.errors[NON_FIELD_ERRORS]))))
        return found


class CaseStudyForm(EditorialPageForm):
    """Asks for “not stated” beside the ways of funding: it is an answer that is never stored."""

    funding_not_stated = forms.BooleanField(
        label=gettext_lazy("How it was paid for is not stated"),
        required=False,
        help_text=gettext_lazy("Tick this if nobody could say."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        page = self.instance
        answered_before = page.pk is not None and page.first_published_at is not None
        self.initial.setdefault(
            "funding_not_stated", answered_before and not any(page.funding_statuses.all())
        )


def plain(errors: Any) -> list[str]:
    """The messages of an error list; errors inside blocks are said as one."""
    found = []
    for error in errors.as_data():
        if hasattr(error, "block_errors"):
            found.append(gettext("Something in it needs mending."))
        else:
            found.extend(str(message) for message in error.messages)
    return found


def relation_label(form: forms.ModelForm, name: str) -> str:
    model = form.formsets[name].model  # type: ignore[attr-defined]
    return str(model._meta.verbose_name).capitalize()
