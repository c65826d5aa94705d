"""`./run services start|stop|status [name …]`."""

import sys
from collections.abc import Sequence

from scripts.servers import SERVERS, Server
from scripts.shell import Failed

ACTIONS = ("start", "stop", "status")


def services(arguments: Sequence[str]) -> int:
    """Starts, stops or lists the servers, all of them unless some are named.

    What to export goes to standard output, everything else to standard error, so that
    `eval "$(./run services start)"` sets the variables.
    """
    if not arguments or arguments[0] not in ACTIONS:
        raise Failed(f"say what to do: ./run services start|stop|status [{' '.join(SERVERS)}]")
    action, servers = arguments[0], _named(arguments[1:])
    if action == "status":
        for server in servers:
            _tell(server)
        return 0 if all(server.is_running() for server in servers) else 1
    for server in servers:
        if action == "start":
            server.start()
            _note(f"{server.name} is running; its files are in {server.folder}")
            for name, value in server.exports().items():
                print(f"export {name}='{value}'", flush=True)
        else:
            server.stop()
            _note(f"{server.name} is stopped")
    return 0


def _named(names: Sequence[str]) -> list[Server]:
    for name in names:
        if name not in SERVERS:
            raise Failed(f"there is no server {name!r}; there are: {', '.join(SERVERS)}")
    return [SERVERS[name]() for name in names or SERVERS]


def _tell(server: Server) -> None:
    if server.is_running():
        shown = " ".join(f"{name}={value}" for name, value in server.exports().items())
        _note(f"{server.name:<12} running  {shown}")
    else:
        _note(f"{server.name:<12} stopped")


def _note(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
