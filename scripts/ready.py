"""Makes the data ready to serve: tables, demo library, search index, collected files.

Runs inside the virtual environment, in one process, because starting Django is what takes the time.
Called by `scripts.serve`; everything that is already done is only looked at.
"""

import io
import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:1] = [str(ROOT), str(ROOT / "site")]

import django  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import DatabaseError, connection  # noqa: E402
from django.db.migrations.executor import MigrationExecutor  # noqa: E402

from scripts.places import STATIC, VAR, Stamp, files_under, fingerprint  # noqa: E402
from scripts.shell import say, step  # noqa: E402


def migrate() -> None:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if waiting:
        with step(f"Setting up the database ({len(waiting)} migrations)"):
            call_command("migrate", interactive=False, verbosity=0)


def library_is_empty() -> bool:
    """No library item of any kind, drafts included."""
    from django.apps import apps

    from core.models import LibraryPage

    kinds = [model for model in apps.get_models() if issubclass(model, LibraryPage)]
    return not any(model.objects.exists() for model in kinds)


def load_demo() -> None:
    if not settings.DEBUG or not library_is_empty():
        return
    with step("Loading the demo library"):
        call_command("load_demo", verbosity=0)


def index() -> None:
    """Rebuilds the embedded index if it lacks anything; the worker and the web server keep it up to date."""
    if index_is_complete():
        return
    with step("Building the search index"):
        call_command("search_index", "rebuild", verbosity=0, stdout=io.StringIO())


def index_is_complete() -> bool:
    """Nothing waiting, nothing missing, and something there if there is anything to find."""
    answer = io.StringIO()
    call_command("search_index", "status", "--json", stdout=answer)
    state = json.loads(answer.getvalue())
    if not state["ok"] or state["lag"] or state["waiting"] or state["indexed"] != state["documents"]:
        return False
    return state["documents"] > 0 or library_is_empty()


def collect_static() -> None:
    """Only for settings that serve collected files, as production's do."""
    if getattr(settings, "WHITENOISE_USE_FINDERS", settings.DEBUG):
        return
    collected = Stamp(VAR / "stamps" / "collected", fingerprint(files_under(STATIC), django.__version__))
    if not collected.is_current():
        with step("Collecting static files"):
            call_command("collectstatic", interactive=False, verbosity=0)
        collected.write()


def main() -> int:
    (VAR / "static").mkdir(parents=True, exist_ok=True)  # WhiteNoise warns without it
    django.setup()
    try:
        migrate()
    except DatabaseError as error:
        say(f"./run: the database does not answer: {error}".rstrip())
        say("Check DATABASE_URL, or unset it to use the built-in SQLite.")
        return 1
    load_demo()
    index()
    collect_static()
    return 0


if __name__ == "__main__":
    sys.exit(main())
