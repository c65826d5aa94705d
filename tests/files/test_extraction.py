"""The text of files, read in a process of its own with limits."""

import io
import zipfile

import docx
import pytest
from django.core.files.base import ContentFile
from reportlab.pdfgen.canvas import Canvas

from files import extraction
from files.extraction import extract
from files.models import SiteDocument
from files.services import read_document
from tests.factories.files import DocumentFactory

STATES = SiteDocument.TextState


def pdf(*pages):
    out = io.BytesIO()
    canvas = Canvas(out)
    for text in pages:
        canvas.drawString(72, 720, text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def word(*paragraphs):
    out = io.BytesIO()
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    document.save(out)
    return out.getvalue()


def bomb(declared_honestly=True):
    """A small zip that unpacks to more than 200 MB."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        chunk = b"\0" * (1 << 20)
        with archive.open("word/document.xml", "w", force_zip64=True) as member:
            for _ in range(210):
                member.write(chunk)
    data = out.getvalue()
    if declared_honestly:
        return data
    real = (210 << 20).to_bytes(4, "little")
    return data.replace(real, (1000).to_bytes(4, "little"))


@pytest.fixture
def stored(tmp_path):
    def stored(data, name):
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return stored


def test_a_pdf_page_by_page(stored):
    found = extract(stored(pdf("Feeding help", "Data sharing"), "a.pdf"), "pdf")
    assert [page.strip() for page in found.text.split("\f")] == ["Feeding help", "Data sharing"]
    assert (found.pages, found.failed, found.note) == (2, False, "")


def test_a_word_file(stored):
    found = extract(stored(word("One front door", "for families"), "a.docx"), "docx")
    assert "One front door" in found.text
    assert "for families" in found.text
    assert not found.failed


def test_a_text_file_without_nul(stored):
    assert extract(stored(b"a\x00b", "a.txt"), "txt").text == "ab"


@pytest.mark.parametrize("honest", [True, False])
def test_a_zip_bomb_is_refused(stored, honest):
    data = bomb(honest)
    assert len(data) < 1_000_000
    found = extract(stored(data, "a.docx"), "docx")
    assert found.failed
    assert found.text == ""


@pytest.mark.parametrize(
    ("data", "extension"),
    [
        (b"%PDF-1.7\nnot really", "pdf"),
        (b"", "pdf"),
        (b"PK\x03\x04broken", "docx"),
        (b"<html>", "docx"),
        (pdf("x")[:200], "pdf"),
    ],
)
def test_damaged_files_fail_quietly(stored, data, extension):
    found = extract(stored(data, f"a.{extension}"), extension)
    assert found.failed
    assert found.note == "the file is damaged or protected"


def test_a_file_over_the_limit_is_not_opened(stored, monkeypatch):
    monkeypatch.setattr(extraction, "MAX_BYTES", 10)
    found = extract(stored(b"x" * 11, "a.txt"), "txt")
    assert (found.failed, found.note) == (True, "larger than 50 MB")


def test_a_reader_that_never_ends_is_stopped(stored, monkeypatch):
    monkeypatch.setattr(extraction, "SECONDS", 0.01)
    assert "60 seconds" in extract(stored(pdf("x"), "a.pdf"), "pdf").note


def test_text_is_cut_at_a_million_characters(stored):
    found = extract(stored(b"word " * 300_000, "a.txt"), "txt")
    assert len(found.text) == 1_000_000


def test_the_child_process_has_limits():
    from pathlib import Path

    source = Path(extraction.__file__).with_name("extract_child.py").read_text(encoding="utf-8")
    assert "RLIMIT_AS" in source
    assert "RLIMIT_CPU" in source


@pytest.mark.django_db
class TestDocuments:
    def test_a_new_document_is_read_after_commit(self, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            document = DocumentFactory(file=ContentFile(pdf("Feeding help"), name="a.pdf"))
        document.refresh_from_db()
        assert (document.text_state, document.page_count) == (STATES.DONE, 1)
        assert "Feeding help" in document.text
        assert document.file_size > 500

    def test_a_scan_has_no_text(self):
        document = DocumentFactory(file=ContentFile(pdf(""), name="a.pdf"))
        assert read_document(document=document).text_state == STATES.NONE_FOUND

    def test_what_cannot_be_read_says_why(self):
        document = DocumentFactory(file=ContentFile(b"%PDF-broken", name="a.pdf"))
        read_document(document=document)
        assert (document.text_state, document.text_note) == (
            STATES.FAILED,
            "the file is damaged or protected",
        )

    def test_other_kinds_are_not_read(self):
        document = DocumentFactory(file=ContentFile(b"a,b", name="a.csv"))
        assert read_document(document=document).text_state == STATES.NOT_READ

    def test_a_replaced_file_is_read_again(self):
        document = DocumentFactory()
        read_document(document=document)
        first = document.sha256
        document.file = ContentFile(b"Other words.", name="b.txt")
        document.save()
        assert document.text_state == STATES.WAITING
        assert document.sha256 != first
        assert read_document(document=document).text == "Other words."

    def test_a_document_that_is_gone_is_no_error(self):
        from files.tasks import read_document_text

        read_document_text.call(10**9)
