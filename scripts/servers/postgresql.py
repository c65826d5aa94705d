"""PostgreSQL from the machine's packages, with settings that only tests may have."""

import os
import secrets
import subprocess
from collections.abc import Sequence
from pathlib import Path

from scripts.servers.base import START_SECONDS, Server
from scripts.shell import Failed

SETTINGS = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 60
# Test data need not survive a power cut.
fsync = off
synchronous_commit = off
full_page_writes = off
"""


class PostgreSQL(Server):
    name = "postgresql"
    package = "postgresql"
    program = "postgres"
    users = ("postgres",)
    database = "library"

    def exports(self) -> dict[str, str]:
        secret = self._password.read_text().strip() if self._password.exists() else "password"
        return {
            "DATABASE_URL": f"postgres://{self.database}:{secret}@127.0.0.1:{self.port(5433)}/{self.database}"
        }

    @property
    def pid_file(self) -> Path:
        return self._data / "postmaster.pid"

    def answers(self) -> bool:
        return self._run("pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port(5433))).returncode == 0

    def launch(self) -> None:
        if not (self._data / "PG_VERSION").exists():
            self._create()
        options = ["-D", str(self._data), "-l", str(self.log), "-o", f"-p {self.port(5433)}"]
        self._must("pg_ctl", "start", "-w", "-s", "-t", str(START_SECONDS), *options)
        if not self._query("SELECT 1 FROM pg_database WHERE datname = 'library'"):
            self._must("createdb", *self._login, self.database)

    def stop(self) -> None:
        if self.pid() is not None:
            self._must("pg_ctl", "stop", "-w", "-s", "-m", "fast", "-D", str(self._data))

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    @property
    def _password(self) -> Path:
        return self.folder / "password"

    @property
    def _login(self) -> list[str]:
        return ["-h", "127.0.0.1", "-p", str(self.port(5433)), "-U", self.database]

    def _create(self) -> None:
        self._password.touch(mode=0o600)
        self._password.write_text(secrets.token_hex(16) + "\n")
        identity = self.identity()
        if identity:
            os.chown(self._password, identity["user"], identity["group"])
        who = ["-U", self.database, "--auth=scram-sha-256", "--pwfile", str(self._password)]
        self._must("initdb", "-D", str(self._data), "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", *who)
        with (self._data / "postgresql.conf").open("a") as conf:
            conf.write(SETTINGS)

    def _query(self, sql: str) -> str:
        return self._must("psql", *self._login, "-d", "postgres", "-Atc", sql).strip()

    def _must(self, program: str, *arguments: str) -> str:
        done = self._run(program, *arguments)
        if done.returncode:
            raise Failed(
                f"{program} failed: {(done.stderr or done.stdout).strip()[-500:]}\nIts log: {self.log}"
            )
        return done.stdout

    def _run(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        secret = self._password.read_text().strip() if self._password.exists() else ""
        return subprocess.run(
            [self.find(program, *_folders()), *arguments],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            cwd=self.folder,
            env={**os.environ, "LC_ALL": "C.UTF-8", "PGPASSWORD": secret},
            **self.identity(),
        )


def _folders() -> Sequence[Path]:
    """Where Debian keeps the server's programs: off the PATH, one folder a version, newest first."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: path.parts[-2], reverse=True)
    try:
        told = subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True).stdout.strip()
    except OSError:
        return folders
    return [Path(told), *folders] if told else folders
