"""Remembers that a server does not answer, for all processes of a host: one small file, no server needed."""

from __future__ import annotations

import contextlib
import os
import time
from pathlib import Path

from django.core.files import locks

#: Seconds during which nobody asks a server that did not answer; then one process tries again.
PAUSE = 30.0


class Breaker:
    """Closed (ask the server) or open (do not): the file is there while open. Its time is that of the last
    try, its content that of the first failure."""

    def __init__(self, path: Path, pause: float = PAUSE) -> None:
        self.path, self.pause = path, pause

    def allows(self) -> bool:
        """Whether this process may ask now. After the pause one process may, and the others wait for it."""
        try:
            tried = self.path.stat().st_mtime
        except FileNotFoundError:
            return True
        if 0 <= time.time() - tried < self.pause:
            return False
        return self._claim(tried)

    def failed(self) -> None:
        """The server did not answer."""
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with contextlib.suppress(FileExistsError), self.path.open("x") as file:
            file.write(f"{time.time():.0f}")
        with contextlib.suppress(FileNotFoundError):  # it worked for another process in this moment
            os.utime(self.path)

    def worked(self) -> None:
        """The server answered."""
        if self.path.exists():
            self.path.unlink(missing_ok=True)

    @property
    def since(self) -> float | None:
        """When the server first failed to answer, in seconds since 1970; None while it answers."""
        try:
            return float(self.path.read_text() or self.path.stat().st_mtime)
        except (FileNotFoundError, ValueError):
            return None

    def _claim(self, tried: float) -> bool:
        """Takes the turn, unless another process has taken it in this moment."""
        try:
            with self.path.open("r+") as file:
                if not locks.lock(file, locks.LOCK_EX | locks.LOCK_NB):
                    return False
                if self.path.stat().st_mtime != tried:
                    return False
                os.utime(self.path)
                return True
        except FileNotFoundError:
            return True
