"""What a page holds, asked the same way of an editor's form and of a stored page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

from django.core.exceptions import FieldDoesNotExist
from wagtail.blocks import StreamValue
from wagtail.models import Page
from wagtail.rich_text import RichText

from safety.sanitise import strip_tags

#: (the file, its accessible version or None)
FilePair = tuple[Any, Any]


class Values(Protocol):
    """Read by needs and rules; never by name of a form or a model."""

    page: Any
    parent: Page | None
    is_form: bool

    def get(self, name: str) -> Any: ...

    def has(self, name: str) -> bool: ...

    def files(self) -> list[FilePair]: ...


def is_answer(value: Any) -> bool:
    """Whether a value says something. A `False` does: it answers a question with no."""
    if value is None:
        return False
    if isinstance(value, str):
        return bool(value.strip())
    if isinstance(value, RichText):
        return bool(strip_tags(value.source))
    if isinstance(value, StreamValue):
        return any(has_content(block.value) for block in value)
    if isinstance(value, bool | int | float):
        return True
    if hasattr(value, "exists") and not isinstance(value, type):
        return bool(value.exists())
    if isinstance(value, Iterable):
        return any(True for _each in value)
    return True


def has_content(value: Any) -> bool:
    if isinstance(value, RichText):
        return bool(strip_tags(value.source))
    return bool(value.strip()) if isinstance(value, str) else True


def stream_files(streams: Iterable[Any]) -> list[FilePair]:
    """The files that document blocks of streams offer."""
    found = []
    for stream in streams:
        for block in stream or ():
            if block.block_type == "document":
                found.append((block.value.get("document"), block.value.get("accessible_version")))
    return [pair for pair in found if pair[0] is not None]


class PageContent:
    """A page as it is stored, or as a revision has it."""

    is_form = False

    def __init__(self, page: Any) -> None:
        self.page = page
        self.parent = page.get_parent() if page.pk and page.depth and page.depth > 1 else None

    def get(self, name: str) -> Any:
        value = getattr(self.page, name, None)
        return list(value.all()) if hasattr(value, "all") and callable(value.all) else value

    def has(self, name: str) -> bool:
        try:
            field = self.page._meta.get_field(name)
        except FieldDoesNotExist:
            return False
        value = self.get(name)
        if getattr(field, "get_internal_type", lambda: "")() == "TextField" and isinstance(value, str):
            return bool(strip_tags(value))
        return is_answer(value)

    def files(self) -> list[FilePair]:
        own = self.page.files.all() if hasattr(self.page, "files") else ()
        pairs = [(file.document_id, file.accessible_version_id) for file in own]
        streams = [field for field in self.page._meta.get_fields() if hasattr(field, "stream_block")]
        return pairs + stream_files(getattr(self.page, field.name) for field in streams)


class FormValues:
    """What an editor has just sent. A field with an error of its own counts as filled in."""

    is_form = True

    def __init__(self, form: Any) -> None:
        self.form = form
        self.page = form.instance
        self.parent = form.parent_page

    def get(self, name: str) -> Any:
        if name in self.form.fields:
            return self.form.cleaned_data.get(name)
        if name in self.form.formsets:
            return self.kept_forms(name)
        return PageContent(self.page).get(name) if self.page.pk else getattr(self.page, name, None)

    def has(self, name: str) -> bool:
        if name in self.form.errors:
            return True
        value = self.get(name)
        if isinstance(value, str):
            return bool(strip_tags(value))
        return is_answer(value)

    def kept_forms(self, name: str) -> list[Any]:
        formset = self.form.formsets[name]
        removed = {id(form) for form in formset.deleted_forms} if formset.is_valid() else set()
        return [
            form
            for form in formset.forms
            if id(form) not in removed and (form.instance.pk or form.has_changed())
        ]

    def files(self) -> list[FilePair]:
        pairs: list[FilePair] = []
        if "files" in self.form.formsets:
            data = [getattr(form, "cleaned_data", {}) for form in self.kept_forms("files")]
            pairs = [(row.get("document"), row.get("accessible_version")) for row in data]
        streams = [name for name in self.form.fields if hasattr(self.form.fields[name], "block")]
        return [pair for pair in pairs if pair[0]] + stream_files(
            self.form.cleaned_data.get(name) for name in streams
        )
