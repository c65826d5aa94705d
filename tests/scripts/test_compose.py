"""compose.yaml, Dockerfile: what can be checked where there is no Docker."""

import re

import pytest
import yaml

from scripts.places import ROOT
from tests.test_project import committed, text_of

COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
SERVICES = COMPOSE["services"]
SITE = ("web", "worker", "migrate")
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
#: A variable that compose takes from .env, and what stands behind its name.
VARIABLE = re.compile(r"\$\{([A-Z_]+)([^}]*)\}")
SETTINGS = re.findall(
    r"^\| `([A-Z_]+)` \|", (ROOT / "docs" / "settings.md").read_text(encoding="utf-8"), re.MULTILINE
)
REQUIRED = {"SECRET_KEY", "ALLOWED_HOSTS", "BASE_URL", "POSTGRES_PASSWORD", "ELASTIC_PASSWORD"}


def strings(value):
    if isinstance(value, dict):
        return [text for one in value.values() for text in strings(one)]
    if isinstance(value, list):
        return [text for one in value for text in strings(one)]
    return [str(value)]


def test_the_site_is_one_image_with_the_same_settings_everywhere():
    web = SERVICES["web"]
    for name in SITE:
        assert SERVICES[name]["build"] == "."
        for part in ("image", "environment", "volumes", "networks"):
            assert SERVICES[name][part] == web[part], (name, part)
    assert web["environment"]["DJANGO_SETTINGS_MODULE"] == "config.settings.production"
    assert SERVICES["worker"]["command"][-1] == "worker"


def test_every_variable_is_a_documented_setting():
    assert set(SERVICES["web"]["environment"]) - set(SETTINGS) == set()


def test_what_production_must_have_is_asked_for():
    asked = dict(VARIABLE.findall("\n".join(strings(COMPOSE))))
    assert {name for name, rest in asked.items() if rest.startswith(":?")} == REQUIRED
    assert all(rest.startswith((":?", ":-")) for rest in asked.values())
    assert {"SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL"} < set(SERVICES["web"]["environment"])


def test_no_secret_is_committed():
    for service in SERVICES.values():
        for name, value in service.get("environment", {}).items():
            if re.search(r"SECRET|PASSWORD|KEY", name):
                assert VARIABLE.fullmatch(value), name
            for password in re.findall(r"://\w+:(.+)@", value):
                assert VARIABLE.fullmatch(password), name
    assert not any(path.name == ".env" for path in committed())
    assert ".env" in (ROOT / ".dockerignore").read_text().split()
    assert "/.env" in (ROOT / ".gitignore").read_text().split()
    assert not re.search(r"^(ENV|ARG) .*(KEY|PASSWORD)", DOCKERFILE, re.MULTILINE)


@pytest.mark.parametrize("name", [name for name in SERVICES if name not in SITE])
def test_servers_have_a_version_a_health_check_and_no_way_out(name):
    service = SERVICES[name]
    assert re.fullmatch(r"[a-z]+:\d[\d.]*", service["image"])
    assert service["healthcheck"]["test"]
    assert service["networks"] == ["data"]
    assert "ports" not in service
    assert COMPOSE["networks"]["data"] == {"internal": True}


def test_everything_named_is_there():
    used = {mount.split(":")[0] for service in SERVICES.values() for mount in service.get("volumes", ())}
    assert used == set(COMPOSE["volumes"])
    for service in SERVICES.values():
        for other, wanted in service.get("depends_on", {}).items():
            assert other in SERVICES
            if wanted["condition"] == "service_healthy":
                assert "healthcheck" in SERVICES[other]
    assert SERVICES["elasticsearch"]["mem_limit"]
    compile("\n".join(SERVICES["web"]["healthcheck"]["test"][3:]), "healthcheck", "exec")


def test_the_image_serves_as_the_settings_page_says_and_not_as_root():
    said = text_of(ROOT / "docs" / "settings.md")
    (line,) = re.findall(r"^gunicorn (.*) config\.wsgi$", said, re.MULTILINE)
    command = re.sub(r'[\\\n",]+', " ", DOCKERFILE[DOCKERFILE.index("CMD [") :]).split()
    assert set(line.split()) < set(command)
    last = DOCKERFILE[DOCKERFILE.rindex("\nFROM ") :]
    assert "\nUSER library\n" in last
    assert "slim" in last.split("\n")[1]
    for source in re.findall(r"^COPY (?!--from)(.*) \S+$", DOCKERFILE, re.MULTILINE):
        assert all((ROOT / name).exists() for name in source.split())
