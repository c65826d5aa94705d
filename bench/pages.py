"""`python -m bench.pages 5`: pages through the whole of Django, with as many library items as said.

The baseline is an empty view in the same process: the same middleware, nothing to do. Query counts of the
run with 500 items are compared with those that the run with 5 items left behind.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections.abc import Iterator
from itertools import count, islice, permutations
from pathlib import Path

from bench import clock
from bench.part import finish
from bench.places import FOLDER, ROOT
from bench.publish import fill
from bench.report import Row, at_most, note, slower_than
from bench.site import fingerprint, use

FIRST_VISIT = 150.0
AIMS = {"case study": 12, "evidence summary": 12, "resource": 12, "toolkit": 12, "library": 8}
FEW = 5
ROUNDS = 25
_ASSET = re.compile(rb'(?:href|src)="(/static/[^"]+\.(?:css|js|woff2))')
_IN_CSS = re.compile(rb'url\(["\']?([^"\')]+\.woff2)')
_IMPORT = re.compile(rb'(?:from|import)\s*["\'](\.{0,2}/[^"\']+\.js)["\']')


def addresses() -> dict[str, str]:
    """One item of each type, the home page, the library."""
    from core.registry import library_types

    found = {"home": "/", "library": "/library/"}
    for kind, model in library_types().items():
        page = model.objects.live().exclude(external_id="").order_by("pk").first()
        if page is not None:
            found[kind.replace("_", " ")] = page.get_url()
    return found


def unseen(words: Iterator[int]) -> dict[str, str]:
    """A query that nobody made before: two of the most frequent words, another pair each time."""
    from bench.corpus import words as vocabulary

    listed = vocabulary()[:40]
    return {"q": " ".join(next(pair for pair in islice(permutations(listed, 2), next(words), None)))}


def first_visit(html: bytes) -> tuple[float, int]:
    """Kilobytes (1,000 bytes) of a page with its styles, scripts and fonts as transferred, and files."""
    static = ROOT / "static"
    waiting = [path.decode().removeprefix("/static/") for path in _ASSET.findall(html)]
    seen: dict[str, int] = {}
    while waiting:
        name = waiting.pop()
        path = static / name
        if name in seen or not path.is_file():
            continue
        data = path.read_bytes()
        seen[name] = len(data) if path.suffix == ".woff2" else len(gzip.compress(data, 9))
        if path.suffix == ".css":
            # A browser fetches the fonts that the page's letters need: here the Latin one, preloaded above.
            continue
        if path.suffix == ".js":
            waiting += [
                str((path.parent / one.decode()).resolve().relative_to(static.resolve()))
                for one in _IMPORT.findall(data)
            ]
    return (len(gzip.compress(html, 6)) + sum(seen.values())) / 1000, len(seen) + 1


def main(size: int) -> tuple[str, list[Row]]:
    folder = use(f"pages-{size}-mixed-{fingerprint()}")
    (folder / "static").mkdir(exist_ok=True)
    from django.conf import settings

    settings.ROOT_URLCONF = "bench.urls"
    settings.ALLOWED_HOSTS = ["*"]
    fill(size)
    return f"Pages, {size} items", measure(size, FOLDER / f"queries-{FEW}.json", ROUNDS)


def measure(size: int, noted: Path, rounds: int) -> list[Row]:
    """noted: where a run with few items leaves its query counts for the run with many."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client, numbers = Client(), count()
    pages = addresses()

    def get(name: str) -> bytes:
        if name == "empty":
            return client.get("/bench-empty/").content
        data = unseen(numbers) if name == "library" else {}
        response = client.get(pages[name], data)
        if response.status_code != 200:
            raise AssertionError(f"{pages[name]} answers {response.status_code}")
        return response.content

    html, queries = {}, {}
    for name in pages:
        get(name)
        get(name)
        with CaptureQueriesContext(connection) as captured:
            html[name] = get(name)
        queries[name] = len(captured)
    times = clock.race({"page": get, "empty": lambda _name: get("empty")}, list(pages), rounds)
    if size == FEW:
        noted.write_text(json.dumps(queries))
    before = json.loads(noted.read_text()) if size != FEW and noted.exists() else {}
    rows = []
    for name in pages:
        took, nothing = times["page"][name], times["empty"][name]
        rows.append(slower_than(f"{name} page, {size} items", took, nothing, "an empty view"))
        aim = AIMS.get(name)
        what = f"… queries{', an unseen search' if name == 'library' else ''}"
        rows.append(at_most(what, queries[name], aim, "queries") if aim else note(what, f"{queries[name]}"))
        if name in before:
            more = queries[name] - before[name]
            rows.append(at_most(f"… queries more than with {FEW} items", more, 0, "queries"))
        kilobytes, files = first_visit(html[name])
        rows.append(at_most(f"… first visit without images, {files} files", kilobytes, FIRST_VISIT, "kB"))
    return rows


if __name__ == "__main__":
    finish(*main(int(sys.argv[1])))
