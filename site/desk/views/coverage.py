"""What the library covers: service areas by age, and authorities on a map with a table beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.enums import LibraryType
from desk.coverage import ENOUGH, Place, Row, Table, coverage_table, level, places
from desk.tiles import tile_map
from desk.views.base import DeskTableView
from taxonomy.catalogue import get_catalogue

LEVELS = {
    "empty": gettext_lazy("None"),
    "thin": gettext_lazy("One or two"),
    "some": gettext_lazy("Three or more"),
}


class CoverageForm(forms.Form):
    """What is counted and how the table stands."""

    SORTS = (
        ("order", gettext_lazy("As in the vocabulary")),
        ("name", gettext_lazy("Name")),
        ("fewest", gettext_lazy("Fewest items first")),
        ("most", gettext_lazy("Most items first")),
    )
    LEVEL_CHOICES = (
        ("", gettext_lazy("All")),
        ("gaps", gettext_lazy("Only with gaps (none, one or two)")),
        ("empty", gettext_lazy("Only with none")),
    )
    type = forms.MultipleChoiceField(
        label=gettext_lazy("Types"),
        required=False,
        choices=LibraryType.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    level = forms.ChoiceField(label=gettext_lazy("Show"), required=False, choices=LEVEL_CHOICES)
    sort = forms.ChoiceField(label=gettext_lazy("Sort by"), required=False, choices=SORTS)


class PlacesForm(CoverageForm):
    region = forms.ChoiceField(label=gettext_lazy("Region"), required=False)
    field_order = ("type", "region", "level", "sort")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        regions = [(term.slug, term.label) for term in get_catalogue().terms("regions")]
        self.fields["region"].choices = [("", _("All")), *regions]  # type: ignore[attr-defined]
        self.fields["sort"].choices = self.SORTS[1:]  # type: ignore[attr-defined]


class CoverageBase(DeskTableView):
    """What both screens share. An address with an unknown value shows everything."""

    form_class: type[CoverageForm] = CoverageForm
    other_url_name = ""

    def permitted(self) -> bool:
        return self.visitor.may("desk.view_commission", "desk.add_commission", "desk.change_commission")

    @cached_property
    def form(self) -> CoverageForm:
        return self.form_class(self.request.GET)

    @cached_property
    def chosen(self) -> dict[str, Any]:
        return self.form.cleaned_data if self.form.is_valid() else {}

    @property
    def types(self) -> tuple[str, ...]:
        return tuple(self.chosen.get("type", ()))

    def shown(self, name: str) -> bool:
        """Whether a level passes the chosen one."""
        chosen = self.chosen.get("level")
        return not chosen or name == "empty" or (chosen == "gaps" and name == "thin")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        types = urlencode([("type", key) for key in self.types])
        return {
            **super().get_context_data(**kwargs),
            "form": self.form,
            "levels": LEVELS,
            "enough": ENOUGH,
            "may_commission": self.visitor.may("desk.add_commission"),
            "other_url": f"{reverse(self.other_url_name)}?{types}" if types else reverse(self.other_url_name),
        }


class CoverageView(CoverageBase):
    template_name = "desk/coverage.html"
    page_title = gettext_lazy("Coverage by service and age")
    header_icon = "table"
    other_url_name = "desk:places"
    list_export = ["group", "service_area", "age", "items", "level", "types"]
    export_headings = {
        "group": gettext_lazy("Group"),
        "service_area": gettext_lazy("Service area"),
        "age": gettext_lazy("Age"),
        "items": gettext_lazy("Items"),
        "level": gettext_lazy("Level"),
        "types": gettext_lazy("Types counted"),
    }
    export_filename = "coverage"

    @cached_property
    def table(self) -> Table:
        return coverage_table(self.types)

    def rows(self) -> list[Row]:
        """The rows that are shown; sorted by anything but the vocabulary, groups are left out."""
        rows = [
            row
            for row in self.table.rows
            if not self.chosen.get("level") or any(self.shown(cell.level) for cell in row.cells)
        ]
        sort = self.chosen.get("sort") or "order"
        if sort == "order":
            return rows
        areas = [row for row in rows if not row.is_group]
        if sort == "name":
            return sorted(areas, key=lambda row: row.area.label.casefold())
        return sorted(areas, key=lambda row: (row.total, row.area.label), reverse=sort == "most")

    def export_rows(self) -> Sequence[Any]:
        names = dict(LibraryType.choices)
        types = ", ".join(str(names[key]) for key in self.types) or _("all")
        catalogue = get_catalogue()
        return [
            CoverageLine(
                group=catalogue.label("service_areas", row.area.parent_slug or row.area.slug),
                service_area=row.area.label,
                age=label,
                items=count,
                level=str(LEVELS[level(count)]),
                types=types,
            )
            for row in self.rows()
            if not row.is_group
            for label, count in [
                *((cell.band.label, cell.count) for cell in row.cells if self.shown(cell.level)),
                *(((_("Any age or none"), row.total),) if self.shown(row.level) else ()),
            ]
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        cells = self.table.cells
        return {
            **super().get_context_data(**kwargs),
            "table": self.table,
            "rows": self.rows(),
            "empty": sum(1 for cell in cells if cell.level == "empty"),
            "thin": sum(1 for cell in cells if cell.level == "thin"),
            "cells": len(cells),
        }


class CoverageLine:
    """A row of the exported table."""

    def __init__(self, **values: Any) -> None:
        self.__dict__.update(values)


class PlacesView(CoverageBase):
    template_name = "desk/places.html"
    page_title = gettext_lazy("Coverage by authority")
    header_icon = "site"
    other_url_name = "desk:coverage"
    form_class = PlacesForm
    list_export = ["code", "name", "region", "items", "level"]
    export_headings = {
        "code": gettext_lazy("DfE code"),
        "name": gettext_lazy("Authority"),
        "region": gettext_lazy("Region"),
        "items": gettext_lazy("Items"),
        "level": gettext_lazy("Level"),
    }
    export_filename = "coverage-by-authority"

    @cached_property
    def all_places(self) -> list[Place]:
        return places(self.types)

    def rows(self) -> list[Place]:
        region = self.chosen.get("region")
        rows = [
            place
            for place in self.all_places
            if self.shown(place.level) and (not region or place.authority.region == region)
        ]
        sort = self.chosen.get("sort") or "name"
        if sort == "name":
            return sorted(rows, key=lambda place: place.authority.name.casefold())
        rows.sort(key=lambda place: place.authority.name.casefold())
        return sorted(rows, key=lambda place: place.count, reverse=sort == "most")

    def export_rows(self) -> Sequence[Any]:
        return [
            CoverageLine(
                code=place.authority.code,
                name=place.authority.name,
                region=place.region,
                items=place.count,
                level=str(LEVELS[place.level]),
            )
            for place in self.rows()
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        rows = self.rows()
        return {
            **context,
            "rows": rows,
            "map": tile_map(rows, commission=context["may_commission"]),
            "total": len(self.all_places),
            "empty": sum(1 for place in self.all_places if not place.count),
        }
