"""Documents survive being stored as JSON."""

from datetime import date

from search.documents import Document, FileText


def test_a_document_comes_back_as_it_was():
    document = Document(
        key="a",
        page_id=1,
        locale="en",
        type="resource",
        title="From birth",
        terms=("Infant feeding",),
        files=(FileText("a.pdf", "one\ftwo"),),
        facets={"hub-model": ("virtual",)},
        age_min=0,
        age_max=0,
        published=date(2025, 1, 2),
    )
    assert Document.from_json(document.to_json()) == document


def test_empty_values_are_left_out():
    assert set(Document(key="a", page_id=1, locale="en", type="toolkit", title="T").to_json()) == {
        "key",
        "page_id",
        "locale",
        "type",
        "title",
    }
