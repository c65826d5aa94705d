"""Addresses below /admin/editorial/."""

from django.urls import path

from editorial.views.similar import SimilarView
from editorial.views.undo import UndoView

app_name = "editorial"
urlpatterns = [
    path("pages/<int:page_id>/undo/", UndoView.as_view(), name="undo"),
    path("similar/", SimilarView.as_view(), name="similar"),
]
