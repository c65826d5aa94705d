"""Who installs the packages: uv where it may and can, else pip."""

import pytest

from scripts import packages
from scripts.shell import Failed


@pytest.fixture
def asked(monkeypatch, tmp_path):
    """The commands that would have been run; `works` says which of them succeed."""
    commands = []
    monkeypatch.setattr(packages, "VENV", tmp_path)
    monkeypatch.setattr(packages, "_ensure_pip", lambda: None)
    monkeypatch.setattr(packages, "_follows_pip_settings", lambda: False)
    monkeypatch.setattr(packages, "must", lambda command, hint: commands.append(("must", kind(command))))

    def use(works):
        def quietly(*command):
            commands.append(("try", kind(command)))
            return kind(command) in works

        monkeypatch.setattr(packages, "_quietly", quietly)
        return commands

    return use


def kind(command):
    tool = "pip" if "-m" in command else "uv"
    return f"{tool} {command[-1].name}"


def test_pip_brings_uv_which_does_the_rest(asked):
    commands = asked({"pip requirements-installer.txt", "uv requirements.txt"})
    packages._with_pip("requirements.txt")
    assert commands == [("try", "pip requirements-installer.txt"), ("try", "uv requirements.txt")]


@pytest.mark.parametrize("works", [set(), {"pip requirements-installer.txt"}])
def test_pip_does_it_where_uv_cannot(asked, works):
    commands = asked(works)
    packages._with_pip("requirements.txt")
    assert commands[-1] == ("must", "pip requirements.txt")


def test_an_index_of_pips_own_is_kept_to(asked, monkeypatch):
    monkeypatch.setattr(packages, "_follows_pip_settings", lambda: True)
    commands = asked({"pip requirements-installer.txt", "uv requirements.txt"})
    packages._with_pip("requirements.txt")
    assert commands == [("must", "pip requirements.txt")]


@pytest.mark.parametrize("variable", ["PIP_INDEX_URL", "PIP_EXTRA_INDEX_URL", "PIP_PROXY"])
def test_pips_settings_are_seen(monkeypatch, variable):
    monkeypatch.setenv(variable, "http://packages.example.org/")
    assert packages._follows_pip_settings()


def test_a_failure_is_said(monkeypatch, asked):
    asked(set())

    def fail(command, hint):
        raise Failed(hint)

    monkeypatch.setattr(packages, "must", fail)
    with pytest.raises(Failed, match="Check the network"):
        packages._with_pip("requirements.txt")
