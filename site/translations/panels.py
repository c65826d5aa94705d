"""The agreed words beside the segments of the translation editor."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.side_panels import BaseSidePanel
from wagtail.models import Page
from wagtail_localize.models import Translation

from safety.sanitise import strip_tags
from translations.services.editing import passages
from translations.services.reading_level import FAMILY_SENTENCE, LONG_SENTENCE, reading_level
from translations.services.term_check import AgreedWords, Finding


class AgreedWordsPanel(BaseSidePanel):
    """Terms and names in this page's English text, and passages whose translation does not use them."""

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        aria_label = _("Toggle agreed words")
        icon_name = "list-ul"
        counter_classname = "w-bg-critical-200"

        def get_context_data(self, parent_context: Any) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            context["count"] = len(self.panel.findings)
            return context

    name = "agreed-words"
    title = _("Agreed words")
    template_name = "translations/agreed_words_panel.html"
    order = 50

    def __init__(self, instance: Any, request: HttpRequest, translation: Translation) -> None:
        super().__init__(instance, request)
        self.translation = translation
        self.words = AgreedWords(translation.target_locale.language_code)

    @cached_property
    def passages(self) -> list[Any]:
        return list(passages(self.translation))

    @cached_property
    def findings(self) -> list[Finding]:
        return self.words.check_all(self.passages)

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        sources = [strip_tags(passage.source) for passage in self.passages]
        done = [strip_tags(passage.translation) for passage in self.passages if passage.translation]
        text = "\n".join(sources)
        english = self.translation.source.get_source_instance()
        language = self.translation.target_locale.language_code
        return {
            **super().get_context_data(parent_context),
            "terms": sorted(self.words.terms_in(text), key=lambda term: term.english.casefold()),
            "names": self.words.names_in(text),
            "findings": self.findings,
            "open_passages": sum(not passage.translation for passage in self.passages),
            "language": language,
            "language_name": self.translation.target_locale.get_display_name(),
            "english_level": reading_level(sources),
            "own_level": reading_level(done),
            "long_sentence": LONG_SENTENCE,
            "family_sentence": FAMILY_SENTENCE if getattr(english, "for_families", False) else None,
            "english_url": english.get_url(self.request) if getattr(english, "live", False) else "",
            "direction": "rtl" if self.translation.target_locale.language_info["bidi"] else "ltr",
            "may_publish": not isinstance(self.object, Page)
            or self.object.permissions_for_user(self.request.user).can_publish(),
            "may_change": self.request.user.has_perm("translations.change_glossaryterm"),
        }
