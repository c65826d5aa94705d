"""What happened, written by many processes into files of lines, and read by one."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

#: Bytes of the longest line.
LONGEST = 8192


class Log:
    """A folder with one file for each sort of line. A line is written whole or not at all, kills or not."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def write(self, sort: str, **line: Any) -> None:
        data = json.dumps(line, separators=(",", ":")).encode() + b"\n"
        file = os.open(self.folder / f"{sort}.jsonl", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        try:
            os.write(file, data)
        finally:
            os.close(file)

    def read(self, sort: str) -> Iterator[dict[str, Any]]:
        path = self.folder / f"{sort}.jsonl"
        if path.exists():
            with path.open(encoding="utf-8") as lines:
                yield from map(json.loads, lines)

    def last(self, sort: str) -> dict[str, Any]:
        """The newest line; empty when there is none."""
        path = self.folder / f"{sort}.jsonl"
        if not path.exists():
            return {}
        with path.open("rb") as file:
            file.seek(max(path.stat().st_size - LONGEST, 0))
            lines = file.read().splitlines()
        return json.loads(lines[-1]) if lines else {}

    def progress(self, done: int) -> None:
        """How many events are committed."""
        begun = self.folder / "done.new"
        begun.write_text(str(done))
        begun.replace(self.folder / "done")

    @property
    def done(self) -> int:
        path = self.folder / "done"
        return int(path.read_text()) if path.exists() else 0
