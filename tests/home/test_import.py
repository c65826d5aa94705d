"""What an import makes of a good file."""

import datetime

import pytest
from wagtail.models import Page, PageLogEntry, Revision

from casestudies.models import CaseStudyPage
from home.services.site_tree import ensure_site_tree
from resources.models import EvidenceSummaryPage, ToolkitPage
from search.models import OutboxEntry, SearchDocument
from taxonomy.models import HubModel
from taxonomy.services.terms import rename_slug
from tests.factories.pages import import_file, page_of, row, write_lines

pytestmark = pytest.mark.django_db


def imported(tmp_path, *rows, **options):
    import_file(write_lines(tmp_path / "library.jsonl", rows), **options)
    return page_of(rows[0]["id"])


def slugs(manager):
    return sorted(manager.values_list("slug", flat=True))


class TestValues:
    def test_every_top_level_value(self, tmp_path):
        page = imported(
            tmp_path,
            row(
                "cs-1",
                "case_study",
                title="Northmoor: one front door",
                hub_models=["hub-network"],
                service_areas=["infant-feeding", "health-visiting"],
                system_themes=["workforce"],
                support_levels=["universal"],
                delivery_channels=["home-visit"],
                principles=["access"],
                audiences=["midwives"],
                beneficiaries=["baby-or-child"],
                co_produced_with=["parents-carers"],
                funding_statuses=["programme-la"],
                policy_era="programme",
                practice_tier="promising",
                resource_format="guide",
                age_min_months=-9,
                age_max_months=0,
                local_authorities=["840", "383"],
                region="north-east",
                published="2025-07-14",
                review_by="2027-01-31",
                licence="ogl-3",
            ),
        )
        assert isinstance(page, CaseStudyPage)
        assert slugs(page.service_areas) == ["health-visiting", "infant-feeding"]
        assert slugs(page.co_production_groups) == ["parents-carers"]
        assert slugs(page.funding_statuses) == ["programme-la"]
        assert [slugs(getattr(page, name)) for name in ("hub_models", "principles", "audiences")] == [
            ["hub-network"],
            ["access"],
            ["midwives"],
        ]
        assert (page.policy_era.slug, page.practice_tier.slug) == ("programme", "promising")
        assert page.resource_format.slug == "guide"
        assert (page.age_min_months, page.age_max_months) == (-9, 0)
        assert sorted(page.local_authorities.values_list("dfe_code", flat=True)) == ["383", "840"]
        assert page.own_region is None, "derived from the authorities"
        assert page.published_on == datetime.date(2025, 7, 14)
        assert (page.review_due, page.last_reviewed) == (datetime.date(2027, 1, 31), None)
        assert page.licence == "ogl-3"
        assert page.url_path == "/home/case-studies/northmoor-one-front-door/"

    def test_a_region_of_its_own(self, tmp_path):
        page = imported(tmp_path, row(region="london", local_authorities=[]))
        assert page.own_region.slug == "london"

    def test_old_slugs_are_resolved(self, tmp_path):
        rename_slug(term=HubModel.objects.canonical().get(slug="hub-network"), new_slug="network-of-hubs")
        page = imported(tmp_path, row(hub_models=["hub-network", "network-of-hubs"]))
        assert slugs(page.hub_models) == ["network-of-hubs"]

    def test_all_other_values(self, tmp_path):
        page = imported(
            tmp_path,
            row(
                "cs-1",
                "case_study",
                fields={
                    "partners": ["A charity", "A trust"],
                    "started": "2023-04",
                    "ended": "2024-03-01",
                    "rationale": '<p>Why, <a href="https://example.org/">here</a>.</p>',
                    "no_results_reason": "Too early.",
                    "costs": "<h3>Staff</h3><p>£5.</p>",
                    "integration_degree": None,
                    "public_contact": "team@example.org",
                    "family_material": True,
                    "interventions": ["ev-1"],
                    "related": ["ev-1", "tk-1"],
                    "superseded_by": "tk-1",
                    "last_reviewed": "2026-01-02",
                    "archived_on": "2026-02-03",
                    "search_keywords": "dads, tongue tie",
                    "advice": ["One.", "Two."],
                },
            ),
            row(
                "ev-1",
                "evidence_summary",
                evidence_rating="level-4",
                fields={
                    "subject_type": "manualised",
                    "rating_source_url": "https://example.org/",
                    "rating_checked_on": "2026-01-01",
                    "study_design": "rct",
                    "references": ["Example (2020).", {"type": "reference", "value": {"text": "B"}}],
                },
            ),
            row("tk-1", "toolkit", fields={"section": "practice", "read_first": ["ev-1"], "slug": "start"}),
        )
        evidence, toolkit = page_of("ev-1"), page_of("tk-1")
        assert [str(block.value) for block in page.partners] == ["A charity", "A trust"]
        assert (page.started, page.ended) == (datetime.date(2023, 4, 1), datetime.date(2024, 3, 1))
        assert "https://example.org/" in page.rationale
        assert page.costs == "<h3>Staff</h3><p>£5.</p>"
        assert page.family_material is True
        assert [link.target_id for link in page.programme_links.all()] == [evidence.pk]
        assert [link.target_id for link in page.related_links.all()] == [evidence.pk, toolkit.pk]
        assert page.superseded_by_id == toolkit.pk
        assert page.review_status == "archived"
        assert [block.block_type for block in page.advice] == ["point", "point"]
        assert isinstance(evidence, EvidenceSummaryPage)
        assert evidence.evidence_rating.slug == "level-4"
        assert evidence.references[1].value["text"] == "B"
        assert toolkit.slug == "start"
        assert [link.target_id for link in toolkit.read_first_links.all()] == [evidence.pk]

    def test_the_review_clock_starts_on_the_day_of_import(self, tmp_path):
        page = imported(tmp_path, row("a"), row("b", "toolkit"), row("c", review_by=None))
        today = datetime.date.today()
        assert page.review_due == today.replace(year=today.year + 1) or today.day == 29
        assert (page_of("b").review_due - today).days in range(180, 186)
        assert page_of("c").review_due is None

    def test_blocks(self, tmp_path):
        page = imported(
            tmp_path,
            row(
                "cs-1",
                "case_study",
                blocks={
                    "body": [
                        {"type": "heading", "value": {"text": "Inside", "level": "2"}, "id": "h-1"},
                        {"type": "steps", "value": {"items": [{"title": "First"}]}},
                        {"type": "link_card", "value": {"page": "cs-2", "why": "Next"}},
                    ],
                    "results": [
                        {
                            "type": "result",
                            "value": {
                                "measure": "Families",
                                "value": "9",
                                "period_from": "2024",
                                "source": "Us",
                                "method": "survey",
                            },
                        }
                    ],
                },
            ),
            row("cs-2", "case_study"),
        )
        heading, steps, card = page.body
        assert heading.id == "h-1"
        assert steps.value["items"][0]["title"] == "First"
        assert card.value["page"].pk == page_of("cs-2").pk
        assert page.results[0].value["method"] == "survey"


class TestPages:
    def test_a_page_is_published_as_by_hand(self, tmp_path, settings):
        settings.WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
        page = imported(tmp_path, row())
        assert page.live
        assert not page.has_unpublished_changes
        assert page.live_revision_id == page.latest_revision_id is not None
        assert page.first_published_at and page.last_published_at
        assert page.latest_revision.as_object().title == page.title
        assert Revision.objects.filter(object_id=str(page.pk)).count() == 1
        assert set(PageLogEntry.objects.filter(page=page).values_list("action", flat=True)) == {
            "wagtail.create",
            "wagtail.publish",
        }
        assert len(Page.objects.autocomplete("Item")) == 1

    def test_the_tree_is_sound_and_an_editor_can_go_on(self, tmp_path):
        page = imported(tmp_path, row("a"), row("b"), row("tk", "toolkit"), row("m", "toolkit", part_of="tk"))
        assert Page.find_problems() == ([], [], [], [], [])
        page.title = "Changed by hand"
        page.save_revision().publish()
        ensure_site_tree().add_child(instance=type(ensure_site_tree())(title="x", slug="x"))
        assert Page.find_problems() == ([], [], [], [], [])

    def test_the_index_knows_it_after_the_import(self, tmp_path, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            imported(tmp_path, *(row(f"r-{n}") for n in range(60)))
        assert SearchDocument.objects.filter(deleted=False).count() == 60
        assert not OutboxEntry.objects.exists()

    @pytest.mark.parametrize(
        ("titles", "expected"),
        [
            (["Same", "Same", "Same"], ["same", "same-2", "same-3"]),
            (["2024", "…", "Dads’ group"], ["resource-2024", "resource", "dads-group"]),
            (["ملف الأسرة"], ["ملف-الأسرة"]),
            (["word " * 40], [("word-" * 16)[:79]]),
        ],
    )
    def test_addresses_are_words(self, tmp_path, titles, expected):
        rows = [row(f"r-{n}", title=title) for n, title in enumerate(titles)]
        imported(tmp_path, *rows)
        assert [page_of(one["id"]).slug for one in rows] == expected

    def test_a_draft_and_a_private_item(self, tmp_path, client):
        draft = imported(tmp_path, row("d", status="draft"), row("p", status="private"))
        assert not draft.live
        assert draft.has_unpublished_changes
        private = page_of("p")
        assert private.live
        assert private.get_view_restrictions().get().groups.count() == 0

    def test_modules_stand_under_their_toolkit_in_whatever_order_they_come(self, tmp_path):
        imported(
            tmp_path,
            row("m-2", "toolkit", part_of="m-1", order=1),
            row("m-1", "toolkit", part_of="tk", order=2),
            row("tk", "toolkit"),
        )
        toolkit, module = page_of("tk"), page_of("m-1")
        assert module.get_parent().pk == toolkit.pk
        assert page_of("m-2").get_parent().pk == module.pk
        assert (module.order, toolkit.numchild) == (2, 1)
        imported(tmp_path, row("m-2", "toolkit", part_of="tk"), row("m-1", "toolkit", part_of=None))
        assert page_of("m-2").get_parent().pk == toolkit.pk
        assert page_of("m-1").get_parent().slug == "toolkit"
        assert Page.find_problems() == ([], [], [], [], [])

    def test_translations(self, tmp_path):
        imported(tmp_path, row("a-cy", locale="cy", translation_of="a"), row("a"))
        imported(tmp_path, row("a-ar", locale="ar", translation_of="a-cy"))
        english, welsh, arabic = page_of("a"), page_of("a-cy"), page_of("a-ar")
        assert english.translation_key == welsh.translation_key == arabic.translation_key
        assert welsh.get_parent().slug == "resources"
        assert welsh.get_parent().specific.translation_key == english.get_parent().specific.translation_key
        assert welsh.url.startswith("/cy/resources/")
        assert welsh.latest_revision.content["translation_key"] == str(english.translation_key)
        imported(tmp_path, row("a-ar", locale="ar", translation_of=None))
        assert page_of("a-ar").translation_key != english.translation_key


class TestAgain:
    def everything(self):
        return [
            row(
                "cs",
                "case_study",
                hub_models=["hub-network"],
                age_min_months=0,
                age_max_months=311,
                local_authorities=["840"],
                region="north-east",
                body="Intro.\n\n## Steps\n\n1. First. Then.\n\n## Costs\n\n£5 & more",
                fields={"related": ["rs"], "partners": ["One"], "last_reviewed": "2026-01-01"},
                review_by=None,
            ),
            row("rs", body="| a | b |\n|---|---|\n| 1 | 2 |", published="2024-02-29"),
            row("rs-cy", locale="cy", translation_of="rs"),
            row("tk", "toolkit"),
            row("m", "toolkit", part_of="tk", order=3, status="draft"),
        ]

    def test_the_second_import_changes_nothing(self, tmp_path, django_assert_max_num_queries):
        path = write_lines(tmp_path / "library.jsonl", self.everything())
        import_file(path)
        OutboxEntry.objects.all().delete()
        before = list(Page.objects.order_by("pk").values()), Revision.objects.count()
        assert "0 created, 0 updated, 5 unchanged" in import_file(path)
        assert (list(Page.objects.order_by("pk").values()), Revision.objects.count()) == before
        assert not OutboxEntry.objects.exists()

    def test_absent_is_unchanged_and_null_is_emptied(self, tmp_path):
        path = write_lines(tmp_path / "library.jsonl", self.everything())
        import_file(path)
        slug = page_of("cs").slug
        assert "1 updated" in import_file(
            write_lines(tmp_path / "b.jsonl", [row("cs", "case_study", title="New title", region=None)])
        )
        page = page_of("cs")
        assert (page.title, page.slug) == ("New title", slug)
        assert (page.age_max_months, page.local_authorities.count()) == (311, 1)
        assert page.costs
        assert page.latest_revision.as_object().hub_models.count() == 1
        imported(
            tmp_path,
            row(
                "cs",
                "case_study",
                age_min_months=None,
                age_max_months=None,
                local_authorities=None,
                hub_models=[],
                body=None,
                fields={"related": None, "partners": []},
            ),
        )
        page = page_of("cs")
        assert (page.age_min_months, page.local_authorities.count(), page.hub_models.count()) == (None, 0, 0)
        assert (page.costs, len(page.steps), len(page.body), len(page.partners)) == ("", 0, 0, 0)
        assert page.related_links.count() == 0
        assert page.latest_revision.as_object().hub_models.count() == 0
        assert page.live_revision_id == page.latest_revision_id

    def test_an_item_that_editors_took_down_stays_down(self, tmp_path):
        page = imported(tmp_path, row())
        page.unpublish()
        imported(tmp_path, row(title="Changed"))
        page = page_of("a")
        assert not page.live
        assert page.latest_revision.as_object().title == "Changed"
        assert "1 unchanged" in import_file(write_lines(tmp_path / "x.jsonl", [row(title="Changed")]))
        imported(tmp_path, row(title="Changed", status="live"))
        assert page_of("a").live
        imported(tmp_path, row(title="Changed", status="draft"))
        assert not page_of("a").live

    def test_an_update_of_every_kind_of_relation(self, tmp_path):
        imported(
            tmp_path, row("a", audiences=["midwives"], fields={"related": ["b", "c"]}), row("b"), row("c")
        )
        page = imported(tmp_path, row("a", audiences=["commissioners"], fields={"related": ["c"]}))
        assert slugs(page.audiences) == ["commissioners"]
        assert [link.target_id for link in page.related_links.all()] == [page_of("c").pk]
        draft = page.latest_revision.as_object()
        assert [link.target_id for link in draft.related_links.all()] == [page_of("c").pk]

    def test_private_values_of_blocks_survive(self, tmp_path):
        quote = {"type": "quote", "value": {"text": "It helped.", "who": "A mother"}, "id": "q-1"}
        secret = {**quote, "value": {**quote["value"], "consent_reference": "C-77"}}
        imported(tmp_path, row("a", blocks={"body": [secret]}))
        assert "1 unchanged" in import_file(
            write_lines(tmp_path / "x.jsonl", [row("a", blocks={"body": [quote]})])
        )
        changed = {**quote, "value": {"text": "It helped us.", "who": "A mother"}}
        page = imported(tmp_path, row("a", blocks={"body": [changed]}))
        assert page.body[0].value["consent_reference"] == "C-77"
        assert page.body[0].value["text"] == "It helped us."


def test_an_import_into_an_empty_site_makes_the_tree(tmp_path):
    imported(tmp_path, row("a-pl", locale="pl"))
    assert page_of("a-pl").url == "/pl/resources/item-a-pl/"
    assert Page.objects.filter(slug="home-pl").count() == 1
    assert ToolkitPage.objects.count() == 0


def test_a_dry_run_writes_nothing(tmp_path):
    path = write_lines(tmp_path / "library.jsonl", [row()])
    assert "nothing was written" in import_file(path, dry_run=True)
    assert page_of("a") is None
