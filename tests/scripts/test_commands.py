"""`./run` itself: what it answers, and what it does not do twice."""

import os
import subprocess
from pathlib import Path

import pytest

from home.services import demo_accounts
from scripts import packages, serve
from scripts.commands import COMMANDS, HELP
from scripts.places import ROOT, Stamp, fingerprint
from scripts.servers import SERVERS
from scripts.shell import Failed


def ask(*arguments, **environment):
    return subprocess.run(
        [ROOT / "run", *arguments],
        capture_output=True,
        text=True,
        cwd="/",
        env={**os.environ, **environment},
        timeout=60,
    )


def test_help_names_every_command_from_any_folder():
    done = ask("help")
    assert done.returncode == 0
    for command in COMMANDS:
        assert command.startswith("-") or f"./run {command}" in done.stdout
    assert "./run services" in HELP


def test_an_unknown_command_is_refused_with_the_list():
    done = ask("tset")
    assert done.returncode == 2
    assert "'tset'" in done.stdout
    assert "./run test" in done.stdout


def test_without_a_python_it_says_what_to_install(tmp_path):
    """A copy of the script alone, so that the project's own environment is not found."""
    script = tmp_path / "run"
    script.write_bytes((ROOT / "run").read_bytes())
    script.chmod(0o755)
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("dirname", "sh"):
        (tools / name).symlink_to(Path("/usr/bin") / name)
    done = subprocess.run([script], capture_output=True, text=True, env={"PATH": str(tools)})
    assert done.returncode == 1
    assert "Python 3.11 or newer was not found" in done.stderr

    (tools / "python3").write_text("#!/bin/sh\ncase $2 in *ensurepip*) exit 1;; *print*) echo 3.12;; esac\n")
    (tools / "python3").chmod(0o755)
    done = subprocess.run([script], capture_output=True, text=True, env={"PATH": str(tools)})
    assert done.returncode == 1
    assert "sudo apt install python3.12-venv" in done.stderr


def test_a_port_in_use_is_named_before_anything_is_set_up(monkeypatch):
    with serve.socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setenv("PORT", str(taken.getsockname()[1]))
        monkeypatch.setattr(serve, "ensure_packages", lambda: pytest.fail("set up first"))
        with pytest.raises(Failed, match="cannot be used"):
            serve.serve()


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1"])
def test_a_port_that_is_none_is_refused(monkeypatch, port):
    monkeypatch.setenv("PORT", port)
    with pytest.raises(Failed, match="number from 1 to 65535"):
        serve.serve()


def test_the_address_shown_is_one_that_passkeys_accept(capsys):
    serve.announce("127.0.0.1", 8000)
    assert "http://localhost:8000\n" in capsys.readouterr().out


def test_the_demo_accounts_shown_are_the_ones_that_were_made(capsys, monkeypatch, settings, tmp_path):
    settings.VAR = tmp_path
    password, _ = demo_accounts.demo_password()
    monkeypatch.setattr(serve, "PASSWORD", demo_accounts.password_file())
    serve.announce("127.0.0.1", 8000)
    shown = capsys.readouterr().out
    assert all(account in shown for account in (*demo_accounts.ACCOUNTS, password))


def test_a_stamp_holds_until_a_source_changes(tmp_path, monkeypatch):
    monkeypatch.setattr("scripts.places.ROOT", tmp_path)
    source = tmp_path / "source"
    source.write_text("one")
    Stamp(tmp_path / "made" / "stamp", fingerprint([source])).write()
    assert Stamp(tmp_path / "made" / "stamp", fingerprint([source])).is_current()
    source.write_text("two")
    assert not Stamp(tmp_path / "made" / "stamp", fingerprint([source])).is_current()


def test_installed_packages_are_not_installed_again(monkeypatch):
    monkeypatch.setattr(packages.Stamp, "is_current", lambda stamp: True)
    monkeypatch.setattr(packages, "must", lambda *args, **kwargs: pytest.fail("ran something"))
    packages.ensure_packages()


def test_services_are_named_with_what_to_export():
    for kind in SERVERS.values():
        assert kind().exports()
    refused = ask("services", "start", "mysql")
    assert refused.returncode == 1
    assert "postgresql" in refused.stderr
    assert refused.stdout == ""
