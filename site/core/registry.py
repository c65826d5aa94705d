"""Which page types the library holds, known without importing the apps that define them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from core.models import LibraryPage

_types: dict[str, type[LibraryPage]] = {}


def register_library_type(key: str, model: type[LibraryPage]) -> None:
    """Called when a subclass of `LibraryPage` is defined. Historical models of migrations are skipped."""
    if model.__module__ != "__fake__":
        _types[key] = model


def library_types() -> dict[str, type[LibraryPage]]:
    """Library type (`case_study`, …) → page model, in a stable order."""
    return dict(sorted(_types.items()))


def library_models() -> tuple[type[LibraryPage], ...]:
    return tuple(library_types().values())


def is_library_model(model: type[models.Model]) -> bool:
    return model in _types.values()
