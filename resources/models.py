"""What the library holds besides local stories: evidence, resources to use, the toolkit."""

from resources.evidence import EvidenceIndexPage, EvidenceSummaryPage
from resources.practice import ResourceFile, ResourceIndexPage, ResourcePage
from resources.toolkit import ToolkitIndexPage, ToolkitPage

__all__ = [
    "EvidenceIndexPage",
    "EvidenceSummaryPage",
    "ResourceFile",
    "ResourceIndexPage",
    "ResourcePage",
    "ToolkitIndexPage",
    "ToolkitPage",
]
