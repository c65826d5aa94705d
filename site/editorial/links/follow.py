"""Follows one address and says whether it leads somewhere."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urljoin

import requests
from django.conf import settings

from editorial.links.guard import PrivateAddress, check_address, guarded_session
from editorial.models import LinkCheck

TIMEOUT = (5, 10)
MOST_REDIRECTS = 5
REDIRECTS = {301, 302, 303, 307, 308}
#: A page that is there, but not for a program: signing in, too many requests, law, a shop's guard.
UNSURE = {401, 402, 403, 407, 429, 451, 999}
#: Answers to HEAD that say nothing about the page itself.
ASK_AGAIN = {400, 403, 404, 405, 406, 410, 500, 501, 503}


@dataclass(frozen=True)
class Answer:
    """`state` is OK, UNSURE or FAILED; whether a failure means broken is decided by the second one."""

    state: str
    status: int | None = None
    detail: str = ""


def user_agent() -> str:
    return f"FamilyHubsLibrary/1.0 (link check; {settings.WAGTAILADMIN_BASE_URL})"


def follow(address: str, session: requests.Session | None = None) -> Answer:
    """Never raises. HEAD first, GET where HEAD was refused; nothing of the answer's body is read."""
    states = LinkCheck.State
    session = session or guarded_session(user_agent())
    try:
        status = final_status("HEAD", address, session)
        if status in ASK_AGAIN:
            status = final_status("GET", address, session)
    except PrivateAddress as error:
        return Answer(states.UNSURE, None, str(error)[:200])
    except requests.TooManyRedirects:
        return Answer(states.FAILED, None, "sent from one address to the next too often")
    except requests.exceptions.SSLError:
        return Answer(states.FAILED, None, "its certificate is not valid")
    except requests.Timeout:
        return Answer(states.FAILED, None, "no answer in time")
    except (requests.RequestException, OSError, UnicodeError):
        return Answer(states.FAILED, None, "no such server, or it does not answer")
    if status < 400:
        return Answer(states.OK, status)
    return Answer(states.UNSURE if status in UNSURE else states.FAILED, status, f"answers {status}")


def final_status(method: str, address: str, session: requests.Session) -> int:
    """The status at the end of all redirects; each hop passes the guard."""
    for _hop in range(MOST_REDIRECTS + 1):
        check_address(address)
        with session.request(
            method, address, timeout=TIMEOUT, allow_redirects=False, stream=True
        ) as response:
            place = response.headers.get("Location")
            if response.status_code not in REDIRECTS or not place:
                return response.status_code
            address = urljoin(address, place)
    raise requests.TooManyRedirects
