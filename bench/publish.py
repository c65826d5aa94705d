"""`python -m bench.publish 5000`: from an editor's click to found, in another process that only searches."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from time import monotonic, sleep

from bench.clock import percentile
from bench.part import finish
from bench.report import Row, at_most, note
from bench.site import fingerprint, use

TRIES = 40
PATIENCE = 30.0


def prepare(size: int, kind: str | None = None) -> None:
    """A site with that many real pages, indexed by its own builder; used again if it is there."""
    use(f"pages-{size}-{kind or 'mixed'}-{fingerprint()}")
    fill(size, kind)


def fill(size: int, kind: str | None = None) -> float:
    """Makes what is missing. Returns the seconds that the builder took, 0 if it had nothing to do."""
    from bench.corpus import Maker
    from bench.rows import add_pages
    from search.indexing import sweep
    from search.models import SearchDocument
    from taxonomy.catalogue import get_catalogue

    if SearchDocument.objects.filter(deleted=False).count() >= size:
        return 0.0
    add_pages(list(Maker(get_catalogue(), kind=kind).items(size)))
    began = monotonic()
    sweep()
    return monotonic() - began


def watch(size: int) -> None:
    """In the child: for each word read, searches until it is found; prints when that was."""
    prepare(size)
    from bench import embedded
    from search.services import get_engine

    get_engine().search(embedded.request_for(""))
    print("ready", flush=True)
    for line in sys.stdin:
        word, end = line.strip(), monotonic() + PATIENCE
        while monotonic() < end:
            if get_engine().search(embedded.request_for(f'"{word}"')).total:
                break
            sleep(0.002)
        print(monotonic(), flush=True)


@contextmanager
def watcher(size: int) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "bench.publish", str(size), "watch"]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert child.stdout
        child.stdout.readline()
        yield child
    finally:
        assert child.stdin
        child.stdin.close()
        child.wait(timeout=60)


def main(size: int, tries: int = TRIES) -> tuple[str, list[Row]]:
    """Monotonic time is the same in all processes of a machine."""
    prepare(size)
    from django.db import transaction

    from core.registry import library_models

    pages = [pk for model in library_models() for pk in model.objects.values_list("pk", flat=True)]
    models = {pk: model for model in library_models() for pk in model.objects.values_list("pk", flat=True)}
    clicks, answers = [], []
    with watcher(size) as child:
        assert child.stdin and child.stdout
        for number, pk in enumerate(random.Random(3).sample(pages, min(tries, len(pages)))):
            page = models[pk].objects.get(pk=pk)
            word = f"fresh{number}x{random.randrange(10**9)}word"
            page.title = f"{page.title} {word}"
            child.stdin.write(f"{word}\n")
            child.stdin.flush()
            began = monotonic()
            with transaction.atomic():
                page.save_revision().publish()
            answers.append(monotonic() - began)
            clicks.append(float(child.stdout.readline()) - began)
    slow = percentile(clicks, 95)
    what = f"publish → found in another process, {size:,} pages, 95th percentile of {len(clicks)}"
    return "Publishing", [
        at_most(what, slow, 1.0, "s"),
        note("… median", f"{median(clicks):.2f} s"),
        note("… of this: the editor's own request, median", f"{median(answers):.2f} s"),
    ]


if __name__ == "__main__":
    if sys.argv[2:] == ["watch"]:
        watch(int(sys.argv[1]))
    else:
        finish(*main(*map(int, sys.argv[1:])))
