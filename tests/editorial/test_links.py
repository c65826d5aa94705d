"""Broken links: collected, followed politely and only in public, reported once a week."""

import socket
from datetime import timedelta

import pytest
import requests
import responses
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from editorial.links import collect_links, follow, follow_due, mail_owners, weekly_round
from editorial.links.follow import Answer
from editorial.links.guard import PrivateAddress, _Http, check_address, guarded_session, is_public
from editorial.links.rounds import in_turn
from editorial.models import LinkCheck, RoundDone
from tests.editorial.conftest import person
from tests.factories.library import CaseStudyFactory, ResourceFactory, StandardFactory, paragraph

State = LinkCheck.State
SITE = "https://example.org"


@pytest.fixture(autouse=True)
def names(monkeypatch):
    """Every name is a public server, but for those that say otherwise."""
    private = {"intranet.example.org": "10.1.2.3", "me.example.org": "127.0.0.1"}

    def getaddrinfo(host, port, *args, **kwargs):
        if host == "gone.example.org":
            raise socket.gaierror
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (private.get(host, "93.184.216.34"), port))]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)


@pytest.fixture
def net():
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield mock


def linked(*addresses, **values):
    html = " ".join(f'<a href="{address}">x</a>' for address in addresses)
    page = StandardFactory(body=[paragraph(html)], **values)
    page.save_revision().publish()
    return page


def rows():
    return dict(LinkCheck.objects.values_list("address", "state"))


def pass_by(**span):
    LinkCheck.objects.update(check_after=timezone.now() - timedelta(seconds=1))
    for row in LinkCheck.objects.exclude(failed_since=None):
        LinkCheck.objects.filter(pk=row.pk).update(failed_since=row.failed_since - timedelta(**span))


class TestFollowing:
    @pytest.mark.parametrize(
        ("status", "state"),
        [
            *((status, "ok") for status in (200, 204)),
            *((status, "unsure") for status in (401, 403, 429)),
            *((status, "failed") for status in (404, 410, 500, 503)),
        ],
    )
    def test_answers(self, net, status, state):
        net.add(responses.HEAD, f"{SITE}/a", status=status)
        net.add(responses.GET, f"{SITE}/a", status=status)
        assert follow(f"{SITE}/a").state == state

    def test_a_server_that_refuses_head_is_asked_again(self, net):
        net.add(responses.HEAD, f"{SITE}/a", status=405)
        net.add(responses.GET, f"{SITE}/a", status=200)
        assert follow(f"{SITE}/a") == Answer(State.OK, 200)

    def test_redirects_are_followed(self, net):
        net.add(responses.HEAD, f"{SITE}/a", status=301, headers={"Location": "/b"})
        net.add(responses.HEAD, f"{SITE}/b", status=200)
        assert follow(f"{SITE}/a").state == State.OK

    def test_not_in_circles(self, net):
        net.add(responses.HEAD, f"{SITE}/a", status=302, headers={"Location": f"{SITE}/a"})
        assert follow(f"{SITE}/a").state == State.FAILED

    def test_not_into_a_private_network(self, net):
        net.add(responses.HEAD, f"{SITE}/a", status=302, headers={"Location": "http://me.example.org/admin"})
        assert follow(f"{SITE}/a").state == State.UNSURE
        assert follow("http://intranet.example.org/").state == State.UNSURE
        assert [call.request.url for call in net.calls] == [f"{SITE}/a"]

    @pytest.mark.parametrize("error", [requests.ConnectTimeout(), requests.ConnectionError()])
    def test_no_answer(self, net, error):
        net.add(responses.HEAD, f"{SITE}/a", body=error)
        assert follow(f"{SITE}/a").state == State.FAILED

    def test_no_such_name(self, net):
        assert follow("https://gone.example.org/").state == State.FAILED


class TestGuard:
    @pytest.mark.parametrize(
        "ip",
        "127.0.0.1 10.0.0.1 192.168.1.1 169.254.169.254 ::1 fe80::1 ::ffff:10.0.0.1 fd00::1 0.0.0.0 "
        "100.64.0.1 224.0.0.1 2002:a00:1:: nonsense".split(),
    )
    def test_private(self, ip):
        assert not is_public(ip)

    @pytest.mark.parametrize("ip", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"])
    def test_public(self, ip):
        assert is_public(ip)

    @pytest.mark.parametrize(
        "address", ["http://example.org:8080/", "ftp://example.org/", "http://a:b@example.org/"]
    )
    def test_only_ordinary_addresses(self, address):
        with pytest.raises(PrivateAddress):
            check_address(address)

    def test_who_answers_is_looked_at_before_anything_is_sent(self, monkeypatch):
        class Peer:
            closed = False

            def getpeername(self):
                return ("127.0.0.1", 80)

            def close(self):
                self.closed = True

        peer = Peer()
        monkeypatch.setattr("urllib3.connection.HTTPConnection._new_conn", lambda self: peer)
        with pytest.raises(PrivateAddress):
            _Http("example.org")._new_conn()
        assert peer.closed

    def test_the_session_uses_it(self):
        adapter = guarded_session("test").get_adapter("http://example.org/")
        assert adapter.poolmanager.pool_classes_by_scheme["http"].ConnectionCls is _Http


@pytest.mark.django_db
class TestRounds:
    def test_links_of_public_pages_are_collected(self):
        page = linked(f"{SITE}/a#part", "mailto:a@example.org", "/library/", f"{SITE}/a")
        draft = linked(f"{SITE}/draft")
        draft.unpublish()
        story = CaseStudyFactory(rationale=f'<p><a href="{SITE}/b">x</a></p>')
        ResourceFactory(external_url=f"{SITE}/c")
        collect_links()
        assert rows() == {f"{SITE}/{part}": State.WAITING for part in "abc"}
        assert LinkCheck.objects.get(address=f"{SITE}/a").page_id == page.pk
        assert LinkCheck.objects.get(address=f"{SITE}/b").place == "Why"
        story.rationale = ""
        story.save_revision().publish()
        collect_links()
        assert f"{SITE}/b" not in rows()

    def test_a_link_to_a_page_that_is_not_public(self):
        target = StandardFactory(title="Gone")
        page = StandardFactory(body=[paragraph(f'<a linktype="page" id="{target.pk}">x</a>')])
        page.save_revision().publish()
        collect_links()
        assert LinkCheck.objects.get(page=page).state == State.OK
        target.unpublish()
        collect_links()
        row = LinkCheck.objects.get(page=page)
        assert (row.state, row.kind, row.detail) == (State.BROKEN, "inside", "not public: Gone")

    def test_only_a_second_failure_means_broken(self):
        linked(f"{SITE}/a")
        collect_links()
        failed = Answer(State.FAILED, 404, "answers 404")
        assert follow_due(ask=lambda address: failed, pause=0) == 1
        assert rows() == {f"{SITE}/a": State.FAILED}
        assert follow_due(ask=lambda address: failed, pause=0) == 0  # not on the same day
        pass_by(days=1)
        follow_due(ask=lambda address: failed, pause=0)
        assert rows() == {f"{SITE}/a": State.BROKEN}
        pass_by(days=7)
        follow_due(ask=lambda address: Answer(State.OK, 200), pause=0)
        assert rows() == {f"{SITE}/a": State.OK}
        assert LinkCheck.objects.get().failed_since is None

    def test_the_same_address_is_followed_once(self):
        linked(f"{SITE}/a")
        linked(f"{SITE}/a")
        collect_links()
        asked = []

        def ask(address):
            asked.append(address)
            return Answer(State.OK, 200)

        assert follow_due(ask=ask, pause=0) == 1
        assert asked == [f"{SITE}/a"]
        assert set(LinkCheck.objects.values_list("state", flat=True)) == {State.OK}

    def test_servers_take_turns(self):
        assert in_turn(["https://a/1", "https://a/2", "https://b/1"]) == [
            "https://a/1",
            "https://b/1",
            "https://a/2",
        ]

    def test_a_week_is_remembered(self, net):
        net.add(responses.HEAD, f"{SITE}/a", status=200)
        linked(f"{SITE}/a")
        weekly_round()
        assert rows() == {f"{SITE}/a": State.OK}
        linked(f"{SITE}/b")
        weekly_round()
        assert f"{SITE}/b" not in rows()
        RoundDone.objects.update(done_at=timezone.now() - timedelta(days=8))
        weekly_round()
        assert f"{SITE}/b" in rows()

    def test_one_mail_for_each_owner(self, settings, tree, django_capture_on_commit_callbacks):
        owner = person("owner@example.org", "Editors")
        linked(f"{SITE}/a", title="One", review_owner=owner)
        linked(f"{SITE}/b", f"{SITE}/c", title="Two", review_owner=owner)
        linked(f"{SITE}/d", title="Three")
        collect_links()
        LinkCheck.objects.exclude(address=f"{SITE}/c").update(state=State.BROKEN, detail="answers 404")
        with django_capture_on_commit_callbacks(execute=True):
            assert mail_owners() == 2
        sent = {message.to[0]: message for message in mail.outbox}
        assert set(sent) == {owner.email, settings.EDITORS_EMAIL}
        assert sent[owner.email].subject == "2 broken links on your pages"
        assert f"{SITE}/b" in sent[owner.email].body
        assert f"{SITE}/c" not in sent[owner.email].body


def test_the_report_lists_filters_sorts_and_exports(admin_client, django_assert_max_num_queries):
    for number in range(3):
        linked(f"{SITE}/{number}", title=f"Page {number}")
    collect_links()
    LinkCheck.objects.filter(address=f"{SITE}/1").update(state=State.BROKEN)
    LinkCheck.objects.filter(address=f"{SITE}/2").update(state=State.UNSURE)
    url = reverse("wagtailsnippets_editorial_linkcheck:list")
    with django_assert_max_num_queries(40):
        html = admin_client.get(url).content.decode()
    assert (f"{SITE}/0" in html, f"{SITE}/1" in html, f"{SITE}/2" in html) == (False, True, True)
    html = admin_client.get(url, {"state": "broken", "ordering": "-address"}).content.decode()
    assert (f"{SITE}/1" in html, f"{SITE}/2" in html) == (True, False)
    table = b"".join(admin_client.get(url, {"export": "csv"}).streaming_content).decode()
    assert f"{SITE}/1" in table
    assert "Page 1" in table


def test_nobody_adds_or_changes_rows(admin_client, tree):
    linked(f"{SITE}/a")
    collect_links()
    row = LinkCheck.objects.get()
    for name, args in (("add", []), ("edit", [row.pk]), ("delete", [row.pk])):
        response = admin_client.get(reverse(f"wagtailsnippets_editorial_linkcheck:{name}", args=args))
        assert response.status_code in (302, 403)
