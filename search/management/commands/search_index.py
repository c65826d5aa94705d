"""`manage.py search_index rebuild|status|verify|sweep`."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from search.indexing import drain_all, sweep, verify_documents
from search.indexing.source import DatabaseSource
from search.models import OutboxEntry, SearchDocument
from search.services import get_engine


class Command(BaseCommand):
    help = "Builds the search index anew, shows its state, compares it with the pages, finds lost events."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["rebuild", "status", "verify", "sweep"])
        parser.add_argument("--json", action="store_true", help="status for machines")

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        getattr(self, action)(**options)

    def rebuild(self, **options: Any) -> None:
        """Builds every document from its page, then a new index file beside the one in use."""
        stale = sweep()
        generation = get_engine().rebuild(DatabaseSource())
        self.stdout.write(
            f"{generation.documents} documents indexed in {generation.seconds:.1f} s"
            f" ({stale} pages were built again); position {generation.position}."
        )

    def status(self, **options: Any) -> None:
        source, health = DatabaseSource(), get_engine().health()
        state = {
            "engine": get_engine().name,
            "ok": health.ok,
            "documents": SearchDocument.objects.filter(deleted=False).count(),
            "indexed": health.documents,
            "position": health.position,
            "sequence": source.current_seq(),
            "lag": health.lag,
            "waiting": OutboxEntry.objects.count(),
            "detail": health.detail,
        }
        if options["json"]:
            self.stdout.write(json.dumps(state))
            return
        for name, value in state.items():
            self.stdout.write(f"{name:>10}: {value}")

    def verify(self, **options: Any) -> None:
        """Compares pages, documents and index; repairs; exit 1 if anything was wrong."""
        wrong = verify_documents()
        engine = get_engine()
        engine.catch_up()
        drifted = self.drift()
        if drifted:
            wrong += [f"index: {line}" for line in drifted]
            engine.rebuild(DatabaseSource())
        for line in wrong:
            self.stdout.write(line)
        self.stdout.write("Everything agrees." if not wrong else f"{len(wrong)} differences, repaired.")
        if wrong:
            raise SystemExit(1)

    def drift(self) -> list[str]:
        """Where the engine's file and the documents disagree, by page."""
        held = dict(get_engine().versions())
        wanted = dict(SearchDocument.objects.filter(deleted=False).values_list("page_id", "seq"))
        lines = [f"page {page} is missing" for page in sorted(wanted.keys() - held.keys())]
        lines += [f"page {page} should not be there" for page in sorted(held.keys() - wanted.keys())]
        both = sorted(wanted.keys() & held.keys())
        return lines + [f"page {page} is out of date" for page in both if wanted[page] != held[page]]

    def sweep(self, **options: Any) -> None:
        drain_all()
        self.stdout.write(f"{sweep()} pages had changes that no event told of.")
