"""The Python packages: a virtual environment in `.venv`, filled from the hashed requirements files."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from scripts.places import PYTHON, ROOT, VENV, Stamp, fingerprint
from scripts.shell import Failed, must, say, step

RUNTIME = "requirements.txt"
DEVELOPMENT = "requirements-dev.txt"
NODE = "requirements-node.txt"
INSTALLER = "requirements-installer.txt"
# The development set holds the runtime set, with the same versions.
INCLUDES = {DEVELOPMENT: (DEVELOPMENT, RUNTIME), RUNTIME: (RUNTIME,), NODE: (NODE,)}
# The file lists every package with its hashes, so nothing needs to be worked out.
EXACTLY = ("--require-hashes", "--no-deps", "-r")
OFFLINE = "The packages could not be installed. Check the network, then run this again."


def ensure_packages(requirements: str = RUNTIME) -> None:
    """Installs a requirements file unless this very version of it is installed already."""
    if _stamp(requirements).is_current():
        return
    uv = shutil.which("uv")
    if not _works():
        with step("Making a virtual environment in .venv"):
            if uv:
                must([uv, "venv", "--quiet", "--allow-existing", "--python", sys.executable, VENV], OFFLINE)
            else:
                must([sys.executable, "-m", "venv", VENV], "Python could not make a virtual environment.")
        if not _works():
            raise Failed("The folder .venv is broken. Delete it, then run this again.")
    count = (ROOT / requirements).read_text(encoding="utf-8").count("==")
    size = " (206 MB: Node for the front end)" if requirements == NODE else ""
    with step(f"Installing {count} Python packages from {requirements}{size}"):
        if not (uv and _quietly(*_with_uv(uv, requirements))):
            _with_pip(requirements)
    for included in INCLUDES[requirements]:
        _stamp(included).write()


def _with_pip(requirements: str) -> None:
    """By pip alone, or by the uv that pip brings: seconds instead of a minute. pip does what uv cannot."""
    _ensure_pip()
    pip = [PYTHON, "-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check", *EXACTLY]
    uv = VENV / "bin" / "uv"
    if _follows_pip_settings() or not (
        (uv.exists() or _quietly(*pip, ROOT / INSTALLER)) and _quietly(*_with_uv(uv, requirements))
    ):
        must([*pip, ROOT / requirements], OFFLINE)


def _with_uv(uv: str | Path, requirements: str) -> list[str | Path]:
    command = [uv, "pip", "install", "--quiet", "--compile-bytecode", "--python", PYTHON]
    return [*command, *EXACTLY, ROOT / requirements]


def _follows_pip_settings() -> bool:
    """Whether this machine tells pip where to get packages: uv does not read that."""
    said = subprocess.run([PYTHON, "-m", "pip", "config", "list"], capture_output=True, text=True).stdout
    return any(name in said for name in ("index-url", "no-index", "proxy"))


def _quietly(*command: str | Path) -> bool:
    try:
        return subprocess.run([str(part) for part in command], capture_output=True).returncode == 0
    except OSError:
        return False


def _stamp(requirements: str) -> Stamp:
    value = fingerprint([ROOT / requirements], os.path.realpath(PYTHON))
    return Stamp(VENV / f".installed-{requirements}", value)


def _works() -> bool:
    try:
        return subprocess.run([PYTHON, "-c", ""], capture_output=True).returncode == 0
    except OSError:
        return False


def _ensure_pip() -> None:
    """An environment made by uv, or cut short, has no pip."""
    if subprocess.run([PYTHON, "-c", "import pip"], capture_output=True).returncode:
        say("  adding pip to .venv")
        must([PYTHON, "-m", "ensurepip", "--upgrade"], "pip could not be set up; delete .venv and try again.")
