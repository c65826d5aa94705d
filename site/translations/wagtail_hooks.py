"""What this app adds to Wagtail's admin."""

from __future__ import annotations

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import include, path
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail_localize.models import Translation

from translations.services.editing import bring_up_to_date
from translations.views import WorklistView, begin_view, export_view, import_view
from translations.viewsets import TranslationGroup

register_snippet(TranslationGroup)


@hooks.register("register_admin_urls")
def admin_urls() -> list[object]:
    urls = [
        path("", WorklistView.as_view(), name="worklist"),
        path("results/", WorklistView.as_view(results_only=True), name="worklist_results"),
        path("<int:page_id>/<slug:language>/", begin_view, name="begin"),
        path("glossary/import/", import_view, name="import"),
        path("glossary/export/", export_view, name="export"),
    ]
    return [path("to-translate/", include((urls, "translations"), namespace="translations"))]


@hooks.register("insert_global_admin_css")
def styles() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("translations/translations.css"))


@hooks.register("before_edit_page", order=-1)
def with_todays_english(request: HttpRequest, page: Page) -> None:
    """Whoever opens a translation gets the English text of today: what changed waits to be translated.

    Before wagtail-localize's own hook, which shows the editor.
    """
    if request.method != "GET" or page.alias_of_id is not None:
        return
    translation = (
        Translation.objects.filter(
            source__object_id=page.translation_key, target_locale_id=page.locale_id, enabled=True
        )
        .select_related("source")
        .first()
    )
    if translation is None:
        return
    english = Page.objects.filter(
        translation_key=page.translation_key, locale_id=translation.source.locale_id
    ).first()
    if english is not None and bring_up_to_date(translation, english):
        messages.info(
            request,
            _("The English text has changed. What is new or different is waiting to be translated below."),
        )
