"""The catalogues hold every text that readers see, translated and safe to show."""

import gettext

import pytest
from babel.messages.catalog import Catalog
from django.conf import settings
from django.utils.translation import gettext as translate
from django.utils.translation import override

from scripts import catalogues, messages
from scripts.extract import public_messages, python_messages, template_messages

LANGUAGES = [code for code, _name in settings.LANGUAGES if code != "en"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_public_text_is_translated(language):
    """`./run messages` brings new texts in; `./run messages missing` prints what to translate."""
    assert list(messages.problems(language)) == []


def test_there_is_a_catalogue_for_each_language():
    assert sorted(messages.PLURALS) == sorted(LANGUAGES)
    assert [path.parent.parent.name for path in catalogues.sources()] == sorted(LANGUAGES)


@pytest.mark.parametrize(
    ("language", "examples"),
    [
        ("ar", {0: 0, 1: 1, 2: 2, 3: 3, 10: 3, 11: 4, 99: 4, 100: 5, 103: 3, 111: 4}),
        ("cy", {0: 2, 1: 0, 2: 1, 3: 2, 8: 3, 11: 3, 12: 2}),
        ("pl", {1: 0, 2: 1, 4: 1, 5: 2, 12: 2, 22: 1, 25: 2, 112: 2}),
    ],
)
def test_plural_forms_are_those_of_the_language(language, examples):
    number, rule = messages.PLURALS[language]
    form = gettext.c2py(rule)
    assert {n: form(n) for n in examples} == examples
    assert number == 1 + max(form(n) for n in range(200))


def test_plurals_in_words():
    from datetime import date

    from core.reading.review import ago_words

    words = {}
    for language in LANGUAGES:
        with override(language):
            words[language] = [ago_words(date(2026, month, 1), date(2026, 11, 1)) for month in (10, 9, 8, 1)]
    assert words["ar"] == ["قبل شهر واحد", "قبل شهرين", "قبل 3 أشهر", "قبل 10 أشهر"]
    assert words["pl"] == ["1 miesiąc temu", "2 miesiące temu", "3 miesiące temu", "10 miesięcy temu"]
    assert words["cy"][:3] == ["1 mis yn ôl", "2 fis yn ôl", "3 mis yn ôl"]


def test_what_editors_alone_see_is_left_out():
    texts = {one.text for one in public_messages()}
    assert "Search the library" in texts
    assert "Filled in for you. Shorten it if the policy is about to change." not in texts  # a help text
    assert "Out-of-date reports" not in texts  # a menu of the admin
    assert "No difference" in texts  # the label of a choice


def test_labels_of_choices_are_public_and_names_of_fields_are_not(tmp_path, monkeypatch):
    monkeypatch.setattr("scripts.extract.ROOT", tmp_path)
    path = tmp_path / "models.py"
    path.write_text(
        'KINDS = [("a", _("In a list"))]\n'
        "class Kind(models.TextChoices):\n    A = 'a', _('Of a choice')\n"
        "class Thing(models.Model):\n    name = models.CharField(_('of a field'), help_text=_('Help'))\n"
        "    class Inner(models.TextChoices):\n        B = 'b', _('Of an inner choice')\n"
    )
    assert [one.text for one in python_messages(path)] == ["In a list", "Of a choice", "Of an inner choice"]


def test_tags_of_templates_are_understood(tmp_path, monkeypatch):
    monkeypatch.setattr("scripts.extract.ROOT", tmp_path)
    path = tmp_path / "page.html"
    path.write_text(
        '{% load i18n %}{% translate "One" %}{% translate "Two" as x %}{% translate "Open" context "state" %}'
        "{% blocktranslate count n=n %}{{ n }} thing{% plural %}{{ n }} things{% endblocktranslate %}"
        '{% blocktranslate trimmed with a=b %}\n It’s "{{ a }}"\n {% endblocktranslate %}{{ _("Four") }}'
    )
    found = [(one.text, one.plural, one.context) for one in template_messages(path)]
    assert found == [
        ("One", "", ""),
        ("Two", "", ""),
        ("Open", "", "state"),
        ("%(n)s thing", "%(n)s things", ""),
        ('It’s "%(a)s"', "", ""),
        ("Four", "", ""),
    ]


@pytest.mark.parametrize(
    ("text", "string", "right"),
    [
        ("In %(place)s", "Yn %(place)s", True),
        ("In %(place)s", "Yn %(lle)s", False),
        ("In %(place)s", "Yn", False),
        ("Search for ", "Chwilio am", False),
        (("%(n)s day", "%(n)s days"), ("قبل", "يوم", "يومان", "%(n)s أيام", "%(n)s يومًا", "%(n)s يوم"), True),
        (("%(n)s day", "%(n)s days"), ("", "يوم", "يومان", "أيام", "%(n)s يومًا", "%(n)s يوم"), False),
    ],
)
def test_misprints_are_found(text, string, right):
    language = "ar" if isinstance(text, tuple) else "cy"
    catalog = Catalog(locale=language)
    message = catalog.add(text, string)
    assert (list(messages.misprints(message, language)) == []) is right


def test_adding_a_filled_in_file(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(messages, "LOCALE", tmp_path)
    file = tmp_path / "cy.po"
    file.write_text(
        messages.header("cy")
        + 'msgid "Search the library"\nmsgstr "Chwilio’r llyfrgell"\n\nmsgid "Gone"\nmsgstr "Wedi mynd"\n',
        encoding="utf-8",
    )
    assert messages.main(["add", "cy", str(file)]) == 0
    out, err = capsys.readouterr()
    assert "1 translations taken over" in out
    assert "Gone" in err
    assert messages.load("cy").get("Search the library").string == "Chwilio’r llyfrgell"
    assert messages.main(["check"]) == 1


def test_compiled_catalogues_are_used():
    with override("cy"):
        assert translate("Family Hubs Library") == "Llyfrgell Hybiau Teulu"
    assert catalogues.stale() == []
