"""What engines read: `SearchDocument` rows as numbered changes."""

from collections.abc import Iterator
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from search.documents import Change, Document
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


def as_change(row: SearchDocument) -> Change:
    document = None if row.deleted else Document.from_json(row.data)
    return Change(seq=row.seq, page_id=row.page_id, document=document)


def live_documents() -> QuerySet[SearchDocument]:
    return SearchDocument.objects.filter(deleted=False)
