"""How a value of the file points at other pages and at files."""

from __future__ import annotations

import re
from dataclasses import dataclass

#: An item's id in the file.
ITEM_ID = re.compile(r"[A-Za-z0-9_.:-]{1,100}")
SHA256 = re.compile(r"[0-9a-f]{64}")
#: A plain file name: no folder, not hidden.
FILE_NAME = re.compile(r"(?!\.)[^/\\\x00-\x1f]{1,120}")


@dataclass(frozen=True)
class MediaReference:
    """A file by its name and SHA-256, and what the site calls it."""

    kind: str  # "image" or "document"
    file: str
    sha256: str
    title: str = ""
    credit: str = ""
    language: str = ""

    def portable(self) -> dict[str, str]:
        """As it stands in the file; empty values are left out."""
        values = {"file": self.file, "sha256": self.sha256, "title": self.title, "credit": self.credit}
        values["language"] = self.language
        return {name: value for name, value in values.items() if value}

    @property
    def link_id(self) -> str:
        """As it stands in a link of rich text."""
        return f"sha256:{self.sha256}:{self.file}"

    @classmethod
    def from_link(cls, link_id: str) -> MediaReference | None:
        scheme, _, rest = link_id.partition(":")
        sha256, _, name = rest.partition(":")
        if scheme != "sha256" or not SHA256.fullmatch(sha256) or not FILE_NAME.fullmatch(name):
            return None
        return cls("document", name, sha256)


@dataclass(frozen=True)
class PageReference:
    """An item that another points at, to be looked up when the whole file is known."""

    line: int
    at: str
    id: str
    #: Library types it may be of; empty for any.
    types: tuple[str, ...] = ()
