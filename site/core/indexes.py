"""Index pages: the parents of the library's items, whose address leads into the search."""

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, Panel
from wagtail.models import Page


class LibraryIndexPage(Page):
    """Holds the items of one type. Its address shows the library filtered by that type."""

    #: The library type that its children are of.
    listed_type: ClassVar[str] = ""
    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    content_panels: ClassVar[list[Panel]] = [FieldPanel("title")]

    #: Where the frame around every page lists it (`navigation.frame`).
    footer_group: ClassVar[str] = "find"

    class Meta:
        abstract = True
        verbose_name = _("index page")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect(f"{reverse('search:library')}?type={self.listed_type}")
