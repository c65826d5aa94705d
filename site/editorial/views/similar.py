"""Similar items while a title is typed: a fragment for the editor, and a page of its own without script."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.models import Page

from editorial.services.similar import similar_items


class SimilarView(WagtailAdminTemplateMixin, TemplateView):
    """`?title=…` (and `page=`, the page itself); `fragment=1` gives only the list."""

    page_title = gettext_lazy("Is it here already?")
    template_name = "editorial/similar.html"
    header_icon = "search"

    def get_template_names(self) -> list[str]:
        return ["editorial/similar_list.html"] if "fragment" in self.request.GET else [self.template_name]

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": str(self.page_title)}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        request: HttpRequest = self.request
        title = request.GET.get("title", "")[:300].replace("\x00", "")
        number = request.GET.get("page", "")
        own = Page.objects.filter(pk=number).first() if number.isascii() and number.isdigit() else None
        found = similar_items(title, besides=own)
        return super().get_context_data(**kwargs, title=title, similar=found)
