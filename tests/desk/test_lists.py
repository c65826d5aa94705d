"""The lists: what is in them, filters, sorting, export, who may open them."""

import csv
import io
from datetime import timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from casestudies.models import CaseStudyPage
from desk.enums import JobState
from desk.models import Commission, DeskJob
from resources.models import ResourcePage
from taxonomy.models import AgeBand, LocalAuthority, ServiceArea
from tests.desk.filling import days, fill
from tests.desk.test_panels import submit, tally
from tests.factories import library
from tests.factories.items import slugs

pytestmark = pytest.mark.django_db


@pytest.fixture
def see(client, editor):
    """The rows of a list as its export has them; also opens the list and its rows alone."""
    client.force_login(editor)

    def rows(name, query=""):
        address = f"/admin/desk/{name}/"
        for path in (address, f"{address}results/"):
            assert client.get(f"{path}?{query}").status_code == 200
        answer = client.get(f"{address}?{query}&export=csv")
        return list(csv.DictReader(io.StringIO(answer.getvalue().decode())))

    return rows


def titles(rows, column="Title"):
    return [row[column] for row in rows]


def test_reviews_by_state(see, editor):
    for number in (-30, -1, 0, 14, 15, 60, 61):
        library.CaseStudyFactory(title=f"in {number}", review_due=days(number), last_reviewed=days(-200))
    library.CaseStudyFactory(title="no date")
    kind = ContentType.objects.get_for_model(CaseStudyPage).pk
    found = {
        state: [title.removeprefix("in ") for title in titles(see("reviews", f"type={kind}&state={state}"))]
        for state in ("", "overdue", "14-days", "due-soon", "all", "no-date")
    }
    assert found == {
        "": ["-30", "-1", "0", "14", "15", "60"],
        "overdue": ["-30", "-1"],
        "14-days": ["0", "14"],
        "due-soon": ["0", "14", "15", "60"],
        "all": ["-30", "-1", "0", "14", "15", "60", "61"],
        "no-date": ["no date"],
    }


def test_reviews_by_owner_and_type_sorted(see, editor):
    library.CaseStudyFactory(title="B story", review_due=days(3), review_owner=editor)
    library.ResourceFactory(title="A resource", review_due=days(2))
    kind = ContentType.objects.get_for_model(ResourcePage).pk
    assert titles(see("reviews", f"owner={editor.pk}")) == ["B story"]
    assert titles(see("reviews", "owner=none")) == titles(see("reviews", f"type={kind}")) == ["A resource"]
    assert titles(see("reviews", "ordering=title")) == ["A resource", "B story"]
    assert titles(see("reviews", "ordering=-review_due")) == ["B story", "A resource"]


def test_reviews_exported(see, client, editor):
    page = library.CaseStudyFactory(
        title="=cmd()", review_due=days(-3), last_reviewed=days(-368), review_owner=editor
    )
    assert see("reviews") == [
        {
            "Title": "=cmd()",
            "Type": "Case study",
            "State": "Overdue for review",
            "Due": days(-3).isoformat(),
            "Last reviewed": days(-368).isoformat(),
            "Owner": "editor@example.org",
            "Path": page.url_path,
        }
    ]
    answer = client.get("/admin/desk/reviews/?export=xlsx")
    sheet = load_workbook(io.BytesIO(answer.getvalue())).active
    assert [cell.value for cell in sheet[2]][:2] == ["=cmd()", "Case study"]
    assert sheet["A2"].data_type == "s"


def test_waiting_by_state_and_step(see, editor):
    old, young = library.CaseStudyFactory(title="Old"), library.CaseStudyFactory(title="Young")
    submit(young, editor, timezone.now() - timedelta(days=1))
    state = submit(old, editor, timezone.now() - timedelta(days=5))
    assert titles(see("waiting")) == ["Old", "Young"]
    state.current_task_state.reject(user=editor, comment="Say where.")
    assert titles(see("waiting", "status=in_progress")) == ["Young"]
    assert titles(see("waiting", "status=needs_changes")) == ["Old"]
    assert see("waiting", f"task={state.current_task_state.task_id}")[0]["Step"] == "Look"
    assert titles(see("waiting", "ordering=-title")) == ["Young", "Old"]


def test_missing_facets_by_facet_and_type(see):
    library.CaseStudyFactory(full=True, title="No age", age_min_months=None, age_max_months=None)
    library.CaseStudyFactory(full=True, title="No hub", hub_models=[])
    library.CaseStudyFactory(full=True, title="Whole")
    library.CaseStudyFactory(full=True, title="Themes do", service_areas=[], system_themes=[
        library.term("system_themes", slugs("system_themes")[0])
    ])  # fmt: skip
    library.ResourceFactory(full=True, title="Leaflet")
    library.CaseStudyFactory(title="Not asked any more", archived_on=days(-2))
    assert set(titles(see("facets"))) == {"No age", "No hub", "Leaflet"}
    assert titles(see("facets", "lacks=hub-model")) == ["No hub"]
    assert titles(see("facets", "lacks=age&ordering=title")) == ["Leaflet", "No age"]
    assert see("facets", f"type={ContentType.objects.get_for_model(ResourcePage).pk}")[0]["Lacks"] == (
        "service area or theme, age, who benefits, audience, policy era"
    )


def test_scheduled_by_day_and_kind(see):
    now = timezone.now()
    page = library.CaseStudyFactory(title="Next week")
    page.go_live_at = now + timedelta(days=5)
    page.save_revision().publish()
    library.CaseStudyFactory(title="Ends next month", expire_at=now + timedelta(days=30))
    assert titles(see("scheduled")) == ["Next week", "Ends next month"]
    assert titles(see("scheduled", "when=week")) == ["Next week"]
    assert titles(see("scheduled", "what=expire")) == ["Ends next month"]
    assert see("scheduled", "when=today") == []


def test_searches_by_language_sorted(see):
    tally("rare", 1)
    tally("often", 9)
    tally("found", 0)
    assert titles(see("searches"), "Words") == ["often", "rare"]
    assert titles(see("searches", "ordering=text"), "Words") == ["often", "rare"]
    assert see("searches", "locale=cy") == []
    assert see("searches")[0]["Found nothing"] == "9"


def test_searches_that_found_nothing_or_little(see):
    tally("nothing", 2)
    tally("little", 0, few_results=4)
    tally("both", 1, few_results=1)
    tally("enough", 0)
    assert titles(see("searches"), "Words") == ["nothing", "both", "little"]
    assert titles(see("searches", "found=none"), "Words") == ["nothing", "both"]
    assert titles(see("searches", "found=few&ordering=-few_results"), "Words") == ["little", "both"]
    assert see("searches", "found=few&ordering=-few_results")[0]["Found one or two"] == "4"


def test_commissions_from_a_gap_listed_and_exported(client, editor):
    client.force_login(editor)
    base = "/admin/snippets/desk/commission/"
    form = client.get(f"{base}add/?service_area=housing&age_band=0-2&authority=201&words=damp").context[
        "form"
    ]
    assert form.instance.service_area == ServiceArea.objects.canonical().get(slug="housing")
    assert form.instance.authority == LocalAuthority.objects.get(dfe_code="201")
    assert form.initial["words"] == "damp"
    values = {
        "service_area": form.instance.service_area_id,
        "age_band": AgeBand.objects.canonical().get(slug="0-2").pk,
        "words": "damp",
        "note": "",
        "state": "wanted",
    }
    assert client.post(f"{base}add/", values).status_code == 302
    made = Commission.objects.get()
    assert (made.asked_by, str(made)) == (editor, "Housing, 0 to 2 years, “damp”")
    assert client.get(f"{base}?state=wanted").context["items_count"] == 1
    assert client.get(f"{base}?state=done").context["items_count"] == 0
    exported = client.get(f"{base}?export=csv").getvalue().decode()
    assert "Housing" in exported


def test_an_empty_commission_is_refused(client, editor):
    client.force_login(editor)
    answer = client.post("/admin/snippets/desk/commission/add/", {"state": "wanted", "words": "", "note": ""})
    assert answer.status_code == 200
    assert "Say what is wanted" in answer.content.decode()
    assert not Commission.objects.exists()


def test_bulk_reminder_of_ticked_pages_and_of_a_whole_filter(client, editor, committed):
    ids = fill(60, review_due=days(-3))
    other = fill(5, title="Other", review_due=days(90))
    client.force_login(editor)
    with committed():
        answer = client.post("/admin/desk/reviews/remind/", {"page": [*ids[:3], "x", "999999"]})
    job = DeskJob.objects.get(pk=answer.url.strip("/").rpartition("/")[2])
    assert (job.total, job.reminded, job.state) == (3, 3, JobState.DONE)
    answer = client.get(job.get_absolute_url())
    assert "3 reminders were made" in answer.content.decode()
    assert client.get(f"{job.get_absolute_url()}state/").json() == {
        "state": "done", "done": 3, "total": 3, "words": "Done",
    }  # fmt: skip
    with committed():
        answer = client.post("/admin/desk/reviews/remind/", {"all": "1", "filters": "state=overdue"})
    job = DeskJob.objects.order_by("pk").last()
    assert (job.total, job.reminded, job.skipped) == (60, 57, 3)
    assert not set(job.page_ids) & set(other)
    assert client.post("/admin/desk/reviews/remind/").url == "/admin/desk/reviews/"
    assert client.get("/admin/desk/reviews/remind/").status_code == 405


def test_a_list_costs_the_same_for_5_and_for_50_rows(client, editor):
    client.force_login(editor)

    def queries(name):
        client.get(f"/admin/desk/{name}/")
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"/admin/desk/{name}/").status_code == 200
        return len(captured)

    def grow(number):
        fill(number, review_due=days(-1), review_owner=editor)
        for page in CaseStudyPage.objects.order_by("-pk")[:number]:
            submit(page, editor)
            tally(f"words {page.pk}", 3)

    names = ("waiting", "reviews", "facets", "scheduled", "searches", "jobs")
    grow(5)
    few = {name: queries(name) for name in names}
    grow(45)
    assert {name: queries(name) for name in names} == few
    assert max(few.values()) <= 25


ADDRESSES = {
    "/admin/desk/waiting/": "page",
    "/admin/desk/reviews/": "page",
    "/admin/desk/facets/": "page",
    "/admin/desk/scheduled/": "page",
    "/admin/desk/searches/": "search.view_searchtally",
    "/admin/desk/coverage/": "desk.view_commission",
    "/admin/desk/coverage/places/": "desk.view_commission",
    "/admin/desk/jobs/": "desk.view_deskjob",
    "/admin/snippets/desk/commission/": "desk.view_commission",
}


@pytest.mark.parametrize("address", ADDRESSES)
def test_who_may_open_a_list(client, person, address):
    needed = ADDRESSES[address]
    without = person("without@example.org")
    allowed = person(
        "with@example.org",
        pages=("change",) if needed == "page" else (),
        models=() if needed == "page" else (needed,),
    )
    results = f"{address}results/" if "coverage" not in address else f"{address}?export=csv"
    for path in (address, results):
        client.force_login(without)
        assert client.get(path).status_code == 302
        client.force_login(allowed)
        assert client.get(path).status_code == 200
        client.logout()
        assert client.get(path).status_code == 302


def test_a_job_is_its_own_and_a_reminder_needs_the_permission(client, person):
    [pk] = fill(1, review_due=days(-1))
    asker = person("a@example.org", pages=("change",), models=("desk.add_deskjob",))
    other = person("b@example.org", pages=("change",), models=("desk.add_deskjob",))
    job = DeskJob.objects.create(page_ids=[pk], total=1, by=asker)
    for user, status in ((asker, 200), (other, 404)):
        client.force_login(user)
        assert client.get(job.get_absolute_url()).status_code == status
        assert client.get(f"{job.get_absolute_url()}state/").status_code == status
    client.force_login(person("c@example.org", pages=("change",)))
    assert client.post("/admin/desk/reviews/remind/", {"page": [pk]}).status_code == 302
    assert DeskJob.objects.count() == 1
