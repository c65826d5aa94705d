"""The “Advice” panel beside a page: what is missing, facets that the text mentions, rules, similar items.

Wagtail renders side panels again with every save, automatic ones too, so the panel is always about what was
saved last.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.side_panels import BaseSidePanel

from editorial.checks import advise
from editorial.checks.text import PageText, read_page
from editorial.needs import page_gaps
from editorial.services.acronyms import known_acronyms
from editorial.services.similar import similar_items
from editorial.suggestions import page_suggestions


class AdviceSidePanel(BaseSidePanel):
    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        aria_label = _("Toggle advice")
        icon_name = "clipboard-list"

        def get_context_data(self, parent_context: Any) -> dict[str, Any]:
            return {**super().get_context_data(parent_context), "count": len(self.panel.advice)}

    name = "advice"
    title = _("Advice")
    template_name = "editorial/advice_panel.html"
    order = 340

    def __init__(self, object: Any, request: Any) -> None:
        super().__init__(object, request)
        self.text = read_page(object) if object.pk else PageText()
        self.advice = advise(self.text, known_acronyms()) if object.pk else ()

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(parent_context)
        page = self.object
        context["advice"] = self.advice
        context["gaps"] = page_gaps(page) if page.pk else ()
        context["suggestions"] = page_suggestions(page, self.text) if page.pk else ()
        context["similar"] = similar_items(page.title, besides=page) if page.pk else ()
        return context
