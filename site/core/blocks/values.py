"""Blocks that state a finding: a local result with its period and source, an outcome of research."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError

from core.languages import FigureBlock

METHODS = [
    ("monitoring", _("Monitoring")),
    ("survey", _("Survey")),
    ("before-after", _("Before and after")),
    ("comparison", _("Comparison group")),
    ("trial", _("Trial")),
]
DIRECTIONS = [
    ("helped", _("Helped")),
    ("none", _("No difference")),
    ("mixed", _("Mixed")),
    ("worse", _("Worse")),
    ("unknown", _("Not enough evidence")),
]


class ResultBlock(blocks.StructBlock):
    """A figure nobody should read without its period, source and people."""

    measure = blocks.CharBlock(label=_("what was measured"), max_length=200)
    value = FigureBlock(label=_("figure"), max_length=60)
    unit = blocks.CharBlock(label=_("unit"), max_length=60, required=False)
    baseline = FigureBlock(label=_("before"), max_length=60, required=False)
    period_from = FigureBlock(label=_("period from"), max_length=40)
    period_to = FigureBlock(label=_("period to"), max_length=40, required=False)
    number_of_people = FigureBlock(label=_("number of people"), max_length=80, required=False)
    source = blocks.CharBlock(label=_("source"), max_length=200)
    method = blocks.ChoiceBlock(label=_("method"), choices=METHODS, required=False)
    limits = blocks.TextBlock(label=_("limits"), max_length=400, required=False)

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        if cleaned["baseline"] and not cleaned["value"]:
            message = ValidationError(_("A figure before needs a figure after."))
            raise StructBlockValidationError(block_errors={"value": message})
        return cleaned

    class Meta:
        icon = "order-up"
        label = _("Result")
        template = "blocks/result.html"


class OutcomeBlock(blocks.StructBlock):
    outcome = blocks.CharBlock(label=_("outcome"), max_length=200)
    direction = blocks.ChoiceBlock(label=_("direction"), choices=DIRECTIONS)
    size = blocks.CharBlock(label=_("in words"), max_length=300, required=False)
    source = blocks.CharBlock(label=_("source"), max_length=300)

    class Meta:
        icon = "tick-inverse"
        label = _("Outcome")
        template = "blocks/outcome.html"
