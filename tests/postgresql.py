"""Databases on the PostgreSQL server of a run: made, copied from a template, dropped."""

from urllib.parse import urlsplit, urlunsplit

import psycopg


class Databases:
    """On the server of this address, whatever database the address names."""

    def __init__(self, address: str) -> None:
        self.address = address

    def url(self, name: str) -> str:
        return urlunsplit(urlsplit(self.address)._replace(path=f"/{name}"))

    def make(self, name: str, template: str = "") -> None:
        copied = f' TEMPLATE "{template}"' if template else ""
        self._execute(f'CREATE DATABASE "{name}"{copied}')

    def rename(self, name: str, new: str) -> None:
        self._execute(f'ALTER DATABASE "{name}" RENAME TO "{new}"')

    def drop(self, name: str) -> None:
        """Also if somebody is still connected."""
        self._execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def names(self, start: str) -> list[str]:
        """The databases whose names begin so."""
        with psycopg.connect(self.url("postgres")) as connection:
            found = connection.execute("SELECT datname FROM pg_database").fetchall()
        return sorted(name for (name,) in found if name.startswith(start))

    def _execute(self, statement: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement)
