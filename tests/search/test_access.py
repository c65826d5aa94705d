"""Nobody finds what they may not see: not in results, counts, suggestions, feed or file."""

import logging
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone
from wagtail.models import PageViewRestriction

from home.services.site_tree import index_page_for
from search.indexing import drain_all
from search.indexing.access import labels_of_user
from search.models import OutboxEntry, SearchDocument
from search.services import get_engine, load_documents, scope_for

pytestmark = pytest.mark.django_db
LOGIN, GROUPS, PASSWORD = (
    PageViewRestriction.LOGIN,
    PageViewRestriction.GROUPS,
    PageViewRestriction.PASSWORD,
)


@pytest.fixture
def restrict(committed):
    def make(page, kind, groups=(), password=""):
        with committed():
            made = PageViewRestriction.objects.create(page=page, restriction_type=kind, password=password)
            made.groups.set(groups)
        return made

    return make


def texts(client, **data):
    """All that a visitor gets to read, by shape."""
    shapes = {
        "page": client.get("/library/", data),
        "api": client.get("/api/v1/library/", data),
        "feed": client.get("/library/feed.atom", data),
        "csv": client.get("/library/export.csv", data),
    }
    return {name: (b"".join(got) if got.streaming else got.content).decode() for name, got in shapes.items()}


@pytest.mark.parametrize("kind", [LOGIN, GROUPS, PASSWORD])
def test_anonymous_visitors_never_see_restricted_items(item, restrict, client, kind, found, api, elsewhere):
    public = item(title="Public marmalade", region="london")
    secret = item(title="Secret gooseberry", region="north-east", search_keywords="gooseberry")
    group = Group.objects.create(name="Pilot areas")
    restrict(secret, kind, [group], "hush")
    assert found() == {"Public marmalade"}
    assert elsewhere() == {public.pk}
    assert [one["value"] for one in api()["facets"]["region"]] == ["london"]
    for name, text in texts(client).items():
        assert "ooseberry" not in text, name
        assert "marmalade" in text, name
    for name, text in texts(client, q="secret gooseberry").items():
        assert "Secret gooseberry" not in text and "secret-gooseberry" not in text, name
    assert api(q="goosebery")["did_you_mean"] is None
    assert get_engine().suggest("goos", scope_for("en")) == []
    assert [one.text for one in get_engine().suggest("marm", scope_for("en"))] != []


def test_signed_in_people_find_what_asks_for_signing_in(item, restrict, client, person):
    secret = item(title="For colleagues")
    restrict(secret, LOGIN)
    assert "For colleagues" not in texts(client)["page"]
    client.force_login(person())
    shown = texts(client)
    assert all("For colleagues" in shown[name] for name in ("page", "feed", "csv"))
    assert "For colleagues" not in shown["api"], "the interface answers everybody alike"


def test_members_of_a_group_find_what_it_may_see(item, restrict, client, person):
    ours, theirs = Group.objects.create(name="Ours"), Group.objects.create(name="Theirs")
    restrict(item(title="For both"), GROUPS, [ours, theirs])
    restrict(item(title="For the others"), GROUPS, [theirs])
    restrict(item(title="For whoever knows the word"), PASSWORD, password="hush")
    restrict(item(title="For nobody"), GROUPS)
    client.force_login(person(groups=[ours]))
    shown = texts(client)["page"]
    assert "For both" in shown
    for title in ("For the others", "whoever knows", "For nobody"):
        assert title not in shown


def test_a_restricted_parent_hides_what_is_below(item, restrict, found):
    toolkit = item(type="toolkit", title="Toolkit")
    item(type="toolkit", title="Module", parent=toolkit)
    item(title="Story")
    made = restrict(toolkit, LOGIN)
    assert found() == {"Story"}
    made.delete()
    drain_all()
    assert found() == {"Story", "Toolkit", "Module"}


def test_every_restriction_along_the_ancestors_must_be_met(item, restrict, client, person):
    group = Group.objects.create(name="Ours")
    toolkit = item(type="toolkit", title="Toolkit")
    module = item(type="toolkit", title="Module", parent=toolkit)
    restrict(toolkit, LOGIN)
    restrict(module, GROUPS, [group])
    client.force_login(person())
    assert "Toolkit" in texts(client)["csv"] and "Module" not in texts(client)["csv"]
    client.force_login(person("member@example.org", groups=[group]))
    assert "Module" in texts(client)["csv"]


def test_a_restricted_index_page_hides_all_its_items_before_the_worker_comes(item, restrict, found, api):
    """More items than a request builds itself: nothing of them may show in the meantime, counts included."""
    for n in range(30):
        item(title=f"Story {n}")
    item(title="Guide", type="resource")
    restrict(index_page_for("case-studies", "en"), LOGIN)
    assert found() == {"Guide"}
    assert api()["facets"]["type"] == [
        {"value": "resource", "label": "Resource", "count": 1, "selected": False}
    ]


def test_groups_of_a_restriction_may_change(item, restrict, client, person, committed):
    ours, theirs = Group.objects.create(name="Ours"), Group.objects.create(name="Theirs")
    made = restrict(item(title="Secret"), GROUPS, [theirs])
    client.force_login(person(groups=[ours]))
    assert "Secret" not in texts(client)["csv"]
    with committed():
        made.groups.set([ours])
    assert "Secret" in texts(client)["csv"]


def test_deleting_a_restricted_page(item, restrict, found, committed):
    page = item(title="Secret")
    restrict(page, LOGIN)
    with committed():
        page.delete()
    assert found() == set()
    assert SearchDocument.objects.get(page_id=page.pk).deleted


def test_the_last_gate_drops_what_the_index_should_not_have(item, caplog):
    """An index that was not told: the page is asked again, and what stays wrong is logged as a defect."""
    caplog.set_level(logging.INFO, "search.services")
    page = item(title="Secret")
    PageViewRestriction.objects.bulk_create([PageViewRestriction(page=page, restriction_type=LOGIN)])
    assert load_documents([page.pk], scope_for("en")) == ()
    SearchDocument.objects.update(changed_at=timezone.now() - timedelta(minutes=2))
    OutboxEntry.objects.all().delete()
    assert load_documents([page.pk], scope_for("en")) == ()
    assert [one.levelno for one in caplog.records] == [logging.INFO, logging.ERROR]
    assert all("may not see" in one.message for one in caplog.records)
    type(page).objects.filter(pk=page.pk).update(live=False)
    assert load_documents([page.pk], scope_for("en", frozenset({"login"}))) == ()


def test_labels(person, django_assert_num_queries):
    from django.contrib.auth.models import AnonymousUser

    group = Group.objects.create(name="Ours")
    with django_assert_num_queries(0):
        assert labels_of_user(AnonymousUser()) == frozenset()
    assert labels_of_user(person(groups=[group])) == {"login", f"group:{group.pk}"}
    everything = labels_of_user(person("boss@example.org", is_superuser=True))
    assert {f"group:{pk}" for pk in Group.objects.values_list("pk", flat=True)} < everything
