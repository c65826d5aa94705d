"""Choices of the content model with their named groups."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Licence(models.TextChoices):
    """How others may reuse an item; the values are those of the import format."""

    OGL_3 = "ogl-3", _("Open Government Licence v3")
    CC_BY_4 = "cc-by-4", _("CC BY 4.0")
    CC_BY_NC_4 = "cc-by-nc-4", _("CC BY-NC 4.0")
    ON_REQUEST = "on-request", _("Copyright, reuse on request")
    LINK_ONLY = "link-only", _("Link only")


LICENCE_URLS = {
    Licence.OGL_3: "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
    Licence.CC_BY_4: "https://creativecommons.org/licenses/by/4.0/",
    Licence.CC_BY_NC_4: "https://creativecommons.org/licenses/by-nc/4.0/",
}


class ReviewState(models.TextChoices):
    """Where a page stands on its review clock."""

    CURRENT = "current", _("Current")
    DUE_SOON = "due-soon", _("Due for review soon")
    OVERDUE = "overdue", _("Overdue for review")
    ARCHIVED = "archived", _("Archived")
    NOT_REVIEWED = "not-reviewed", _("Not reviewed yet")


class LibraryType(models.TextChoices):
    """The four kinds of item that the library holds; the values are those of the search address."""

    CASE_STUDY = "case_study", _("Case study")
    EVIDENCE_SUMMARY = "evidence_summary", _("Evidence summary")
    RESOURCE = "resource", _("Resource")
    TOOLKIT = "toolkit", _("Toolkit")
