"""The values of filters are written by hand for speed, so their escaping is tested."""

from search.presentation import FacetOption, PlaceOption
from search.templatetags.facet_options import checkbox, places, unchosen

HOSTILE = "\"><script>'&"
ESCAPED = "&quot;&gt;&lt;script&gt;&#x27;&amp;"


def test_a_value_is_a_govuk_checkbox_with_its_count():
    option = FacetOption(id="age-0-2", value="0-2", label="0 to 2 years", count=1, selected=True)
    assert checkbox(option, "age") == (
        '<div class="govuk-checkboxes__item">'
        '<input class="govuk-checkboxes__input" id="age-0-2" name="age" type="checkbox" value="0-2" checked>'
        '<label class="govuk-label govuk-checkboxes__label" for="age-0-2"><bdi>0 to 2 years</bdi> '
        '<span class="fh-facet__count"><span class="govuk-visually-hidden">, </span>1'
        '<span class="govuk-visually-hidden"> result</span></span></label></div>'
    )


def test_nothing_is_written_unescaped():
    option = FacetOption(id=HOSTILE, value=HOSTILE, label=HOSTILE, count=2)
    place = PlaceOption(value=HOSTILE, label=HOSTILE)
    for written in (checkbox(option, HOSTILE), unchosen([option]), places([place])):
        assert "<script" not in written
        assert ESCAPED in written


def test_chosen_values_leave_the_list_to_add_from():
    options = [
        FacetOption(id="a", value="840", label="Durham", count=4, selected=True),
        FacetOption(id="b", value="801", label="Bristol, City of", count=3),
    ]
    assert unchosen(options) == '<option value="801">Bristol, City of (3)</option>'


def test_the_chosen_place_is_selected():
    options = [
        PlaceOption(value="840", label="Durham", selected=True),
        PlaceOption(value="801", label="Bristol"),
    ]
    written = places(options)
    assert written == '<option value="840" selected>Durham</option><option value="801">Bristol</option>'
