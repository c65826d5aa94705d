"""Compares what the pages say with everything that each engine holds.

The pages are read from their own tables, without anything that the search index is built with.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.utils import timezone
from wagtail.models import PageViewRestriction

from search.models import SearchDocument
from search.parse import parse_query
from search.request import MAX_SIZE, Scope, SearchRequest
from search.services import engines_by_name, load_documents

#: Titles whose own word is searched for, in each engine.
SAMPLE = 150
#: A title that begins like this has a word of its own (see `chaos_events`).
MARK = "zq"


@dataclass(frozen=True)
class Shown:
    """A live page of the library. labels: of the restrictions on it and above it."""

    page_id: int
    key: str
    kind: str
    title: str
    path: str
    labels: frozenset[str]

    @property
    def order(self) -> tuple[str, str]:
        return self.title.lower(), self.key


@dataclass
class Findings:
    """What is wrong, by engine, in words."""

    pages: int = 0
    public: int = 0
    lost: list[str] = field(default_factory=list)
    resurrected: list[str] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        return not self.lost and not self.resurrected


def live_pages() -> dict[int, Shown]:
    """Every live page of the library, by id, as its tables have it now."""
    with connection.cursor() as cursor:
        cursor.execute(_RESTRICTIONS)
        restrictions = cursor.fetchall()
        cursor.execute(_SQL.format(parts=" UNION ALL ".join(_parts())))
        rows = cursor.fetchall()
    found = {}
    for page_id, key, kind, title, url_path, path in rows:
        labels = frozenset(label for above, label in restrictions if path.startswith(above))
        address = "/" + url_path.split("/", 2)[2]  # without the home page's own slug
        found[page_id] = Shown(page_id, key, kind, title, address, labels)
    return found


def public_ids() -> set[int]:
    """The pages that everybody may see now."""
    return {page.page_id for page in live_pages().values() if not page.labels}


_RESTRICTIONS = f"""
SELECT page.path, CASE restriction.restriction_type
    WHEN 'login' THEN 'login' ELSE restriction.restriction_type || ':' || restriction.id END
FROM {PageViewRestriction._meta.db_table} restriction
JOIN wagtailcore_page page ON page.id = restriction.page_id
"""
_SQL = """
SELECT page.id, part.key, part.kind, page.title, page.url_path, page.path
FROM wagtailcore_page page JOIN ({parts}) part ON part.id = page.id
WHERE page.live AND page.alias_of_id IS NULL
"""


def _parts() -> Iterator[str]:
    from core.registry import library_types

    for kind, model in library_types().items():
        yield f"SELECT page_ptr_id AS id, external_id AS key, '{kind}' AS kind FROM {model._meta.db_table}"


def check(sample: int = SAMPLE) -> dict[str, Findings]:
    """Both engines against the pages. Raises EngineError when an engine does not answer."""
    pages = live_pages()
    return {name: check_engine(engine, pages, sample) for name, engine in engines_by_name().items()}


def check_engine(engine: Any, pages: dict[int, Shown], sample: int = SAMPLE) -> Findings:
    """One engine: what it holds, what a visitor and a signed-in reader find in it, in which order."""
    findings = Findings(len(pages), sum(not page.labels for page in pages.values()))
    _held(engine, pages, findings)
    for labels in (frozenset[str](), frozenset({"login"})):
        _browsed(engine, [page for page in pages.values() if page.labels <= labels], labels, findings)
    _searched(engine, pages, findings, sample)
    return findings


def _held(engine: Any, pages: dict[int, Shown], findings: Findings) -> None:
    """Ids against the pages; numbers against the documents, which tells of old versions."""
    held = dict(engine.versions())
    numbers = dict(SearchDocument.objects.filter(deleted=False).values_list("page_id", "seq"))
    for page_id in sorted(pages.keys() - held.keys()):
        findings.lost.append(f"page {page_id} is not held")
    for page_id in sorted(held.keys() - pages.keys()):
        findings.resurrected.append(f"page {page_id} is held and is not live")
    for page_id in sorted(held.keys() & pages.keys()):
        if numbers.get(page_id) != held[page_id]:
            findings.lost.append(f"page {page_id} is held as of {held[page_id]}, not {numbers.get(page_id)}")


def _browsed(engine: Any, wanted: list[Shown], labels: frozenset[str], findings: Findings) -> None:
    """Everything, page by page by title: ids, total, counts, and the order, which every old title upsets."""
    scope = Scope(locale="en", labels=labels, now=timezone.now())
    found: list[int] = []
    number, raw = 1, None
    while raw is None or raw.hits:
        raw = engine.search(SearchRequest(scope=scope, sort="title", size=MAX_SIZE, page=number))
        found += raw.page_ids
        number += 1
        if raw.total != len(wanted):
            side = findings.lost if raw.total < len(wanted) else findings.resurrected
            side.append(f"a total of {raw.total}, not {len(wanted)}, for {sorted(labels)}")
    ids = {page.page_id for page in wanted}
    findings.lost += [f"page {pk} is not found by {sorted(labels)}" for pk in sorted(ids - set(found))]
    findings.resurrected += [f"page {pk} is found by {sorted(labels)}" for pk in sorted(set(found) - ids)]
    if set(found) == ids:
        order = [page.page_id for page in sorted(wanted, key=lambda page: page.order)]
        upset = [pk for pk, other in zip(found, order, strict=False) if pk != other]
        findings.lost += [f"page {pk} is not where its title belongs" for pk in upset]
        if len(found) != len(ids):
            findings.resurrected.append(f"{len(found) - len(ids)} pages are found twice")
        _carded(wanted, found, scope, findings)
    kinds = {kind: sum(page.kind == kind for page in wanted) for kind in {page.kind for page in wanted}}
    counted = {kind: number for kind, number in (raw.counts.get("type") or {}).items() if number}
    if raw.total == len(wanted) and counted != kinds:
        findings.lost.append(f"counts of types are {counted}, not {kinds}")


def _carded(wanted: list[Shown], found: list[int], scope: Scope, findings: Findings) -> None:
    """What a reader sees of each: title and address."""
    by_id = {page.page_id: page for page in wanted}
    for document in load_documents(found, scope):
        page = by_id.pop(document.page_id)
        if (document.title, document.path, document.key) != (page.title, page.path, page.key):
            findings.lost.append(f"page {page.page_id} is shown as {document.title!r} at {document.path}")
    findings.lost += [f"page {pk} is found and not shown" for pk in by_id]


def _searched(engine: Any, pages: dict[int, Shown], findings: Findings, sample: int) -> None:
    """The word that only one title has, for a sample of the public pages."""
    scope = Scope(locale="en", labels=frozenset(), now=timezone.now())
    public = [page for page in pages.values() if not page.labels and page.title.lower().startswith(MARK)]
    for page in sorted(public, key=lambda page: page.page_id)[-sample:]:
        query = parse_query(f'"{page.title.split()[0]}"', "en")
        raw = engine.search(SearchRequest(scope=scope, query=query, match_all=True))
        if raw.page_ids != (page.page_id,):
            findings.lost.append(f"page {page.page_id} is not found by its own word, but {raw.page_ids}")
