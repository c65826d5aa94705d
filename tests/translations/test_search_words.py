"""The glossary as search words: agreed forms and the English term find each other."""

import pytest

from search.parse import parse_query
from search.synonym_store import get_synonyms
from translations.models import GlossaryTerm

pytestmark = pytest.mark.django_db


def found_with(text, locale):
    query = parse_query(text, locale, get_synonyms(locale))
    return {alternative.text for group in query.groups for alternative in group.alternatives}


def test_agreed_forms_and_the_english_term_find_each_other():
    GlossaryTerm.objects.create(english="zebra crossing", language="cy", agreed="croesfan sebra|streipiau")
    assert {"croesfan sebra", "streipiau"} <= found_with("zebra crossing", "cy")
    assert "zebra crossing" in found_with("streipiau", "cy")
    assert "croesfan sebra" not in found_with("zebra crossing", "pl")


def test_a_change_of_the_glossary_counts_at_once():
    term = GlossaryTerm.objects.create(english="zebra crossing", language="cy", agreed="croesfan sebra")
    assert "croesfan sebra" in found_with("zebra crossing", "cy")
    term.agreed = "croesfan streipiog"
    term.save()
    assert "croesfan streipiog" in found_with("zebra crossing", "cy")
    term.delete()
    assert not found_with("zebra crossing", "cy") & {"croesfan sebra", "croesfan streipiog"}
