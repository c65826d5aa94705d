"""Synonyms as a table: tried before they are saved, effective at once, taken back in one step."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from search import synonym_store
from search.models import OutboxEntry, SearchTally, SynonymSet, SynonymVersion
from search.synonym_store import SEED
from search.synonym_table import read_table
from users.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.once]
URL = "/admin/snippets/search/synonymset/"


def html(response):
    return response.content.decode()


class Table:
    """The form on the screen, as a browser would send it back."""

    def __init__(self, client, query=""):
        self.client, self.url = client, URL + query
        self.response = client.get(self.url)
        self.take()

    def take(self):
        self.data = {}
        form = self.response.context["form"]
        for at, row in enumerate(form.shown):
            values = {
                "id": row.pk or "",
                "kind": row.kind,
                "terms": row.terms,
                "theme": row.theme,
                "note": row.note,
            }
            self.data |= {f"{name}-{at}": value for name, value in values.items()}
            if row.ambiguous:
                self.data[f"ambiguous-{at}"] = "1"
        self.data |= {"count": len(form.shown), "stamp": form.stamp, "locale": form.locale}

    def send(self, action, **more):
        self.response = self.client.post(self.url, {**self.data, action: "1", **more})
        if self.response.context is not None and "form" in self.response.context:
            self.take()
        return self.response

    def at(self, terms):
        return next(
            int(name.split("-")[1])
            for name, value in self.data.items()
            if name.startswith("terms-") and value == terms
        )


#: Rows of the reference file.
ROWS = 510


@pytest.fixture
def table(admin_client):
    return Table(admin_client)


def test_every_row_is_there_in_few_queries(admin_client):
    Table(admin_client)
    with CaptureQueriesContext(connection) as captured:
        page = admin_client.get(URL)
    assert len(captured) <= 14
    assert len(page.context["rows"]) == SynonymSet.objects.count() == ROWS


def test_rows_are_filtered(admin_client):
    assert all(
        e["row"].theme == "place" for e in Table(admin_client, "?theme=place").response.context["rows"]
    )
    rows = Table(admin_client, "?text=MIDWIFE").response.context["rows"]
    assert rows and all("midwi" in e["row"].terms.casefold() for e in rows)
    assert all(
        e["row"].kind == "one_way" for e in Table(admin_client, "?kind=one_way").response.context["rows"]
    )


def test_trying_shows_both_lists_and_saves_nothing(table, item, found):
    item(title="Swings and slides")
    table.send("more")
    table.send("try", **{"kind-0": "one_way", "terms-0": "zogg|swings"})
    trial = table.response.context["trials"][0]
    assert (trial.query, trial.total_before, trial.total_after) == ("zogg", 0, 1)
    assert [hit.title for hit in trial.after] == ["Swings and slides"]
    assert "Tried on the live index, not saved" in html(table.response)
    assert SynonymSet.objects.count() == ROWS
    assert found(q="zogg") == set()
    assert table.data["terms-0"] == "zogg|swings"


def test_own_queries_are_tried(table, item):
    item(title="Swings and slides")
    table.send("more")
    table.send("try", **{"kind-0": "one_way", "terms-0": "zogg|swings", "queries": "slides\nbig zogg"})
    assert [trial.query for trial in table.response.context["trials"]] == ["slides", "big zogg"]
    assert "Nothing changes" in html(table.response)


def test_saved_rows_are_searched_at_once_in_every_process(table, item, found, elsewhere):
    item(title="Swings and slides")
    assert found(q="zogg") == set()
    old = dict(synonym_store._tables)
    table.send("more")
    table.send("save", **{"kind-0": "one_way", "terms-0": " zogg | swings ", "note-0": "ours"})
    assert table.response.status_code == 302
    assert found(q="zogg") == {"Swings and slides"}
    assert not OutboxEntry.objects.exists()
    # What another process has in memory is as old as its last search.
    synonym_store._tables.update(old)
    synonym_store._stamp = -5
    assert found(q="zogg") == {"Swings and slides"}


def test_changed_and_deleted_rows(table, found, item):
    item(title="Swings and slides")
    at = table.at("LA|local authority")
    table.send("save", **{f"terms-{at}": "LA|swings", f"delete-{table.at('BSiL|Best Start in Life')}": "1"})
    assert found(q="LA") == {"Swings and slides"}
    assert not SynonymSet.objects.filter(terms="BSiL|Best Start in Life").exists()
    assert SynonymSet.objects.count() == ROWS - 1
    version = SynonymVersion.objects.get()
    assert (version.added, version.changed, version.removed) == (0, 1, 1)


def test_a_filtered_screen_leaves_the_other_rows_alone(admin_client):
    few = Table(admin_client, "?theme=number")
    few.send("save", **{"note-0": "changed here"})
    assert SynonymSet.objects.count() == ROWS
    assert SynonymSet.objects.filter(note="changed here").count() == 1


def test_problems_are_named_with_their_rows_and_nothing_is_lost(table):
    table.send("more")
    table.send("save", **{"terms-0": "alone", "terms-1": "LA|council house", "note-1": "typed"})
    assert table.response.status_code == 400
    text = html(table.response)
    assert re.search(r'href="#row-1">Row 1</a>: Give at least two', text)
    assert re.search(r'href="#row-2">Row 2</a>: “LA” is an ordinary word or has two letters', text)
    assert 'id="row-1"' in text and 'value="alone"' in text and 'value="typed"' in text
    assert not SynonymVersion.objects.exists()


def test_a_rule_is_held_against_rows_that_are_not_shown(admin_client):
    few = Table(admin_client, "?theme=number")
    few.send("more")
    few.send("save", **{"kind-0": "one_way", "terms-0": "LA|somewhere"})
    assert few.response.status_code == 400
    assert "heads another one-way row" in html(few.response)


def test_undo_puts_the_last_table_back(table, admin_client):
    before = [row.values for row in read_table("en")]
    at = table.at("LA|local authority")
    table.send("save", **{f"terms-{at}": "LA|swings", f"delete-{table.at('BSiL|Best Start in Life')}": "1"})
    changed = [row.values for row in read_table("en")]
    answer = admin_client.post(f"{URL}undo/", {"locale": "en"}, follow=True)
    assert "Taken back" in html(answer)
    assert sorted(map(str, (r.values for r in read_table("en")))) == sorted(map(str, before))
    admin_client.post(f"{URL}undo/", {"locale": "en"})
    assert sorted(map(str, (r.values for r in read_table("en")))) == sorted(map(str, changed))


def test_two_people_at_once(admin_client):
    first, second = Table(admin_client), Table(admin_client)
    first.send("save", **{f"note-{first.at('LA|local authority')}": "first"})
    second.send("save", **{f"note-{second.at('BSiL|Best Start in Life')}": "second"})
    assert second.response.status_code == 409
    assert "Somebody else saved" in html(second.response)
    assert not SynonymSet.objects.filter(note="second").exists()


def test_pasted_lines_become_rows(table):
    table.send("paste", pasted="one_way,acronym,ZOG|zoggery,no,ours\nequivalent,,zig|zag,no,")
    assert table.data["terms-0"] == "ZOG|zoggery" and table.data["terms-1"] == "zig|zag"
    table.send("save")
    assert SynonymSet.objects.get(terms="ZOG|zoggery").theme == "acronym"


def test_pasted_nonsense_is_named(table):
    table.send("paste", pasted="one_way,ZOG|zoggery")
    assert table.response.status_code == 400
    assert "columns instead of 5" in html(table.response)


def test_export_and_import_go_round(admin_client):
    text = html(admin_client.get(f"{URL}export/"))
    assert sorted(text.splitlines()) == sorted(SEED.read_text(encoding="utf-8").splitlines())
    answer = upload(admin_client, text)
    assert "nothing to import" in html(answer)


def upload(client, text, **more):
    return client.post(f"{URL}import/", {"file": SimpleUploadedFile("s.csv", text.encode()), **more})


def test_an_import_is_shown_and_then_done(admin_client, found, item):
    item(title="Swings and slides")
    lines = SEED.read_text(encoding="utf-8").splitlines()
    text = "\n".join(
        [line.replace("LA|local authority", "LA|swings") for line in lines if "BSiL|" not in line]
        + ["one_way,,zogg|swings,no,"]
    )
    preview = upload(admin_client, text)
    assert "1 rows added, 1 changed, 1 removed" in html(preview)
    assert SynonymSet.objects.count() == ROWS
    context = preview.context
    done = admin_client.post(
        f"{URL}import/", {"confirm": 1, "text": context["text"], "stamp": context["stamp"], "locale": "en"}
    )
    assert done.status_code == 302
    assert found(q="zogg") == found(q="LA") == {"Swings and slides"}
    assert SynonymVersion.objects.get().reason == "import"


def test_a_file_with_problems_is_refused_whole(admin_client):
    text = (
        "kind,theme,terms,ambiguous,note\nequivalent,,alone,no,\none_way,,a1|b1,no,\nequivalent,,CC|c1,no,\n"
    )
    answer = upload(admin_client, text)
    assert answer.status_code == 400
    assert "Line 2: " in html(answer) and "Line 4: " in html(answer)
    assert SynonymSet.objects.count() == ROWS
    assert (
        upload(admin_client, "\udcff".encode("utf-8", "surrogatepass").decode("latin-1")).status_code == 400
    )


def test_an_import_over_a_newer_table_is_shown_again(admin_client, table):
    text = SEED.read_text(encoding="utf-8") + "one_way,,zogg|swings,no,\n"
    context = upload(admin_client, text).context
    table.send("save", **{f"note-{table.at('LA|local authority')}": "newer"})
    answer = admin_client.post(
        f"{URL}import/", {"confirm": 1, "text": context["text"], "stamp": context["stamp"], "locale": "en"}
    )
    assert answer.status_code == 409
    assert SynonymSet.objects.filter(note="newer").exists()


def test_one_click_from_the_words_of_readers(admin_client):
    SearchTally.objects.create(
        digest="x", locale="en", text="baby group", searches=9, first_day="2026-01-01", last_day="2026-01-02"
    )
    text = html(admin_client.get("/admin/snippets/search/searchtally/"))
    assert "synonymset/?add=baby+group&amp;locale=en" in text
    assert "pinnedresult/add/?query=baby+group&amp;language=en" in text
    assert 'value="baby group|"' in html(admin_client.get(f"{URL}?add=baby+group&locale=en"))
    assert 'value="baby group"' in html(
        admin_client.get("/admin/snippets/search/pinnedresult/add/?query=baby+group&language=en")
    )


@pytest.mark.parametrize("path", ["", "import/", "export/"])
def test_only_for_people_who_may(client, path):
    user = User.objects.create_user("someone@example.org", "a long pass phrase")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    assert client.get(URL + path).status_code == 302
    assert client.post(URL + path, {"save": 1}).status_code == 302
    assert client.post(f"{URL}undo/").status_code == 302
    user.user_permissions.add(Permission.objects.get(codename="change_synonymset"))
    assert client.get(URL + path).status_code == 200


def test_addresses_of_a_single_row_lead_to_the_table(admin_client):
    pk = SynonymSet.objects.first().pk
    for path in ("add/", f"edit/{pk}/", f"delete/{pk}/", f"usage/{pk}/", f"history/{pk}/"):
        answer = admin_client.post(URL + path)
        assert (answer.status_code, answer["Location"]) == (302, URL)
    assert SynonymSet.objects.count() == ROWS
    admin_client.post(f"/admin/bulk/search/synonymset/delete/?id={pk}")
    assert SynonymSet.objects.count() == ROWS
