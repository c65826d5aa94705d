"""Every migrated database is a site with its home page and index pages."""

import pytest
from django.core.management import call_command
from wagtail.models import Collection, Locale, Page, Site

from home.models import HomePage
from home.services.site_tree import INDEX_PAGES, ensure_site_tree, index_page_for


@pytest.mark.django_db
class TestTree:
    def test_it_is_there_after_migrating(self, client):
        site = Site.objects.get()
        assert isinstance(site.root_page.specific, HomePage)
        assert set(site.root_page.get_children().values_list("slug", flat=True)) >= set(INDEX_PAGES)
        assert set(Locale.objects.values_list("language_code", flat=True)) == {"en", "cy", "ar", "pl"}
        assert not Page.objects.filter(title__startswith="Welcome to your new Wagtail site").exists()

    def test_it_costs_three_queries_when_nothing_is_to_do(self, django_assert_num_queries):
        with django_assert_num_queries(3):
            ensure_site_tree()

    def test_what_was_removed_comes_back(self):
        home = ensure_site_tree()
        home.get_children().get(slug="evidence").specific.delete()
        assert ensure_site_tree().pk == home.pk
        assert home.get_children().filter(slug="evidence", live=True).exists()

    def test_other_languages_on_demand(self):
        page = index_page_for("news", "cy")
        assert index_page_for("news", "cy").pk == page.pk
        assert page.slug == "news"
        assert page.translation_key == index_page_for("news", "en").translation_key
        assert page.url == "/cy/news/"


@pytest.mark.django_db(transaction=True)
def test_a_flushed_database_is_a_site_again():
    Collection.objects.all().delete()
    call_command("flush", interactive=False, verbosity=0, inhibit_post_migrate=False)
    assert isinstance(Site.objects.get().root_page.specific, HomePage)
    assert Collection.objects.get().name == "Root"
    assert Page.find_problems() == ([], [], [], [], [])
