"""The personal-data finder: what it finds, what it leaves alone, how the command prints it."""

import io
import itertools
import json
import re
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from safety.personal_data import Kind, find_personal_data

DEMO = Path(__file__).parents[2] / "site" / "home" / "demo"


@pytest.mark.parametrize(
    ("text", "kind", "part"),
    [
        ("Write to jo.bloggs@example.org.", Kind.EMAIL, "jo.bloggs@example.org"),
        ("Ring 07700 900123 today", Kind.PHONE, "07700 900123"),
        ("Ring 0113 496 0999.", Kind.PHONE, "0113 496 0999"),
        ("Ring (020) 7946 0958.", Kind.PHONE, "(020) 7946 0958"),
        ("Ring +44 (0)20 7946 0958.", Kind.PHONE, "+44 (0)20 7946 0958"),
        ("Ring +447700900123", Kind.PHONE, "+447700900123"),
        ("Her number is 943 476 5919.", Kind.NHS_NUMBER, "943 476 5919"),
        ("Her number is 9434765919.", Kind.NHS_NUMBER, "9434765919"),
        ("NI: AB 12 34 56 C", Kind.NI_NUMBER, "AB 12 34 56 C"),
        ("QQ123456C", Kind.NI_NUMBER, "QQ123456C"),
        ("DOB: 03/04/2019", Kind.DATE_OF_BIRTH, "03/04/2019"),
        ("She was born on 3rd March 2019.", Kind.DATE_OF_BIRTH, "3rd March 2019"),
        ("date of birth 2019-03-04", Kind.DATE_OF_BIRTH, "2019-03-04"),
        ("They live in LS6 2AB now", Kind.POSTCODE, "LS6 2AB"),
        ("sw1a 1aa", Kind.POSTCODE, "sw1a 1aa"),
        ("at 12 Acacia Avenue, Leeds", Kind.ADDRESS, "12 Acacia Avenue"),
        ("at Flat 2, 14a High Street", Kind.ADDRESS, "Flat 2, 14a High Street"),
        ("Amira, 4, likes it.", Kind.NAME_AND_AGE, "Amira, 4"),
        ("Mia (6) said so.", Kind.NAME_AND_AGE, "Mia (6"),
        ("Zofka, aged seven, came.", Kind.NAME_AND_AGE, "Zofka, aged seven"),
        ("Jayden is 3 years old.", Kind.NAME_AND_AGE, "Jayden is 3 years old"),
        ("a four-year-old called Mia", Kind.NAME_AND_AGE, "four-year-old called Mia"),
        (
            "Aged 7, he goes to Oakfield Primary School.",
            Kind.SCHOOL_AND_AGE,
            "Oakfield Primary School",
        ),
    ],
)
def test_it_is_found(text, kind, part):
    found = [one for one in find_personal_data(text) if one.kind == kind]
    assert [one.text for one in found] == [part]
    assert text[found[0].start : found[0].end] == part


@pytest.mark.parametrize(
    "text",
    [
        "Call the helpline on 0808 2000 247 or 0300 123 4567.",
        "943 476 5918 fails its check.",
        "Children aged 4 to 7 came to Oakfield Primary School.",
        "Families, 4, 5 and 6. Level 4, Module 3, Year 6.",
        "Bradford, 12, and Leeds (4) took part.",
        "In 2023 Green Street opened. 871 of 1,104 babies (2024 to 2025).",
        "The programme was born in 2019. Parents aged 17 may come.",
        "Age 0 to 19 (25 with SEND). B1 level. Page 12 Road map.",
        "Three-year-olds and their parents. Two-year review.",
    ],
)
def test_it_is_left_alone(text):
    assert find_personal_data(text) == []


def test_findings_do_not_overlap_and_are_in_order():
    found = find_personal_data("Amira, 4, of 12 Acacia Avenue, LS6 2AB. 07700 900123, jo@example.org")
    assert found == sorted(found)
    assert all(one.end <= other.start for one, other in itertools.pairwise(found))


def strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for child in value.values() if isinstance(value, dict) else value:
            yield from strings(child)


def test_professional_texts_give_hardly_a_false_alarm():
    words = alarms = 0
    for path in DEMO.glob("*.json*"):
        text = path.read_text(encoding="utf-8")
        rows = text.splitlines() if path.suffix == ".jsonl" else [text]
        for one in (one for row in rows for one in strings(json.loads(row))):
            plain = re.sub(r"<[^>]+>", " ", one)
            words += len(plain.split())
            alarms += len(find_personal_data(plain))
    assert words > 40_000
    assert alarms * 300 < words


def test_the_command_prints_one_object_for_each_finding(tmp_path):
    path = tmp_path / "text.txt"
    path.write_text("É: jo@example.org\nLS6 2AB", encoding="utf-8")
    out = io.StringIO()
    call_command("check_text", str(path), stdout=out)
    assert [json.loads(line) for line in out.getvalue().splitlines()] == [
        {"start": 3, "end": 17, "kind": "email", "text": "jo@example.org"},
        {"start": 18, "end": 25, "kind": "postcode", "text": "LS6 2AB"},
    ]


def test_the_command_says_what_is_wrong_with_a_file(tmp_path):
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("check_text", str(tmp_path / "none"))
    (tmp_path / "bytes").write_bytes(b"\xff\xfe")
    with pytest.raises(CommandError, match="not UTF-8"):
        call_command("check_text", str(tmp_path / "bytes"))
