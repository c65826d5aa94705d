"""The base of every public page."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.http import Http404
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, ObjectList, Panel, TabbedInterface
from wagtail.models import Page, PageViewRestriction, Revision
from wagtail_localize.fields import BaseTranslatableField

from core.languages import SharedField
from core.models.changes import KNOWN, stored_numbers, with_stored_notes
from core.review import add_months, review_state

if TYPE_CHECKING:
    from django.http import HttpRequest

    from core.presentation import Card, PageView

#: Limits for typing by hand; the columns are wider because an old library may come in with more.
SUMMARY_LIMIT = 280
TITLE_LIMIT = 100


class OwnField(BaseTranslatableField):
    """A field that every language keeps for itself: neither translated nor copied."""


class BasePage(Page):
    """A public page with a summary, a review clock and links to other pages.

    A subclass may compose: `review_months` (how long a review lasts, None for never),
    `own_content_panels` and `own_facet_panels` (its own fields in the editor),
    `override_translatable_fields` (extend it; never leave a slug or a choice to translators). It must
    have a `template` of its own and say with `page_view(request)` what that template shows.
    """

    #: Months from one review to the next; None when a page of this type is never due.
    review_months: ClassVar[int | None] = 12
    own_content_panels: ClassVar[list[Panel]] = []
    own_facet_panels: ClassVar[list[Panel]] = []

    summary = models.TextField(
        _("summary"),
        max_length=1000,
        blank=True,
        help_text=_("Two sentences: what it is, and why a busy colleague should open it. 280 characters."),
    )
    review_owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("owner"),
        help_text=_("Who is asked when this page is due for review. Not shown to the public."),
    )
    last_reviewed = models.DateField(
        _("last reviewed"),
        null=True,
        blank=True,
        help_text=_("The day someone last read the whole page and found it right."),
    )
    review_due = models.DateField(
        _("review due"),
        null=True,
        blank=True,
        help_text=_("Filled in for you. Shorten it if the policy is about to change."),
    )
    archived_on = models.DateField(
        _("archived on"),
        null=True,
        blank=True,
        help_text=_("Keeps its address, shows a line at the top, left out of search unless asked for."),
    )
    superseded_by = models.ForeignKey(
        "wagtailcore.Page",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("superseded by"),
        help_text=_("Choose the newer page. Readers see a link to it at the top."),
    )
    search_keywords = models.CharField(
        _("search keywords"),
        max_length=200,
        blank=True,
        help_text=_("Words people may type that are not on the page. Not shown."),
    )
    image = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    image_alt = models.CharField(
        _("text instead of the picture"),
        max_length=300,
        blank=True,
        help_text=_("Say what the picture tells the reader. Leave empty only for decoration."),
    )

    search_fields = Page.search_fields
    override_translatable_fields: ClassVar[list[Any]] = [
        SharedField("slug"),
        SharedField("review_owner"),
        SharedField("superseded_by"),
        OwnField("change_notes"),
    ]
    #: A copy is a page with a history of its own.
    exclude_fields_in_copy: ClassVar[list[str]] = ["change_notes"]

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if self.superseded_by_id is not None and self.superseded_by_id == self.pk:
            raise ValidationError({"superseded_by": _("A page cannot be superseded by itself.")})

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        if self.review_due is None and self.last_reviewed and self.review_months:
            self.review_due = add_months(self.last_reviewed, self.review_months)
        super().full_clean(*args, **kwargs)

    # Wagtail publishes in autocommit outside a request: a kill between the save and the signal would
    # lose the event. In one transaction the page and its outbox row change together or not at all.
    def publish(self, revision: Revision, *args: Any, **kwargs: Any) -> Any:
        with transaction.atomic():
            return super().publish(revision, *args, **kwargs)

    def unpublish(self, *args: Any, **kwargs: Any) -> Any:
        with transaction.atomic():
            return super().unpublish(*args, **kwargs)

    def with_content_json(self, content: dict[str, Any]) -> Any:
        """As Wagtail, but notes on changes outlive a rollback (`core.models.changes`)."""
        found = super().with_content_json(with_stored_notes(self, content))
        found.known_notes = [row["pk"] for row in content.get("change_notes") or () if row.get("pk")]
        found.known_notes += [note.pk for note in found.change_notes.all() if note.pk]
        return found

    def serializable_data(self) -> dict[str, Any]:
        """As Wagtail, with the notes that whoever writes this revision can see (`core.models.changes`)."""
        data: dict[str, Any] = super().serializable_data()
        own = {row["pk"] for row in data.get("change_notes") or () if row.get("pk")}
        known = getattr(self, "known_notes", None)
        return {**data, KNOWN: sorted(own | set(stored_numbers(self.pk) if known is None else known))}

    def route(self, request: HttpRequest, path_components: list[str]) -> Any:
        """As Wagtail, but a page is gone the moment it expires, not when the clock unpublishes it."""
        if not path_components and self.expire_at is not None and self.expire_at <= timezone.now():
            raise Http404
        return super().route(request, path_components)

    def serve_password_required_response(
        self, request: HttpRequest, form: Any, action_url: str
    ) -> TemplateResponse:
        """The form for the password, and nothing of the page that it protects."""
        context = {"form": form, "action_url": action_url}
        return TemplateResponse(request, "core/password_required.html", context)

    def page_view(self, request: HttpRequest) -> PageView:
        """What the template prints as `view`, apart from the page's own rich text."""
        raise NotImplementedError(f"{type(self).__name__} does not say what its template shows")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context(request, *args, **kwargs), "view": self.page_view(request)}

    @cached_property
    def as_card(self) -> Card | None:
        """The card of a library item; None for other pages. Many at once: `reading.cards_of_pages`."""
        from core.reading import cards_of_pages

        return cards_of_pages([self.specific]).get(self.pk)

    def get_view_restrictions(self) -> models.QuerySet[PageViewRestriction]:
        """The restrictions of the page and its ancestors: one query where Wagtail needs two.

        An alias obeys the restrictions of the page that it stands for, as in Wagtail.
        """
        if self.alias_of_id is not None:
            return super().get_view_restrictions()
        steps = range(self.steplen, len(self.path) + 1, self.steplen)
        way = Page.objects.filter(path__in=[self.path[:end] for end in steps])
        own = models.Q(page__in=way.filter(alias_of__isnull=True).values("pk"))
        shown = models.Q(page__in=way.values("alias_of"))
        further = models.Q(page__in=way.values("alias_of__alias_of"))
        return PageViewRestriction.objects.filter(own | shown | further)

    @property
    def review_status(self) -> str:
        """One of `core.enums.ReviewState`, as of today."""
        return self.review_status_on(timezone.localdate())

    def review_status_on(self, today: date) -> str:
        return review_state(
            last_reviewed=self.last_reviewed,
            review_due=self.review_due,
            archived_on=self.archived_on,
            today=today,
        )

    @classmethod
    def get_content_panels(cls) -> list[Panel]:
        return [
            *Page.content_panels,
            FieldPanel("summary"),
            MultiFieldPanel([FieldPanel("image"), FieldPanel("image_alt")], heading=_("Picture")),
            *cls.own_content_panels,
            InlinePanel("related_links", heading=_("Related"), label=_("page"), max_num=6),
        ]

    @classmethod
    def get_promote_panels(cls) -> list[Panel]:
        return [
            MultiFieldPanel(
                [
                    FieldPanel("review_owner"),
                    FieldPanel("last_reviewed"),
                    FieldPanel("review_due"),
                    FieldPanel("archived_on"),
                    FieldPanel("superseded_by"),
                ],
                heading=_("Review"),
            ),
            InlinePanel(
                "change_notes",
                heading=_("What changed"),
                label=_("change"),
                help_text=_("Readers see these lines at the foot of the page, newest first."),
            ),
            FieldPanel("search_keywords"),
            *Page.promote_panels,
        ]

    @classmethod
    def get_facet_panels(cls) -> list[Panel]:
        return cls.own_facet_panels

    @classmethod
    def get_edit_handler(cls) -> Panel:
        tabs = [
            (cls.get_content_panels(), _("Content")),
            (cls.get_facet_panels(), _("Facets")),
            (cls.get_promote_panels(), _("Review and search")),
            (Page.settings_panels, _("Settings")),
        ]
        lists = [ObjectList(panels, heading=heading) for panels, heading in tabs if panels]
        return TabbedInterface(lists, base_form_class=cls.base_form_class).bind_to_model(cls)
