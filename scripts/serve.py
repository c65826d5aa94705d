"""`./run`: everything ready, then the web server with the worker beside it until they are stopped."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from types import FrameType

from scripts.catalogues import ensure_catalogues
from scripts.frontend import ensure_frontend
from scripts.packages import ensure_packages
from scripts.places import PYTHON, ROOT, VAR
from scripts.shell import Failed, environment, run, say, wait_until

STOP_SECONDS = 15  # a request or a task may finish; then the program is killed
START_SECONDS = 60
LONGEST_PAUSE = 30  # seconds between two starts of a worker that keeps failing
PR_SET_PDEATHSIG = 1
ACCOUNTS = (
    *("admin@example.org", "editor@example.org", "author@example.org", "reviewer@example.org"),
    *("safeguarding@example.org", "translator@example.org", "taxonomist@example.org"),
    *("organiser@example.org", "adviser@example.org"),
)
PASSWORD = VAR / "demo-password"  # written with the demo library
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # our own server needs no proxy


def serve() -> int:
    """Sets up whatever is missing, then serves on HOST and PORT. Returns the exit status."""
    host, port = os.environ.get("HOST") or "127.0.0.1", _port()
    _check_free(host, port)
    ensure_packages()
    ensure_catalogues()
    ensure_frontend()
    # What goes well need not be told; mail to the console still is.
    env = environment(LOG_LEVEL=os.environ.get("LOG_LEVEL") or "WARNING")
    status = run([PYTHON, ROOT / "scripts" / "ready.py"], env=env)
    return status or Supervisor(host, port, env).run()


class Supervisor:
    """Runs gunicorn and the worker as children; they end together.

    The worker is started again when it fails; when the web server ends, everything ends. Children stay
    in our process group, so that Ctrl-C and a kill of the group reach them too.
    """

    def __init__(self, host: str, port: int, env: dict[str, str]) -> None:
        self.host, self.port, self.env = host, port, env
        self.stopping = False
        self.web: subprocess.Popen[bytes] | None = None
        self.worker: subprocess.Popen[bytes] | None = None
        self.worker_due, self.worker_began, self.pause = 0.0, 0.0, 1.0

    def run(self) -> int:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop)
        self.web = self._start_web()
        answers = wait_until(lambda: self._web_is_over() or self._answers(), START_SECONDS)
        if not self._web_is_over():
            if answers:
                announce(self.host, self.port)
            else:
                say(f"The web server has not answered within {START_SECONDS} s; still waiting.")
        while not self._web_is_over():
            self._look_after_worker()
            time.sleep(0.2)
        return self._end()

    def _web_is_over(self) -> bool:
        return self.stopping or self.web is None or self.web.poll() is not None

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _start_web(self) -> subprocess.Popen[bytes]:
        gunicorn = [PYTHON, "-m", "gunicorn", "--pythonpath", ROOT / "site", "config.wsgi"]
        address = ["--bind", _address(self.host, self.port)]
        workers = ["--workers", "2", "--threads", "4", "--timeout", "60", "--graceful-timeout", "10"]
        # The control socket would be one more open door, under the home folder.
        quiet = ["--no-control-socket", "--log-level", "warning"]
        # A long list of filters is a long address: 8,190 bytes are the most that gunicorn can allow.
        longest = ["--limit-request-line", "8190"]
        return self._start([*gunicorn, *address, *workers, *longest, *quiet])

    def _start_worker(self) -> subprocess.Popen[bytes]:
        self.worker_began = time.monotonic()
        return self._start([PYTHON, ROOT / "manage.py", "worker"])

    def _start(self, command: list[object]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [str(part) for part in command], env=self.env, cwd=ROOT, preexec_fn=_end_with_parent
        )

    def _look_after_worker(self) -> None:
        if self.worker is None:  # not before the first page: both would load the application at once
            self.worker = self._start_worker()
        if self.worker.poll() is None:
            return
        now = time.monotonic()
        if not self.worker_due:
            self.pause = 1.0 if now - self.worker_began > 60 else min(self.pause * 2, LONGEST_PAUSE)
            self.worker_due = now + self.pause
            say(f"The worker ended (exit {self.worker.returncode}); starting it again in {self.pause:.0f} s.")
        elif now >= self.worker_due:
            self.worker_due = 0.0
            self.worker = self._start_worker()

    def _answers(self) -> bool:
        """Whether the server answers at all; asking also loads the application before the first visitor."""
        host = self.host if self.host not in ("0.0.0.0", "::") else "localhost"
        try:
            with DIRECT.open(f"http://{_address(host, self.port)}/healthz", timeout=START_SECONDS):
                return True
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False

    def _end(self) -> int:
        children = [child for child in (self.web, self.worker) if child and child.poll() is None]
        for child in children:
            child.terminate()
        end = time.monotonic() + STOP_SECONDS
        for child in children:
            try:
                child.wait(max(0.1, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        if self.stopping:
            say("Stopped.")
            return 0
        say("The web server ended by itself; what it said is above.")
        return 1


def announce(host: str, port: int) -> None:
    """Prints the address (a name, because passkeys refuse 127.0.0.1), the demo accounts and how to stop."""
    name = "localhost" if host in ("127.0.0.1", "0.0.0.0", "localhost", "::", "::1") else host
    say()
    say(f"  The library:  http://{_address(name, port)}")
    say(f"  Editing:      http://{_address(name, port)}/admin/")
    if PASSWORD.exists():
        for number, account in enumerate(ACCOUNTS):
            say(f"  {'' if number else 'Sign in as:':13} {account}")
        say(f"  Password:     {PASSWORD.read_text(encoding='utf-8').strip()}  (unless it was changed)")
    say("  Stop:         Ctrl-C")
    say()


def _end_with_parent() -> None:
    """Linux only: if this program is killed, its children end too instead of holding the port."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _address(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _port() -> int:
    given = os.environ.get("PORT") or "8000"
    if not given.isdigit() or not 0 < int(given) < 65536:
        raise Failed(f"PORT is {given!r}; it must be a number from 1 to 65535.")
    return int(given)


def _check_free(host: str, port: int) -> None:
    """Says so at once when the address is taken, before minutes of setting up."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Failed(
                f"{_address(host, port)} cannot be used: {error.strerror}. "
                "Stop what uses it, or choose another: PORT=8001 ./run"
            ) from None
