"""Background work on files."""

from files.models import SiteDocument
from files.services import read_document
from jobs.tasks import task

#: Before the admin search's own updates: readers wait for this one.
PRIORITY = 50


@task(priority=PRIORITY)
def read_document_text(document_id: int) -> None:
    """Reads a document's text for search; a document deleted meanwhile is no error."""
    document = SiteDocument.objects.filter(pk=document_id).first()
    if document is not None:
        read_document(document=document)
