"""People sign in with an e-mail address."""

import pytest
from django.contrib.auth import authenticate
from django.db import IntegrityError, transaction

from users.models import User

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough phrase"


def test_there_is_no_user_name():
    assert User.USERNAME_FIELD == "email"
    assert "username" not in {field.name for field in User._meta.get_fields()}


def test_an_address_is_asked_for():
    with pytest.raises(ValueError, match="e-mail address"):
        User.objects.create_user("")


def test_signing_in_ignores_case():
    user = User.objects.create_user("Ada@Example.org", PASSWORD)
    assert authenticate(username="ada@example.org", password=PASSWORD) == user
    assert authenticate(username="ada@example.org", password="wrong") is None


def test_one_account_for_an_address():
    User.objects.create_user("ada@example.org")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create_user("ADA@example.org")


def test_a_person_is_named():
    user = User(email="ada@example.org")
    assert str(user) == "ada@example.org"
    user.first_name, user.last_name = "Ada", "Lee"
    assert str(user) == "Ada Lee"


def test_a_superuser_may_enter_the_admin(client):
    user = User.objects.create_superuser("root@example.org", PASSWORD)
    assert user.is_staff
    assert user.is_superuser
    client.force_login(user)
    assert client.get("/admin/").status_code == 200


def test_a_plain_account_may_not(client):
    client.force_login(User.objects.create_user("ada@example.org", PASSWORD))
    assert client.get("/admin/").status_code == 403
