"""Where the message catalogues are, and compiling those that changed. Standard library only."""

from pathlib import Path

from scripts.places import PYTHON, ROOT
from scripts.shell import environment, must, step

LOCALE = ROOT / "site" / "locale"


def sources() -> list[Path]:
    """The catalogues that translators edit: `site/locale/<language>/LC_MESSAGES/django.po`."""
    return sorted(LOCALE.glob("*/LC_MESSAGES/django.po"))


def stale() -> list[Path]:
    """The catalogues that were changed since they were compiled, or never were."""
    found = []
    for path in sources():
        compiled = path.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < path.stat().st_mtime:
            found.append(path)
    return found


def ensure_catalogues() -> None:
    """Compiles what has changed; needs the packages to be installed."""
    if stale():
        with step("Compiling the message catalogues"):
            must([PYTHON, "-m", "scripts.messages", "compile"], "A catalogue is broken.", env=environment())
