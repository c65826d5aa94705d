"""Blocks that carry a file: images, recorded media, documents."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock


class ImageBlock(blocks.StructBlock):
    image = ImageChooserBlock(label=_("image"))
    alt = blocks.CharBlock(
        label=_("text instead of the picture"),
        max_length=300,
        required=False,
        help_text=_("Say what the picture tells the reader. Leave empty only for decoration."),
    )
    caption = blocks.CharBlock(label=_("caption"), max_length=300, required=False)
    credit = blocks.CharBlock(label=_("credit"), max_length=200, required=False)

    class Meta:
        icon = "image"
        label = _("Image")
        template = "blocks/image.html"


class MediaBlock(blocks.StructBlock):
    """A film or recording elsewhere, as a link: nothing is loaded from a third party."""

    title = blocks.CharBlock(label=_("title"), max_length=160)
    url = blocks.URLBlock(label=_("address"))
    length = blocks.CharBlock(label=_("length"), max_length=40, required=False)
    captions = blocks.BooleanBlock(label=_("has captions"), required=False)
    transcript = blocks.RichTextBlock(label=_("transcript"), features=["bold", "link", "ol", "ul"])

    class Meta:
        icon = "media"
        label = _("Film or recording")
        template = "blocks/media.html"


class DocumentBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label=_("file"))
    label = blocks.CharBlock(label=_("plain name"), max_length=160, required=False)
    accessible_version = DocumentChooserBlock(
        label=_("accessible version"), required=False, help_text=_("If this page does not say it all.")
    )

    class Meta:
        icon = "doc-full"
        label = _("File")
        template = "blocks/document.html"
