"""The rules of the content model, section 13."""

from search.analysis import words
from search.synonyms import SynonymRow, SynonymTable
from tests.search.corpus import SYNONYMS


def found(table, text, start=0):
    expansion = table.find(list(words(text, "en")), start)
    return None if expansion is None else [said for said, _key in expansion.terms]


def table(*rows):
    return SynonymTable.from_rows(SynonymRow(*row) for row in rows)


def test_equivalents_find_each_other():
    one = table(("equivalent", ("LSCP", "local safeguarding children partnership")))
    assert found(one, "LSCP") == ["local safeguarding children partnership"]
    assert found(one, "local safeguarding children partnerships") == ["LSCP"]


def test_one_way_goes_one_way():
    one = table(("one_way", ("SALT", "speech and language therapy")))
    assert found(one, "salt") == ["speech and language therapy"]
    assert found(one, "speech and language therapy") is None


def test_targets_of_equivalents_are_added_and_not_expanded_again():
    one = table(
        ("equivalent", ("a1", "b1")),
        ("one_way", ("b1", "c1")),
        ("one_way", ("c1", "d1")),
    )
    assert found(one, "a1") == ["b1", "c1"]


def test_the_longest_term_wins():
    one = table(("one_way", ("family", "household")), ("one_way", ("family hub", "centre")))
    assert found(one, "family hub") == ["centre"]
    assert found(one, "family group") == ["household"]


def test_names_are_compared_unstemmed_and_acronyms_take_a_plural():
    one = table(
        ("one_way", ("Barking", "Barking and Dagenham")),
        ("equivalent", ("MHST", "mental health support team")),
    )
    assert found(one, "barks") is None
    assert found(one, "barking") == ["Barking and Dagenham"]
    assert found(one, "MHSTs") == ["mental health support team"]


def test_signs_fold():
    one = table(("equivalent", ("FH&SfL", "programme x")))
    assert found(one, "fh and sfl") == ["programme x"]


def test_ambiguity_is_kept():
    assert SYNONYMS.find(list(words("FH", "en")), 0).ambiguous
    assert not SYNONYMS.find(list(words("SENCO", "en")), 0).ambiguous


def test_broken_rows_do_no_harm():
    one = table(("equivalent", ("", "  ")), ("one_way", ("???", "x")), ("equivalent", ("alone",)))
    assert found(one, "x alone") is None


def test_the_whole_list_is_loaded_and_long_forms_do_not_find_acronyms_that_are_words():
    assert len(SYNONYMS.equivalents) > 400
    assert found(SYNONYMS, "local authority") == ["council"]
