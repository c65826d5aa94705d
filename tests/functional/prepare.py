"""Fills an empty database: tables, demonstration library, and the states that it does not have.

Run as a module by `tests.functional.live_site`, with the settings and folders that it names.
"""

import django
from django.core.management import call_command
from django.db import connections


def main() -> None:
    django.setup()
    from tests import database

    database.use_ready_made()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("load_demo", verbosity=0)

    from search.indexing import drain_all
    from tests.functional import admin_session, desk_states, states

    states.add()
    desk_states.add(admin_session.make())
    drain_all()
    connections.close_all()


if __name__ == "__main__":
    main()
