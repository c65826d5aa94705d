"""Blocks that lead to another page: a link with a reason, the current card of an item."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError


class LinkCardBlock(blocks.StructBlock):
    page = blocks.PageChooserBlock(label=_("page of this site"), required=False)
    url = blocks.URLBlock(label=_("or an outside address"), required=False)
    title = blocks.CharBlock(label=_("title"), max_length=160, required=False)
    why = blocks.CharBlock(label=_("why follow it"), max_length=200)

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if bool(cleaned["page"]) == bool(cleaned["url"]):
            message = ValidationError(_("Choose a page or give an outside address, one of the two."))
            raise StructBlockValidationError(block_errors={"page": message})
        if cleaned["url"] and not cleaned["title"]:
            message = ValidationError(_("An outside address needs a title."))
            raise StructBlockValidationError(block_errors={"title": message})
        return cleaned

    class Meta:
        icon = "link"
        label = _("Link card")
        template = "blocks/link_card.html"


class EmbeddedItemBlock(blocks.StructBlock):
    """Another item's card as it is today, never a pasted copy."""

    page = blocks.PageChooserBlock(label=_("story or evidence"))

    class Meta:
        icon = "doc-full-inverse"
        label = _("Story or evidence")
        template = "blocks/embedded_item.html"
