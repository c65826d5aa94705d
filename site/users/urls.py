"""`/my/`: the account of the person who is signed in."""

from django.urls import path

from users import views

app_name = "users"
urlpatterns = [
    path("", views.account, name="account"),
    path("name/", views.name, name="name"),
    path("data/", views.data, name="data"),
    path("close/", views.close, name="close"),
    path("closed/", views.closed, name="closed"),
    path("second-factor/", views.second_factor, name="second-factor"),
]
