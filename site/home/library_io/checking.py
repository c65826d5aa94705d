"""What checking one item needs to know, and what it finds on the way."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from home.library_io import rich_text
from home.library_io.media import MediaFolder
from home.library_io.problems import Report, shown
from home.library_io.references import FILE_NAME, ITEM_ID, SHA256, MediaReference, PageReference
from taxonomy.catalogue import Catalogue

#: Stands for a value that cannot be used; the problem is reported.
INVALID: Any = type("Invalid", (), {"__repr__": lambda self: "INVALID"})()
MEDIA_KEYS = frozenset({"file", "sha256", "title", "credit", "language"})


@dataclass
class Checker:
    """Shared by all items of a file. `references` grows by every page that an item points at."""

    catalogue: Catalogue
    media: MediaFolder
    references: list[PageReference] = field(default_factory=list)

    def text(self, value: Any, report: Report) -> Any:
        if value is None:
            return ""
        if not isinstance(value, str):
            report.add("must be text, not", value)
            return INVALID
        return value

    def page(self, value: Any, report: Report, types: tuple[str, ...] = ()) -> Any:
        """The id of an item of the file or of the library; whether there is one is asked later."""
        if value is None:
            return None
        if not isinstance(value, str) or not ITEM_ID.fullmatch(value):
            report.add("not an id", value)
            return INVALID
        self.references.append(PageReference(report.line, report.at, value, types))
        return value

    def file(self, value: Any, kind: str, report: Report) -> Any:
        """A file by name and checksum, that is in the media folder or already on the site."""
        if value is None:
            return None
        if not isinstance(value, dict):
            report.add("must be an object with 'file' and 'sha256', not", value)
            return INVALID
        before = report.problems.count
        for name in value.keys() - MEDIA_KEYS:
            report.inside(str(name)).add("unknown field")
        texts = {name: self.text(value.get(name), report.inside(name)) for name in sorted(MEDIA_KEYS)}
        name, sha256 = texts["file"], texts["sha256"]
        if name is not INVALID and not FILE_NAME.fullmatch(name):
            report.inside("file").add("not a plain file name", value.get("file"))
        if sha256 is not INVALID and not SHA256.fullmatch(sha256):
            report.inside("sha256").add("not a SHA-256 in hexadecimal", value.get("sha256"))
        if report.problems.count > before:
            return INVALID
        return self._known_file(MediaReference(kind, **texts), report)

    def _known_file(self, reference: MediaReference, report: Report) -> Any:
        problem = self.media.problem_with(reference)
        if problem:
            report.add(problem, reference.file)
            return INVALID
        return self.media.canonical(reference).portable()

    def rich(self, value: Any, report: Report) -> Any:
        """HTML that the site's cleaner leaves as it is, its links checked."""
        html = self.text(value, report)
        if html is INVALID or not html:
            return html
        removed = rich_text.removed_by_cleaner(html)
        if removed is not None:
            report.add(f"the site's cleaner would remove {shown(removed)} from", value)
            return INVALID
        return rich_text.map_links(
            rich_text.normal(html), lambda kind, target: self._link(kind, target, report)
        )

    def _link(self, kind: str, target: str, report: Report) -> dict[str, str] | None:
        if kind == "page":
            self.page(target, report)
            return {"linktype": kind, "id": target}
        reference = MediaReference.from_link(target) if kind == "document" else None
        if reference is None:
            report.add("link to something unknown:", f"{kind} {target}")
            return None
        self._known_file(reference, report)
        return {"linktype": kind, "id": self.media.canonical(reference).link_id}
