"""What every local server shares: its folder, its user, its port, its process."""

import fcntl
import hashlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import ClassVar

from scripts.places import ROOT
from scripts.servers.processes import any_free_port, group, is_free, process
from scripts.shell import Failed, wait_until

START_SECONDS = 60
STOP_SECONDS = 20
#: What this process has started: servers outlive it, so nobody waits for them.
_started: list[subprocess.Popen[bytes]] = []


def servers_folder() -> Path:
    """One folder for each checkout, in the system's temporary folder (socket paths must also stay short)."""
    checkout = hashlib.sha256(str(ROOT).encode()).hexdigest()[:10]
    return Path(tempfile.gettempdir()) / f"family-hubs-{os.getuid()}-{checkout}"


def make_servers_folder() -> Path:
    top = servers_folder()
    top.mkdir(mode=0o755, exist_ok=True)
    if top.is_symlink() or top.stat().st_uid != os.getuid():
        raise Failed(f"{top} belongs to somebody else. Remove it, then run this again.")
    return top


@contextmanager
def alone(name: str) -> Iterator[None]:
    """Nobody else of this checkout does the same meanwhile; the lock ends with the process."""
    with (make_servers_folder() / f".{name}.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


class Server(ABC):
    """One server. Subclasses say how to prepare, start and ask it; `start` and `stop` may be repeated."""

    name: ClassVar[str]
    package: ClassVar[str]  # Debian's
    program: ClassVar[str]  # what the process list shows
    users: ClassVar[tuple[str, ...]]  # whom to run as when started by root, first that exists
    start_seconds: ClassVar[int] = START_SECONDS
    #: Whether `./run services start` without names starts it.
    usual: ClassVar[bool] = True

    def __init__(self) -> None:
        self.folder = servers_folder() / self.name

    @abstractmethod
    def exports(self) -> dict[str, str]:
        """The environment variables that make the site use this server."""

    @abstractmethod
    def answers(self) -> bool:
        """Whether it takes requests now."""

    @abstractmethod
    def launch(self) -> None:
        """Prepares `folder` on first use and starts the process, without waiting."""

    def fetch(self) -> None:  # noqa: B027 - most servers come as packages of the system
        """Gets what the server is made of onto this machine, without starting it."""

    def start(self) -> None:
        """Starts the server unless it runs; returns when it answers, raises `Failed` if it never does.

        One that is still starting is waited for; two callers at a time start it once.
        """
        if self.is_running():
            return
        with alone(self.name):
            self._make_folder()
            if self.pid() is None:
                self._forget_taken_ports()
                self.launch()
            if not wait_until(self.is_running, self.start_seconds):
                raise Failed(f"{self.name} did not start. Its log: {self.log}")

    def stop(self) -> None:
        self.signal(signal.SIGTERM)
        if not wait_until(lambda: self.pid() is None, STOP_SECONDS):
            self.signal(signal.SIGKILL)
            wait_until(lambda: self.pid() is None, STOP_SECONDS)

    def is_running(self) -> bool:
        return self.pid() is not None and self.answers()

    # --- Process ---

    @property
    def log(self) -> Path:
        return self.folder / "server.log"

    @property
    def pid_file(self) -> Path:
        return self.folder / "server.pid"

    def pid(self) -> int | None:
        """The process id, if the process that we started is still alive.

        A pid file may be older than a crash or a restart of the machine: the program must be the right one.
        """
        pid = self._noted_pid()
        found = process(pid) if pid else None
        return pid if found and self.program in found.command else None

    def signal(self, number: signal.Signals) -> None:
        """Sends a signal to the server's processes: the one that we started and those it started itself."""
        leader = self._noted_pid()
        for pid in group(leader, self.program) if leader else ():
            with suppress(ProcessLookupError):
                os.kill(pid, number)

    def _noted_pid(self) -> int | None:
        try:
            return int(self.pid_file.read_text().split()[0])
        except (OSError, ValueError, IndexError):
            return None

    def spawn(self, command: Sequence[str | Path], env: Mapping[str, str] | None = None) -> None:
        """Starts a program in the background, with its own session, and remembers its process id."""
        with self.log.open("ab") as log:
            started = subprocess.Popen(
                [str(part) for part in command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                env=env,
                start_new_session=True,
                **self.identity(),
            )
        _started.append(started)
        self.pid_file.write_text(f"{started.pid}\n")

    def identity(self) -> dict[str, object]:
        """Arguments for `subprocess` that give up root's rights (database servers refuse to run as root)."""
        user = self._user()
        if user is None:
            return {}
        return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}

    def find(self, program: str, *folders: Path) -> str:
        """The path of a program; raises `Failed` with what to install."""
        places = os.pathsep.join(
            [os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin", *map(str, folders)]
        )
        found = shutil.which(program, path=places)
        if found is None:
            raise Failed(f"{program} was not found. Debian or Ubuntu: sudo apt install {self.package}")
        return found

    # --- Port and folder ---

    def port(self, preferred: int, purpose: str = "port") -> int:
        """The port chosen at the first start: the preferred one if it was free then."""
        remembered = self.folder / purpose
        with suppress(OSError, ValueError):
            return int(remembered.read_text())
        port = preferred if is_free(preferred) else any_free_port()
        if self.folder.exists():
            remembered.write_text(f"{port}\n")
        return port

    def _forget_taken_ports(self) -> None:
        """Somebody else may have taken a port since the last start: another one is chosen then."""
        for remembered in self.folder.glob("*port"):
            try:
                taken = not is_free(int(remembered.read_text()))
            except ValueError:
                taken = True
            if taken:
                remembered.unlink()

    def _make_folder(self) -> None:
        """Creates the folder; refuses one that somebody else has put in our place."""
        make_servers_folder()
        self.folder.mkdir(mode=0o755, exist_ok=True, parents=True)
        user = self._user()
        if user is not None:
            os.chown(self.folder, user.pw_uid, user.pw_gid)

    def _user(self) -> pwd.struct_passwd | None:
        """Whom to become: nobody else unless we are root."""
        if os.getuid() != 0:
            return None
        for name in (*self.users, "nobody"):
            try:
                return pwd.getpwnam(name)
            except KeyError:
                continue
        raise Failed(
            f"There is no user to run {self.name} as; it refuses root. Add one: useradd -r {self.users[0]}"
        )
