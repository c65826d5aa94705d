"""Taxonomists find every vocabulary in the admin."""

import pytest

from taxonomy.vocabularies import VOCABULARIES

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.mark.parametrize("key", VOCABULARIES)
def test_each_vocabulary_has_a_list_and_a_form(admin_client, key):
    model = VOCABULARIES[key]
    base = f"/admin/snippets/taxonomy/{model._meta.model_name}/"
    term = model.objects.canonical().first()
    assert term.label in admin_client.get(base).content.decode().replace("&#x27;", "'").replace("&amp;", "&")
    assert admin_client.get(f"{base}edit/{term.pk}/").status_code == 200
