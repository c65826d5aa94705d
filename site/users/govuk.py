"""Public forms in GOV.UK markup.

Set `default_renderer = GovukRenderer` on a public form. It is not the project's `FORM_RENDERER`, because
Wagtail's admin renders its own forms through that.
"""

from __future__ import annotations

from typing import Any

from django.forms.renderers import TemplatesSetting

_TYPED = ("color", "date", "datetime", "email", "number", "password", "search", "tel", "text", "time", "url")
_OWN = ("checkbox", "checkbox_select", "file", "radio", "select", "textarea")
TEMPLATES = {
    **{f"django/forms/widgets/{name}.html": "forms/widgets/input.html" for name in _TYPED},
    **{f"django/forms/widgets/{name}.html": f"forms/widgets/{name}.html" for name in _OWN},
    "django/forms/errors/list/default.html": "forms/errors.html",
    "django/forms/errors/list/ul.html": "forms/errors.html",
}


class GovukRenderer(TemplatesSetting):
    """Fields, widgets and errors from templates/forms/; what is not there is Django's own."""

    field_template_name = "forms/field.html"

    def get_template(self, template_name: str) -> Any:
        return super().get_template(TEMPLATES.get(template_name, template_name))
