"""Every row of the Need column: what is missing is refused by the admin's form, and named."""

import datetime
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.utils import timezone
from wagtail.test.utils.form_data import inline_formset

from casestudies.models import CaseStudyPage
from editorial.needs.table import COLUMNS, COMMON, NEEDS, TYPES, Letter, needs_of
from editorial.views.editor import problem_summary
from home.models import FaqPage, StandardPage
from news.models import NewsPage
from resources.models import EvidenceSummaryPage, ResourcePage, ToolkitPage
from tests.editorial.forms import PUBLISH, SUBMIT, add_url, answers, edit_url, flat, form, parent_of, stream
from tests.factories.files import DocumentFactory
from tests.factories.library import term

pytestmark = pytest.mark.once

MODELS = {
    "case_study": CaseStudyPage,
    "evidence": EvidenceSummaryPage,
    "resource": ResourcePage,
    "toolkit": ToolkitPage,
    "news": NewsPage,
    "faq": FaqPage,
    "standard": StandardPage,
}
#: Needed only under a condition that the complete forms do not meet, or filled in by the site.
CONDITIONAL = {"review_due", "html_equivalent", "cost_reason", "change_notes", "source_url", "order"}
ROWS = [
    (column, need)
    for column in COLUMNS
    for need in NEEDS[TYPES[column]]
    if need.letter in (Letter.DRAFT, Letter.PUBLISH)
    and need.field not in CONDITIONAL
    # the other of “one of the two”, which the complete forms leave empty
    and not (need.field == "system_themes" and need.instead)
]
IDS = [f"{column}-{need.field}" for column, need in ROWS]


def fields(response):
    assert response.status_code == 200, f"it was accepted: {response.url}"
    return [field for field, _label, _message in response.context["form"].problems()]


def sent(model, owner, data):
    """The form that the editor makes of what was sent, judged: the button decides what is needed."""
    made = model.get_edit_handler().get_form_class()(
        QueryDict(urlencode(data, doseq=True)),
        instance=model(owner=owner, locale=parent_of(model).locale),
        parent_page=parent_of(model),
        for_user=owner,
    )
    if "action-publish" not in data:
        made.defer_required_fields()
    made.is_valid()
    return made


@pytest.mark.parametrize(("column", "need"), ROWS, ids=IDS)
def test_publishing_without_it_is_refused_and_named(editor, column, need):
    model = MODELS[column]
    made = sent(model, editor, form(model, editor, without=[need.field], **PUBLISH))
    assert not made.is_valid()
    assert need.field in [field for field, _label, _message in made.problems()]
    assert f'data-field="{need.field}"' in problem_summary(made, {need.field: f"id_{need.field}"})


@pytest.mark.parametrize(("column", "need"), ROWS, ids=IDS)
def test_a_draft_needs_only_what_is_marked_d(editor, column, need):
    model = MODELS[column]
    # Both ages or neither: that is no matter of publishing.
    without = ["age_min_months", "age_max_months"] if need.field.startswith("age_") else [need.field]
    made = sent(model, editor, form(model, editor, without=without))
    assert made.is_valid() == (need.letter is not Letter.DRAFT), made.errors


@pytest.mark.parametrize("column", COLUMNS)
def test_a_complete_page_is_published(admin_client, editor, column):
    model = MODELS[column]
    response = admin_client.post(add_url(model), form(model, editor, **PUBLISH))
    assert response.status_code == 302, response.context["form"].problems()
    page = model.objects.get(slug="a-complete-page")
    assert page.live
    assert (page.review_due is None) == (page.review_months is None)  # filled in by the site


@pytest.mark.parametrize("column", COLUMNS)
def test_everything_is_named_at_once(admin_client, editor, column):
    model = MODELS[column]
    needed = [need for kind, need in ROWS if kind == column and need.field != "title"]
    data = form(model, editor, without=[need.field for need in needed], **PUBLISH)
    found = fields(admin_client.post(add_url(model), data))
    wanted = {need.field for need in needed if need.when(nothing(model)) or need.letter == "D"}
    assert wanted <= set(found)
    assert len(found) == len(set(found))
    assert not model.objects.filter(slug="a-complete-page").exists()


def test_the_message_links_to_each_field(admin_client, editor):
    data = form(CaseStudyPage, editor, without=["summary", "steps", "hub_models", "last_reviewed"], **PUBLISH)
    html = admin_client.post(add_url(CaseStudyPage), data).content.decode()
    assert html.count("data-editorial-problems") == 1
    for name in ("summary", "steps", "hub_models", "last_reviewed"):
        assert f'href="#id_{name}" data-editorial-target data-field="{name}"' in html
        assert f'id="id_{name}"' in html or f'id="id_{name}_0"' in html or f"id_{name}" in html


def nothing(model):
    """The values of a page in which nothing is filled in."""

    class Nothing:
        page = model()
        parent = None
        is_form = True

        def get(self, name):
            return None

        def has(self, name):
            return False

        def files(self):
            return []

    return Nothing()


def test_nothing_typed_is_lost(admin_client, editor):
    data = form(StandardPage, editor, without=["body"], **PUBLISH, search_keywords="a rare word")
    response = admin_client.post(add_url(StandardPage), data)
    assert 'value="a rare word"' in response.content.decode()


@pytest.mark.parametrize(
    ("model", "change", "named"),
    [
        (ResourcePage, {"cost_to_use": "paid"}, "cost_reason"),
        (NewsPage, {"news_kind": "policy"}, "source_url"),
        (EvidenceSummaryPage, {"subject_type": "practice", "evidence_rating": ""}, None),
    ],
)
def test_what_is_needed_under_a_condition(admin_client, editor, model, change, named):
    response = admin_client.post(add_url(model), form(model, editor, **PUBLISH, **change))
    if named:
        assert fields(response) == [named]
    else:
        assert response.status_code == 302, response.context["form"].problems()


@pytest.mark.parametrize(
    ("model", "without", "instead"),
    [
        (CaseStudyPage, "results", {"no_results_reason": "It began last month."}),
        (CaseStudyPage, "funding_statuses", {"funding_not_stated": "on"}),
        (ResourcePage, "body", {"external_url": "https://example.org/pack"}),
    ],
)
def test_one_of_two_is_enough(admin_client, editor, model, without, instead):
    response = admin_client.post(add_url(model), form(model, editor, without=[without], **PUBLISH, **instead))
    assert response.status_code == 302, response.context["form"].problems()


def test_a_theme_is_enough_where_there_is_no_service(admin_client, editor):
    themes = [str(term("system_themes", "workforce").pk)]
    data = form(CaseStudyPage, editor, without=["service_areas"], **PUBLISH, system_themes=themes)
    assert admin_client.post(add_url(CaseStudyPage), data).status_code == 302


def files_form(document, version=None):
    return {
        "files-TOTAL_FORMS": "1",
        "files-INITIAL_FORMS": "0",
        "files-0-document": str(document.pk),
        "files-0-label": "The pack",
        "files-0-language": "en",
        "files-0-accessible_version": str(version.pk) if version else "",
        "files-0-ORDER": "1",
        "files-0-DELETE": "",
        "files-0-id": "",
    }


def test_a_file_needs_its_accessible_version(admin_client, editor):
    data = form(ResourcePage, editor, **PUBLISH, **files_form(DocumentFactory()))
    response = admin_client.post(add_url(ResourcePage), data)
    assert fields(response) == ["html_equivalent"]
    assert "only with its accessible version" in response.content.decode()


@pytest.mark.parametrize("how", ["version", "page"])
def test_a_file_with_its_accessible_version_is_published(admin_client, editor, how):
    version = DocumentFactory() if how == "version" else None
    data = form(ResourcePage, editor, **PUBLISH, **files_form(DocumentFactory(), version))
    data |= {"html_equivalent": "on"} if how == "page" else {}
    assert admin_client.post(add_url(ResourcePage), data).status_code == 302
    assert ResourcePage.objects.get(slug="a-complete-page").files.count() == 1


def test_a_file_in_the_text_counts_too(admin_client, editor):
    value = {"document": str(DocumentFactory().pk), "label": "", "accessible_version": ""}
    data = form(ResourcePage, editor, **PUBLISH) | stream("body", ("document", value))
    assert fields(admin_client.post(add_url(ResourcePage), data)) == ["html_equivalent"]


def test_a_toolkit_that_was_public_says_what_changed(admin_client, editor):
    admin_client.post(add_url(ToolkitPage), form(ToolkitPage, editor, **PUBLISH))
    page = ToolkitPage.objects.get(slug="a-complete-page")
    data = form(ToolkitPage, editor, **PUBLISH)
    assert admin_client.post(edit_url(page), data).status_code == 302  # still on its first day
    long_ago = timezone.now() - datetime.timedelta(days=40)
    ToolkitPage.objects.filter(pk=page.pk).update(first_published_at=long_ago)
    assert fields(admin_client.post(edit_url(page), data)) == ["change_notes"]
    old = {"on": "2026-03-02", "text": "New names."}
    data |= flat({"change_notes": inline_formset([old])})
    assert admin_client.post(edit_url(page), data).status_code == 302
    assert [note.text for note in page.change_notes.all()] == ["New names."]


def test_only_a_module_needs_its_number(admin_client, editor):
    admin_client.post(add_url(ToolkitPage), form(ToolkitPage, editor, **PUBLISH))
    toolkit = ToolkitPage.objects.get(slug="a-complete-page")
    response = admin_client.post(add_url(ToolkitPage, toolkit), form(ToolkitPage, editor, **PUBLISH))
    assert fields(response) == ["order"]


def test_submitting_asks_for_the_same(client, author):
    client.force_login(author)
    data = form(StandardPage, author, without=["body", "summary"], **SUBMIT)
    assert fields(client.post(add_url(StandardPage), data)) == ["summary", "body"]
    assert not StandardPage.objects.filter(slug="a-complete-page").exists()


def test_scheduling_asks_for_the_same(admin_client, editor):
    data = form(StandardPage, editor, without=["body"], **PUBLISH, go_live_at="2036-01-01 10:00")
    assert fields(admin_client.post(add_url(StandardPage), data)) == ["body"]


@pytest.mark.parametrize(("name", "limit"), [("title", 100), ("summary", 280)])
def test_what_is_typed_keeps_its_limit(admin_client, editor, name, limit):
    data = form(StandardPage, editor, **{name: "x" * (limit + 1)})
    response = admin_client.post(add_url(StandardPage), data)
    assert fields(response) == [name]
    assert "Shorten it by 1 character" in response.content.decode()
    assert admin_client.post(add_url(StandardPage), data | {name: "x" * limit}).status_code == 302


def test_an_imported_text_may_stay_longer(admin_client, editor):
    page = StandardPage(title="Old", slug="old", summary="x" * 400)
    parent_of(StandardPage).add_child(instance=page)
    page.save_revision().publish()
    data = form(StandardPage, editor, title="Old", slug="old", summary="x" * 400, **PUBLISH)
    assert admin_client.post(edit_url(page), data).status_code == 302
    data |= {"summary": "y" * 400}
    assert fields(admin_client.post(edit_url(page), data)) == ["summary"]


def test_a_program_publishes_without_any_of_it(tree):
    page = CaseStudyPage(title="Imported", slug="imported")
    parent_of(CaseStudyPage).add_child(instance=page)
    page.save_revision().publish()
    page.refresh_from_db()
    assert page.live


def test_the_table_knows_every_letter_and_field():
    for field, letters in COMMON.items():
        assert len(letters.split()) == len(COLUMNS), field
        assert set(letters.split()) <= {*Letter, "*"}, field
    for label, needs in NEEDS.items():
        names = [need.field for need in needs]
        assert len(names) == len(set(names)), label


def test_every_needed_field_is_on_its_model():
    for column, model in MODELS.items():
        names = {field.name for field in model._meta.get_fields()}
        for need in NEEDS[TYPES[column]]:
            if need.letter in (Letter.DRAFT, Letter.PUBLISH):
                assert need.field in names, (column, need.field)


def test_a_type_that_nobody_described_needs_what_every_page_needs():
    assert [need.field for need in needs_of("topics.topicpage")][:2] == ["title", "summary"]
    assert [need.field for need in needs_of("home.homepage")] == ["title"]


def test_complete_forms_answer_every_row(editor):
    for column, need in ROWS:
        assert need.field in answers(MODELS[column], editor), (column, need.field)
