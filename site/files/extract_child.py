"""The child process of `files.extraction`: reads one file, prints JSON, obeys hard limits.

Run as `python -I extract_child.py PATH EXTENSION`; it imports nothing of the project.
"""

import json
import resource
import sys
import zipfile

MAX_PAGES = 500
MAX_TEXT = 1_000_000
MAX_UNZIPPED = 200 * 1024 * 1024
MEMORY_BYTES = 1024 * 1024 * 1024
CPU_SECONDS = 50


def read_pdf(path: str) -> tuple[str, int, str]:
    from pypdf import PdfReader

    reader = PdfReader(path)
    count = len(reader.pages)
    pages: list[str] = []
    size = 0
    for page in reader.pages[:MAX_PAGES]:
        text = page.extract_text() or ""
        pages.append(text)
        size += len(text)
        if size > MAX_TEXT:
            break
    note = "" if len(pages) == count else f"only the first {len(pages)} of {count} pages were read"
    return "\f".join(pages), count, note


def check_zip(path: str) -> None:
    """Declared and real sizes: a bomb lies about the first or is honest and huge."""
    with zipfile.ZipFile(path) as archive:
        if sum(item.file_size for item in archive.infolist()) > MAX_UNZIPPED:
            raise ValueError("unpacks to more than 200 MB")
        total = 0
        for item in archive.infolist():
            with archive.open(item) as stream:
                while chunk := stream.read(1 << 20):
                    total += len(chunk)
                    if total > MAX_UNZIPPED:
                        raise ValueError("unpacks to more than 200 MB")


def read_docx(path: str) -> tuple[str, None, str]:
    import mammoth

    check_zip(path)
    with open(path, "rb") as file:
        return mammoth.extract_raw_text(file).value, None, ""


def read_text(path: str) -> tuple[str, None, str]:
    with open(path, encoding="utf-8", errors="replace") as file:
        return file.read(MAX_TEXT), None, ""


def main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    path, extension = sys.argv[1:3]
    text, pages, note = {"pdf": read_pdf, "docx": read_docx, "txt": read_text}[extension](path)
    clean = text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")[:MAX_TEXT]
    json.dump({"text": clean, "pages": pages, "note": note}, sys.stdout)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
