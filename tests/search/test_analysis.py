"""Folding and stemming: what is typed and what is written meet."""

import pytest

from search.analysis import analyse, fold, tokens, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("children’s", "Children's"),
        ("children`s", "childrens"),
        ("health & wellbeing", "Health and wellbeing"),
        ("FH&SfL", "fh and sfl"),
        ("0-2", "0 to 2"),
        ("0–19", "0—19"),
        ("stay-and-play", "stay and play"),
        ("naïve café", "naive cafe"),
        ("Łódź", "lodz"),
        ("Straße", "STRASSE"),
        ("العَائِلات", "العائلات"),
        ("٢", "2"),
        ("ﬁnance", "finance"),
        ("e\u0301cole", "école"),
        ("soft\u00adhyphen", "softhyphen"),
    ],
)
def test_these_are_the_same_words(one, other):
    assert tokens(one) == tokens(other)


def test_nothing_short_is_dropped():
    assert tokens("LA HV 2 a 18m") == ["la", "hv", "2", "a", "18m"]


def test_to_stays_between_words_and_before_one_number():
    assert tokens("to 5 to school, 3 to 5") == ["to", "5", "to", "school", "3", "5"]


def test_stems_belong_to_the_locale():
    assert analyse("visiting visitors", "en") == ["visit", "visitor"]
    assert analyse("rodzina rodziny rodzinę", "pl") == ["rodzin"] * 3
    assert analyse("teuluoedd plant", "cy") == ["teuluoedd", "plant"]
    assert len(set(analyse("الأطفال أطفال", "ar"))) == 1


def test_only_letters_and_digits_come_out():
    odd = "a\x00b \ud800 \U0010ffff \ue000 ½ ² Ⅷ 😀 \u202e _x_ 'quoted' \"x\" * ^ ( ) - \ufeff"
    for locale in ("en", "cy", "pl", "ar", "xx"):
        assert all(token.isalnum() for token in analyse(odd, locale))


def test_very_long_words_are_cut_and_long_texts_survive():
    assert [len(token) for token in analyse("x" * 10_000, "en")] == [100]
    assert len(analyse("word " * 50_000, "en")) == 50_000
    assert analyse("\u0301" * 10_000 + "'" * 10_000, "en") == []
    assert len(analyse("a" + "'\u0301" * 20_000 + "b", "en")) == 1


def test_places_are_those_of_the_raw_text():
    text = "The Children’s CAFÉ, 0 to 2"
    assert [(word.text, text[word.start : word.end]) for word in words(text, "en")] == [
        ("the", "The"),
        ("childrens", "Children’s"),
        ("cafe", "CAFÉ"),
        ("0", "0"),
        ("2", "2"),
    ]


def test_titles_sort_by_folding():
    assert sorted(["Émile", "zoo", "Early", "’Allo"], key=fold) == ["’Allo", "Early", "Émile", "zoo"]


@pytest.mark.parametrize(
    ("locale", "one", "other"),
    [
        ("ar", "الأسرة", "الاسره"),
        ("ar", "أُسْرَة", "أســرة"),
        ("ar", "للأسرة", "أسرة"),
        ("ar", "والمراكز", "المراكز"),
        ("ar", "مستشفى", "مستشفي"),
        ("ar", "إطعام", "اطعام"),
        ("ar", "٢٠٢٤", "2024"),
        ("cy", "dŵr", "dwr"),
        ("cy", "tŷ", "ty"),
        ("cy", "teulu’r", "teulu"),
        ("cy", "TEULU'N", "theulu"),
        ("cy", "nheulu", "teulu"),
        ("cy", "mhlant", "plant"),
        ("pl", "położna", "polozna"),
        ("pl", "położnej", "położną"),
        ("pl", "żłobek", "ZLOBEK"),
        ("pl", "karmieniem", "karmienia"),
    ],
)
def test_words_of_each_language_that_are_one(locale, one, other):
    assert analyse(one, locale) == analyse(other, locale)


@pytest.mark.parametrize("word", ["chwarae", "chi", "maer", "plant"])
def test_welsh_words_that_stay(word):
    assert analyse(word, "cy") == [word]


def test_the_endings_are_welsh_alone():
    assert analyse("can't", "en") == analyse("cant", "en")
    found = [(word.text, word.start, word.end) for word in words("Mae’r tŷ", "cy")]
    assert found == [("mae", 0, 5), ("ty", 6, 8)]
