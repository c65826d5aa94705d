"""The pages that every site has: a home page and the parents of everything else.

Runs after every `migrate` (and after a test run emptied the tables), so that an empty database is
a site at once and an import finds the parents of its items. Pages that are there are left alone.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import Collection, Locale, Page, Site

from casestudies.models import CaseStudyIndexPage
from home.models import CollectionIndexPage, FaqIndexPage, HomePage, TopicIndexPage
from news.models import NewsIndexPage
from resources.models import EvidenceIndexPage, ResourceIndexPage, ToolkitIndexPage

#: Slug (the same in every language) → page type and title of each index page.
INDEX_PAGES: dict[str, tuple[type[Page], str | Promise]] = {
    "case-studies": (CaseStudyIndexPage, _("Case studies")),
    "evidence": (EvidenceIndexPage, _("Evidence")),
    "resources": (ResourceIndexPage, _("Resources")),
    "toolkit": (ToolkitIndexPage, _("Toolkit")),
    "topics": (TopicIndexPage, _("Topics")),
    "collections": (CollectionIndexPage, _("Collections")),
    "news": (NewsIndexPage, _("News")),
    "questions": (FaqIndexPage, _("Questions and answers")),
}
HOME_SLUG = "home"
HOME_TITLE = "Family Hubs Library"


def ensure_site_tree() -> HomePage:
    """The home page of the default language, with everything that belongs below and above it.

    Makes what is missing: languages, the root, the home page as the root page of the default site
    (in place of Wagtail's welcome page), the index pages. Three queries when nothing is missing.
    """
    home = existing_home()
    if home is None or tree_is_incomplete(home):
        with transaction.atomic():
            home = make_site_tree()
    return home


def existing_home() -> HomePage | None:
    """The default site's home page, if it is one of ours."""
    sites = Site.objects.filter(is_default_site=True).values_list("root_page_id", flat=True)
    return HomePage.objects.filter(pk__in=sites, locale__language_code=settings.LANGUAGE_CODE).first()


def tree_is_incomplete(home: HomePage) -> bool:
    slugs = set(home.get_children().values_list("slug", flat=True))
    languages = set(Locale.objects.values_list("language_code", flat=True))
    return not (slugs >= INDEX_PAGES.keys() and languages >= {code for code, _name in settings.LANGUAGES})


def make_site_tree() -> HomePage:
    # After a flush, content types have other ids than the ones kept in this process.
    ContentType.objects.clear_cache()
    codes = [code for code, _name in settings.LANGUAGES]
    locales = {code: Locale.objects.get_or_create(language_code=code)[0] for code in codes}
    locale = locales[settings.LANGUAGE_CODE]
    if not Collection.objects.filter(depth=1).exists():
        Collection.add_root(name="Root")
    root = Page.get_first_root_node() or Page.add_root(
        instance=Page(title="Root", slug="root", locale=locale, content_type=content_type_of(Page))
    )
    home = existing_home() or make_home(root, locale)
    for slug in INDEX_PAGES:
        ensure_index_page(slug, home)
    return home


def make_home(root: Page, locale: Locale) -> HomePage:
    """Puts a home page in the place of the welcome page, which is removed if nothing is below it."""
    site = Site.objects.filter(is_default_site=True).first()
    for welcome in root.get_children().filter(content_type=content_type_of(Page), numchild=0):
        if site is not None and site.root_page_id == welcome.pk:
            # The site would go with its root page.
            Site.objects.filter(pk=site.pk).update(root_page=root)
        welcome.delete()
    root.refresh_from_db()
    home = HomePage.objects.child_of(root).filter(locale=locale).first()
    if home is None:
        home = HomePage(title=HOME_TITLE, slug=free_slug(root, HOME_SLUG), locale=locale)
        publish_new(root, home)
    if site is None:
        Site.objects.create(hostname="localhost", site_name=HOME_TITLE, root_page=home, is_default_site=True)
    else:
        site.refresh_from_db()
        site.root_page, site.site_name = home, site.site_name or HOME_TITLE
        site.save()
    return home


def ensure_home(locale: Locale) -> HomePage:
    """The home page of a language, made on demand: it shows the default language's until it is translated."""
    home = ensure_site_tree()
    if locale.language_code == settings.LANGUAGE_CODE:
        return home
    translated = HomePage.objects.filter(translation_key=home.translation_key, locale=locale).first()
    if translated is None:
        # At the root two home pages cannot share a slug; their addresses come from the language alone.
        translated = home.copy_for_translation(locale, alias=True)
    return translated


def ensure_index_page(slug: str, home: HomePage) -> Page:
    """The index page of that slug under a home page, linked to its translations."""
    model, title = INDEX_PAGES[slug]
    page = model.objects.child_of(home).first()
    if page is not None:
        return page
    sibling = model.objects.filter(depth=home.depth + 1, slug=slug).order_by("pk").first()
    with translation.override(home.locale.language_code):
        page = model(
            title=str(title),
            slug=slug,
            locale_id=home.locale_id,
            translation_key=sibling.translation_key if sibling else uuid.uuid4(),
        )
    publish_new(home, page)
    return page


def index_page_for(slug: str, language_code: str) -> Page:
    """The parent of new items in a language; home and index page are made if they are missing.

    Raises KeyError for a slug that is no index page's, Locale.DoesNotExist for an unknown language.
    """
    home = ensure_home(Locale.objects.get(language_code=language_code))
    return ensure_index_page(slug, home)


def publish_new(parent: Page, page: Page) -> None:
    """Adds a page that is live from the start and has a first revision like any other."""
    now = timezone.now()
    page.live, page.first_published_at, page.last_published_at = True, now, now
    parent.refresh_from_db()
    parent.add_child(instance=page)
    page.save_revision().publish()


def free_slug(parent: Page, wanted: str) -> str:
    taken = set(parent.get_children().values_list("slug", flat=True))
    return wanted if wanted not in taken else f"{wanted}-page"


def content_type_of(model: type[Any]) -> ContentType:
    return ContentType.objects.get_for_model(model, for_concrete_model=False)
