"""Builds static/ from this folder: `python site/frontend/build.py --npm-dir .` (after `npm ci`).

Styles by Dart Sass, the font from npm, drawn pictures, icons, scripts. Nothing is bundled and nothing
of the result is committed. A stamp of all sources makes a second call cost nothing.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
FONTS = ("figtree-latin-wght-normal.woff2", "figtree-latin-ext-wght-normal.woff2")
SOURCES = ("*.py", "scss/*.scss", "js/*.js", "images/*")


class BuildError(Exception):
    """Something needed is missing, or Sass refused; the message says what to do."""


def fingerprint(npm_dir: Path) -> str:
    """A checksum of everything that the result depends on."""
    digest = hashlib.sha256()
    files = [path for pattern in SOURCES for path in HERE.glob(pattern)]
    for path in [*sorted(files), npm_dir / "package-lock.json"]:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def compile_styles(npm_dir: Path, node: str, target: Path) -> None:
    """main.scss to one compressed sheet. Without `--no-error-css` Sass would write a sheet on errors too."""
    modules = npm_dir / "node_modules"
    script = modules / "sass" / "sass.js"
    if not script.exists():
        raise BuildError(f"{script} is missing: run `npm ci` in {npm_dir} first")
    options = ["--style=compressed", "--no-source-map", "--no-error-css", "--quiet-deps"]
    command = [
        node,
        str(script),
        *options,
        f"--load-path={modules}",
        str(HERE / "scss" / "main.scss"),
        str(target),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0 or not target.exists():
        raise BuildError(f"Sass stopped with status {done.returncode}:\n{done.stderr.strip()}")


def build(target: Path, npm_dir: Path, node: str) -> None:
    """Write the whole result into an empty folder."""
    from art import draw_all
    from raster import social_preview, touch_icon

    compile_styles(npm_dir, node, target / "fh.css")
    (target / "fonts").mkdir()
    for name in FONTS:
        shutil.copy(
            npm_dir / "node_modules/@fontsource-variable/figtree/files" / name, target / "fonts" / name
        )
    shutil.copytree(HERE / "js", target / "js")
    shutil.copytree(HERE / "images", target / "images")
    draw_all(target / "art")
    social_preview(target / "images" / "social.png", target / "fonts" / FONTS[0])
    touch_icon(target / "images" / "touch-icon.png")


def replace(old: Path, new: Path) -> None:
    """Put the finished folder in place, so that a failed build leaves the last good one."""
    old.parent.mkdir(parents=True, exist_ok=True)
    if old.exists():
        shutil.rmtree(old)
    shutil.copytree(new, old)
    old.chmod(0o755)  # a temporary folder is closed to the web server


def main(arguments: list[str] | None = None) -> int:
    """Build when something changed; exit status 1 with the reason when it cannot."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--force", action="store_true", help="build even if nothing changed")
    parser.add_argument(
        "--npm-dir", type=Path, default=ROOT, help="folder with node_modules and the lock file"
    )
    parser.add_argument("--node", default="node", help="the Node program")
    parser.add_argument("--target", type=Path, default=ROOT / "static", help="folder to write")
    options = parser.parse_args(arguments)
    npm_dir = options.npm_dir.resolve()
    stamp = options.target / ".stamp"
    try:
        now = fingerprint(npm_dir)
        if not options.force and stamp.exists() and stamp.read_text(encoding="utf-8") == now:
            return 0
        with tempfile.TemporaryDirectory() as folder:
            build(Path(folder), npm_dir, options.node)
            (Path(folder) / ".stamp").write_text(now, encoding="utf-8")
            replace(options.target, Path(folder))
    except (BuildError, OSError) as error:
        print(f"The styles could not be built. {error}", file=sys.stderr)
        return 1
    print(f"Built {options.target}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
