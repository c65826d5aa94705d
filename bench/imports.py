"""`python -m bench.imports 1000`: a library file of that many items into an empty site; speed and memory.

The baseline is the cheapest reading there is: parsing every line of the same file as JSON.
"""

from __future__ import annotations

import json
import resource
import sys
import threading
from importlib.util import find_spec
from pathlib import Path
from time import perf_counter, sleep
from typing import Any

from bench import clock
from bench.corpus import Item, Maker
from bench.memory import resident
from bench.part import finish
from bench.report import Row, at_most, note
from bench.report import skipped as skip
from bench.site import fresh, use

MOST_MEMORY = 300.0
SINGLE = ("evidence_rating", "practice_tier", "resource_format", "policy_era", "region")


def line(item: Item) -> dict[str, Any]:
    """The item in the import format."""
    from search.facets import FACETS

    data: dict[str, Any] = {
        "id": item.key,
        "type": item.kind,
        "title": item.title,
        "summary": item.summary,
        "body": "\n\n".join([f"## {' '.join(item.title.split()[:3])}", *item.paragraphs]),
        "published": item.published.isoformat(),
        "licence": "ogl-3",
    }
    if item.ages:
        data["age_min_months"], data["age_max_months"] = item.ages
    for parameter, slugs in item.facets.items():
        name = FACETS[parameter].field
        if name == "region" and "local-authority" in item.facets:
            continue
        data[name] = slugs[0] if name in SINGLE else list(slugs)
    return data


class Peak(threading.Thread):
    """Watches this process's own memory, twenty times a second."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.most, self.ended = resident(), False

    def run(self) -> None:
        while not self.ended:
            self.most = max(self.most, resident())
            sleep(0.05)


def main(size: int) -> tuple[str, list[Row]]:
    title = f"Import of {size:,} items"
    name = f"import-{size}"
    folder = fresh(name)
    use(name)
    if find_spec("home.library_io") is None or find_spec("home.library_io.importer") is None:
        return title, [skip(title, "import_library is not there")]
    return title, measure(size, folder / "library.jsonl")


def measure(size: int, path: Path) -> list[Row]:
    """Writes the file, imports it, and imports it again."""
    from django.core.management import call_command

    from search.models import SearchDocument
    from taxonomy.catalogue import get_catalogue

    with path.open("w", encoding="utf-8") as file:
        for item in Maker(get_catalogue()).items(size):
            file.write(json.dumps(line(item), ensure_ascii=False) + "\n")
    parsing = clock.repeat(lambda: [json.loads(text) for text in path.read_text().splitlines()], 3)
    before, peak = resident(), Peak()
    peak.start()
    began = perf_counter()
    call_command("import_library", str(path), verbosity=0)
    seconds = perf_counter() - began
    peak.ended = True
    if (found := SearchDocument.objects.filter(deleted=False).count()) != size:
        raise AssertionError(f"{found} of {size} items are in the index")
    megabyte = 1_000_000
    highest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / megabyte
    again = clock.timed(lambda: call_command("import_library", str(path), verbosity=0))
    return [
        note(
            f"import {size:,} items, indexed",
            f"{seconds:.1f} s, {size / seconds:.0f} items a second",
            f"parsing the file: {parsing:.2f} s",
        ),
        note("… the same file again, nothing to do", f"{again:.1f} s, {size / again:.0f} items a second"),
        at_most("… peak memory of the whole process", highest, MOST_MEMORY, "MB"),
        note("… of this: grown during the import", f"{(peak.most - before) / megabyte:.0f} MB"),
        note("… the file", f"{Path(path).stat().st_size / megabyte:.1f} MB"),
    ]


if __name__ == "__main__":
    finish(*main(int(sys.argv[1])))
