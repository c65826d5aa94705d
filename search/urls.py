from django.urls import path

from search import views

app_name = "search"
urlpatterns = [
    path("", views.library, name="library"),
    path("feed.atom", views.feed, name="feed"),
    path("export.csv", views.export, name="export"),
]
