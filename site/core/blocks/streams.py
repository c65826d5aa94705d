"""Which blocks each part of a page may be made of.

Parts made of typed blocks also take paragraphs, so that an imported text loses nothing.
"""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from core.blocks.links import EmbeddedItemBlock, LinkCardBlock
from core.blocks.media import DocumentBlock, ImageBlock, MediaBlock
from core.blocks.text import (
    AccordionBlock,
    CalloutBlock,
    ChecklistBlock,
    ContactBlock,
    HeadingBlock,
    ParagraphBlock,
    QuoteBlock,
    ReflectionQuestionsBlock,
    StepBlock,
    StepsBlock,
    TableBlock,
)
from core.blocks.values import OutcomeBlock, ResultBlock


class WorkStream(blocks.StreamBlock):
    """What was done, told with the blocks of a story."""

    paragraph = ParagraphBlock()
    heading = HeadingBlock()
    quote = QuoteBlock()
    image = ImageBlock()
    media = MediaBlock()
    table = TableBlock()
    callout = CalloutBlock()
    document = DocumentBlock()
    link_card = LinkCardBlock()


class BodyStream(WorkStream):
    """Everything that the body of a library page, a toolkit module or a news page may use."""

    steps = StepsBlock()
    accordion = AccordionBlock()
    result = ResultBlock()
    embedded_item = EmbeddedItemBlock()
    reflection_questions = ReflectionQuestionsBlock()
    checklist = ChecklistBlock()
    contact = ContactBlock()


class StepStream(blocks.StreamBlock):
    step = StepBlock()
    paragraph = ParagraphBlock()


class ResultStream(blocks.StreamBlock):
    result = ResultBlock()
    paragraph = ParagraphBlock()
    table = TableBlock()


class OutcomeStream(blocks.StreamBlock):
    outcome = OutcomeBlock()
    paragraph = ParagraphBlock()


class FamilyVoiceStream(blocks.StreamBlock):
    quote = QuoteBlock()
    paragraph = ParagraphBlock()


class AdviceStream(blocks.StreamBlock):
    point = blocks.CharBlock(max_length=400, label=_("point"), template="blocks/point.html")
    paragraph = ParagraphBlock()


class LineStream(blocks.StreamBlock):
    """A list of short lines: partners, objectives, collaborators, changes."""

    line = blocks.CharBlock(max_length=400, label=_("line"), template="blocks/point.html")


class ReferenceStream(blocks.StreamBlock):
    reference = blocks.StructBlock(
        [
            ("text", blocks.CharBlock(max_length=500, label=_("author, year, title"))),
            ("url", blocks.URLBlock(required=False, label=_("address of the landing page"))),
        ],
        icon="openquote",
        label=_("Reference"),
        template="blocks/reference.html",
    )
    paragraph = ParagraphBlock()
