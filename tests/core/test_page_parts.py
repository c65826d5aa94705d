"""Template tags that write markup themselves escape what they are given."""

import json

from django.template import Context, Template
from django.utils import translation

from core.presentation import anchor_of
from core.reading.words import listed
from core.templatetags.page_parts import icon, json_ld


def test_structured_data_cannot_end_its_element():
    data = {"headline": "</script><script>alert(1)</script> & more"}
    written = json_ld(data)
    inside = written.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    assert "<" not in inside
    assert "&" not in inside
    assert json.loads(inside) == data


def test_no_structured_data_writes_nothing():
    assert json_ld(None) == ""


def test_an_unknown_or_hostile_icon_name_falls_back():
    assert icon("no-such-icon") == icon("document")
    assert icon("../base") == icon("document")


def test_heading_ids_hold_in_every_script():
    assert anchor_of("What we did?") == "s-what-we-did"
    assert anchor_of("ما فعلناه") == "s-ما-فعلناه"


def test_lists_have_the_comma_of_their_language():
    tag = Template("{% load page_parts %}a{% comma %}b")
    for language, written in (("en", "a, b"), ("cy", "a, b"), ("pl", "a, b"), ("ar", "a، b")):
        with translation.override(language):
            assert listed(["a", "b"]) == written
            assert tag.render(Context()) == written
