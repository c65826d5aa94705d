"""`manage.py search_index rebuild|status|verify|sweep`."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from search.documents import Change
from search.engines.base import EngineError, Health
from search.indexing import drain_all, sweep, verify_documents
from search.indexing.source import DatabaseSource
from search.models import OutboxEntry, SearchDocument
from search.services import engines_by_name, get_engine


class CountedSource(DatabaseSource):
    """The source with a bar that moves as it is read; it begins where an unfinished index goes on."""

    def __init__(self, name: str, shown: bool) -> None:
        super().__init__()
        self.bar = tqdm(
            total=SearchDocument.objects.count(),
            desc=name,
            unit=" documents",
            file=sys.stderr,
            disable=not shown,
        )

    def changes_since(self, seq: int, limit: int | None = None) -> Iterator[Change]:
        """As the source's; every change that is read moves the bar."""
        done = SearchDocument.objects.filter(seq__lte=seq).count() if seq >= 0 and self.bar.n == 0 else 0
        self.bar.update(done)
        for change in super().changes_since(seq, limit):
            yield change
            self.bar.update()


class Command(BaseCommand):
    help = "Builds the search index anew, shows its state, compares it with the pages, finds lost events."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["rebuild", "status", "verify", "sweep"])
        parser.add_argument("--engine", choices=["embedded", "elasticsearch"], help="rebuild only this one")
        parser.add_argument("--json", action="store_true", help="status for machines")

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        try:
            getattr(self, action)(**options)
        except EngineError as problem:
            raise CommandError(f"{problem}. Nothing was lost: run this again.") from problem

    def rebuild(self, **options: Any) -> None:
        """Builds every document from its page, then a new index of each engine beside the one in use."""
        engines = engines_by_name()
        chosen = options["engine"]
        if chosen and chosen not in engines:
            raise CommandError("Without ELASTICSEARCH_URL there is only the embedded engine.")
        stale = sweep()
        for name, engine in engines.items():
            if chosen not in (None, name):
                continue
            source = CountedSource(name, options["verbosity"] > 0 and sys.stderr.isatty())
            try:
                generation = engine.rebuild(source)
            finally:
                source.bar.close()
            self.stdout.write(
                f"{name}: {generation.documents} documents indexed in {generation.seconds:.1f} s"
                f" ({stale} pages were built again); position {generation.position}."
            )

    def status(self, **options: Any) -> None:
        source, engine = DatabaseSource(), get_engine()
        health = engine.health()
        state = {
            "engine": engine.name,
            "ok": health.ok,
            "documents": SearchDocument.objects.filter(deleted=False).count(),
            "indexed": health.documents,
            "position": health.position,
            "sequence": source.current_seq(),
            "lag": health.lag,
            "lag_seconds": round(health.lag_seconds, 1),
            "waiting": OutboxEntry.objects.count(),
            "detail": health.detail,
        }
        parts = {name: told for name, told in health.extra.items() if isinstance(told, Health)}
        if options["json"]:
            engines = {
                name: {"ok": told.ok, "indexed": told.documents, "position": told.position, "lag": told.lag}
                for name, told in parts.items()
            }
            self.stdout.write(json.dumps(state | ({"engines": engines} if engines else {})))
            return
        for name, value in state.items():
            self.stdout.write(f"{name:>13}: {value}")
        for name, told in parts.items():
            known = f"{told.documents} documents, position {told.position}, {told.lag} behind"
            self.stdout.write(f"{name:>13}: {known if told.ok else told.detail}")

    def verify(self, **options: Any) -> None:
        """Compares pages, documents and indices; repairs; exit 1 if anything was wrong."""
        wrong = verify_documents()
        for name, engine in engines_by_name().items():
            wrong += [f"{name} index: {line}" for line in engine.tend()]
        for line in wrong:
            self.stdout.write(line)
        self.stdout.write("Everything agrees." if not wrong else f"{len(wrong)} differences, repaired.")
        if wrong:
            raise SystemExit(1)

    def sweep(self, **options: Any) -> None:
        drain_all()
        self.stdout.write(f"{sweep()} pages had changes that no event told of.")
