"""`python -m bench.desk 10000`: the editors' desk and its lists over as many library items as said.

Processor time through the whole of Django, SQLite included, for an editor with page permissions. A third of
the pages is due or overdue. Query counts of the large run are compared with those that the run with few
items left behind.
"""

from __future__ import annotations

import json
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

from bench.clock import repeat
from bench.part import finish
from bench.places import FOLDER
from bench.report import Row, at_most, note, shown
from bench.site import fingerprint, use

FEW = 50
ROUNDS = 9
#: Seconds in which the desk opens, and how many queries it may make.
LIMIT, QUERIES = 1.0, 70
SCREENS = {
    "desk": "/admin/",
    "reviews due": "/admin/desk/reviews/",
    "reviews, all, by owner": "/admin/desk/reviews/?state=all&ordering=reviewer_email",
    "missing facets": "/admin/desk/facets/",
    "waiting for review": "/admin/desk/waiting/",
    "scheduled": "/admin/desk/scheduled/",
    "coverage": "/admin/desk/coverage/",
    "coverage by authority": "/admin/desk/coverage/places/",
    "reviews exported as CSV": "/admin/desk/reviews/?state=all&export=csv",
}


def fill(size: int) -> None:
    """Library items with review dates around today."""
    from django.utils import timezone
    from wagtail.models import Page

    from bench.corpus import Maker
    from bench.rows import add_pages
    from core.registry import library_models
    from taxonomy.catalogue import get_catalogue

    if Page.objects.count() > size:
        return
    add_pages(list(Maker(get_catalogue()).items(size)))
    today = timezone.localdate()
    for model in library_models():
        for number in range(12):
            ids = [pk for pk in model.objects.values_list("pk", flat=True) if pk % 12 == number]
            due = today + timedelta(days=number * 30 - 60)
            for start in range(0, len(ids), 500):
                model.objects.filter(pk__in=ids[start : start + 500]).update(
                    review_due=due, last_reviewed=due - timedelta(days=365)
                )


def someone() -> Any:
    """An editor: page permissions from the root, and every model permission of the desk."""
    from django.contrib.auth.models import Group, Permission
    from wagtail.models import GroupPagePermission, Page

    from users.models import User

    user, made = User.objects.get_or_create(email="bench@example.org")
    if made:
        group = Group.objects.create(name="bench")
        user.groups.add(group)
        for app, start in (("desk", ""), ("core", ""), ("search", ""), ("wagtailadmin", "access")):
            group.permissions.add(
                *Permission.objects.filter(content_type__app_label=app, codename__startswith=start)
            )
        for action in ("add", "change", "publish"):
            permission = Permission.objects.get(
                codename=f"{action}_page", content_type__app_label="wagtailcore"
            )
            GroupPagePermission.objects.create(
                group=group, page=Page.objects.get(depth=1), permission=permission
            )
    return user


def main(size: int) -> tuple[str, list[Row]]:
    folder = use(f"desk-{size}-{fingerprint()}")
    (folder / "static").mkdir(exist_ok=True)
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["*"]
    fill(size)
    return f"The editors' desk, {size} items", measure(size, FOLDER / f"desk-queries-{FEW}.json", ROUNDS)


def measure(size: int, noted: Path, rounds: int) -> list[Row]:
    """noted: where a run with few items leaves its query counts for the run with many."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client()
    client.force_login(someone())

    def get(path: str) -> None:
        response = client.get(path)
        if response.status_code != 200:
            raise AssertionError(f"{path} answers {response.status_code}")
        if response.streaming:
            b"".join(response.streaming_content)  # type: ignore[arg-type]

    rows, queries = [], {}
    before = json.loads(noted.read_text()) if size != FEW and noted.exists() else {}
    for name, path in SCREENS.items():
        get(path)
        with CaptureQueriesContext(connection) as captured:
            get(path)
        queries[name] = len(captured)
        took = repeat(lambda path=path: get(path), rounds)
        what = f"{name}, {size} items"
        rows.append(note(what, shown(took, "s")) if "export=" in path else at_most(what, took, LIMIT, "s"))
        if name == "desk":
            rows.append(at_most("… queries", queries[name], QUERIES, "queries"))
        else:
            rows.append(note("… queries", f"{queries[name]}"))
        if name in before:
            more = queries[name] - before[name]
            rows.append(at_most(f"… queries more than with {FEW} items", more, 0, "queries"))
    if size == FEW:
        noted.write_text(json.dumps(queries))
    return rows


if __name__ == "__main__":
    finish(*main(int(sys.argv[1])))
