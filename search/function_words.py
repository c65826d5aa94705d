"""Words that ask rather than mean: "how do I get the …". What has them is raised; none is required."""

from __future__ import annotations

_WORDS = {
    "en": """a about am an and any are as at be been but by can could did do does for from get had has
        have how i if in into is it its just me my need of on or our please should so some that the their
        them then there these they this those to us want was we were what when where which who why will
        with would you your""",
    "cy": "a ac am ar at beth ble gan gyda i mae o oes pa pam pwy sut sydd y yn yr",
    "pl": "a albo co czy dla do gdzie i jak jaki jest kto lub na o od po przez sie w z za ze",
    "ar": "في من على عن الي مع هل ما ماذا كيف اين متي هو هي هذا هذه او ثم ان لا",
}
FUNCTION_WORDS: dict[str, frozenset[str]] = {
    locale: frozenset(listed.split()) for locale, listed in _WORDS.items()
}


def is_function_word(raw: str, folded: str, locale: str) -> bool:
    """Whether a typed word need not match. Written in capitals ("IT", "WHO") it is a name and must."""
    return folded in FUNCTION_WORDS.get(locale, frozenset()) and not (len(raw) > 1 and raw.isupper())
