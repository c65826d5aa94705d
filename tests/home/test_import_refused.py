"""What is wrong with a file is listed completely, and then nothing has changed."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError

from tests.factories.pages import (
    import_file,
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


MEASURE = """
import django, sys
django.setup()
from pathlib import Path
from home.library_io.importer import check_file
from home.library_io.lines import LibraryFile
from home.library_io.problems import ProblemList
found = ProblemList(print)
list(LibraryFile(Path(sys.argv[1])).records(found))
found.flush()
# Not ru_maxrss: a child inherits the highest its parent ever was.
status = dict(row.split(":", 1) for row in Path("/proc/self/status").read_text().splitlines())
print(int(status["VmHWM"].split()[0]) // 1024)
"""


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="Linux tells what a process took")
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
