"""The editor's form of every public page."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from wagtail.admin.forms import WagtailAdminPageForm


class BasePageForm(WagtailAdminPageForm):
    """Asks for a line about what changed where a page's type wants one. A draft is saved without."""

    def clean(self) -> dict[str, Any]:
        from core.services.changes import lacks_note

        cleaned: dict[str, Any] = super().clean()
        if self.instance.update_needs_note and not self.is_deferred_validation:
            notes = self.notes_given()
            if lacks_note(self.instance, notes):
                message = gettext(
                    "Say what changed and why: add a line to “What changed” in the tab “Review and search”."
                )
                self.add_error(None, ValidationError(message, code="change-note"))
        return cleaned

    def notes_given(self) -> list[Any]:
        """The notes as they stand in the form; those in the page where the form does not offer them."""
        formset = self.formsets.get("change_notes")
        if formset is None:
            return list(self.instance.change_notes.all())
        forms = [form for form in formset.forms if form not in formset.deleted_forms]
        return [form.instance for form in forms if form.has_changed() or form.instance.pk]
