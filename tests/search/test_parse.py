"""From typed text to groups of words."""

import pytest

from search.parse import MAX_CHARACTERS, MAX_WORD, MAX_WORDS, QueryProblem, clean, parse_query, replace_words
from search.synonyms import SynonymRow, SynonymTable
from tests.search.corpus import SYNONYMS


def shape(text, synonyms=None):
    """(typed, required) of each group."""
    query = parse_query(text, "en", synonyms or SynonymTable())
    return [(group.typed, group.required) for group in query.groups] if query else []


def test_words_and_phrases():
    query = parse_query('sleep "health visitor" “stay and play”')
    assert [group.alternatives[0].tokens for group in query.groups] == [
        ("sleep",),
        ("health", "visitor"),
        ("stay", "and", "play"),
    ]
    assert [group.quoted for group in query.groups] == [False, True, True]


def test_an_unclosed_quotation_mark_is_ignored():
    assert shape('hub "open') == [("hub", True), ("open", True)]


def test_function_words_are_not_required_unless_there_is_nothing_else():
    assert shape("how do i get the funding") == [
        *[(word, False) for word in ("how", "do", "i", "get", "the")],
        ("funding", True),
    ]
    assert shape("what is the") == [("what", True), ("is", True), ("the", True)]


def test_a_name_in_capitals_is_no_function_word():
    assert shape("IT for all") == [("IT", True), ("for", False), ("all", True)]


def test_a_repeated_word_counts_more_and_stands_once():
    query = parse_query("hub Hubs hub")
    assert [(group.typed, group.repeats) for group in query.groups] == [("hub", 3)]


def test_an_age_raises_and_is_not_asked_for():
    query = parse_query("sleep for 2 year olds")
    assert [age.months for age in query.ages] == [(24, 35)]
    assert shape("sleep for 2 year olds") == [("sleep", True), ("for", False)]
    assert shape("toddlers") == [("toddlers", False)]
    assert parse_query("age 2").groups == ()
    assert parse_query("age 2")


def test_a_range_of_numbers_is_one_phrase():
    query = parse_query("0-19 service")
    assert [group.alternatives[0].tokens for group in query.groups] == [("0", "19"), ("servic",)]


@pytest.mark.parametrize("text", ["", "   ", "???", "\x00", "😀", "\ud800", '""', "' '"])
def test_signs_alone_are_no_query(text):
    assert parse_query(text) is None


@pytest.mark.parametrize(
    "text", ["a" * (MAX_CHARACTERS + 1), "x " * (MAX_WORDS + 1), "x" * (MAX_WORD + 1), "a b " * 5000]
)
def test_too_much_is_refused_in_words(text):
    with pytest.raises(QueryProblem, match=r"\d+ .+\."):
        parse_query(text)


def test_the_limits_themselves_are_allowed():
    assert len(parse_query(" ".join(f"w{i}" for i in range(MAX_WORDS))).groups) == MAX_WORDS
    assert parse_query("x" * MAX_WORD)


def test_the_text_can_be_shown_and_encoded():
    assert clean(" a\x00b\t\ud800c ") == "a b c"
    parse_query("hub \ud800 \x1b[31m").text.encode()


def test_ambiguous_terms_keep_their_readings():
    (reading,) = parse_query("HV clinics", "en", SYNONYMS).ambiguous
    assert reading.typed == "HV"
    assert "health visitor" in reading.readings


def test_synonyms_of_a_longer_term_stand_at_its_telling_words():
    table = SynonymTable.from_rows([SynonymRow("equivalent", ("stay and play", "baby group"))])
    query = parse_query("stay and play today", "en", table)
    assert [len(group.alternatives) for group in query.groups] == [2, 1, 3, 2]


def test_words_are_replaced_where_they_stand_by_themselves():
    assert replace_words("art party art", "art", "arts") == "arts party arts"
    assert replace_words("a+b (c", "(c", r"\1") == r"a+b \1"


def test_two_words_that_others_write_as_one_are_found_so_too():
    query = parse_query("breast feeding")
    assert [[one.text for one in group.alternatives] for group in query.groups] == [
        ["breast", "breastfeeding"],
        ["feeding", "breastfeeding"],
    ]
    assert all(len(group.alternatives) == 1 for group in parse_query("how to feed").groups)


def test_a_compound_is_a_phrase_and_one_word():
    (group,) = parse_query("co-production").groups
    assert [one.tokens for one in group.alternatives] == [("co", "product"), ("coproduct",), ("product",)]
    assert [one.weight for one in group.alternatives] == [1.0, 1.0, 0.3]
