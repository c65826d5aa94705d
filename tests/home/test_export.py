"""Export → import into an empty site → export is the same file."""

import datetime
import json

import pytest
from django.core.files.base import ContentFile
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction

from core.models import ChangeNote, ProgrammeUse
from files.models import SiteDocument
from home.library_io.media import MediaExport
from home.library_io.references import MediaReference
from resources.models import ResourceFile
from tests.factories import library
from tests.factories.files import DocumentFactory, ImageFactory, picture_bytes
from tests.factories.pages import (
    empty_library,
    export_file,
    import_file,
    page_of,
    refusal,
    row,
    write_lines,
)
from users.models import User

pytestmark = pytest.mark.django_db


def lines(data):
    return [json.loads(line) for line in data.decode().splitlines()]


def full_library():
    """Items made by hand, with everything that a page can carry."""
    evidence = library.EvidenceFactory(full=True, external_id="ev-1", title="A trial")
    document = DocumentFactory(
        title="The guide", language="cy", file=ContentFile(b"All of it.", name="guide one.txt")
    )
    plain = DocumentFactory(title="Plain", file=ContentFile(b"Plainly.", name="plain.txt"))
    image = ImageFactory(title="A hub", credit="Us", file=ContentFile(picture_bytes(), name="hub.jpg"))
    resource = library.ResourceFactory(full=True, external_id="rs-1", title="A pack", image=image)
    ResourceFile.objects.create(
        page=resource, document=document, label="Guide", language="pl", accessible_version=plain
    )
    about = library.StandardFactory(title="About us")
    story = library.CaseStudyFactory(
        full=True,
        external_id="cs-1",
        title="Northmoor",
        superseded_by=evidence,
        archived_on=datetime.date(2026, 5, 1),
        search_keywords="dads",
        seo_title="For search engines",
        family_material=True,
        rationale=(
            f'<p data-block-key="x1">See <a linktype="page" id="{evidence.pk}">it</a>, '
            f'<a linktype="page" id="{about.pk}">us</a> and <a linktype="document" id="{plain.pk}">this</a>'
            '<br/>or <a href="https://example.org/?a=1&amp;b=2">that</a>.</p>'
        ),
        family_voice=[("quote", {"text": "It helped.", "who": "A mother", "consent_reference": "SECRET-9"})],
        body=[
            ("image", {"image": image, "alt": "A door", "caption": "", "credit": ""}),
            ("document", {"document": document, "label": "Guide", "accessible_version": plain}),
            ("link_card", {"page": about, "why": "Who we are"}),
            ("link_card", {"page": evidence, "why": "The trial"}),
            ("embedded_item", {"page": evidence}),
            (
                "table",
                {
                    "caption": "Who",
                    "header": ["A", "B"],
                    "rows": [["1", "2"], ["3", ""]],
                    "row_headers": False,
                },
            ),
            ("checklist", {"items": ["One", "Two"]}),
        ],
    )
    library.note(story, datetime.date(2026, 3, 2), "Corrected the first figure.")
    library.note(story, datetime.date(2026, 3, 2), "Then, the same day, its source.")
    library.note(story, datetime.date(2026, 5, 1), "Archived, because “A trial” is newer.")
    library.relate(story, resource, evidence, about)
    library.use_programme(story, evidence)
    ProgrammeUse.objects.create(page_id=story.pk, target_id=resource.pk)
    toolkit = library.ToolkitFactory(external_id="tk-1", title="Toolkit", section="practice")
    module = library.ToolkitFactory(external_id="tk-2", title="Module", parent_page=toolkit, order=2)
    library.read_first(module, evidence)
    library.translate(resource, external_id="rs-1-cy", title="Pecyn")
    return story


def round_trip(tmp_path, **options):
    """The two exports; the site is emptied between them."""
    first = export_file(tmp_path / "a.jsonl", media=tmp_path / "a", **options)
    empty_library()
    import_file(tmp_path / "a.jsonl", media=tmp_path / "a")
    return first, export_file(tmp_path / "b.jsonl", media=tmp_path / "b", **options)


def files_in(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


class TestRoundTrip:
    def test_everything_that_a_page_can_carry(self, tmp_path):
        full_library()
        first, second = round_trip(tmp_path)
        assert first.decode() == second.decode()
        assert files_in(tmp_path / "a") == files_in(tmp_path / "b")
        assert len(files_in(tmp_path / "a")) == 3
        assert [item["id"] for item in lines(first)] == ["cs-1", "ev-1", "rs-1", "rs-1-cy", "tk-1", "tk-2"]
        assert Page.find_problems() == ([], [], [], [], [])

    def test_what_changed_goes_out_and_comes_back(self, tmp_path):
        story = full_library()
        first, second = round_trip(tmp_path)
        notes = [
            {"on": "2026-05-01", "text": "Archived, because “A trial” is newer."},
            {"on": "2026-03-02", "text": "Then, the same day, its source."},
            {"on": "2026-03-02", "text": "Corrected the first figure."},
        ]
        assert [lines(data)[0]["fields"]["change_notes"] for data in (first, second)] == [notes, notes]
        back = Page.objects.get(pk=page_of("cs-1").pk).specific
        assert back.pk != story.pk
        # Publishing again what was imported keeps them as they are.
        back.get_latest_revision_as_object().save_revision().publish()
        assert lines(export_file(tmp_path / "c.jsonl"))[0]["fields"]["change_notes"] == notes

    def test_an_import_that_changes_the_notes_keeps_who_wrote_the_others(self, tmp_path):
        page = library.ResourceFactory(external_id="rs-9", title="A pack")
        writer = User.objects.create(email="writer@example.org")
        note = library.note(page, datetime.date(2026, 3, 2), "Kept.")
        ChangeNote.objects.filter(pk=note.pk).update(author=writer)
        library.note(page, datetime.date(2026, 3, 1), "Dropped.")
        notes = [{"on": "2026-03-02", "text": "Kept."}, {"on": "2026-06-01", "text": "New."}]
        write_lines(tmp_path / "a.jsonl", [row("rs-9", fields={"change_notes": notes})])
        assert "1 updated" in import_file(tmp_path / "a.jsonl")
        found = ChangeNote.objects.filter(page_id=page.pk).values_list("text", "author")
        assert list(found) == [("New.", None), ("Kept.", writer.pk)]
        assert "1 unchanged" in import_file(tmp_path / "a.jsonl")

    def test_importing_an_export_where_it_came_from_changes_nothing(self, tmp_path):
        full_library()
        export_file(tmp_path / "a.jsonl", media=tmp_path / "a")
        assert "6 unchanged; 0 files" in import_file(tmp_path / "a.jsonl", media=tmp_path / "a")

    def test_as_csv(self, tmp_path):
        full_library()
        first = export_file(tmp_path / "a.csv", media=tmp_path / "a")
        empty_library()
        import_file(tmp_path / "a.csv", media=tmp_path / "a")
        assert export_file(tmp_path / "b.csv", media=tmp_path / "b") == first

    def test_drafts_and_private_items(self, tmp_path):
        story = full_library()
        story.title = "Draft title"
        story.unpublish()
        story.save_revision()
        PageViewRestriction.objects.create(page=page_of("tk-1"), restriction_type="login")
        first, second = round_trip(tmp_path, everything=True)
        assert first.decode() == second.decode()
        items = {item["id"]: item for item in lines(first)}
        assert items["cs-1"]["status"] == "draft"
        assert items["cs-1"]["title"] == "Draft title"
        assert items["tk-1"]["status"] == items["tk-2"]["status"] == "private"
        assert "status" not in items["ev-1"]

    def test_an_imported_library(self, tmp_path):
        rows = [
            row(
                "cs",
                "case_study",
                body="Intro\n\n## Steps\n\n1. One. Two.\n\n## Results\n\n| a | b |\n|---|---|\n| 1 | 2 |",
                age_min_months=0,
                age_max_months=0,
                review_by=None,
            ),
            row("rs", region="london"),
        ]
        import_file(write_lines(tmp_path / "l.jsonl", rows))
        first, second = round_trip(tmp_path)
        assert first == second
        item = lines(first)[0]
        assert (item["age_min_months"], item["review_by"]) == (0, None)


class TestContent:
    def test_by_default_only_what_is_live_and_public(self, tmp_path):
        library.ResourceFactory(external_id="live")
        library.ResourceFactory(external_id="draft").unpublish()
        private = library.ToolkitFactory(external_id="private")
        library.ToolkitFactory(external_id="below", parent_page=private)
        PageViewRestriction.objects.create(page=private, restriction_type="login")
        library.NewsFactory()
        assert [item["id"] for item in lines(export_file(tmp_path / "a.jsonl"))] == ["live"]
        assert len(lines(export_file(tmp_path / "a.jsonl", everything=True))) == 4

    def test_nothing_private_is_in_it(self, tmp_path):
        story = full_library()
        hidden = Collection.get_first_root_node().add_child(name="Hidden")
        CollectionViewRestriction.objects.create(collection=hidden, restriction_type="login")
        SiteDocument.objects.filter(title="The guide").update(collection=hidden)
        data = export_file(tmp_path / "a.jsonl", media=tmp_path / "a").decode()
        assert "SECRET-9" not in data
        assert "guide_one" not in data
        assert "guide_one.txt" not in files_in(tmp_path / "a")
        assert "owner" not in data
        assert story.rationale

    def test_names_are_those_of_the_format(self, tmp_path):
        full_library()
        items = {item["id"]: item for item in lines(export_file(tmp_path / "a.jsonl"))}
        story, resource = items["cs-1"], items["rs-1"]
        assert list(story)[:5] == ["id", "type", "locale", "title", "summary"]
        assert list(story)[-3:] == ["licence", "blocks", "fields"]
        assert story["local_authorities"] == ["383", "840"]
        assert "region" not in story
        assert story["fields"]["interventions"] == ["ev-1"]
        assert story["fields"]["related"] == ["rs-1", "ev-1"]
        assert 'id="ev-1"' in story["fields"]["rationale"]
        assert 'href="/about-us/"' in story["fields"]["rationale"]
        assert resource["co_produced_with"] == ["parents-carers"]
        assert resource["fields"]["image"]["file"].endswith(".jpg")
        assert items["rs-1-cy"]["translation_of"] == "rs-1"
        assert (items["tk-2"]["part_of"], items["tk-2"]["order"]) == ("tk-1", 2)

    def test_what_editors_may_type_but_the_format_refuses(self, tmp_path):
        story = library.CaseStudyFactory(
            external_id="cs",
            summary="",
            hub_models=[library.term("hub_models", "any-model")],
            local_authorities=[library.authority("840")],
            own_region=library.term("regions", "london"),
            what_we_did=[library.paragraph("A\x0bB")],
        )
        first, second = round_trip(tmp_path)
        assert first == second
        item = lines(first)[0]
        assert item["summary"] == story.title
        assert "hub_models" not in item

    def test_links_to_items_that_are_not_exported(self, tmp_path):
        draft = library.ResourceFactory(external_id="draft")
        library.CaseStudyFactory(
            external_id="cs",
            rationale=f'<p>See <a linktype="page" id="{draft.pk}">that</a>.</p>',
            body=[("embedded_item", {"page": draft}), library.paragraph()],
        )
        library.relate(page_of("cs"), draft)
        draft.unpublish()
        first, second = round_trip(tmp_path)
        assert first == second
        item = lines(first)[0]
        assert item["fields"]["rationale"] == "<p>See that.</p>"
        assert [block["type"] for block in item["blocks"]["body"]] == ["paragraph"]
        assert "related" not in item["fields"]

    def test_two_rows_for_one_file(self, tmp_path):
        one = DocumentFactory(file=ContentFile(b"One.", name="one.txt"))
        again = DocumentFactory(file=ContentFile(b"One.", name="again.txt"))
        resource = library.ResourceFactory(external_id="rs")
        for document in (one, again):
            ResourceFile.objects.create(page=resource, document=document, label=document.title)
        first, second = round_trip(tmp_path)
        assert first == second

    def test_a_file_that_is_lost_is_left_out(self, tmp_path):
        document = DocumentFactory()
        resource = library.ResourceFactory(external_id="rs")
        ResourceFile.objects.create(page=resource, document=document)
        document.file.storage.delete(document.file.name)
        data = export_file(tmp_path / "a.jsonl", media=tmp_path / "a")
        assert "files" not in lines(data)[0]["fields"]


def test_without_its_files_an_export_does_not_import(tmp_path):
    full_library()
    export_file(tmp_path / "a.jsonl")
    empty_library()
    found = refusal(tmp_path / "a.jsonl")
    assert all("not on the site, and no --media folder was given" in line for line in found)


def test_two_files_of_one_name_get_two_names(tmp_path):
    copies = MediaExport(tmp_path)
    one, two = (DocumentFactory(file=ContentFile(data, name="n.txt")) for data in (b"One.", b"Two."))
    names = [
        copies.name_of(MediaReference("document", "n.txt", document.sha256), document.pk)
        for document in (one, two, one)
    ]
    assert names == ["n.txt", f"n-{two.sha256[:8]}.txt", "n.txt"]
    assert files_in(tmp_path) == {"n.txt": b"One.", names[1]: b"Two."}


@pytest.mark.parametrize(
    ("notes", "problem"),
    [
        ("Put right.", "fields.change_notes: must be a list"),
        (["Put right."], "fields.change_notes[0]: must be an object"),
        ([{"on": "soon", "text": "x"}], "fields.change_notes[0].on: must be a date"),
        ([{"text": "x"}], "fields.change_notes[0].on: missing"),
        ([{"on": "2026-03-02"}], "fields.change_notes[0].text: missing"),
        ([{"on": "2026-03-02", "text": "x" * 301}], "fields.change_notes[0].text: longer than 300"),
        ([{"on": "2026-03-02", "text": "x", "by": "Wren"}], "fields.change_notes[0].by: unknown field"),
    ],
)
def test_notes_that_cannot_be_read(tmp_path, notes, problem):
    write_lines(tmp_path / "a.jsonl", [row(fields={"change_notes": notes})])
    (line,) = refusal(tmp_path / "a.jsonl")
    assert line.startswith(f"line 1: {problem}")
