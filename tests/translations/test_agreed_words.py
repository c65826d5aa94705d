"""The glossary, the names that stay, and what they find in a translation."""

import csv
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from translations.models import DoNotTranslate, GlossaryTerm
from translations.services.agreed_words import glossary_csv, import_glossary
from translations.services.term_check import AgreedWords, Passage, english_pattern

pytestmark = pytest.mark.django_db


def check(language, source, translation):
    found = AgreedWords(language).check(Passage("Summary", source, translation))
    return [(one.kind, one.term) for one in found]


def test_the_first_terms_are_there_in_each_language():
    terms = set(GlossaryTerm.objects.values_list("english", "language"))
    for english in ("family hub", "health visitor", "infant feeding"):
        assert {(english, code) for code in ("cy", "ar", "pl")} <= terms
    assert len({english for english, _code in terms}) >= 25
    assert not GlossaryTerm.objects.filter(checked=True).exists()
    assert DoNotTranslate.objects.filter(text="Family Hubs and Start for Life").exists()


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("family hub", "Two family hubs opened"),
        ("family hub", "a Family-hub"),
        ("family", "Families came"),
        ("children’s centre", "the children’s centres"),
    ],
)
def test_terms_are_found_as_whole_words(term, text):
    assert english_pattern(term).search(text)
    assert not english_pattern(term).search("x" + text.replace(" ", "x").replace("-", "x"))


@pytest.mark.parametrize(
    ("language", "right", "wrong"),
    [
        ("cy", "Mae dau o’r hybiau teulu ar agor.", "Mae dwy ganolfan ar agor."),
        ("ar", "فُتح مركزان من مراكز الأسرة.", "فُتحت داران."),
        ("ar", "وفي مركز الاسره", "وفي البيت"),
        ("pl", "Otwarto dwa centra rodzin.", "Otwarto dwie placówki."),
    ],
)
def test_the_agreed_words_in_any_form(language, right, wrong):
    assert check(language, "Two <b>family hubs</b> opened.", right) == []
    assert check(language, "Two <b>family hubs</b> opened.", wrong) == [("term", "family hub")]


def test_what_is_not_translated_yet_is_not_wrong():
    assert check("cy", "A family hub", "") == []


def test_the_longer_term_counts():
    assert check("cy", "An evidence summary", "Crynodeb o dystiolaeth") == []
    assert check("cy", "An evidence summary", "Rhywbeth") == [("term", "evidence summary")]


def test_names_stay_and_terms_in_them_are_part_of_them():
    source = "Best Start Family Hubs began."
    assert check("cy", source, "Dechreuodd Best Start Family Hubs.") == []
    assert check("cy", source, "Dechreuodd hybiau teulu.") == [("name", "Best Start Family Hubs")]


def upload(text):
    return import_glossary(text.encode())


def test_import_adds_and_changes_and_removes_nothing():
    before = GlossaryTerm.objects.count()
    rows = "family hub,cy,hyb teulu,Checked by N.,yes\nnew,pl,nowy,,\n"
    result = upload(f"english,language,agreed,note,checked\n{rows}")
    assert (result.created, result.updated, result.problems) == (1, 1, [])
    assert GlossaryTerm.objects.count() == before + 1
    term = GlossaryTerm.objects.get(english="family hub", language="cy")
    assert (term.agreed, term.checked) == ("hyb teulu", True)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("english,agreed\nx,y\n", "lacks the column language"),
        ("english,language,agreed\nx,fr,y\n", "Line 2: the language must be one of cy, ar, pl."),
        ("english,language,agreed\nnew,cy,ok\n,cy,y\n", "Line 3: english is empty."),
        (f"english,language,agreed\nx,cy,{'y' * 500}\n", "Line 2: agreed is too long."),
    ],
)
def test_a_file_with_a_problem_changes_nothing(text, problem):
    before = list(GlossaryTerm.objects.values_list("english", "language", "agreed"))
    result = upload(text)
    assert any(problem in one for one in result.problems)
    assert list(GlossaryTerm.objects.values_list("english", "language", "agreed")) == before
    assert import_glossary(b"\xff\xfe\x00").problems


def test_the_way_out_and_back_changes_nothing():
    text = glossary_csv(GlossaryTerm.objects.all())
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert len(rows) == GlossaryTerm.objects.count()
    result = import_glossary(text.encode())
    assert (result.created, result.updated, result.unchanged) == (0, 0, len(rows))


def test_import_and_export_in_the_admin(desk):
    address = reverse("translations:import")
    file = SimpleUploadedFile("g.csv", b"english,language,agreed\nnew thing,cy,peth newydd\n")
    assert desk.post(address, {"file": file}).status_code == 302
    assert GlossaryTerm.objects.filter(english="new thing").exists()
    bad = SimpleUploadedFile("g.csv", b"english,language,agreed\nnew thing,fr,x\n")
    answer = desk.post(address, {"file": bad})
    assert answer.status_code == 400
    assert "the language must be one of" in answer.content.decode()
    out = desk.get(reverse("translations:export"))
    assert "peth newydd" in out.content.decode()
    listing = desk.get(reverse("wagtailsnippets_translations_glossaryterm:list"))
    assert reverse("translations:import") in listing.content.decode()


def test_who_may_not(client, django_user_model):
    user = django_user_model.objects.create_user(email="a@example.org", password="for tests only")
    client.force_login(user)
    for name in ("translations:import", "translations:export", "translations:worklist"):
        assert client.get(reverse(name)).status_code in (302, 403)
