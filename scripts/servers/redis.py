"""Redis, without persistence."""

import socket

from scripts.servers.base import Server


class Redis(Server):
    name = "redis"
    package = "redis-server"
    program = "redis-server"
    users = ("redis",)

    def exports(self) -> dict[str, str]:
        return {"REDIS_URL": f"redis://127.0.0.1:{self.port(6380)}/0"}

    def answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port(6380)), timeout=2) as connection:
                connection.sendall(b"PING\r\n")
                return connection.recv(16).startswith(b"+PONG")
        except OSError:
            return False

    def launch(self) -> None:
        where = ["--bind", "127.0.0.1", "--port", str(self.port(6380)), "--dir", str(self.folder)]
        self.spawn([self.find("redis-server"), *where, "--save", "", "--appendonly", "no"])
