"""Words that ask rather than mean: "how do I get the …". None is required, and none counts in the order."""

from __future__ import annotations

_WORDS = {
    "en": """a about am an and any are as at be been but by can could did do does for from get had has
        have how i if in into is it its just me my need of on or our please should so some that the their
        them then there these they this those to us want was we were what when where which who why will
        with would you your
        again also always anyone anything cant come couldnt didnt doesnt dont ever go goes going happen
        happens having im isnt ive made make makes many more most much never no nor not really someone
        something still thats theyre thing things too very wasnt were wont wouldnt yet""",
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
