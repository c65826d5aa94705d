"""Blocks that are words: headings, paragraphs, quotes, steps, tables, lists."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.rich_text import RichText

from core.languages import FigureBlock
from safety.sanitise import clean_html

#: What a paragraph may contain; headings are blocks of their own.
PARAGRAPH_FEATURES = ["bold", "link", "document-link", "ol", "ul", "superscript", "subscript"]
#: What the rich text fields of a page may contain; a part's own title is a level 2 heading.
PART_FEATURES = ["h3", "h4", *PARAGRAPH_FEATURES, "blockquote", "hr"]


class HeadingBlock(blocks.StructBlock):
    text = blocks.CharBlock(label=_("text"), max_length=160)
    level = blocks.ChoiceBlock(
        choices=[("2", _("2: a section")), ("3", _("3: within a section")), ("4", _("4: within level 3"))],
        default="2",
        label=_("level"),
    )

    class Meta:
        icon = "title"
        label = _("Heading")
        template = "blocks/heading.html"


class ParagraphBlock(blocks.RichTextBlock):
    """Rich text without headings; what comes in is cleaned, whoever sends it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"features": PARAGRAPH_FEATURES, **kwargs})

    def clean(self, value: RichText) -> RichText:
        value = super().clean(value)
        return RichText(clean_html(value.source))

    class Meta:
        icon = "pilcrow"
        label = _("Paragraph")
        template = "blocks/paragraph.html"


class PrivateCharBlock(blocks.CharBlock):
    """A value for editors only: never shown, never searchable."""

    def get_searchable_content(self, value: Any) -> list[str]:
        return []

    def get_translatable_segments(self, value: Any) -> list[Any]:
        """Nothing for a translator: wagtail-localize asks."""
        return []

    def restore_translated_segments(self, value: Any, segments: list[Any]) -> Any:
        return value


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("words"), max_length=600)
    who = blocks.CharBlock(
        label=_("who"), max_length=120, required=False, help_text=_("A role, never a family’s full name.")
    )
    consent_reference = PrivateCharBlock(
        label=_("consent reference"),
        max_length=40,
        required=False,
        help_text=_("When the words are a family’s. Not shown to the public."),
    )

    class Meta:
        icon = "openquote"
        label = _("Quote")
        template = "blocks/quote.html"


class CalloutBlock(blocks.StructBlock):
    kind = blocks.ChoiceBlock(
        choices=[("tip", _("Tip")), ("warning", _("Warning")), ("policy", _("Policy change"))],
        default="tip",
        label=_("kind"),
    )
    text = ParagraphBlock(label=_("text"))

    class Meta:
        icon = "warning"
        label = _("Callout")
        template = "blocks/callout.html"


class StepBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("title"), max_length=160)
    text = ParagraphBlock(label=_("text"), required=False)
    time = blocks.CharBlock(label=_("time"), max_length=80, required=False, help_text=_("“Months 1 to 2”"))

    class Meta:
        icon = "arrow-right"
        label = _("Step")
        template = "blocks/step.html"


class StepsBlock(blocks.StructBlock):
    items = blocks.ListBlock(StepBlock(), min_num=1, label=_("steps"))

    class Meta:
        icon = "list-ol"
        label = _("Steps")
        template = "blocks/steps.html"


class AccordionSectionBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("title"), max_length=160)
    text = ParagraphBlock(label=_("text"))


class AccordionBlock(blocks.StructBlock):
    """Detail that some readers want. Never hides what everybody needs; opens for print."""

    sections = blocks.ListBlock(AccordionSectionBlock(), min_num=1, label=_("sections"))

    class Meta:
        icon = "collapse-down"
        label = _("Accordion")
        template = "blocks/accordion.html"


class TableBlock(blocks.StructBlock):
    """A plain table: a caption, a header row, rows of the same length, no merged cells."""

    caption = blocks.CharBlock(label=_("caption"), max_length=200)
    header = blocks.ListBlock(FigureBlock(max_length=120, label=_("column")), min_num=1)
    rows = blocks.ListBlock(
        blocks.ListBlock(FigureBlock(max_length=500, required=False, label=_("cell"))),
        min_num=1,
        label=_("rows"),
    )
    row_headers = blocks.BooleanBlock(
        required=False, default=True, label=_("the first cell of each row is its header")
    )

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        width = len(cleaned["header"])
        uneven = [number for number, row in enumerate(cleaned["rows"], start=1) if len(row) != width]
        if uneven:
            message = _("Row %(row)s must have as many cells as the header.") % {"row": uneven[0]}
            raise StructBlockValidationError(block_errors={"rows": ValidationError(message)})
        return cleaned

    class Meta:
        icon = "table"
        label = _("Table")
        template = "blocks/table.html"


class ListOfLinesBlock(blocks.StructBlock):
    items = blocks.ListBlock(blocks.CharBlock(max_length=400), min_num=1, label=_("lines"))


class ReflectionQuestionsBlock(ListOfLinesBlock):
    class Meta:
        icon = "help"
        label = _("Reflection questions")
        template = "blocks/reflection_questions.html"


class ChecklistBlock(ListOfLinesBlock):
    class Meta:
        icon = "tasks"
        label = _("Checklist")
        template = "blocks/checklist.html"


class ContactBlock(blocks.StructBlock):
    label = blocks.CharBlock(max_length=120, label=_("whom"))
    email = blocks.EmailBlock(required=False, label=_("shared mailbox"))
    url = blocks.URLBlock(required=False, label=_("or a form"))

    class Meta:
        icon = "mail"
        label = _("Contact")
        template = "blocks/contact.html"
