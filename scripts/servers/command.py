"""`./run services start|stop|status|fetch [name …]`."""

import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from scripts.servers import SERVERS, Server
from scripts.shell import Failed

ACTIONS = ("start", "stop", "status", "fetch")


def services(arguments: Sequence[str]) -> int:
    """Starts, stops, lists or fetches servers: the named ones, else the usual ones (stop: all).

    What to export goes to standard output, everything else to standard error, so that
    `eval "$(./run services start)"` sets the variables.
    """
    if not arguments or arguments[0] not in ACTIONS:
        raise Failed(f"say what to do: ./run services {'|'.join(ACTIONS)} [{' '.join(SERVERS)}]")
    action, named = arguments[0], _named(arguments[1:])
    usual = named or [server for server in _all() if server.usual]
    if action == "start":
        return _start(usual)
    if action == "status":
        for server in named or [server for server in _all() if server.usual or server.pid()]:
            _tell(server)
        return 0 if all(server.is_running() for server in usual) else 1
    for server in named or _all():
        if action == "fetch":
            server.fetch()
        else:
            server.stop()
            _note(f"{server.name} is stopped")
    return 0


def _start(servers: Sequence[Server]) -> int:
    """All at once: each waits for its own process most of the time. What fails does not stop the others."""
    failures = []
    with ThreadPoolExecutor(len(servers)) as threads:
        starting = [(server, threads.submit(server.start)) for server in servers]
        for server, start in starting:
            failure = start.exception()
            if isinstance(failure, Failed):
                failures.append(str(failure))
                continue
            start.result()
            _note(f"{server.name} is running; its files are in {server.folder}")
            for name, value in server.exports().items():
                print(f"export {name}='{value}'", flush=True)
    if failures:
        raise Failed("\n./run: ".join(failures))
    return 0


def _all() -> list[Server]:
    return [kind() for kind in SERVERS.values()]


def _named(names: Sequence[str]) -> list[Server]:
    for name in names:
        if name not in SERVERS:
            raise Failed(f"there is no server {name!r}; there are: {', '.join(SERVERS)}")
    return [SERVERS[name]() for name in names]


def _tell(server: Server) -> None:
    if server.is_running():
        shown = " ".join(f"{name}={value}" for name, value in server.exports().items())
        _note(f"{server.name:<26} running  {shown}")
    elif server.pid():
        _note(f"{server.name:<26} starting, or it does not answer; its files are in {server.folder}")
    else:
        _note(f"{server.name:<26} stopped")


def _note(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
