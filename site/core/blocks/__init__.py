"""The blocks of the content model, section 9, and the streams that pages are made of."""

from core.blocks.links import EmbeddedItemBlock, LinkCardBlock
from core.blocks.media import DocumentBlock, ImageBlock, MediaBlock
from core.blocks.streams import (
    AdviceStream,
    BodyStream,
    FamilyVoiceStream,
    LineStream,
    OutcomeStream,
    ReferenceStream,
    ResultStream,
    StepStream,
    WorkStream,
)
from core.blocks.text import (
    AccordionBlock,
    CalloutBlock,
    ChecklistBlock,
    ContactBlock,
    HeadingBlock,
    ParagraphBlock,
    QuoteBlock,
    ReflectionQuestionsBlock,
    StepsBlock,
    TableBlock,
)
from core.blocks.values import OutcomeBlock, ResultBlock

__all__ = [
    "AccordionBlock",
    "AdviceStream",
    "BodyStream",
    "CalloutBlock",
    "ChecklistBlock",
    "ContactBlock",
    "DocumentBlock",
    "EmbeddedItemBlock",
    "FamilyVoiceStream",
    "HeadingBlock",
    "ImageBlock",
    "LineStream",
    "LinkCardBlock",
    "MediaBlock",
    "OutcomeBlock",
    "OutcomeStream",
    "ParagraphBlock",
    "QuoteBlock",
    "ReferenceStream",
    "ReflectionQuestionsBlock",
    "ResultBlock",
    "ResultStream",
    "StepStream",
    "StepsBlock",
    "TableBlock",
    "WorkStream",
]
