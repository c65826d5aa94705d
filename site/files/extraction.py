"""Reads the text of PDF and Word files in a process of its own, with limits.

A hostile file can make a parser use all memory or never end. The child process gets a limit on
memory and time; whatever happens to it, the caller gets a plain result.
"""

import json
import logging
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

logger = logging.getLogger(__name__)

MAX_BYTES = 50 * 1024 * 1024
MAX_PAGES = 500
MAX_TEXT = 1_000_000
MAX_UNZIPPED = 200 * 1024 * 1024
SECONDS = 60
MEMORY_BYTES = 1024 * 1024 * 1024
READABLE = frozenset({"pdf", "docx", "txt"})


@dataclass(frozen=True)
class Extracted:
    """`text` has one form feed between pages; `note` says in words why there is none or not all."""

    text: str
    pages: int | None
    note: str = ""
    failed: bool = False


def extract(path: Path, extension: str) -> Extracted:
    """The text of a file. Never raises for what is in the file."""
    if path.stat().st_size > MAX_BYTES:
        return Extracted("", None, "larger than 50 MB", failed=True)
    command = [sys.executable, "-I", str(Path(__file__).with_name("extract_child.py")), str(path), extension]
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, check=False)  # noqa: S603
    except subprocess.TimeoutExpired:
        return Extracted("", None, "took longer than 60 seconds", failed=True)
    if done.returncode != 0:
        logger.warning("text extraction ended with status %s", done.returncode)
        return Extracted("", None, "the file is damaged or protected", failed=True)
    answer = json.loads(done.stdout)
    return Extracted(answer["text"][:MAX_TEXT], answer["pages"], answer["note"])


def unzipped_size(path: Path) -> int:
    """The sizes that a zip declares, summed; raises `zipfile.BadZipFile` when it is none."""
    with zipfile.ZipFile(path) as archive:
        return sum(item.file_size for item in archive.infolist())
