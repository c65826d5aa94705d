"""The Nu HTML checker finds nothing to say about the HTML of any template or state."""

import json
import subprocess

import pytest

from tests.functional.conftest import clean_context
from tests.functional.pages import SIGHTS
from tests.services import require


@pytest.fixture(scope="session")
def checked(browser, site, see, tmp_path_factory) -> dict[str, list[str]]:
    """What the checker says, by the name of the sight. All files in one run: Java takes its time to start."""
    jar = require("vnu")
    folder = tmp_path_factory.mktemp("markup")
    context, _ = clean_context(browser, site, java_script_enabled=False)
    context.route("**/*.{css,js,svg,png,jpg,webp,woff2}", lambda route: route.abort())
    page = context.new_page()
    for name in SIGHTS:
        (folder / f"{name}.html").write_bytes(see(page, name).body())
    context.close()
    command = ["java", "-Xss2m", "-jar", jar, "--format", "json", "--exit-zero-always", str(folder)]
    answer = subprocess.run(command, capture_output=True, text=True, timeout=300)
    found: dict[str, list[str]] = {name: [] for name in SIGHTS}
    for message in json.loads(answer.stderr)["messages"]:
        assert message["type"] != "non-document-error", message
        name = message["url"].rpartition("/")[2].removesuffix(".html")
        line = f"{message['type']}, line {message.get('lastLine')}: {message['message']}"
        found[name].append(f"{line} – {message.get('extract', '').strip()}")
    return found


@pytest.mark.parametrize("name", SIGHTS)
def test_markup(checked, name):
    assert checked[name] == []
