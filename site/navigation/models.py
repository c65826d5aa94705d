"""Texts and addresses of the whole site that editors may change."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, Panel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting

FIND_HUB_URL = "https://www.gov.uk/find-local-council"
REPORT_URL = "https://www.gov.uk/report-child-abuse"


@register_setting(icon="cog")
class SiteTexts(BaseSiteSetting):
    """Who answers, where families go, where harm is reported: shown in the same place on every page."""

    contact_email = models.EmailField(
        _("contact"), blank=True, help_text=_("A shared mailbox, not a person.")
    )
    find_hub_url = models.URLField(_("where a family finds its local hub"), default=FIND_HUB_URL)
    report_url = models.URLField(_("where to report worries about a child"), default=REPORT_URL)
    demo_notice = models.CharField(
        _("line at the top of every page"),
        max_length=300,
        blank=True,
        help_text=_("For a site that holds invented examples: say so here."),
    )
    controller = models.CharField(_("data controller"), max_length=160, blank=True)
    processor = models.CharField(_("data processor"), max_length=160, blank=True)

    panels: ClassVar[list[Panel]] = [
        FieldPanel(name)
        for name in (
            "contact_email",
            "find_hub_url",
            "report_url",
            "demo_notice",
            "controller",
            "processor",
        )
    ]

    class Meta:
        verbose_name = _("site texts")
