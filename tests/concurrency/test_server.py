"""Four worker processes show a change at once: the next request, whichever process answers it."""

import http.cookiejar
import json
import re
import urllib.error
import urllib.parse
import urllib.request
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.search.test_hostile import REQUESTS

# The database is marked so that it is made; the processes use a copy of it.
pytestmark = [pytest.mark.concurrency, pytest.mark.django_db]
TOGETHER = 40


def get(url):
    """Status and text, whatever the status."""
    try:
        with urllib.request.urlopen(url, timeout=60) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def ask_together(address, **parameters):
    """The titles that each of 40 simultaneous requests finds."""
    url = f"{address}/api/v1/library/?{urllib.parse.urlencode({'size': 50, **parameters})}"
    with ThreadPoolExecutor(TOGETHER) as pool:
        answers = [json.loads(text) for _status, text in pool.map(get, [url] * TOGETHER)]
    assert all(answer["total"] == len(answer["results"]) for answer in answers)
    return [{result["title"] for result in answer["results"]} for answer in answers]


def test_everybody_sees_what_another_process_did(server, place):
    ask_together(server)
    place.child("publish", "s-1", "Doorstep visits")
    assert ask_together(server) == [{"Doorstep visits"}] * TOGETHER
    assert ask_together(server, q="doorstep") == [{"Doorstep visits"}] * TOGETHER
    place.child("restrict", "s-1")
    assert ask_together(server) == [set()] * TOGETHER
    place.child("open_again", "s-1")
    place.child("rename_term", "virtual", "in-the-cloud")
    assert ask_together(server, **{"hub-model": "in-the-cloud"}) == [{"Doorstep visits"}] * TOGETHER
    place.child("rename_authority", "840", "Prince Bishops")
    assert ask_together(server, q="bishops", match="all") == [{"Doorstep visits"}] * TOGETHER
    place.child("unpublish", "s-1")
    assert ask_together(server) == [set()] * TOGETHER
    place.child("delete", "s-1")
    place.child("rename_term", "in-the-cloud", "virtual")
    assert place.child("differences") == ""


class Editor:
    """Somebody at the admin's forms, over HTTP with cookies and CSRF tokens."""

    def __init__(self, address):
        self.address = address
        jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))

    def get(self, path):
        with self.opener.open(self.address + path, timeout=60) as answer:
            return answer.geturl(), answer.read().decode()

    def post(self, path, **data):
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.get(path)[1])[1]
        body = urllib.parse.urlencode({"csrfmiddlewaretoken": token, **data}).encode()
        request = urllib.request.Request(
            self.address + path, body, {"Referer": self.address + path, "Origin": self.address}
        )
        with self.opener.open(request, timeout=60) as answer:
            return answer.geturl(), answer.read().decode()


def test_everybody_sees_what_an_editor_did_in_the_admin(server, place):
    place.child("editor", "editor@example.org", "a long pass phrase")
    page = place.child("publish", "s-2", "Through the admin")
    assert ask_together(server) == [{"Through the admin"}] * TOGETHER
    editor = Editor(server)
    editor.post("/accounts/login/", login="editor@example.org", password="a long pass phrase", next="/admin/")
    assert "/login" not in editor.get(f"/admin/pages/{page}/edit/")[0]
    editor.post(f"/admin/pages/{page}/unpublish/", next="/admin/")
    assert ask_together(server) == [set()] * TOGETHER
    revisions = editor.get(f"/admin/pages/{page}/history/")[1]
    assert "Through the admin" in revisions
    editor.post(f"/admin/pages/{page}/delete/", next="/admin/")
    assert place.child("differences") == ""


def test_a_server_answers_hostile_requests_and_logs_no_traceback(server, place):
    """The fixture looks into the server's log at the end."""
    for path in ("/library/", "/api/v1/library/", "/library/feed.atom", "/library/export.csv"):
        with ThreadPoolExecutor(8) as pool:
            urls = [f"{server}{path}?{query}".encode().decode("latin-1") for query in REQUESTS.values()]
            for name, (status, _text) in zip(REQUESTS, pool.map(get, urls), strict=True):
                assert status in (200, 301, 400, 404, 414), (name, status)
