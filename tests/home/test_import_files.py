"""Images and documents of an import, and the CSV form of a library file."""

import pytest

from resources.models import ResourcePage
from tests.factories.files import gps_exif, picture_bytes
from tests.factories.pages import import_file, page_of, put_file, row, write_csv, write_lines

pytestmark = pytest.mark.django_db


def imported(tmp_path, *rows, **options):
    import_file(write_lines(tmp_path / "library.jsonl", rows), **options)
    return page_of(rows[0]["id"])


def slugs(manager):
    return sorted(manager.values_list("slug", flat=True))


class TestMedia:
    def test_files_and_pictures(self, tmp_path):
        media = tmp_path / "media"
        guide = put_file(media, "guide.txt", b"All about hubs.")
        plain = put_file(media, "plain.txt", b"Plainly.")
        picture = put_file(media, "photo.jpg", picture_bytes(exif=gps_exif()))
        rows = [
            row(
                "a",
                fields={
                    "image": {**picture, "title": "A hub", "credit": "Us"},
                    "image_alt": "A door",
                    "files": [{**guide, "label": "The guide", "language": "cy", "accessible_version": plain}],
                },
            ),
            row(
                "b",
                "case_study",
                blocks={"what_we_did": [{"type": "document", "value": {"document": guide}}]},
                fields={
                    "costs": f'<p><a linktype="document" id="sha256:{guide["sha256"]}:guide.txt">x</a></p>'
                },
            ),
        ]
        path = write_lines(tmp_path / "library.jsonl", rows)
        assert "2 created" in import_file(path, media=str(media))
        page, other = page_of("a"), page_of("b")
        assert isinstance(page, ResourcePage)
        assert (page.image.title, page.image.credit, page.image.width) == ("A hub", "Us", 1200)
        file = page.files.get()
        assert (file.label, file.language, file.document.title) == ("The guide", "cy", "The guide")
        assert file.accessible_version.sha256 == plain["sha256"]
        assert other.what_we_did[0].value["document"].pk == file.document_id
        assert f'id="{file.document_id}"' in other.costs
        assert "2 unchanged; 0 files" in import_file(path, media=str(media))

    def test_stored_files_need_no_folder(self, tmp_path):
        media = tmp_path / "media"
        guide = put_file(media, "guide.txt", b"All about hubs.")
        imported(tmp_path, row("a", fields={"files": [guide]}), media=str(media))
        page = imported(tmp_path, row("b", fields={"files": [guide]}))
        assert page.files.get().document_id == page_of("a").files.get().document_id


class TestCSV:
    def test_the_same_values(self, tmp_path):
        path = write_csv(
            tmp_path / "library.csv",
            [
                {
                    "id": "a",
                    "type": "resource",
                    "title": "Two\nlines",
                    "summary": "Says, “quoted”",
                    "audiences": "midwives | commissioners",
                    "age_min_months": "-9",
                    "age_max_months": "311",
                    "local_authorities": "840|383",
                    "published": "2024-01-01",
                    "licence": "",
                    "body": "## One\n\nText",
                    "fields": '{"publisher": "Us", "for_families": true}',
                    "blocks": "",
                    "locale": "",
                }
            ],
        )
        text = path.read_text().replace("Two\nlines", "Title")
        path.write_text("\ufeff" + text, encoding="utf-8")
        import_file(path)
        page = page_of("a")
        assert slugs(page.audiences) == ["commissioners", "midwives"]
        assert (page.age_min_months, page.age_max_months) == (-9, 311)
        assert (page.publisher, page.for_families) == ("Us", True)
        assert [block.block_type for block in page.body] == ["heading", "paragraph"]
        assert "1 unchanged" in import_file(path)
