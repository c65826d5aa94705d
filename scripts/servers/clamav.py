"""The virus scanner, with one signature made by hand: the EICAR test file, wherever it occurs in a file."""

import socket
from pathlib import Path

from scripts.servers.base import Server

# The harmless test string that every scanner knows, in two halves so that none stumbles over this file.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-" + rb"ANTIVIRUS-TEST-FILE!$H+H*"

CONFIGURATION = """\
LocalSocket {socket}
LocalSocketMode 666
DatabaseDirectory {folder}/signatures
TemporaryDirectory {folder}
StreamMaxLength 100M
Foreground yes
"""


class ClamAV(Server):
    name = "clamav"
    package = "clamav-daemon"
    program = "clamd"
    users = ("clamav",)

    def exports(self) -> dict[str, str]:
        return {"CLAMAV_SOCKET": str(self._socket)}

    def answers(self) -> bool:
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(2)
                connection.connect(str(self._socket))
                connection.sendall(b"zPING\0")
                return connection.recv(16).startswith(b"PONG")
        except OSError:
            return False

    def launch(self) -> None:
        signatures = self.folder / "signatures"
        signatures.mkdir(exist_ok=True)
        # Name, any file type, any offset, the bytes.
        (signatures / "eicar.ndb").write_text(f"Eicar-Test-Signature:0:*:{EICAR.hex()}\n")
        configuration = self.folder / "clamd.conf"
        configuration.write_text(CONFIGURATION.format(socket=self._socket, folder=self.folder))
        self._socket.unlink(missing_ok=True)
        self.spawn([self.find("clamd"), "--config-file", configuration])

    @property
    def _socket(self) -> Path:
        return self.folder / "clamd.sock"
