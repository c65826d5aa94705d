"""Mail through the task queue: a mail server that is down delays a message, and fails nobody's request."""

from __future__ import annotations

import logging
from datetime import timedelta
from functools import partial
from smtplib import SMTPException
from typing import Any

from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from jobs.tasks import can_wait, task

logger = logging.getLogger(__name__)

#: How long to wait before each further attempt: together more than a working day.
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 480, 960))


def send_later(*, subject: str, text: str, to: str, reply_to: str = "") -> None:
    """Queues a message to one person, once what is being written is committed.

    One person for each message: a retry then repeats nobody else's.
    """
    message = {"subject": one_line(subject), "text": text, "to": to, "reply_to": reply_to}
    transaction.on_commit(partial(send_message.enqueue, message))


def one_line(subject: str) -> str:
    return " ".join(subject.split())[:200]


@task()
def send_message(message: dict[str, Any], attempt: int = 1) -> None:
    """Sends a message, or puts it back with a longer wait. Raises what went wrong after the last attempt.

    Nothing of the message is logged.
    """
    mail = EmailMessage(
        subject=message["subject"],
        body=message["text"],
        to=[message["to"]],
        reply_to=[message["reply_to"]] if message.get("reply_to") else None,
        headers={"Auto-Submitted": "auto-generated"},
    )
    try:
        mail.send()
    except (SMTPException, OSError) as error:
        if attempt > len(WAITS) or not can_wait():
            raise
        logger.warning("mail could not be sent (%s), attempt %d", type(error).__name__, attempt)
        later = send_message.using(run_after=timezone.now() + WAITS[attempt - 1])
        later.enqueue(message, attempt + 1)
