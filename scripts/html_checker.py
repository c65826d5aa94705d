"""The Nu HTML checker: a Java program from npm, for the test that looks at the markup of every page."""

import shutil

from scripts.frontend import path_with_node
from scripts.places import ROOT, VAR, Stamp, files_under, fingerprint
from scripts.shell import Failed, environment, must, say, step

SOURCE = ROOT / "tests" / "functional" / "html_checker"
FOLDER = VAR / "tools" / "html-checker"
JAR = FOLDER / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


def ensure_html_checker() -> None:
    """Installs the checker where there is Java to run it. Its test says what is missing if this fails."""
    sources = files_under(SOURCE)
    installed = Stamp(FOLDER / ".installed", fingerprint(sources))
    if shutil.which("java") is None or (installed.is_current() and JAR.exists()):
        return
    env = environment(PATH=path_with_node())
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path in sources:
        shutil.copyfile(path, FOLDER / path.name)
    npm = shutil.which("npm", path=env["PATH"]) or "npm"
    try:
        with step("Installing the HTML checker (32 MB)"):
            must(
                [npm, "ci", "--loglevel=error"],
                "The HTML checker could not be installed.",
                env=env,
                cwd=FOLDER,
            )
    except Failed as failure:
        say(f"  {failure}")
        return
    installed.write()
