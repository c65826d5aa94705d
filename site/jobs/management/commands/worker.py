"""`manage.py worker`: the task queue, scheduled publishing, and everything done by the clock."""

from __future__ import annotations

import logging
import signal
import threading
from time import monotonic, sleep
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections

from jobs.publishing import publish_due
from jobs.schedule import due_chores, every
from jobs.tasks import run_waiting_tasks

logger = logging.getLogger("worker")
TICK = 0.25


every(seconds=1, name="scheduled publishing")(publish_due)


class Command(BaseCommand):
    help = "Runs background tasks, scheduled publishing and expiry, the search outbox and its sweep."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due and stop")

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()

        def ask_to_stop(number: int, frame: FrameType | None) -> None:
            stop.set()

        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGTERM, ask_to_stop)
            signal.signal(signal.SIGINT, ask_to_stop)
        if options["verbosity"]:
            self.stdout.write("The worker is running.")
        while not stop.is_set():
            worked = self.turn()
            if options["once"]:
                return
            if not worked:
                sleep(TICK)

    def turn(self) -> bool:
        """Everything that is due now. One failing chore does not stop the others."""
        close_old_connections()
        worked = False
        try:
            worked = run_waiting_tasks(limit=10) > 0
        except Exception:
            logger.exception("the task queue failed")
        for chore in due_chores(monotonic()):
            try:
                chore.run()
            except Exception:
                logger.exception("%s failed", chore.name)
        return worked
