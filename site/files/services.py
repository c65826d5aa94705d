"""What is done with a document after it was stored."""

import tempfile
from pathlib import Path

from django.db import transaction
from django.dispatch import Signal

from files.extraction import READABLE, extract
from files.models import SiteDocument

#: Sent with `document` when its text is known, so that what shows it can be indexed again.
text_extracted = Signal()


def read_document(*, document: SiteDocument) -> SiteDocument:
    """Fills a document's text and state; safe to run twice."""
    states = SiteDocument.TextState
    if document.file_extension not in READABLE:
        return store(document, "", states.NOT_READ, None, "")
    with tempfile.NamedTemporaryFile(suffix=f".{document.file_extension}") as copy:
        with document.open_file() as file:
            for chunk in iter(lambda: file.read(1 << 20), b""):
                copy.write(chunk)
        copy.flush()
        found = extract(Path(copy.name), document.file_extension)
    if found.failed:
        return store(document, "", states.FAILED, None, found.note)
    state = states.DONE if found.text.strip() else states.NONE_FOUND
    return store(document, found.text, state, found.pages, found.note)


def store(document: SiteDocument, text: str, state: str, pages: int | None, note: str) -> SiteDocument:
    document.text, document.text_state, document.page_count, document.text_note = text, state, pages, note
    with transaction.atomic():
        SiteDocument.objects.filter(pk=document.pk).update(
            text=text, text_state=state, page_count=pages, text_note=note
        )
        text_extracted.send(sender=SiteDocument, document=document)
    return document
