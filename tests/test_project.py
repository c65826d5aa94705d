"""Rules that hold for the project as a whole."""

import os
import re
import subprocess
import sys
import tomllib
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
REQUIREMENT = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;\\]+)", re.MULTILINE)
ENVIRONMENT = re.compile(r"\benv(?:\.\w+)?\(\s*\"([A-Z][A-Z0-9_]+)\"")
# Machine folders, and registries or mirrors that a lock file may have picked up on the way.
MACHINE_PATH = re.compile(r"(?<![\w.:/$-])/(?:root|work|home/\w+|Users/\w+)/\w")
REGISTRY = re.compile(r"pythonhosted\.org|registry\.npmjs|npmjs\.org/|--(?:extra-)?index-url|\"resolved\":")


def locked(name: str) -> dict[str, set[str]]:
    """Package → versions (several when they differ by Python version)."""
    found: dict[str, set[str]] = {}
    for package, version in REQUIREMENT.findall((ROOT / name).read_text(encoding="utf-8")):
        found.setdefault(package.lower().replace("_", "-"), set()).add(version)
    return found


def pins(lines: list[str]) -> dict[str, str]:
    found = [REQUIREMENT.match(line) for line in lines]
    assert all(found), f"every direct dependency is pinned with ==: {lines}"
    return {match[1].lower(): match[2] for match in found if match}


@cache
def committed() -> tuple[Path, ...]:
    """Every file under version control that still exists."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
        )
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout")
    return tuple(path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file())


def text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def python_files() -> list[Path]:
    return [path for path in committed() if path.suffix == ".py" and "migrations" not in path.parts]


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_the_database_is_the_one_that_was_asked_for():
    asked = os.environ.get("DATABASE_URL", "sqlite").split(":")[0]
    assert connection.vendor == {"postgres": "postgresql"}.get(asked, asked)


@pytest.mark.parametrize(
    ("name", "direct"),
    [
        ("requirements.txt", PYPROJECT["project"]["dependencies"]),
        (
            "requirements-dev.txt",
            PYPROJECT["project"]["dependencies"] + PYPROJECT["project"]["optional-dependencies"]["dev"],
        ),
        ("requirements-node.txt", PYPROJECT["dependency-groups"]["node"]),
        ("requirements-installer.txt", PYPROJECT["dependency-groups"]["installer"]),
    ],
)
def test_requirements_are_compiled_from_pyproject(name, direct):
    versions = locked(name)
    behind = {package: pin for package, pin in pins(direct).items() if pin not in versions.get(package, ())}
    assert not behind, f"compile {name} again (docs/development.md says how)"
    blocks = re.split(r"\n(?=\S)", (ROOT / name).read_text(encoding="utf-8").strip())
    assert [block for block in blocks if "--hash=sha256:" not in block] == []


def test_development_has_the_runtime_packages_in_the_same_versions():
    development = locked("requirements-dev.txt")
    different = {
        name: versions
        for name, versions in locked("requirements.txt").items()
        if development.get(name) != versions
    }
    assert not different


def test_no_committed_file_names_a_registry_or_a_folder_of_one_machine():
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in committed()
        if path != Path(__file__)
        for match in [MACHINE_PATH.search(text_of(path)), REGISTRY.search(text_of(path))]
        if match
    ]
    assert found == []


def test_requirements_and_lock_file_hold_no_addresses():
    for path in ROOT.glob("requirements*.txt"):
        assert "://" not in path.read_text(encoding="utf-8"), path.name


def test_imports_point_one_way():
    path = os.pathsep.join([str(ROOT), str(ROOT / "site")])
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_import_contract_covers_every_app():
    ours = {
        Path(config.path).relative_to(ROOT).parts[-1]
        for config in apps.get_app_configs()
        if Path(config.path).is_relative_to(ROOT) and ".venv" not in Path(config.path).parts
    }
    contract = PYPROJECT["tool"]["importlinter"]
    layers = {name.strip() for layer in contract["contracts"][0]["layers"] for name in layer.split("|")}
    assert ours | {"config"} == set(contract["root_packages"]) == layers


def test_every_setting_is_documented():
    read = {
        name
        for path in (ROOT / "site" / "config" / "settings").glob("*.py")
        for name in ENVIRONMENT.findall(path.read_text(encoding="utf-8"))
    }
    read |= {"DJANGO_SETTINGS_MODULE", "HOST", "PORT"}  # read by ./run
    documented = re.findall(r"^\| `([A-Z_]+)` \|", (ROOT / "docs" / "settings.md").read_text(), re.MULTILINE)
    assert sorted(documented) == sorted(read)


def test_only_the_settings_read_the_environment():
    apps_code = [
        path
        for path in python_files()
        if path.relative_to(ROOT).parts[0] not in ("scripts", "tests", "bench")
    ]
    found = [
        str(path.relative_to(ROOT))
        for path in apps_code
        if re.search(r"os\.environ\b(?!\.setdefault)|os\.getenv", text_of(path))
        and "settings" not in path.parts
    ]
    assert found == []


def test_no_file_is_longer_than_400_lines():
    long = {str(path.relative_to(ROOT)): len(text_of(path).splitlines()) for path in python_files()}
    assert {name: lines for name, lines in long.items() if lines > 400} == {}


def test_site_stays_a_plain_folder():
    """`site` is the standard library's name: an `__init__.py` there would break every import below it."""
    assert not (ROOT / "site" / "__init__.py").exists()


def test_mail_and_files_of_a_test_stay_out_of_the_working_data():
    assert settings.EMAIL_BACKEND.endswith(("locmem.EmailBackend", "dummy.EmailBackend"))
    assert not Path(settings.MEDIA_ROOT).is_relative_to(ROOT / "var")
