"""Taxonomists at work: every change is shown before it is done, and nothing that others rely on breaks."""

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape
from wagtail.models import Locale, ModelLogEntry

from casestudies.models import CaseStudyPage
from taxonomy.models import FormerLabel, HubModel, PolicyEra, ServiceArea, SupportLevel
from taxonomy.services.terms import merge_terms, set_order
from tests.factories import library
from tests.taxonomy.test_terms import translated
from users.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.once]
BASE = "/admin/snippets/taxonomy"


def form_of(term, **changes):
    """What the edit form sends."""
    values = {"label": term.label, "slug": term.slug, "description": term.description, "note": term.note}
    values["sort_order"] = term.sort_order
    for panel in term.own_panels:
        value = getattr(term, panel.field_name)
        values[panel.field_name] = getattr(value, "pk", value) if value is not None else ""
    if term.retired:
        values["retired"] = "on"
    return {name: value for name, value in (values | changes).items() if value is not None}


def edit(client, term, **changes):
    name = type(term)._meta.model_name
    return client.post(f"{BASE}/{name}/edit/{term.pk}/", form_of(term, **changes))


def html(response):
    return response.content.decode()


class TestChange:
    def test_a_new_name_is_shown_first_and_done_when_confirmed(self, admin_client):
        term = library.term("hub_models", "virtual")
        library.CaseStudyFactory(hub_models=[term])
        preview = edit(admin_client, term, label="Cloud castle")
        assert preview.status_code == 200
        text = html(preview)
        assert "Nothing is saved yet" in text
        assert "“Virtual integration” is called “Cloud castle” at once, on 1 live item and 0 drafts" in text
        assert "Nothing is indexed again" in text
        assert 'name="label" value="Cloud castle"' in text
        term.refresh_from_db()
        assert term.label == "Virtual integration"
        done = edit(admin_client, term, label="Cloud castle", confirmed="yes")
        assert done.status_code == 302
        term.refresh_from_db()
        assert term.label == "Cloud castle"
        assert FormerLabel.objects.get().label == "Virtual integration"
        entry = ModelLogEntry.objects.get(action="taxonomy.rename")
        assert entry.data == {"label": {"old": "Virtual integration", "new": "Cloud castle"}}
        assert "To undo" in html(admin_client.get(f"{BASE}/hubmodel/history/{term.pk}/"))

    def test_going_back_keeps_what_was_typed(self, admin_client):
        term = library.term("hub_models", "virtual")
        page = edit(admin_client, term, label="Cloud castle", back="yes")
        assert 'value="Cloud castle"' in html(page)
        term.refresh_from_db()
        assert term.label == "Virtual integration"

    def test_a_new_address_names_the_old_ones_that_redirect(self, admin_client):
        term = library.term("hub_models", "virtual")
        edit(admin_client, term, slug="second", confirmed="yes")
        term.refresh_from_db()
        text = html(edit(admin_client, term, slug="third"))
        assert "Addresses with “second” redirect to “third”" in text
        assert "“virtual”" in text

    def test_a_description_needs_no_preview(self, admin_client):
        term = library.term("hub_models", "virtual")
        assert edit(admin_client, term, description="Other words.").status_code == 302
        term.refresh_from_db()
        assert term.description == "Other words."

    def test_a_taken_slug_and_one_that_leads_elsewhere_are_refused(self, admin_client):
        first, second = library.term("hub_models", "virtual"), library.term("hub_models", "hub-network")
        assert "is taken" in html(edit(admin_client, first, slug="hub-network", confirmed="yes"))
        edit(admin_client, first, slug="cloud", confirmed="yes")
        answer = html(edit(admin_client, second, slug="virtual", confirmed="yes"))
        assert "lead to “Virtual integration”" in answer

    def test_a_new_term_stands_last(self, admin_client):
        admin_client.post(
            f"{BASE}/supportlevel/add/",
            {"label": "Other", "slug": "other", "description": "", "note": "", "sort_order": "40"},
        )
        assert list(SupportLevel.objects.canonical().values_list("slug", flat=True))[-1] == "other"

    def test_an_area_moves_to_another_group(self, admin_client):
        area, group = (
            library.term("service_areas", "autism"),
            library.term("service_areas", "health-wellbeing"),
        )
        library.CaseStudyFactory(service_areas=[area])
        text = html(edit(admin_client, area, parent=group.pk))
        assert escape(f"“{area.label}” moves to {group.label}") in text
        edit(admin_client, area, parent=group.pk, confirmed="yes")
        area.refresh_from_db()
        assert area.parent == group
        assert ModelLogEntry.objects.filter(action="taxonomy.move").count() == 1

    def test_a_group_with_areas_does_not_become_an_area(self, admin_client):
        group, other = (
            library.term("service_areas", "send"),
            library.term("service_areas", "health-wellbeing"),
        )
        assert "This is a group with areas" in html(
            edit(admin_client, group, parent=other.pk, confirmed="yes")
        )

    def test_a_translation_changes_its_words_and_nothing_else(self, admin_client):
        welsh = translated(library.term("hub_models", "virtual"), "Rhithwir")
        edit(admin_client, welsh, label="Ar-lein", slug="ar-lein")
        welsh.refresh_from_db()
        assert (welsh.label, welsh.slug) == ("Ar-lein", "virtual")

    def test_a_term_begins_in_english(self, admin_client):
        Locale.objects.get_or_create(language_code="cy")
        answer = admin_client.post(
            f"{BASE}/supportlevel/add/?locale=cy",
            {"label": "Arall", "slug": "arall", "description": "", "note": "", "sort_order": "40"},
        )
        assert "Add the term in English first" in html(answer)


class TestRetire:
    def test_it_is_offered_no_more_and_stays_where_it_is(self, admin_client):
        term = library.term("hub_models", "virtual")
        tagged = library.CaseStudyFactory(hub_models=[term])
        plain = library.CaseStudyFactory()
        text = html(edit(admin_client, term, retired="on"))
        assert "Editors are not offered “Virtual integration” any more" in text
        assert "it also stays as a filter" in text
        edit(admin_client, term, retired="on", confirmed="yes")
        assert ModelLogEntry.objects.filter(action="taxonomy.retire").count() == 1
        offered = f'name="hub_models" value="{term.pk}"'
        assert offered not in html(admin_client.get(f"/admin/pages/{plain.pk}/edit/"))
        assert offered in html(admin_client.get(f"/admin/pages/{tagged.pk}/edit/"))
        assert "Virtual integration" in html(admin_client.get(tagged.get_url()))

    def test_a_retired_choice_of_one_is_kept_and_not_offered(self, admin_client):
        era = library.term("policy_eras", "sure-start")
        tagged, plain = library.CaseStudyFactory(policy_era=era), library.CaseStudyFactory()
        PolicyEra.objects.filter(pk=era.pk).update(retired=True)
        assert f'<option value="{era.pk}" selected>' in html(
            admin_client.get(f"/admin/pages/{tagged.pk}/edit/")
        )
        option = f'<option value="{era.pk}">{era.label}'
        assert option not in html(admin_client.get(f"/admin/pages/{plain.pk}/edit/"))

    def test_brought_back(self, admin_client):
        term = library.term("hub_models", "virtual")
        HubModel.objects.filter(pk=term.pk).update(retired=True)
        term.refresh_from_db()
        assert "are offered “Virtual integration” again" in html(edit(admin_client, term, retired=None))
        edit(admin_client, term, retired=None, confirmed="yes")
        term.refresh_from_db()
        assert not term.retired


class TestOrder:
    url = f"{BASE}/supportlevel/order/"

    def ids(self):
        return list(SupportLevel.objects.canonical().values_list("pk", flat=True))

    def form(self, ids, **button):
        return {"term": ids, **{f"place-{pk}": n for n, pk in enumerate(ids, start=1)}, **button}

    def test_up_and_down_change_the_page_alone(self, admin_client):
        first, second, third = self.ids()
        page = admin_client.post(self.url, self.form([first, second, third], down=first))
        assert [row["term"].pk for row in page.context_data["rows"]] == [second, first, third]
        assert [(row["first"], row["last"]) for row in page.context_data["rows"]] == [
            (True, False),
            (False, False),
            (False, True),
        ]
        assert "2 terms would have a new place" in html(page)
        assert self.ids() == [first, second, third]

    def test_numbers_are_saved(self, admin_client):
        first, second, third = self.ids()
        answer = admin_client.post(self.url, self.form([third, first, second], save=1))
        assert answer.status_code == 302
        assert self.ids() == [third, first, second]
        entry = ModelLogEntry.objects.get(action="taxonomy.reorder")
        assert entry.data["before"] == ["universal", "targeted", "specialist"]

    def test_ends_and_nonsense_do_no_harm(self, admin_client):
        first, second, third = self.ids()
        page = admin_client.post(self.url, self.form([first, second, third], up=first))
        assert [row["term"].pk for row in page.context_data["rows"]] == [first, second, third]
        for button in ({"up": "x"}, {"down": "999999"}, {f"place-{first}": "x"}):
            assert admin_client.post(self.url, self.form([first, second, third]) | button).status_code == 200

    def test_areas_stay_inside_their_group(self, admin_client):
        url = f"{BASE}/servicearea/order/"
        page = admin_client.get(url)
        rows = [row["term"] for row in page.context_data["rows"]]
        group = rows[0]
        page = admin_client.post(url, {"term": [t.pk for t in rows], "down": group.pk})
        after = [row["term"] for row in page.context_data["rows"]]
        assert after[0].pk != group.pk
        at = after.index(group)
        areas = [t.pk for t in rows if t.parent_id == group.pk]
        assert [t.pk for t in after[at + 1 : at + 1 + len(areas)]] == areas

    def test_a_term_that_came_meanwhile_stops_the_saving(self, admin_client):
        ids = self.ids()
        SupportLevel.objects.create(slug="new", label="New", locale=Locale.get_default(), sort_order=5)
        answer = admin_client.post(self.url, self.form(ids[::-1], save=1))
        assert "have changed meanwhile" in html(answer)
        with pytest.raises(Exception, match="changed meanwhile"):
            set_order(model=SupportLevel, ids=ids)


class TestMerge:
    url = f"{BASE}/hubmodel/merge/"

    def test_preview_then_merge(self, admin_client):
        source, target = library.term("hub_models", "virtual"), library.term("hub_models", "hub-network")
        translated(source, "Rhithwir")
        library.CaseStudyFactory(hub_models=[source])
        library.CaseStudyFactory(hub_models=[source, target])
        text = html(admin_client.get(self.url, {"source": source.pk, "target": target.pk}))
        assert "2 live items and 0 drafts with “Virtual integration” carry “Network of linked hubs”" in text
        assert "1 of them carries both today and keeps one" in text
        assert "Addresses with “virtual” redirect to “hub-network”" in text
        assert "The translation “Rhithwir” (Welsh) goes" in text
        assert HubModel.objects.filter(pk=source.pk).exists()
        answer = admin_client.post(self.url, {"source": source.pk, "target": target.pk})
        assert answer.status_code == 302
        assert not HubModel.objects.filter(slug="virtual").exists()
        assert ModelLogEntry.objects.get(action="taxonomy.merge").data["source"]["slug"] == "virtual"

    def test_drafts_and_older_versions_follow(self):
        source, target = library.term("hub_models", "virtual"), library.term("hub_models", "hub-network")
        era, other = library.term("policy_eras", "ncfh-launch"), library.term("policy_eras", "programme")
        page = library.CaseStudyFactory(hub_models=[library.term("hub_models", "centre-based")])
        page.hub_models = [source, target]
        page.policy_era = era
        page.save_revision()
        merge_terms(source=source, target=target)
        merge_terms(source=era, target=other)
        draft = CaseStudyPage.objects.get(pk=page.pk).get_latest_revision_as_object()
        assert [term.slug for term in draft.hub_models.all()] == ["hub-network"]
        assert draft.policy_era == other
        draft.save_revision().publish()
        assert CaseStudyPage.objects.get(pk=page.pk).policy_era == other

    def test_the_preview_counts_a_draft(self, admin_client):
        source, target = library.term("hub_models", "virtual"), library.term("hub_models", "hub-network")
        page = library.CaseStudyFactory()
        page.hub_models = [source]
        page.save_revision()
        text = html(admin_client.get(self.url, {"source": source.pk, "target": target.pk}))
        assert "0 live items and 1 draft" in text

    def test_old_words_of_a_merged_term_lead_to_the_other(self):
        source, target = library.term("hub_models", "virtual"), library.term("hub_models", "hub-network")
        merge_terms(source=source, target=target)
        former = FormerLabel.objects.get(label="Virtual integration")
        assert (former.term_key, former.label) == (target.translation_key, "Virtual integration")

    def test_what_cannot_be_merged_is_said(self, admin_client):
        term = library.term("hub_models", "virtual")
        same = admin_client.get(self.url, {"source": term.pk, "target": term.pk})
        assert "two different terms" in html(same)
        assert "Choose both terms" in html(admin_client.get(self.url, {"source": term.pk, "target": ""}))
        assert admin_client.post(self.url, {"source": term.pk}).status_code == 400
        assert admin_client.get(self.url, {"source": "999999"}).status_code == 404

    def test_the_second_of_two_taxonomists_is_told(self, admin_client):
        source, target = library.term("hub_models", "virtual"), library.term("hub_models", "hub-network")
        merge_terms(source=source, target=target)
        with pytest.raises(Exception, match="no longer there"):
            merge_terms(source=source, target=library.term("hub_models", "centre-based"))

    def test_bounded_queries(self, admin_client):
        source, target = library.term("hub_models", "virtual"), library.term("hub_models", "hub-network")
        data = {"source": source.pk, "target": target.pk}

        def count():
            with CaptureQueriesContext(connection) as captured:
                admin_client.get(self.url, data)
            return len(captured)

        library.CaseStudyFactory(hub_models=[source])
        count()
        few = count()
        for _n in range(8):
            page = library.CaseStudyFactory(hub_models=[source])
            page.save_revision()
        assert count() == few


class TestDelete:
    def test_a_term_in_use_says_why_not_and_what_instead(self, admin_client):
        term = library.term("hub_models", "virtual")
        library.CaseStudyFactory(hub_models=[term])
        url = f"{BASE}/hubmodel/delete/{term.pk}/"
        page = admin_client.get(url)
        assert "1 item carries this term" in html(page)
        assert f"/hubmodel/merge/?source={term.pk}" in html(page)
        assert admin_client.post(url).status_code == 409
        assert HubModel.objects.filter(pk=term.pk).exists()

    def test_a_group_with_areas_is_in_use(self, admin_client):
        group = library.term("service_areas", "send")
        assert admin_client.post(f"{BASE}/servicearea/delete/{group.pk}/").status_code == 409
        assert ServiceArea.objects.filter(pk=group.pk).exists()

    def test_several_at_once_are_refused_the_same(self, admin_client):
        used, free = library.term("hub_models", "virtual"), library.term("hub_models", "hub-network")
        library.CaseStudyFactory(hub_models=[used])
        url = f"/admin/bulk/taxonomy/hubmodel/delete/?id={used.pk}&id={free.pk}"
        answer = admin_client.post(url, follow=True)
        assert "These terms are in use: “Virtual integration”" in html(answer)
        assert HubModel.objects.filter(pk__in=[used.pk, free.pk]).count() == 2
        admin_client.post(f"/admin/bulk/taxonomy/hubmodel/delete/?id={free.pk}")
        assert not HubModel.objects.filter(pk=free.pk).exists()

    def test_an_unused_term_goes(self, admin_client):
        term = library.term("hub_models", "virtual")
        assert admin_client.post(f"{BASE}/hubmodel/delete/{term.pk}/").status_code == 302
        assert not HubModel.objects.filter(pk=term.pk).exists()


class TestPermissions:
    @pytest.fixture
    def person(self, client):
        user = User.objects.create_user("taxonomist@example.org", "a long pass phrase")
        user.user_permissions.add(Permission.objects.get(codename="access_admin"))
        client.force_login(user)

        def allow(*codenames):
            user.user_permissions.add(*Permission.objects.filter(codename__in=codenames))

        client.allow = allow
        return client

    def test_nothing_without_a_permission(self, person):
        term = library.term("hub_models", "virtual")
        for path in ("", "order/", "merge/", f"edit/{term.pk}/", f"delete/{term.pk}/"):
            assert person.get(f"{BASE}/hubmodel/{path}").status_code == 302, path
        assert person.post(f"{BASE}/hubmodel/order/", {"save": 1}).status_code == 302

    def test_change_is_not_enough_to_merge(self, person):
        person.allow("change_hubmodel")
        assert person.get(f"{BASE}/hubmodel/order/").status_code == 200
        assert person.get(f"{BASE}/hubmodel/merge/").status_code == 302
        source, target = library.term("hub_models", "virtual"), library.term("hub_models", "hub-network")
        person.post(f"{BASE}/hubmodel/merge/", {"source": source.pk, "target": target.pk})
        assert HubModel.objects.filter(pk=source.pk).exists()

    def test_one_vocabulary_is_not_another(self, person):
        person.allow("change_hubmodel", "delete_hubmodel")
        assert person.get(f"{BASE}/hubmodel/merge/").status_code == 200
        assert person.get(f"{BASE}/region/merge/").status_code == 302
