"""Fills the library page's dataclasses (`search.presentation`) from a listing."""

from search.page.assemble import library_view

__all__ = ["library_view"]
