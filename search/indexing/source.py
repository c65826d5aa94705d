"""What engines read: `SearchDocument` rows as numbered changes."""

from collections.abc import Collection, Iterator
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Count, F, QuerySet, Sum

from search.documents import Change, Document
from search.engines.base import SLICES, Slice
from search.models import SearchDocument, SequenceCounter

_CURRENT = f"SELECT number, identity FROM {SequenceCounter._meta.db_table} ORDER BY id LIMIT 1"  # noqa: S608


class DatabaseSource:
    """The `DocumentSource` of the site (see `search.engines.base`)."""

    def __init__(self) -> None:
        self._identity = ""

    def current_seq(self) -> int:
        """The highest number committed: the counter's row is locked until its documents are."""
        with connection.cursor() as cursor:  # asked before every search
            cursor.execute(_CURRENT)
            number, identity = cursor.fetchone() or (0, "")
        self._identity = str(UUID(str(identity))) if identity else ""
        return number

    def identity(self) -> str:
        """Which database this is, as of the last `current_seq`; an index of another one is rebuilt."""
        if not self._identity:
            self.current_seq()
        return self._identity

    def changes_since(self, seq: int, limit: int | None = None) -> Iterator[Change]:
        """Changes with a higher number, ascending, read in pieces."""
        rows = SearchDocument.objects.filter(seq__gt=seq).order_by("seq")
        yield from (as_change(row) for row in rows[:limit].iterator(chunk_size=500))

    def forgotten(self) -> int:
        """The highest number of a tombstone that was deleted for its age."""
        return SequenceCounter.objects.values_list("forgotten", flat=True).order_by("pk").first() or 0

    def waiting_since(self, seq: int) -> datetime | None:
        """When the first change after a number was made."""
        rows = SearchDocument.objects.filter(seq__gt=seq).order_by("seq")
        return rows.values_list("changed_at", flat=True).first()

    def latest(self, page_ids: Collection[int]) -> list[Change]:
        """What the table has of some pages."""
        return [as_change(row) for row in SearchDocument.objects.filter(page_id__in=list(page_ids))]

    def slices(self) -> dict[int, Slice]:
        """One question to the database, whatever the number of documents."""
        rows = (
            live_documents()
            .order_by()
            .values(slice=F("page_id") % SLICES)
            .annotate(documents=Count("pk"), seqs=Sum("seq"))
        )
        return {row["slice"]: Slice(row["documents"], int(row["seqs"])) for row in rows}

    def versions_in(self, number: int) -> dict[int, int]:
        """The documents of one slice."""
        rows = live_documents().alias(slice=F("page_id") % SLICES).filter(slice=number)
        return dict(rows.values_list("page_id", "seq"))


def as_change(row: SearchDocument) -> Change:
    document = None if row.deleted else Document.from_json(row.data)
    return Change(seq=row.seq, page_id=row.page_id, document=document)


def live_documents() -> QuerySet[SearchDocument]:
    return SearchDocument.objects.filter(deleted=False)
