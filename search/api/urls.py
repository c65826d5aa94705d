from django.urls import path

from search.api import views

app_name = "api"
urlpatterns = [
    path("library/", views.library, name="library"),
    path("openapi.json", views.openapi, name="openapi"),
    path("", views.not_found),
    path("<path:rest>", views.not_found),
]
