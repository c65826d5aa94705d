"""The desk's panel of links that lead nowhere; the list itself is `editorial`'s."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from desk.panels import TOP, DeskPanel, PanelContent, PanelRow, Visitor
from editorial.models import LinkCheck


class LinksPanel(DeskPanel):
    key, icon, order = "links", "link", 50
    title = gettext_lazy("Broken links")

    def permitted(self, visitor: Visitor) -> bool:
        return visitor.may("editorial.view_linkcheck")

    def content(self, visitor: Visitor) -> PanelContent:
        broken = LinkCheck.objects.filter(
            state=LinkCheck.State.BROKEN, page__in=visitor.access.pages().order_by().values("pk")
        )
        rows = [
            PanelRow(
                title=link.page.title,
                url=reverse("wagtailadmin_pages:edit", args=[link.page_id]),
                facts=(
                    link.address,
                    _("since %(day)s") % {"day": date_format(timezone.localtime(link.failed_since), "j M Y")}
                    if link.failed_since
                    else link.detail,
                ),
            )
            for link in broken.select_related("page").order_by("failed_since", "pk")[:TOP]
        ]
        listed = reverse(LinkCheck.snippet_viewset.get_url_name("list"))
        return PanelContent(
            count=broken.count(),
            rows=rows,
            all_url=f"{listed}?{urlencode({'state': LinkCheck.State.BROKEN})}",
            empty=_("Every link was followed and led somewhere."),
        )
