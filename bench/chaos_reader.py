"""`python -m bench.chaos_reader`: searches all the while, and says how long it took and what was wrong."""

from __future__ import annotations

import random
import sys
import time
import traceback
from pathlib import Path
from typing import Any

from bench.chaos_log import Log

#: Seconds between two searches.
PAUSE = 0.1
#: A page of results for browsing beyond the first.
PAGES = 5


class Reader:
    """A visitor who is not signed in."""

    def __init__(self, seed: int, log: Log) -> None:
        self.r, self.log = random.Random(seed), log

    def work(self) -> None:
        while True:
            self.log.write("searches", **self.one())
            time.sleep(PAUSE)

    def one(self) -> dict[str, Any]:
        """One search as the library page does it; `bad`: shown, but public neither before nor after."""
        from bench.chaos_check import public_ids
        from search.services import find, load_documents

        before = public_ids()
        line: dict[str, Any] = {"t": time.time()}
        began = time.perf_counter()
        try:
            request = self.request()
            raw = find(request)
            found = load_documents(raw.page_ids, request.scope)
            line |= {"engine": raw.engine, "total": raw.total, "gate": len(raw.page_ids) - len(found)}
            shown = {document.page_id for document in found}
        except Exception as problem:  # noqa: BLE001 - nothing at all may reach a reader
            line |= {"engine": "", "problem": f"{type(problem).__name__}: {problem}"[:500]}
            line["text"] = traceback.format_exc()[-3000:]
            shown = set()
        line["s"] = round(time.perf_counter() - began, 4)
        if bad := shown - before and shown - before - public_ids():
            line["bad"] = sorted(bad)
        return line

    def request(self) -> Any:
        """Browsing, one word, two, or a word with a letter too many."""
        from bench.chaos_events import WORDS
        from search.facets import AGE
        from search.parse import parse_query
        from search.request import SearchRequest
        from search.services import scope_for
        from search.synonym_store import get_synonyms
        from taxonomy.catalogue import get_catalogue

        r = self.r
        word = r.choice(WORDS)
        text = r.choice(("", word, f"{word} {r.choice(WORDS)}", f"{word[:2]}{r.choice(word)}{word[2:]}"))
        return SearchRequest(
            scope=scope_for("en"),
            query=parse_query(text, "en", get_synonyms("en")) if text else None,
            age_bands=AGE.bands(get_catalogue()),
            sort=r.choice((None, "title", "newest")),
            page=1 if text else r.randint(1, PAGES),
        )


def main(folder: str, seed: int) -> None:
    import django

    django.setup()
    Reader(seed, Log(Path(folder))).work()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
