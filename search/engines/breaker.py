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
    """Closed (ask the server) or open (do not): the file is there while open, its time is the last try."""

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
        self.path.touch()
        os.utime(self.path)

    def worked(self) -> None:
        """The server answered."""
        if self.path.exists():
            self.path.unlink(missing_ok=True)

    @property
    def since(self) -> float | None:
        """When the server was last tried in vain, in seconds since 1970; None while it answers."""
        with contextlib.suppress(FileNotFoundError):
            return self.path.stat().st_mtime
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
