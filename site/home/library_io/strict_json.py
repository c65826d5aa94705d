"""JSON as the import wants it: no duplicate keys, no NaN, no control characters, no deep nesting."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

#: Deeper than any value of the format.
MAX_DEPTH = 40
#: What PostgreSQL or XML cannot hold: NUL and other control characters, halves of a surrogate pair.
UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class NotJSON(ValueError):
    """The text is not JSON, or not the kind that is accepted; the message says why."""


def parse(text: str) -> Any:
    """The value of a JSON text. Raises NotJSON."""
    try:
        value = json.loads(text, object_pairs_hook=_object, parse_constant=_constant)
    except NotJSON:
        raise
    except json.JSONDecodeError as error:
        raise NotJSON(f"{error.msg} at character {error.pos + 1}") from None
    except RecursionError:
        raise NotJSON("nested too deeply") from None
    except ValueError as error:
        raise NotJSON(str(error)) from None
    if is_deep(value):
        raise NotJSON("nested too deeply")
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        for key, _value in pairs:
            if key in seen:
                from home.library_io.problems import shown

                raise NotJSON(f"the key {shown(key)} appears twice")
            seen.add(key)
    return found


def _constant(name: str) -> NoReturn:
    raise NotJSON(f"{name} is not a JSON value")


def is_deep(value: Any) -> bool:
    """Whether lists and objects are nested deeper than the format ever needs."""
    level = [value]
    for _depth in range(MAX_DEPTH):
        following: list[Any] = []
        for item in level:
            if isinstance(item, dict):
                following.extend(child for child in item.values() if isinstance(child, dict | list))
            elif isinstance(item, list):
                following.extend(child for child in item if isinstance(child, dict | list))
        if not following:
            return False
        level = following
    return True


def unfit_texts(value: Any) -> list[str]:
    """Texts (keys too) somewhere in a value that hold a character no database and no feed can."""
    found: list[str] = []
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, str):
            if UNFIT.search(item):
                found.append(item)
        elif isinstance(item, dict):
            waiting.extend(item.keys())
            waiting.extend(item.values())
        elif isinstance(item, list):
            waiting.extend(item)
    return found


def unfit_character(text: str) -> str:
    """Names the first unfit character of a text: `U+0000`."""
    match = UNFIT.search(text)
    return f"U+{ord(match[0]):04X}" if match else ""
