"""Where things are, and the stamps that say what is already done."""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
NODE_MODULES = ROOT / "node_modules"
STATIC = ROOT / "static"
VAR = Path(os.environ.get("VAR_DIR") or ROOT / "var")


def files_under(folder: Path) -> list[Path]:
    """Every file below a folder, in a fixed order, without caches."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)


def fingerprint(files: Iterable[Path], *facts: str) -> str:
    """A checksum of the names and contents of files that exist, and of some facts beside them."""
    digest = hashlib.sha256()
    for path in files:
        if path.is_file():
            digest.update(f"{path.relative_to(ROOT)}\0".encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    for fact in facts:
        digest.update(f"\0{fact}".encode())
    return digest.hexdigest()


class Stamp:
    """A file that holds the fingerprint of what a finished step was made from.

    Keep it inside what the step makes, so that deleting the product deletes the stamp.
    """

    def __init__(self, path: Path, value: str) -> None:
        self.path, self.value = path, value

    def is_current(self) -> bool:
        try:
            return self.path.read_text(encoding="ascii").strip() == self.value
        except (OSError, UnicodeDecodeError):
            return False

    def write(self) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self.path.write_text(self.value + "\n", encoding="ascii")
