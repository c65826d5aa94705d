"""Wagtail's list of users with our forms: nobody sets another person's password."""

from wagtail.users.apps import WagtailUsersAppConfig


class PeopleConfig(WagtailUsersAppConfig):
    user_viewset = "users.viewsets.PersonViewSet"
    default = False
