"""The rules of content-model section 13, each problem named with its row."""

import csv

import pytest

from search.synonym_rules import EditedRow, check_rows
from search.synonym_store import SEED
from search.synonym_table import as_csv, from_csv


def said(*rows):
    made = [EditedRow(kind, terms, ambiguous=amb, number=n) for n, (kind, terms, amb) in enumerate(rows, 1)]
    return [(problem.number, problem.text) for problem in check_rows(made, "en")]


def equivalent(terms, ambiguous=False):
    return ("equivalent", terms, ambiguous)


def one_way(terms, ambiguous=False):
    return ("one_way", terms, ambiguous)


def test_the_reference_file_obeys_them():
    rows, problems = from_csv(SEED.read_text(encoding="utf-8"))
    assert problems == []
    assert len(rows) == 510
    assert check_rows(rows, "en") == []


@pytest.mark.parametrize(
    ("rows", "number", "words"),
    [
        ([equivalent("MHST|support team"), equivalent("Support Team|other")], 2, "row 1"),
        ([one_way("LA|local authority"), one_way("la|council")], 2, "heads another one-way row"),
        ([equivalent("CC|county council")], 1, "two letters"),
        ([equivalent("SALT|speech therapy")], 1, "ordinary word"),
        ([equivalent("bath|washing")], 1, "ordinary word"),
        ([equivalent("EHCP|plan", True)], 1, "always one-way"),
        ([equivalent("alone")], 1, "at least two"),
        ([equivalent("same|SAME")], 1, "at least two"),
        ([equivalent("a1|b1|A1")], 1, "twice"),
        ([equivalent("a1||b1")], 1, "between two |"),
        ([equivalent("a1|???")], 1, "neither letters nor digits"),
        ([("both", "a1|b1", False)], 1, "not “both”"),
        ([equivalent("a1|" + "x" * 200)], 1, "longer than 120"),
        ([equivalent("family hub|Young Futures Hub")], 1, "different kinds of hub"),
        ([one_way("Stronger Practice Hub|family hub")], 1, "different kinds of hub"),
        ([one_way("family hubs|communication hubs")], 1, "different kinds of hub"),
        (
            [equivalent("neighbourhood health centre|health place"), one_way("health place|family hub")],
            2,
            "different kinds of hub",
        ),
    ],
)
def test_each_rule(rows, number, words):
    found = said(*rows)
    assert any(words in text and at == number for at, text in found), found


def test_all_problems_are_named_at_once():
    assert [
        number for number, _text in said(equivalent("alone"), one_way("ok|fine"), equivalent("CC|x1"))
    ] == [1, 3]


def test_the_same_words_in_two_spellings_are_no_double():
    assert said(equivalent("drop-in|drop in"), one_way("drop-in|open session")) == []


def test_a_file_comes_back_as_it_was_written():
    rows, _problems = from_csv(SEED.read_text(encoding="utf-8"))
    assert list(csv.reader(as_csv(rows).splitlines())) == list(
        csv.reader(SEED.read_text(encoding="utf-8").splitlines())
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("kind,terms\n", "must name the columns"),
        ("", "must name the columns"),
        ("kind,theme,terms,ambiguous,note\n", "no rows"),
        ("kind,theme,terms,ambiguous,note\na,b\n", "2 columns instead of 5"),
        ("kind,theme,terms,ambiguous,note\none_way,,a|b,maybe,\n", "“yes” or “no”"),
        ('kind,theme,terms,ambiguous,note\none_way,,"a|b,no,\n', "not CSV"),
        ("kind\x00", "not a text file"),
    ],
)
def test_what_is_no_table_is_refused(text, words):
    _rows, problems = from_csv(text)
    assert any(words in problem.text for problem in problems)
