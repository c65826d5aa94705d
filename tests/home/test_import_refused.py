"""What is wrong with a file is listed completely, and then nothing has changed."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError

from home.library_io import importer
from home.library_io.writer import ItemWriter
from tests.factories.files import picture_bytes
from tests.factories.pages import (
    import_file,
    page_of,
    put_file,
    refusal,
    row,
    snapshot,
    write_csv,
    write_lines,
)

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[2]


def problems(tmp_path, *rows, **options):
    """The problems of a file, after checking that nothing was written."""
    before = snapshot()
    found = refusal(write_lines(tmp_path / "library.jsonl", rows), **options)
    assert snapshot() == before
    return found


class TestOneItem:
    @pytest.mark.parametrize(
        ("values", "expected"),
        [
            ({"service_areas": ["outreech"]}, "service_areas: unknown slug 'outreech'"),
            ({"service_areas": "outreach"}, "service_areas: must be a list, not 'outreach'"),
            ({"service_areas": [3]}, "service_areas: must be a slug, not 3"),
            ({"policy_era": "old"}, "policy_era: unknown slug 'old'"),
            ({"hub_models": ["not-stated"]}, "hub_models: unknown slug 'not-stated'"),
            ({"local_authorities": ["1", "840"]}, "local_authorities: unknown authority '1'"),
            ({"local_authorities": [840]}, "local_authorities: unknown authority 840"),
            (
                {"local_authorities": ["840"], "region": "london"},
                "region: must be a region of the authorities (north-east), not 'london'",
            ),
            ({"title": ""}, "title: missing"),
            ({"title": "x" * 256}, f"title: longer than 255 characters (256): '{'x' * 80}'"),
            ({"title": 3}, "title: must be text, not 3"),
            ({"title": "a\nb"}, "title: must be one line: 'a\\nb'"),
            ({"summary": None}, "summary: missing"),
            ({"summary": "x" * 1001}, f"summary: longer than 1,000 characters (1,001): '{'x' * 80}'"),
            (
                {"age_min_months": 12, "age_max_months": 11},
                "age_min_months: greater than age_max_months (11): 12",
            ),
            ({"age_min_months": 12}, "age_max_months: missing; give both ages or neither"),
            (
                {"age_min_months": -10, "age_max_months": 3},
                "age_min_months: must be from -9 to 311, not -10",
            ),
            (
                {"age_min_months": "1", "age_max_months": 3},
                "age_min_months: must be a whole number, not '1'",
            ),
            (
                {"age_min_months": True, "age_max_months": 3},
                "age_min_months: must be a whole number, not true",
            ),
            ({"age_min_months": 1.0, "age_max_months": 3}, "age_min_months: must be a whole number, not 1.0"),
            ({"published": "2024-13-01"}, "published: no such day: '2024-13-01'"),
            ({"published": "20240101"}, "published: must be a date like 2024-05-31, not '20240101'"),
            (
                {"published": "0001-01-01"},
                "published: must be from 1900-01-01 to 2100-12-31, not '0001-01-01'",
            ),
            (
                {"licence": "cc"},
                "licence: must be one of ogl-3, cc-by-4, cc-by-nc-4, on-request, link-only, not 'cc'",
            ),
            ({"locale": "fr"}, "locale: must be one of en, cy, ar, pl, not 'fr'"),
            ({"colour": "red"}, "colour: unknown field"),
            ({"review_due": "2024-01-01"}, "review_due: unknown field; this value is called 'review_by'"),
            (
                {"evidence_rating": "level-4"},
                "evidence_rating: only an evidence summary has a rating: 'level-4'",
            ),
            ({"part_of": "tk"}, "part_of: only a toolkit item is part of another: 'tk'"),
            ({"order": 1}, "order: only a toolkit item is part of another: 1"),
            ({"body": 3}, "body: must be text, not 3"),
            ({"body": "x", "blocks": {"body": []}}, "body: give 'body' or 'blocks', not both"),
            ({"fields": []}, "fields: must be an object, not []"),
            ({"fields": {"owner": "me"}}, "fields.owner: a person; not part of the format"),
            ({"fields": {"costs": "x"}}, "fields.costs: unknown field of a resource"),
            ({"fields": {"review_due": "x"}}, "fields.review_due: belongs at the top level, as 'review_by'"),
            ({"fields": {"for_families": "yes"}}, "fields.for_families: must be true or false, not 'yes'"),
            (
                {"fields": {"external_url": "javascript:x"}},
                "fields.external_url: not a web address 'javascript:x'",
            ),
            ({"fields": {"related": ["zz"]}}, "fields.related[0]: no such item: 'zz'"),
            ({"fields": {"slug": "2024"}}, "fields.slug: not a slug of words: '2024'"),
            (
                {"blocks": {"body": [{"type": "video", "value": 1}]}},
                "blocks.body[0]: unknown block type 'video'",
            ),
            (
                {"blocks": {"body": [{"type": "paragraph", "value": "<p onclick='x'>a</p>"}]}},
                "blocks.body[0]: the site's cleaner would remove '<p onclick>' from '<p onclick='x'>a</p>'",
            ),
            (
                {"blocks": {"body": [{"type": "link_card", "value": {"page": "zz", "why": "x"}}]}},
                "blocks.body[0].page: no such item: 'zz'",
            ),
            ({"title": "a\x00b"}, "title: contains U+0000, which cannot be stored: 'a\\x00b'"),
            ({"summary": "\ud800"}, "summary: contains U+D800, which cannot be stored: '\\ud800'"),
            ({"translation_of": "a"}, "translation_of: the item itself: 'a'"),
            (
                {"type": "story"},
                "type: must be one of case_study, evidence_summary, resource, toolkit, not 'story'",
            ),
            ({"id": "a b"}, "id: must be 1 to 100 letters, digits, '-', '_', '.' or ':', not 'a b'"),
            ({"id": ["a"]}, "id: must be 1 to 100 letters, digits, '-', '_', '.' or ':', not [\"a\"]"),
        ],
    )
    def test_each_problem_has_its_field_and_value(self, tmp_path, values, expected):
        assert problems(tmp_path, {**row("a"), **values}) == [f"line 1: {expected}"]

    def test_any_model_on_a_case_study(self, tmp_path):
        found = problems(tmp_path, row("a", "case_study", hub_models=["any-model"]))
        assert found == ["line 1: hub_models: not for a case study: 'any-model'"]

    def test_everything_that_is_missing(self, tmp_path):
        assert problems(tmp_path, {}) == ["line 1: id: missing", "line 1: type: missing"]

    @pytest.mark.parametrize(
        ("html", "removed"),
        [
            ("<p>a</p><script>x</script>", "<script>"),
            ('<p><a href="javascript:x">a</a></p>', "<a href>"),
            ('<p style="x">a</p>', "<p style>"),
            ("<h1>a</h1>", "<h1>"),
            ("a<!-- b -->", "<comment  b >"),
            ('<img src="x">', "<img>"),
        ],
    )
    def test_rich_text_must_be_clean(self, tmp_path, html, removed):
        found = problems(tmp_path, row("a", "case_study", fields={"costs": html}))
        assert len(found) == 1
        assert found[0].startswith(f"line 1: fields.costs: the site's cleaner would remove '{removed}")


class TestWholeFile:
    def test_all_problems_of_all_lines_in_order(self, tmp_path):
        lines = [json.dumps(row(f"r-{n}")) for n in range(100)]
        lines[2] = json.dumps(row("r-2", service_areas=["outreech", "nope"], age_min_months=3))
        lines[9] = json.dumps(row("r-5"))
        lines[56] = lines[56][:-5]
        lines[70] = json.dumps(row("r-70", local_authorities=["000"]))
        found = problems(tmp_path, *lines)
        assert found[:3] == [
            "line 3: service_areas: unknown slug 'outreech'",
            "line 3: service_areas: unknown slug 'nope'",
            "line 3: age_max_months: missing; give both ages or neither",
        ]
        assert found[3] == "line 10: id: duplicate, also on line 6: 'r-5'"
        assert found[4].startswith("line 57: not valid JSON: ")
        assert found[5:] == ["line 71: local_authorities: unknown authority '000'"]

    @pytest.mark.parametrize(
        ("line", "expected"),
        [
            ('{"id": "a", "id": "b"}', "the key 'id' appears twice"),
            ('{"id": NaN}', "NaN is not a JSON value"),
            ("[1]", "not an object"),
            ("[" * 100_000, "nested too deeply"),
            ('{"id": ' + "[" * 300 + "]" * 300 + "}", "nested too deeply"),
            ('{"id": ' + "9" * 5000 + "}", "Exceeds the limit"),
            ("{'id': 1}", "Expecting property name enclosed in double quotes at character 2"),
        ],
    )
    def test_broken_json(self, tmp_path, line, expected):
        found = problems(tmp_path, row(), line)
        assert len(found) == 1
        assert found[0].startswith(f"line 2: not valid JSON: {expected}")

    def test_bytes_that_are_no_text(self, tmp_path):
        assert problems(tmp_path, b'{"id": "\xff"}') == ["line 1: not valid UTF-8: byte 9 of the line"]

    @pytest.mark.parametrize("name", ["library.jsonl", "library.csv"])
    @pytest.mark.parametrize("content", ["", "\n\n  \n", "id,type\n"])
    def test_an_empty_file(self, tmp_path, name, content):
        if name.endswith("jsonl") and "id" in content:
            return
        path = tmp_path / name
        path.write_text(content)
        assert refusal(path) == ["line 1: the file is empty"]

    def test_other_files(self, tmp_path):
        for name in ("library.txt", "missing.jsonl"):
            with pytest.raises(CommandError):
                import_file(tmp_path / name)

    def test_csv(self, tmp_path):
        rows = [
            {"id": "a", "type": "resource", "title": "A", "summary": "S\nover\nlines", "colour": "red"},
            {"id": "b", "type": "resource", "title": "B", "summary": "S", "audiences": "midwives|nobody"},
            {"id": "c", "type": "resource", "title": "C", "summary": "S", "fields": "{"},
            {"id": "d", "type": "resource", "title": "D", "summary": "S", "age_min_months": "1.5"},
        ]
        assert refusal(write_csv(tmp_path / "library.csv", rows)) == [
            "line 1: colour: unknown column",
            "line 5: audiences: unknown slug 'nobody'",
            "line 6: fields: not valid JSON: Expecting property name enclosed in double quotes at "
            "character 2",
            "line 7: age_min_months: must be a whole number, not '1.5'",
            "line 7: age_max_months: missing; give both ages or neither",
        ]

    def test_csv_that_is_none(self, tmp_path):
        path = tmp_path / "library.csv"
        path.write_text('id,type,title,summary\na,resource,"T"x,S\nb,resource,T\n"never closed')
        found = refusal(path)
        assert found[0].startswith("line 2: not valid CSV: ")
        assert found[1] == "line 3: 3 cells, but the header has 4"
        assert found[2].startswith("line 4: not valid CSV: ")


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


MEASURE = """
import django, resource, sys
django.setup()
from pathlib import Path
from home.library_io.importer import check_file
from home.library_io.lines import LibraryFile
from home.library_io.problems import ProblemList
found = ProblemList(print)
list(LibraryFile(Path(sys.argv[1])).records(found))
found.flush()
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


@pytest.mark.parametrize("suffix", ["jsonl", "csv"])
def test_a_line_of_200_mb_takes_little_memory(tmp_path, suffix):
    path = tmp_path / f"library.{suffix}"
    with path.open("wb") as file:
        file.write(b'{"id": "' if suffix == "jsonl" else b"id,type\n")
        for _ in range(200):
            file.write(b"x" * (1 << 20))
        file.write(b'"}\n{"id": 1}\n' if suffix == "jsonl" else b'\n"')
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(path)],
        capture_output=True,
        text=True,
        check=True,
        cwd=ROOT,
        env={
            **os.environ,
            "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}",
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
        },
    )
    *lines, megabytes = done.stdout.splitlines()
    line = 1 if suffix == "jsonl" else 2
    assert lines[0] == f"line {line}: longer than 5 MB"
    assert int(megabytes) < 300
