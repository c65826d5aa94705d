"""Coverage: the numbers of table and map against brute force, and against the library they lead to."""

import csv
import io
import re

import pytest

from desk.coverage import coverage_table, places
from desk.tiles import positions
from search.indexing import drain_all
from taxonomy.models import AuthoritySuccession, LocalAuthority
from tests.desk.filling import days
from tests.factories import items, library
from tests.factories.items import make_item, make_items, random_rows

pytestmark = pytest.mark.django_db


def areas_with_groups(row):
    """The areas of a row and the groups they are in, from the reference file."""
    groups = {area["slug"]: area["group_slug"] for area in items.vocabulary("service_areas")}
    return {slug for area in row["service_areas"] for slug in (area, groups[area]) if slug}


def brute_force(rows, area, band, types=()):
    low, high = int(band["min_months"]), int(band["max_months"])
    return sum(
        1
        for row in rows
        if area in areas_with_groups(row)
        and (not types or row["type"] in types)
        and row["age_min_months"] is not None
        and row["age_min_months"] <= high
        and row["age_max_months"] >= low
    )


@pytest.mark.parametrize("types", [(), ("case_study",), ("resource", "toolkit")])
def test_every_cell_against_brute_force(types):
    rows = random_rows(150, seed=4)
    make_items(rows)
    bands = [band for band in items.vocabulary("age_bands") if band["kind"] == "facet"]
    table = coverage_table(types)
    assert [band.slug for band in table.bands] == [band["slug"] for band in bands]
    assert {row.area.slug for row in table.rows} == set(items.slugs("service_areas"))
    wrong = [
        (row.area.slug, band["slug"])
        for row in table.rows
        for cell, band in zip(row.cells, bands, strict=True)
        if cell.count != brute_force(rows, row.area.slug, band, types)
    ]
    assert wrong == []
    for row in table.rows:
        mine = [
            r for r in rows if row.area.slug in areas_with_groups(r) and (not types or r["type"] in types)
        ]
        assert row.total == len(mine)
    counts = {place.authority.code: place.count for place in places(types)}
    assert counts == {
        row["dfe_code"]: sum(
            1
            for item in rows
            if row["dfe_code"] in item["local_authorities"] and (not types or item["type"] in types)
        )
        for row in items.places()
    }


def test_a_cell_says_what_the_library_says(client, committed):
    with committed():
        make_items(random_rows(60, seed=9))
    drain_all()
    for row in coverage_table(("case_study",)).rows[:9]:
        for cell in row.cells:
            total = client.get(cell.library_url.replace("/library/", "/api/v1/library/")).json()["total"]
            assert total == cell.count, cell.library_url
    for place in places()[:25]:
        answer = client.get(place.library_url.replace("/library/", "/api/v1/library/")).json()
        assert answer["total"] == place.count


def test_what_is_not_counted():
    term = [library.term("service_areas", "housing")]
    whole = {"service_areas": term, "age_min_months": 0, "age_max_months": 11}
    library.CaseStudyFactory(**whole)
    library.CaseStudyFactory(**whole, archived_on=days(-1))
    library.CaseStudyFactory(**whole).unpublish()
    library.translate(library.CaseStudyFactory(**whole))
    row = next(row for row in coverage_table().rows if row.area.slug == "housing")
    assert (row.total, [cell.count for cell in row.cells]) == (2, [0, 2, 0, 0, 0, 0, 0])
    assert [cell.level for cell in row.cells][:2] == ["empty", "thin"]


def test_a_story_of_an_abolished_authority_counts_for_those_that_followed():
    old = LocalAuthority.objects.get(dfe_code="201")
    new = LocalAuthority.objects.get(dfe_code="202")
    AuthoritySuccession.objects.create(predecessor=old, successor=new, changed_on=days(-1))
    for codes in (["201"], ["201", "202"], ["202"], ["203"]):
        make_item(local_authorities=codes)
    counts = {place.authority.code: place.count for place in places()}
    assert "201" not in counts
    assert (counts["202"], counts["203"], counts["204"]) == (3, 1, 0)


def test_the_screen_marks_gaps_and_leads_to_library_and_commission(client, editor):
    library.CaseStudyFactory(full=True)
    client.force_login(editor)
    html = client.get("/admin/desk/coverage/?type=case_study").content.decode()
    assert "/library/?service-area=housing&amp;age=0-2&amp;type=case_study" in html
    assert "/admin/snippets/desk/commission/add/?service_area=housing&amp;age_band=0-2" in html
    assert html.count("desk-cell--empty") > 250
    assert "desk-cell--thin" in html


def test_every_authority_has_a_tile_and_a_row(client, editor):
    assert set(positions()) == {row["dfe_code"] for row in items.places()}
    assert len(set(positions().values())) == 153
    library.CaseStudyFactory(full=True)
    client.force_login(editor)
    html = client.get("/admin/desk/coverage/places/").content.decode()
    svg, table = html.split('<svg class="desk-map"')[1].split("</svg>")
    labels = re.findall(r'class="desk-tile desk-tile--\w+"\s+aria-label="([^"]+)"', svg)
    assert len(labels) == 306
    assert "Camden: 0 items" in labels
    assert "Commission this: Camden" in labels
    assert any(label.endswith(": 1 item") for label in labels)
    assert table.count('<th scope="row">') == 153
    assert "commission/add/?authority=202" in svg
    assert "commission/add/?authority=202" in table


def test_tiles_without_commissions_for_those_who_may_not_ask(client, person):
    client.force_login(person(models=("desk.view_commission",)))
    for address in ("/admin/desk/coverage/", "/admin/desk/coverage/places/"):
        assert "commission/add" not in client.get(address).content.decode()


def exported(client, address):
    return list(csv.DictReader(io.StringIO(client.get(address).getvalue().decode())))


def test_filter_sort_and_export(client, editor):
    library.CaseStudyFactory(full=True)
    client.force_login(editor)
    rows = exported(client, "/admin/desk/coverage/?export=csv")
    assert len(rows) == 41 * 8
    assert {row["Types counted"] for row in rows} == {"all"}
    gaps = exported(client, "/admin/desk/coverage/?level=empty&type=case_study&sort=name&export=csv")
    assert {(row["Items"], row["Types counted"]) for row in gaps} == {("0", "Case study")}
    assert [row["Service area"] for row in gaps] == sorted(
        (row["Service area"] for row in gaps), key=str.casefold
    )
    most = exported(client, "/admin/desk/coverage/places/?sort=most&export=csv")
    assert [row["Items"] for row in most[:3]] == ["1", "1", "0"]
    london = exported(client, "/admin/desk/coverage/places/?region=london&level=gaps&export=csv")
    assert (len(london), {row["Region"] for row in london}) == (33, {"London"})
    assert client.get("/admin/desk/coverage/?export=xlsx").status_code == 200
    assert client.get("/admin/desk/coverage/?type=nonsense&sort=x").status_code == 200
