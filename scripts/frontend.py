"""The front end: Node, the npm packages of `package-lock.json`, and the build into `static/`."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from scripts.packages import NODE, ensure_packages
from scripts.places import NODE_MODULES, PYTHON, ROOT, STATIC, VENV, Stamp, files_under, fingerprint
from scripts.shell import environment, must, step

OLDEST_NODE = 18
SOURCE = ROOT / "site" / "frontend"
STYLES = "fh.css"
LOCK = ROOT / "package-lock.json"


def ensure_frontend(*, anew: bool = False) -> None:
    """Builds `static/` if its sources have changed since the last build, or always with `anew`."""
    value = fingerprint([LOCK, *files_under(SOURCE)])
    # Not inside static/: everything there is served.
    built = Stamp(ROOT / "var" / "stamps" / "frontend", value)
    if built.is_current() and (STATIC / f"{STYLES}.br").exists() and not anew:
        return
    env = environment(PATH=path_with_node())
    _ensure_node_modules(env)
    with step("Building the styles and scripts"):
        must([PYTHON, SOURCE / "build.py", "--force"], "The front end could not be built.", env=env)
        # WhiteNoise serves the .gz and .br files that it finds beside the plain ones.
        must([PYTHON, "-m", "whitenoise.compress", "--quiet", STATIC], "static/ could not be compressed.")
    built.write()


def _ensure_node_modules(env: dict[str, str]) -> None:
    installed = Stamp(NODE_MODULES / ".installed", fingerprint([LOCK]))
    if installed.is_current():
        return
    with step("Installing the front-end packages with npm"):
        npm = shutil.which("npm", path=env["PATH"]) or "npm"
        # Nothing here needs an install script, so none gets to run.
        must(
            [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
            "npm could not install the packages. Check the network, then run this again.",
            env=env,
        )
    installed.write()


def path_with_node() -> str:
    """The PATH to build with: Node's own from the machine, else with PyPI's Node in front."""
    path = os.environ.get("PATH", os.defpath)
    if shutil.which("npm") and _node_version(shutil.which("node")) >= OLDEST_NODE:
        return path
    ensure_packages(NODE)
    return os.pathsep.join([str(VENV / "bin"), path])


def _node_version(node: str | Path | None) -> int:
    """Node's major version, 0 if there is none that runs."""
    if node is None:
        return 0
    try:
        answer = subprocess.run([node, "--version"], capture_output=True, text=True).stdout
    except OSError:
        return 0
    found = re.match(r"v(\d+)\.", answer)
    return int(found[1]) if found else 0
