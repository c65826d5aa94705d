"""The demonstration library: complete, idempotent, only where it is allowed."""

import stat
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Page, Revision, Site

from core.registry import library_types
from home.models import FaqPage, HomePage, StandardPage
from home.services.demo_accounts import ACCOUNTS, ADMIN, EDITOR
from home.services.html_blocks import html_blocks
from news.models import NewsPage
from search.models import OutboxEntry
from taxonomy.catalogue import get_catalogue
from users.models import User

pytestmark = pytest.mark.django_db


def load():
    out = StringIO()
    call_command("load_demo", stdout=out, stderr=out)
    return out.getvalue()


@pytest.fixture
def allowed(settings, tmp_path):
    settings.DEMO_ALLOWED = True
    settings.VAR = tmp_path


def test_it_refuses_where_debug_is_off(settings, tmp_path):
    settings.VAR = tmp_path
    with pytest.raises(CommandError, match="DEBUG"):
        load()
    assert not User.objects.exists()


def test_it_loads_once(allowed, tmp_path):
    said = load()
    models = library_types()
    assert sum(model.objects.filter(live=True).count() for model in models.values()) >= 60
    assert all(model.objects.count() for model in (FaqPage, NewsPage, StandardPage))
    home = Site.objects.get(is_default_site=True).root_page.specific
    assert isinstance(home, HomePage)
    assert home.hero_title
    languages = {page.locale.language_code for model in models.values() for page in model.objects.all()}
    assert languages >= {"en", "cy", "ar"}
    assert Page.find_problems() == ([], [], [], [], [])
    assert not OutboxEntry.objects.exists()
    catalogue = get_catalogue()
    covered = {
        slug
        for model in models.values()
        for page in model.objects.all()
        for slug in page.hub_models.values_list("slug", flat=True)
    }
    assert covered >= set(catalogue.by_vocabulary["hub_models"])

    path = tmp_path / "demo-password"
    password = path.read_text().strip()
    assert password in said
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert {user.email for user in User.objects.all()} == set(ACCOUNTS)
    admin, editor = User.objects.get(email=ADMIN), User.objects.get(email=EDITOR)
    assert (admin.email, admin.is_superuser, admin.check_password(password)) == (
        "admin@example.org",
        True,
        True,
    )
    assert not editor.is_superuser
    assert editor.has_perm("wagtailadmin.access_admin")

    before = list(Page.objects.order_by("pk").values()), Revision.objects.count()
    admin.set_password("changed by hand")
    admin.save()
    assert "0 items and 0 pages made" in load()
    assert (list(Page.objects.order_by("pk").values()), Revision.objects.count()) == before
    admin.refresh_from_db()
    assert admin.check_password("changed by hand")


def test_headings_of_html_become_blocks():
    assert html_blocks("<p>a</p><h2>B &amp; c</h2><ul><li>d</li></ul><h3>E</h3><script>x</script>") == [
        ("paragraph", "<p>a</p>"),
        ("heading", {"text": "B & c", "level": "2"}),
        ("paragraph", "<ul><li>d</li></ul>"),
        ("heading", {"text": "E", "level": "3"}),
    ]
