"""Servers for tests, without starting one: stale files, ports in use, what is missing, who is started."""

import os
import signal
import socket
import subprocess
import sys

import pytest

from scripts.servers import SERVERS, ElasticsearchSecure, ElasticsearchThree, base, command
from scripts.servers.base import Server
from scripts.servers.elastic import archive, certificates
from scripts.servers.processes import process
from scripts.shell import Failed


@pytest.fixture(autouse=True)
def own_folder(monkeypatch, tmp_path):
    """Nothing here sees or touches servers that run."""
    for module in (base, archive):
        monkeypatch.setattr(module, "servers_folder", lambda: tmp_path)
    for variable in ("ES_JAVA_HOME", "JAVA_HOME", "MAVEN_REPOSITORY"):
        monkeypatch.delenv(variable, raising=False)
    return tmp_path


class Sleeper(Server):
    """A program that starts another one and dies before it does, as Elasticsearch's launcher may."""

    name = "sleeper"
    package = "none"
    program = "asleep-for-a-test"
    users = ("nobody",)
    answering = True

    def exports(self):
        return {"SLEEPER": "here"}

    def answers(self):
        return self.answering

    def identity(self):
        return {}

    def launch(self):
        child = f"import time; time.sleep(60)  # {self.program}"
        parent = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {child!r}]); {child}"
        self.spawn([sys.executable, "-c", parent])


@pytest.fixture
def sleeper():
    server = Sleeper()
    yield server
    server.stop()


def test_a_server_is_started_once_and_stopped_with_its_children(sleeper):
    sleeper.start()
    pid = sleeper.pid()
    Sleeper().start()
    assert Sleeper().pid() == pid
    base.wait_until(lambda: len(base.group(pid, sleeper.program)) == 2, 10)
    os.kill(pid, signal.SIGKILL)
    base.wait_until(lambda: process(pid) is None, 10)
    (child,) = base.group(pid, sleeper.program)
    sleeper.stop()
    assert base.wait_until(lambda: process(child) is None, 10)


def test_a_pid_file_that_is_older_than_the_process_is_not_believed(sleeper):
    sleeper.folder.mkdir()
    for text in (f"{os.getpid()}\n", "999999999\n", "", "no number"):
        sleeper.pid_file.write_text(text)
        assert sleeper.pid() is None
        assert not sleeper.is_running()
        sleeper.stop()


def test_one_that_never_answers_is_a_failure_with_its_log(sleeper, monkeypatch):
    monkeypatch.setattr(Sleeper, "answering", False)
    monkeypatch.setattr(Sleeper, "start_seconds", 0.2)
    with pytest.raises(Failed, match=r"sleeper did not start. Its log: .*server\.log"):
        sleeper.start()


def test_a_port_that_somebody_took_meanwhile_is_given_up(sleeper):
    sleeper.folder.mkdir()
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        (sleeper.folder / "port").write_text(f"{taken}\n")
        assert sleeper.port(1) == taken
        sleeper._forget_taken_ports()
        assert sleeper.port(taken) != taken


def test_without_names_only_the_usual_ones_start(monkeypatch):
    started = []
    monkeypatch.setattr(command, "_start", lambda servers: started.extend(one.name for one in servers) or 0)
    command.services(["start"])
    assert started == ["postgresql", "redis", "clamav", "elasticsearch"]
    started.clear()
    command.services(["start", "elasticsearch-three"])
    assert started == ["elasticsearch-three"]


def test_one_failure_does_not_keep_the_others_from_starting(monkeypatch, capsys):
    class Broken(Sleeper):
        name = "broken"

        def start(self):
            raise Failed("broken is not installed")

    class Fine(Sleeper):
        def start(self):
            pass

    monkeypatch.setattr(command, "SERVERS", {"broken": Broken, "sleeper": Fine})
    with pytest.raises(Failed, match="not installed"):
        command.services(["start"])
    assert capsys.readouterr().out == "export SLEEPER='here'\n"


def test_every_mode_of_elasticsearch_says_where_it_is():
    assert ElasticsearchThree().exports()["ELASTICSEARCH_URL"].count("http://127.0.0.1:") == 3
    exports = ElasticsearchSecure().exports()
    assert exports["ELASTICSEARCH_URL"].startswith("https://")
    assert exports["ELASTICSEARCH_CA_CERTS"].endswith("ca.crt")
    assert {name for name in SERVERS if name.startswith("elastic")} == {
        "elasticsearch", "elasticsearch-three", "elasticsearch-secure", "elasticsearch-three-secure",
    }  # fmt: skip


@pytest.fixture
def no_java(monkeypatch, tmp_path):
    monkeypatch.setattr(archive, "JAVA_FOLDERS", (str(tmp_path / "jvm"),))
    return tmp_path / "jvm"


def installation(folder, version, *, jdk=True):
    (folder / "bin").mkdir(parents=True)
    (folder / "release").write_text(f'IMPLEMENTOR="x"\nJAVA_VERSION="{version}"\n')
    if jdk:
        (folder / "bin" / "jlink").touch()
    return folder


def test_an_old_java_or_a_runtime_alone_is_not_enough(no_java, monkeypatch):
    installation(no_java / "jdk-17", "17.0.15")
    installation(no_java / "jre-25", "25.0.1", jdk=False)
    with pytest.raises(Failed, match=r"needs a JDK of version 21 or newer.*apt install"):
        archive.java_home()
    good = installation(no_java / "jdk-21", "21.0.2")
    assert archive.java_home() == good
    named = installation(no_java.parent / "named", "25")
    monkeypatch.setenv("ES_JAVA_HOME", str(named))
    assert archive.java_home() == named


def test_without_maven_it_is_said_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setenv("MAVEN_REPOSITORY", str(tmp_path / "repository"))
    monkeypatch.setattr(archive.shutil, "which", lambda name: None)
    with pytest.raises(Failed, match="sudo apt install maven"):
        archive.home()
    assert not archive.at_hand()


def test_another_archive_than_the_known_one_is_refused(monkeypatch, tmp_path):
    monkeypatch.setenv("MAVEN_REPOSITORY", str(tmp_path))
    archive._archive().parent.mkdir(parents=True)
    archive._archive().write_bytes(b"something else")
    with pytest.raises(Failed, match="not what it should be"):
        archive.home()


@pytest.mark.skipif(not archive.shutil.which("openssl"), reason="openssl is not installed")
def test_certificates_are_for_loopback_and_made_once(tmp_path):
    certificates.make(tmp_path / "certificates")
    made = (tmp_path / "certificates" / "node.crt").read_text()
    certificates.make(tmp_path / "certificates")
    assert (tmp_path / "certificates" / "node.crt").read_text() == made
    shown = ["openssl", "x509", "-noout", "-text", "-in", tmp_path / "certificates" / "node.crt"]
    assert "IP Address:127.0.0.1" in subprocess.run(shown, capture_output=True, text=True).stdout
    assert len(certificates.fingerprint(tmp_path / "certificates" / "ca.crt")) == 64
