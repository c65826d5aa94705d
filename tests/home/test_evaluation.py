"""How hubs are evaluated: evidence ↔ local stories, from their own relations, both ways."""

import datetime

import pytest
from wagtail.models import PageViewRestriction

from taxonomy.models import AuthoritySuccession
from tests.factories import library

pytestmark = [pytest.mark.django_db, pytest.mark.once]

DURHAM, LEEDS, BRISTOL = "840", "383", "801"


def places(*codes):
    return [library.authority(code) for code in codes]


@pytest.fixture
def page():
    return library.EvaluationFactory(slug="evaluation")


def shown(client, page, prefix=""):
    """Area → (evidence, stories), programme → stories, general evidence; by title."""
    view = client.get(f"{prefix}{page.get_url()}").context["view"]
    areas = {
        pair.title: ([one.title for one in pair.evidence], [one.title for one in pair.stories])
        for region in view.regions
        for pair in region.pairs
    }
    programmes = {pair.title: [one.title for one in pair.stories] for pair in view.programmes}
    return areas, programmes, [one.title for one in view.general]


class TestPage:
    def test_an_area_joins_its_studies_and_its_stories(self, client, page):
        library.EvidenceFactory(title="Study", local_authorities=places(DURHAM, LEEDS))
        library.CaseStudyFactory(title="Story", local_authorities=places(DURHAM, BRISTOL))
        areas, programmes, general = shown(client, page)
        assert areas == {"Durham": (["Study"], ["Story"]), "Leeds": (["Study"], [])}
        assert (programmes, general) == ({}, [])

    def test_a_programme_joins_its_evidence_and_the_stories_that_used_it(self, client, page):
        programme = library.EvidenceFactory(title="Little Lanterns", subject_type="manualised")
        story = library.CaseStudyFactory(title="Story", local_authorities=places(BRISTOL))
        library.EvidenceFactory(title="Study", local_authorities=places(BRISTOL))
        library.use_programme(story, programme)
        areas, programmes, _general = shown(client, page)
        assert programmes == {"Little Lanterns": ["Story"]}
        assert areas == {"Bristol, City of": (["Study"], ["Story"])}
        view = client.get(page.get_url()).context["view"]
        assert view.regions[0].pairs[0].stories[0].note == "Case study · used Little Lanterns"
        assert view.programmes[0].href == programme.get_url()

    def test_research_on_hubs_as_such_and_evaluations_need_no_area(self, client, page):
        library.EvidenceFactory(title="Hubs", subject_type="model")
        library.EvidenceFactory(title="Programme", subject_type="evaluation")
        library.EvidenceFactory(title="A course", subject_type="manualised")
        assert sorted(shown(client, page)[2]) == ["Hubs", "Programme"]

    def test_nothing_is_typed_by_hand(self, client, page):
        assert shown(client, page) == ({}, {}, [])
        assert "No study names its areas yet." in client.get(page.get_url()).content.decode()

    @pytest.mark.parametrize("side", ["evidence", "story"])
    @pytest.mark.parametrize("hide", ["unpublish", "restrict"])
    def test_hidden_items_are_left_out_on_both_sides(self, client, page, side, hide):
        study = library.EvidenceFactory(title="Study", local_authorities=places(DURHAM))
        story = library.CaseStudyFactory(title="Story", local_authorities=places(DURHAM))
        library.use_programme(story, study)
        gone = study if side == "evidence" else story
        if hide == "unpublish":
            gone.unpublish()
        else:
            PageViewRestriction.objects.create(page=gone, restriction_type="login")
        areas, programmes, _general = shown(client, page)
        assert programmes == {}
        assert areas == ({} if side == "evidence" else {"Durham": (["Study"], [])})

    def test_a_story_of_an_authority_that_is_no_more_counts_for_its_successor(self, client, page):
        old, new = places(LEEDS, DURHAM)
        AuthoritySuccession.objects.create(predecessor=old, successor=new, changed_on="2023-04-01")
        library.EvidenceFactory(title="Study", local_authorities=[new])
        library.CaseStudyFactory(title="Story", local_authorities=[old])
        assert shown(client, page)[0] == {"Durham": (["Study"], ["Story"])}

    def test_translations_take_the_place_of_their_items(self, client, page):
        study = library.EvidenceFactory(title="Study", local_authorities=places(DURHAM))
        library.CaseStudyFactory(title="Story", local_authorities=places(DURHAM))
        library.translate(study, title="Astudiaeth")
        areas, _programmes, _general = shown(client, page, "/cy")
        assert areas == {"Durham": (["Astudiaeth"], ["Story"])}

    def test_of_many_the_newest_are_shown_with_the_way_to_the_rest(self, client, page):
        library.EvidenceFactory(local_authorities=places(DURHAM))
        for year in range(2015, 2022):
            library.CaseStudyFactory(
                title=f"Story {year}",
                published_on=datetime.date(year, 1, 1),
                local_authorities=places(DURHAM),
            )
        view = client.get(page.get_url()).context["view"]
        pair = view.regions[0].pairs[0]
        assert [one.title for one in pair.stories] == [f"Story {year}" for year in range(2021, 2016, -1)]
        assert pair.more_stories.href == "/library/?type=case_study&local-authority=840"


class TestItems:
    """The way back: from a story to the evidence of its area, and from evidence to the stories."""

    def test_both_ways(self, client):
        study = library.EvidenceFactory(title="Study", local_authorities=places(DURHAM))
        story = library.CaseStudyFactory(title="Story", local_authorities=places(DURHAM, LEEDS))
        elsewhere = library.CaseStudyFactory(title="Elsewhere", local_authorities=places(BRISTOL))

        def groups(page):
            found = client.get(page.get_url()).context["view"].related
            return {group.title: [one.title for one in group.items] for group in found}

        assert groups(study) == {"Local stories from the areas studied": ["Story"]}
        assert groups(story) == {"Evidence from the same area": ["Study"]}
        assert groups(elsewhere) == {}

    def test_what_stands_under_programmes_used_is_not_repeated(self, client):
        study = library.EvidenceFactory(title="Study", local_authorities=places(DURHAM))
        story = library.CaseStudyFactory(title="Story", local_authorities=places(DURHAM))
        library.use_programme(story, study)
        assert client.get(story.get_url()).context["view"].related == ()
        assert client.get(study.get_url()).context["view"].related == ()

    def test_hidden_items_are_left_out(self, client):
        study = library.EvidenceFactory(title="Study", local_authorities=places(DURHAM))
        story = library.CaseStudyFactory(local_authorities=places(DURHAM))
        study.unpublish()
        assert client.get(story.get_url()).context["view"].related == ()
