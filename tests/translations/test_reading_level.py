"""How long sentences are, in any script."""

import pytest

from translations.services.reading_level import reading_level


@pytest.mark.parametrize(
    ("texts", "sentences", "words"),
    [
        (["Parents came. They stayed for lunch!"], 1, 4),  # two words are a heading
        (["Visits rose by 2.5 per cent in all.", "“Who came here first?” Nobody could say then."], 3, 16),
        (["Line one of it\nLine two of it"], 2, 8),
        (["من يمكنه الحضور إلى المركز؟ فُتح المركز في الصباح."], 2, 9),
        (["Mae’r hyb teulu ar agor – bob dydd."], 1, 7),
        ([], 0, 0),
    ],
)
def test_sentences_and_words_are_counted(texts, sentences, words):
    level = reading_level(texts)
    assert (level.sentences, level.words) == (sentences, words)


def test_long_sentences_and_the_average():
    level = reading_level([" ".join(["word"] * 26) + ".", "One two three four."])
    assert (level.sentences, level.long, level.average) == (2, 1, 15)
    assert reading_level([]).average == 0
