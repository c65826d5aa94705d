"""The home page, standard pages, questions, topics and collections."""

from home.models.gathering import (
    CollectionIndexPage,
    CollectionPage,
    EvaluationPage,
    GatheringPage,
    TopicIndexPage,
    TopicPage,
)
from home.models.pages import MOST_FEATURED, FeaturedItem, HomePage, StandardPage
from home.models.questions import FaqIndexPage, FaqPage

__all__ = [
    "MOST_FEATURED",
    "CollectionIndexPage",
    "CollectionPage",
    "EvaluationPage",
    "FaqIndexPage",
    "FaqPage",
    "FeaturedItem",
    "GatheringPage",
    "HomePage",
    "StandardPage",
    "TopicIndexPage",
    "TopicPage",
]
