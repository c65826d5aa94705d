"""`python -m bench.wagtail_side 5000 [sqlite|postgresql]`: Wagtail's own search on the same pages.

All pages are case studies, because Wagtail counts facets for one page type only. It gets the fields it
needs (`FilterField` for eight facets, the text as `SearchField`), a rebuilt index and ANALYZE. Its facets
are counted with `results.facet()`, its own way.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from time import perf_counter

from bench import clock, queries
from bench.part import finish
from bench.publish import fill
from bench.report import Row, faster_than, note
from bench.report import skipped as skip
from bench.site import fingerprint, use

#: Eight fields of a case study with the parameters of ours that they stand for.
FACETS = (
    "hub_models",
    "service_areas",
    "support_levels",
    "own_region_id",
    "principles",
    "audiences",
    "policy_era_id",
    "practice_tier_id",
)
LIMITS = {"sqlite": 30, "postgresql": 100}
ROUNDS = 3


class WagtailSide:
    """Ten pages, the total and eight facets of a query, through `queryset.search()`."""

    def __init__(self) -> None:
        from casestudies.models import CaseStudyPage

        self.model = CaseStudyPage

    @staticmethod
    def declare() -> None:
        """Before the index is built: what Wagtail has to know of the fields."""
        from wagtail.search import index

        from casestudies.models import CaseStudyPage

        CaseStudyPage.search_fields = [
            *CaseStudyPage.search_fields,
            index.SearchField("summary"),
            index.SearchField("body"),
            *(index.FilterField(name) for name in FACETS),
        ]

    def results(self, query: str):  # noqa: ANN201
        return self.model.objects.live().search(query, operator="and")

    def search(self, query: str) -> int:
        list(self.results(query)[:10])
        total = self.results(query).count()
        for name in FACETS:
            self.results(query).facet(name)
        return total

    def ten(self, query: str) -> int:
        list(self.results(query)[:10])
        return self.results(query).count()


def prepare(size: int, vendor: str) -> float:
    """Returns the seconds that Wagtail's index took, 0 if it was there."""
    url = os.environ.get("BENCH_POSTGRES_URL", "") if vendor == "postgresql" else ""
    folder = use(f"pages-{size}-case_study-{vendor}-{fingerprint()}", url)
    WagtailSide.declare()
    fill(size, "case_study")
    done = folder / "wagtail-indexed"
    if done.exists():
        return 0.0
    from django.core.management import call_command
    from django.db import connection

    seconds = clock.timed(lambda: call_command("update_index", verbosity=0))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    done.touch()
    return seconds


def measure(size: int, vendor: str, tasks: Sequence[str]) -> list[Row]:
    from bench import embedded
    from search.services import get_engine

    engine, side = get_engine(), WagtailSide()
    unlike = [
        query for query in tasks if engine.search(embedded.request_for(query)).exact_total != side.ten(query)
    ]
    times = clock.race(
        {"wagtail": side.search, "ten": side.ten, "whole": embedded.whole},
        tasks,
        ROUNDS,
        before={"whole": embedded.forget_words},
        timer=perf_counter,
    )
    ours = clock.total(times["whole"])
    label = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[vendor]
    at = f"at {size:,} on {label}"
    limit = LIMITS[vendor] if size == 5_000 else None
    slowest = max(times["wagtail"].values())
    return [
        faster_than(
            f"search {at}, words new to the engine",
            ours,
            clock.total(times["wagtail"]),
            "Wagtail, ten, total, 8 facets",
            limit,
        ),
        faster_than(
            "… Wagtail without any facets", ours, clock.total(times["ten"]), "Wagtail, ten and total"
        ),
        note("… Wagtail's slowest query", f"{slowest * 1000:,.0f} ms"),
        note("… queries where the totals differ (other words indexed)", f"{len(unlike)} of {len(tasks)}"),
    ]


def main(size: int, vendor: str = "sqlite") -> tuple[str, list[Row]]:
    if vendor == "postgresql" and not os.environ.get("BENCH_POSTGRES_URL"):
        return "Wagtail", [skip("Wagtail on PostgreSQL", "no server; ./run services start postgresql")]
    seconds = prepare(size, vendor)
    tasks = [some[0] for some in queries.kinds().values()]
    rows = measure(size, vendor, tasks)
    if seconds:
        rows.append(note("… Wagtail's update_index", f"{seconds:.1f} s"))
    return f"Wagtail's own search on {vendor}", rows


if __name__ == "__main__":
    finish(*main(int(sys.argv[1]), *sys.argv[2:]))
