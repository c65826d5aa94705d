"""Marks, snippets and reasons."""

import pytest

from search.documents import Document, FileText
from search.highlight import Highlighter, Reason, Segment, plain
from search.parse import Alternative, Group, ParsedQuery, parse_query
from tests.search.corpus import SYNONYMS

ITEM = Document(
    "k",
    1,
    "en",
    "resource",
    "Health visitors & <b>sleep</b>",
    summary="How a team helps.",
    terms=("Infant feeding",),
    body="Filler words. " * 300
    + "Then outreach  workers visit\nat home: children’s sleep gets better. "
    + "More. " * 500,
    files=(FileText("Pathway.pdf", "one\ftwo perinatal mental health\fthree"),),
)


def highlight(text, item=ITEM, **options):
    return Highlighter(parse_query(text, "en", SYNONYMS), "en").highlight(item, **options)


def marked(segments):
    return [segment.text for segment in segments if segment.is_match]


def test_marks_are_beside_the_raw_text():
    title = highlight("sleep health").title
    assert plain(title) == ITEM.title
    assert marked(title) == ["Health", "sleep"]


def test_phrases_are_marked_whole():
    assert marked(highlight('"health visitor"').title) == ["Health visitors"]


def test_the_snippet_shows_what_title_and_summary_do_not():
    assert highlight("sleep").snippet == ()
    snippet = highlight("outreach sleep").snippet
    assert marked(snippet) == ["outreach", "sleep"]
    assert len(plain(snippet)) < 260
    assert plain(snippet).startswith("… ")
    assert "outreach workers visit at home" in plain(snippet)


def test_reasons_say_how_and_where():
    assert highlight("HV perinatal feeding zzz").matched == (
        "HV → health visitor",
        "perinatal: page 2 of Pathway.pdf",
        "feeding: filed under Infant feeding",
        "Missing: zzz",
    )


def test_a_file_of_one_page_has_no_page_number():
    item = Document("k", 1, "en", "resource", "Title", files=(FileText("Note.docx", "perinatal"),))
    (reason,) = highlight("perinatal", item).reasons
    assert reason == Reason("typed", "perinatal", "", "files", "Note.docx", None)
    assert reason.words == "perinatal: in Note.docx"


def test_a_correction_is_named():
    group = Group("slep", (Alternative(("slep",)), Alternative(("sleep",), 0.7, "correction", "sleep")))
    shown = Highlighter(ParsedQuery("slep", (group,)), "en").highlight(ITEM, [(1,)])
    assert shown.matched == ("slep → sleep",)


def test_function_words_are_not_marked_beside_others():
    assert marked(Highlighter(parse_query("a team"), "en").mark("How a team helps")) == ["team"]
    assert marked(Highlighter(parse_query("how a"), "en").mark("How a team helps")) == ["How", "a"]


@pytest.mark.parametrize(
    "text", ["", "<script>alert(1)</script> sleep", "sleep" * 5000, "\x00 sleep \ud800", "ﬁ ½ sleep"]
)
def test_any_text_comes_out_as_it_went_in(text):
    segments = Highlighter(parse_query("sleep"), "en").mark(text)
    assert plain(segments) == text


def test_without_a_query_nothing_is_marked():
    shown = Highlighter(None, "en").highlight(ITEM)
    assert shown.title == (Segment(ITEM.title),)
    assert (shown.snippet, shown.reasons) == ((), ())


def test_a_large_file_is_read_in_time():
    text = ("lorem ipsum dolor sit amet " * 100 + "\f") * 350 + "zebra"
    item = Document("k", 1, "en", "resource", "Title", files=(FileText("Big.pdf", text),))
    assert highlight("zebra", item).matched == ("zebra: page 351 of Big.pdf",)


def test_other_languages():
    item = Document("k", 1, "ar", "resource", "دعم الأسرة", body="الأطفال في المركز")
    shown = Highlighter(parse_query("اطفال", "ar"), "ar").highlight(item)
    assert marked(shown.snippet) == ["الأطفال"]
