"""What there is to translate, in which order, and who may see it."""

import csv
import datetime
import io
from html import unescape

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from core.models import PageUse
from core.review import add_months
from tests.factories import library
from tests.users.people import person
from translations.services.editing import begin
from translations.services.worklist import BY_USE, State, worklist
from users import roles

pytestmark = pytest.mark.django_db


def states(language="cy"):
    return {page.title: page.state for page in worklist(language)}


def older(page, days):
    when = timezone.now() - datetime.timedelta(days=days)
    Page.objects.filter(pk=page.pk).update(last_published_at=when)


def test_each_state(editor):
    pages = {name: library.ResourceFactory(title=name) for name in ("missing", "draft", "stale", "current")}
    begin(english=pages["draft"], language="cy", user=editor)
    older(library.translate(pages["stale"], title="hen"), 30)
    library.translate(pages["current"], title="newydd")
    found = states()
    assert {name: found[name] for name in pages} == {
        "missing": State.MISSING,
        "draft": State.DRAFT,
        "stale": State.STALE,
        "current": State.CURRENT,
    }
    assert states("ar")["current"] == State.MISSING
    assert "hen" not in found


def test_parts_that_are_not_translated(editor, django_capture_on_commit_callbacks):
    from wagtail_localize.models import Translation

    page = library.ResourceFactory(title="half")
    begin(english=page, language="cy", user=editor)
    with django_capture_on_commit_callbacks(execute=True):
        Translation.objects.get().save_target(user=editor)
    assert states()["half"] == State.PARTLY


def test_what_is_all_translated_waits_for_a_second_reader(editor, django_capture_on_commit_callbacks):
    from wagtail_localize.models import Translation

    page = library.ResourceFactory(title="whole")
    begin(english=page, language="cy", user=editor)
    translate_all("cy")
    assert states()["whole"] == State.READY
    with django_capture_on_commit_callbacks(execute=True):
        Translation.objects.get().save_target(user=editor)
    assert states()["whole"] == State.CURRENT


def test_a_newer_english_text_is_read_again_when_it_is_translated(editor, django_capture_on_commit_callbacks):
    from wagtail_localize.models import Translation

    page = library.ResourceFactory(title="whole")
    copy = begin(english=page, language="cy", user=editor)
    translate_all("cy")
    with django_capture_on_commit_callbacks(execute=True):
        Translation.objects.get().save_target(user=editor)
    page.summary = "A new summary."
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    assert states()["whole"] == State.STALE
    begin(english=Page.objects.get(pk=page.pk), language="cy", user=editor)
    assert states()["whole"] == State.STALE
    translate_all("cy")
    assert states()["whole"] == State.READY
    assert Page.objects.get(pk=copy.pk).live


def translate_all(language):
    """A translation of every passage that has none."""
    from wagtail.models import Locale
    from wagtail_localize.models import StringSegment, StringTranslation

    for segment in StringSegment.objects.all():
        StringTranslation.objects.get_or_create(
            translation_of=segment.string,
            context=segment.context,
            locale=Locale.objects.get(language_code=language),
            defaults={"data": "geiriau"},
        )


def test_families_first_then_the_oldest():
    plain = library.ResourceFactory(title="plain")
    library.ResourceFactory(title="leaflet", for_families=True)
    stale = library.ResourceFactory(title="stale")
    older(library.translate(stale), 30)
    more = library.ResourceFactory(title="more stale")
    older(library.translate(more), 60)
    older(plain, 10)
    order = [page.title for page in worklist("cy").order_by(*BY_USE)]
    wanted = ("leaflet", "more stale", "stale", "plain")
    assert [title for title in order if title in wanted] == list(wanted)


def views(page, number, language="en", months_ago=0):
    month = add_months(timezone.localdate().replace(day=1), -months_ago)
    PageUse.objects.create(page=page, month=month, language=language, views=number)


def test_families_first_then_the_most_read():
    pages = {name: library.ResourceFactory(title=name) for name in ("unread", "some", "much", "once much")}
    leaflet = library.ResourceFactory(title="leaflet", for_families=True)
    read_leaflet = library.ResourceFactory(title="read leaflet", for_families=True)
    views(pages["some"], 5)
    views(pages["much"], 4)
    views(pages["much"], 4, months_ago=2)
    views(pages["once much"], 99, months_ago=3)
    views(read_leaflet, 1)
    older(pages["unread"], 90)
    order = [page.title for page in worklist("cy").order_by(*BY_USE)]
    wanted = ["read leaflet", "leaflet", "much", "some", "unread", "once much"]
    assert [title for title in order if title in wanted] == wanted
    assert leaflet.pk


def test_views_of_all_languages_and_of_this_one():
    page, done = library.ResourceFactory(title="wanted"), library.ResourceFactory(title="done")
    welsh = library.translate(done, title="wedi ei wneud")
    views(page, 10)
    views(page, 7, "cy")
    views(page, 2, "ar")
    views(done, 20)
    views(welsh, 3, "cy")
    found = {row.title: (row.views, row.views_here) for row in worklist("cy")}
    assert (found["wanted"], found["done"]) == ((19, 7), (23, 3))
    arabic = {row.title: (row.views, row.views_here) for row in worklist("ar")}
    assert (arabic["wanted"], arabic["done"]) == ((19, 2), (23, 0))


def test_the_list_shows_sorts_and_exports_views(desk):
    for title, number in (("Seldom", 2), ("Often", 1234), ("Never", 0)):
        page = library.ResourceFactory(title=title)
        if number:
            views(page, number, "cy")
    address = reverse("translations:worklist")
    html = desk.get(address, {"language": "cy"}).content.decode()
    assert "how often the page was read this month" in html
    assert "In Welsh" in html
    assert "1,234" in html

    def order(ordering):
        rows = desk.get(address, {"language": "cy", "ordering": ordering}).context["object_list"]
        return [row.title for row in rows if row.title in ("Seldom", "Often", "Never")]

    assert order("-views") == order("-views_here") == ["Often", "Seldom", "Never"]
    assert order("views")[-2:] == ["Seldom", "Often"]
    out = b"".join(desk.get(address, {"export": "csv", "language": "cy"}).streaming_content).decode()
    rows = {row["English page"]: row for row in csv.DictReader(io.StringIO(out.removeprefix("\ufeff")))}
    assert rows["Often"]["Views, three months"] == "1234"
    assert rows["Often"]["Of these in this language"] == "1234"
    assert rows["Never"]["Views, three months"] == "0"


def test_drafts_and_aliases_are_not_in_it():
    page = library.ResourceFactory(title="gone")
    page.unpublish()
    assert "gone" not in states()
    home = library.welsh_home()
    assert home.alias_of_id is not None
    assert states()[home.title] == State.MISSING


def test_the_list_filters_sorts_and_exports(desk):
    library.ResourceFactory(title="A leaflet", for_families=True)
    older(library.translate(library.ResourceFactory(title="A stale page"), title="hen"), 30)
    address = reverse("translations:worklist")
    answer = desk.get(address, {"language": "cy", "state": State.STALE})
    assert [page.title for page in answer.context["object_list"]] == ["A stale page"]
    answer = desk.get(address, {"state": "to-do", "for_families": "true"})
    assert [page.title for page in answer.context["object_list"]] == ["A leaflet"]
    titles = [page.title for page in desk.get(address, {"ordering": "-title"}).context["object_list"]]
    assert titles == sorted(titles, reverse=True)
    found = desk.get(address, {"q": "leaflet"}).context["object_list"]
    assert [page.title for page in found] == ["A leaflet"]
    out = b"".join(desk.get(address, {"export": "csv", "language": "ar"}).streaming_content).decode()
    rows = {row["English page"]: row for row in csv.DictReader(io.StringIO(out.removeprefix("\ufeff")))}
    assert rows["A leaflet"]["State"] == State.MISSING
    assert rows["A leaflet"]["Address"].startswith("http")
    assert desk.get(address, {"export": "xlsx"}).status_code == 200


def test_a_fixed_number_of_queries(desk):
    address = reverse("translations:worklist")
    desk.get(address)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(address).status_code == 200
        return len(captured)

    few = queries()
    for _ in range(12):
        library.ResourceFactory()
    assert queries() <= few


def test_beginning_needs_the_permission_and_a_page_of_the_list(client, desk, django_user_model):
    page = library.ResourceFactory()
    draft = library.ResourceFactory()
    draft.unpublish()
    root = Page.get_first_root_node()
    for pk in (draft.pk, root.pk, 999_999):
        assert desk.post(reverse("translations:begin", args=[pk, "cy"])).status_code == 404
    assert desk.post(reverse("translations:begin", args=[page.pk, "fr"])).status_code == 404
    assert desk.get(reverse("translations:begin", args=[page.pk, "cy"])).status_code == 405
    user = django_user_model.objects.create_user(email="a@example.org", password="for tests only")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    assert client.post(reverse("translations:begin", args=[page.pk, "cy"])).status_code in (302, 403)
    assert not Page.objects.filter(translation_key=page.translation_key).exclude(pk=page.pk).exists()
    assert client.get(reverse("translations:worklist")).status_code in (302, 403)


def test_the_menu(desk):
    html = desk.get(reverse("wagtailadmin_home")).content.decode()
    assert reverse("translations:worklist") in html


def test_the_agreed_words_stand_beside_the_editor(desk, editor):
    page = library.ResourceFactory(title="What a family hub is", summary="Ask your health visitor.")
    copy = begin(english=page, language="cy", user=editor)
    html = desk.get(reverse("wagtailadmin_pages:edit", args=[copy.pk])).content.decode()
    assert 'data-side-panel="agreed-words"' in html
    assert "hyb teulu" in html
    assert "ymwelydd iechyd" in html
    assert "passages are not translated yet" in html
    assert "English: 4 words in a sentence, 0 sentences of more than 25." in html
    assert f'href="{page.get_url()}"' in html


def test_who_may_not_publish_has_no_dangerous_button(client, editor):
    page = library.ResourceFactory(title="What a family hub is")
    copy = begin(english=page, language="cy", user=editor)
    address = reverse("wagtailadmin_pages:edit", args=[copy.pk])
    client.force_login(person("ceri@example.org", roles.TRANSLATORS))
    html = unescape(client.get(address).content.decode())
    for right in ("Publish", "Unpublish", "Delete", "Lock", "Unlock"):
        assert f'"can{right}": false' in html, right
    assert 'class="translations-only"' in html
    assert "Each passage is kept when you save it." in html
    client.force_login(editor)
    html = unescape(client.get(address).content.decode())
    assert '"canPublish": true' in html
    assert '"canDelete": true' in html
    assert 'class="translations-only"' not in html


def test_a_translation_made_elsewhere_keeps_its_text(editor):
    page = library.ResourceFactory(title="A guide", summary="English words.")
    welsh = library.translate(page, title="Canllaw", summary="Geiriau Cymraeg.")
    older(welsh, 30)
    assert begin(english=page, language="cy", user=editor).pk == welsh.pk
    welsh.refresh_from_db()
    assert (welsh.title, welsh.summary, welsh.live) == ("Canllaw", "Geiriau Cymraeg.", True)
    assert welsh.get_latest_revision_as_object().summary == "Geiriau Cymraeg."
