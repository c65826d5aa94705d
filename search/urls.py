from django.urls import path

from search import views
from search.suggest import suggest

app_name = "search"
urlpatterns = [
    path("", views.library, name="library"),
    path("feed.atom", views.feed, name="feed"),
    path("suggest/", suggest, name="suggest"),
    path("export.csv", views.export, name="export"),
]
