"""Problems between items and with files; failures while writing."""

import pytest
from django.core.management import CommandError

from home.library_io import importer
from home.library_io.writer import ItemWriter
from tests.factories.files import picture_bytes
from tests.factories.pages import import_file, page_of, put_file, refusal, row, snapshot, write_lines

pytestmark = pytest.mark.django_db


def problems(tmp_path, *rows, **options):
    """The problems of a file, after checking that nothing was written."""
    before = snapshot()
    found = refusal(write_lines(tmp_path / "library.jsonl", rows), **options)
    assert snapshot() == before
    return found


class TestRelations:
    def test_translations(self, tmp_path):
        import_file(
            write_lines(tmp_path / "before.jsonl", [row("a"), row("a-cy", locale="cy", translation_of="a")])
        )
        assert problems(
            tmp_path,
            row("b-cy", locale="cy", translation_of="a"),
            row("c", translation_of="a"),
            row("d", "toolkit", locale="cy", translation_of="a"),
            row("e", locale="cy", translation_of="zz"),
        ) == [
            "line 2: translation_of: in the same language as this item (en): 'a'",
            "line 3: translation_of: must be of type toolkit: 'a'",
            "line 4: translation_of: no such item: 'zz'",
        ]
        assert problems(tmp_path, row("b-cy", locale="cy", translation_of="a")) == [
            "line 1: translation_of: there is one in 'cy' already: 'a-cy'"
        ]
        assert problems(tmp_path, row("a-cy", locale="pl"), row("a", "toolkit")) == [
            "line 1: locale: the library has this item in 'cy', not 'pl'",
            "line 2: type: the library has this item as 'resource', not 'toolkit'",
        ]

    def test_circles(self, tmp_path):
        found = problems(
            tmp_path,
            row("a", locale="en", translation_of="b"),
            row("b", locale="cy", translation_of="a"),
            row("t", "toolkit", part_of="u"),
            row("u", "toolkit", part_of="t"),
        )
        assert [line.split(": ")[1] for line in found] == ["translation_of"] * 2 + ["part_of"] * 2
        assert all("a circle" in line for line in found)

    def test_a_circle_with_what_the_library_has(self, tmp_path):
        import_file(
            write_lines(tmp_path / "b.jsonl", [row("t", "toolkit"), row("u", "toolkit", part_of="t")])
        )
        found = problems(tmp_path, row("t", "toolkit", part_of="u"))
        assert found == ["line 1: part_of: a circle of items that are part of each other: 'u'"]

    def test_modules(self, tmp_path):
        found = problems(
            tmp_path,
            row("a"),
            row("m", "toolkit", part_of="a"),
            row("n", "toolkit", locale="cy", part_of="o"),
            row("o", "toolkit"),
        )
        assert found == [
            "line 2: part_of: must be of type toolkit: 'a'",
            "line 3: part_of: in another language than this item (cy): 'o'",
        ]

    def test_a_region_against_the_authorities_of_the_library(self, tmp_path):
        import_file(write_lines(tmp_path / "b.jsonl", [row("a", local_authorities=["840"])]))
        assert problems(tmp_path, row("a", region="london")) == [
            "line 1: region: must be a region of the authorities (north-east), not 'london'"
        ]


class TestMedia:
    def test_every_way_to_be_wrong(self, tmp_path):
        media = tmp_path / "media"
        good = put_file(media, "good.txt", b"text")
        (tmp_path / "secret.txt").write_bytes(b"secret")
        fake = put_file(media, "fake.jpg", b"not a picture")
        script = put_file(media, "run.exe", b"MZ")
        found = problems(
            tmp_path,
            row("a", fields={"files": [{**good, "sha256": "0" * 64}, {**good, "file": "none.txt"}]}),
            row("b", fields={"image": fake}),
            row("c", fields={"files": [script, {**good, "file": "../secret.txt"}, {"file": "x"}, "x"]}),
            media=media,
        )
        assert found == [
            "line 1: fields.files[0]: has another SHA-256 in the media folder: 'good.txt'",
            "line 1: fields.files[1]: not in the media folder: 'none.txt'",
            "line 2: fields.image: not a picture that can be read: 'fake.jpg'",
            "line 3: fields.files[0]: not a kind of document that the site takes: 'run.exe'",
            "line 3: fields.files[1].file: not a plain file name '../secret.txt'",
            "line 3: fields.files[2].sha256: not a SHA-256 in hexadecimal null",
            "line 3: fields.files[3]: must be an object with 'file' and 'sha256', not 'x'",
        ]

    def test_without_a_folder(self, tmp_path):
        reference = {"file": "a.txt", "sha256": "0" * 64}
        assert problems(tmp_path, row("a", fields={"files": [reference]})) == [
            "line 1: fields.files[0]: not on the site, and no --media folder was given: 'a.txt'"
        ]

    @pytest.mark.django_db(transaction=True)
    def test_a_failure_while_writing_leaves_nothing(self, tmp_path, monkeypatch):
        media = tmp_path / "media"
        picture = put_file(media, "photo.png", picture_bytes("PNG"))
        rows = [row(f"r-{n}", fields={"image": picture}) for n in range(3)]
        path = write_lines(tmp_path / "library.jsonl", rows)
        before = snapshot()
        monkeypatch.setattr(importer, "BATCH", 2)
        write, calls = ItemWriter.write, []

        def fail(self, items):
            write(self, items)
            calls.append(1)
            if len(calls) == 2:
                raise KeyboardInterrupt

        monkeypatch.setattr(ItemWriter, "write", fail)
        with pytest.raises(KeyboardInterrupt):
            import_file(path, media=media)
        after = snapshot()
        assert (after["rows"], after["media"]) == (before["rows"], before["media"])
        assert page_of("r-0") is None

    def test_a_file_that_changes_meanwhile(self, tmp_path, monkeypatch):
        path = write_lines(tmp_path / "library.jsonl", [row("a")])
        check = importer.check_relations

        def and_change(*args):
            check(*args)
            write_lines(path, [row("a", title="Other")])

        monkeypatch.setattr(importer, "check_relations", and_change)
        with pytest.raises(CommandError, match="changed while it was read"):
            import_file(path)
        assert page_of("a") is None
