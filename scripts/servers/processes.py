"""The machine's processes and ports, as far as starting and stopping servers needs them."""

import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PROC = Path("/proc")


@dataclass(frozen=True)
class Process:
    """One line of the process list. group: the process group, led by the process that was started."""

    pid: int
    group: int
    command: str


def process(pid: int) -> Process | None:
    """The living process with this id; none for a zombie."""
    if (PROC / "self" / "stat").exists():
        return _from_proc(PROC / str(pid))
    return next((one for one in processes() if one.pid == pid), None)


def processes() -> Iterator[Process]:
    """All that live, zombies left out; from /proc where there is one, else from `ps`."""
    if (PROC / "self" / "stat").exists():
        for folder in PROC.glob("[0-9]*"):
            found = _from_proc(folder)
            if found is not None:
                yield found
        return
    listed = subprocess.run(
        ["ps", "-axwwo", "pid=,pgid=,stat=,command="], capture_output=True, text=True
    ).stdout
    for line in listed.splitlines():
        pid, group, state, command = [*line.split(None, 3), ""][:4]
        if not state.startswith("Z"):
            yield Process(int(pid), int(group), command)


def group(leader: int, program: str) -> list[int]:
    """The processes of a group that run a program: what is left of a server, with or without its leader."""
    return [one.pid for one in processes() if one.group == leader and program in one.command]


def _from_proc(folder: Path) -> Process | None:
    try:
        fields = (folder / "stat").read_text().rpartition(")")[2].split()
        command = (folder / "cmdline").read_bytes().decode(errors="replace").replace("\0", " ")
    except (OSError, IndexError):
        return None
    state, group_id = fields[0], int(fields[2])
    return None if state in "ZX" else Process(int(folder.name), group_id, command)


def is_free(port: int) -> bool:
    """Whether nobody listens there on loopback."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def any_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
