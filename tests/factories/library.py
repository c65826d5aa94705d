"""Pages of the reading site, live and below the index pages that every migrated database has."""

import datetime

import factory
from wagtail.models import Page
from wagtail.signal_handlers import disable_reference_index_auto_update

from casestudies.models import CaseStudyIndexPage, CaseStudyPage
from core.models import ChangeNote, PickedItem, ProgrammeUse, ReadFirst, RelatedItem
from home.models import (
    CollectionIndexPage,
    CollectionPage,
    EvaluationPage,
    FaqIndexPage,
    FaqPage,
    StandardPage,
    TopicIndexPage,
    TopicPage,
)
from home.services.site_tree import ensure_site_tree
from news.models import NewsIndexPage, NewsPage
from resources.models import (
    EvidenceIndexPage,
    EvidenceSummaryPage,
    ResourceIndexPage,
    ResourcePage,
    ToolkitIndexPage,
    ToolkitPage,
)
from taxonomy.models import LocalAuthority
from taxonomy.vocabularies import VOCABULARIES


def term(vocabulary, slug):
    """The English term of a vocabulary."""
    return VOCABULARIES[vocabulary].objects.canonical().get(slug=slug)


def authority(code):
    return LocalAuthority.objects.get(dfe_code=code)


def home():
    return ensure_site_tree()


def paragraph(text="Some words."):
    return ("paragraph", f"<p>{text}</p>")


def heading(text, level="2"):
    return ("heading", {"text": text, "level": level})


def relate(page, *targets):
    """The page's own list of related pages."""
    for target in targets:
        RelatedItem.objects.create(page_id=page.pk, target_id=target.pk)


def use_programme(story, *programmes):
    for programme in programmes:
        ProgrammeUse.objects.create(page_id=story.pk, target_id=programme.pk)


def read_first(module, *pages):
    for page in pages:
        ReadFirst.objects.create(page_id=module.pk, target_id=page.pk)


def pick(page, *targets, why=""):
    """What an editor gathers on a topic or collection page, in this order."""
    for target in targets:
        PickedItem.objects.create(
            page_id=page.pk, target_id=target.pk, why=why, sort_order=page.picked_items.count()
        )


def note(page, day, text="Something was put right."):
    return ChangeNote.objects.create(page_id=page.pk, on=day, text=text)


class PageFactory(factory.django.DjangoModelFactory):
    """Adds the page to the tree. Many-to-many fields may be given as lists: `hub_models=[term(…)]`."""

    class Meta:
        abstract = True

    class Params:
        parent = None
        reviewed = factory.Trait(
            last_reviewed=datetime.date(2026, 1, 10), review_due=datetime.date(2027, 1, 10)
        )
        overdue = factory.Trait(
            last_reviewed=datetime.date(2023, 1, 10), review_due=datetime.date(2024, 1, 10)
        )
        archived = factory.Trait(archived_on=datetime.date(2024, 5, 1))

    title = factory.Sequence(lambda n: f"Page {n}")
    summary = "Two sentences. Why a colleague should open it."

    @classmethod
    def default_parent(cls):
        return home()

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        parent = kwargs.pop("parent_page", None) or cls.default_parent()
        names = {field.name for field in model_class._meta.many_to_many}
        many = {name: kwargs.pop(name) for name in list(kwargs) if name in names}
        page = model_class(*args, **kwargs)
        parent = Page.objects.get(pk=parent.pk)
        page.locale_id = parent.locale_id
        with disable_reference_index_auto_update():  # publishing brings it up to date
            parent.add_child(instance=page)
            for name, values in many.items():
                setattr(page, name, values)
            revision = page.save_revision()
        revision.publish()
        page.refresh_from_db()
        return page


class CaseStudyFactory(PageFactory):
    """A story; the trait `full` fills every part of the page."""

    class Meta:
        model = CaseStudyPage

    class Params:
        full = factory.Trait(
            published_on=datetime.date(2025, 7, 14),
            started=datetime.date(2024, 4, 1),
            licence="ogl-3",
            age_min_months=0,
            age_max_months=35,
            last_reviewed=datetime.date(2026, 9, 14),
            review_due=datetime.date(2027, 9, 14),
            rationale="<p>Few parents were reached.</p>",
            what_we_did=[paragraph(), heading("One front door"), paragraph()],
            steps=[("step", {"title": "Asked families", "text": "<p>Where they go.</p>", "time": "Month 1"})],
            results=[
                (
                    "result",
                    {"measure": "Families", "value": "463", "period_from": "2024", "source": "Records"},
                )
            ],
            what_did_not_work="<p>Evening sessions stayed empty.</p>",
            family_voice=[("quote", {"text": "It was there.", "who": "Mother of a baby"})],
            costs="<p>£74,000 a year.</p>",
            advice=[("point", "Go where people are.")],
            partners=[("line", "A charity")],
            public_contact="team@example.org",
            hub_models=factory.LazyFunction(lambda: [term("hub_models", "hub-and-spoke")]),
            service_areas=factory.LazyFunction(
                lambda: [term("service_areas", "infant-feeding"), term("service_areas", "health-visiting")]
            ),
            beneficiaries=factory.LazyFunction(lambda: [term("beneficiaries", "baby-or-child")]),
            funding_statuses=factory.LazyFunction(lambda: [term("funding_statuses", "programme-la")]),
            local_authorities=factory.LazyFunction(lambda: [authority("840"), authority("383")]),
            policy_era=factory.LazyFunction(lambda: term("policy_eras", "programme")),
            practice_tier=factory.LazyFunction(lambda: term("practice_tiers", "promising")),
        )

    title = factory.Sequence(lambda n: f"Story {n}")

    @classmethod
    def default_parent(cls):
        return CaseStudyIndexPage.objects.child_of(home()).get()


class EvidenceFactory(PageFactory):
    class Meta:
        model = EvidenceSummaryPage

    class Params:
        full = factory.Trait(
            subject_type="manualised",
            rating_source_url="https://example.org/guidebook",
            rating_checked_on=datetime.date(2025, 9, 2),
            study_design="rct",
            study_period="2018 to 2022",
            sample="552 families",
            findings="<p>Behaviour was better.</p>",
            what_is_not_known="<p>Whether it lasts.</p>",
            how_it_works="<p>Weekly groups.</p>",
            implementation="<p>Four days of training.</p>",
            outcomes=[("outcome", {"outcome": "Behaviour", "direction": "helped", "source": "Study 1"})],
            references=[("reference", {"text": "Example, A. (2021).", "url": "https://example.org/"})],
            age_min_months=18,
            age_max_months=47,
            evidence_rating=factory.LazyFunction(lambda: term("evidence_ratings", "level-3")),
            cost_rating=factory.LazyFunction(lambda: term("cost_ratings", "cost-2")),
            service_areas=factory.LazyFunction(lambda: [term("service_areas", "parenting-support")]),
        )

    title = factory.Sequence(lambda n: f"Evidence {n}")

    @classmethod
    def default_parent(cls):
        return EvidenceIndexPage.objects.child_of(home()).get()


class ResourceFactory(PageFactory):
    class Meta:
        model = ResourcePage

    class Params:
        full = factory.Trait(
            publisher="Example council",
            published_on=datetime.date(2025, 3, 2),
            external_url="https://example.org/pack",
            time_to_use="15-min",
            for_families=True,
            cost_to_use="free",
            co_production_note="Parents changed the words.",
            body=[paragraph(), heading("Before you start")],
            resource_format=factory.LazyFunction(lambda: term("resource_formats", "checklist")),
            co_production_groups=factory.LazyFunction(
                lambda: [term("co_production_groups", "parents-carers")]
            ),
        )

    title = factory.Sequence(lambda n: f"Resource {n}")

    @classmethod
    def default_parent(cls):
        return ResourceIndexPage.objects.child_of(home()).get()


class ToolkitFactory(PageFactory):
    class Meta:
        model = ToolkitPage

    title = factory.Sequence(lambda n: f"Toolkit {n}")

    @classmethod
    def default_parent(cls):
        return ToolkitIndexPage.objects.child_of(home()).get()


class NewsFactory(PageFactory):
    class Meta:
        model = NewsPage

    title = factory.Sequence(lambda n: f"News {n}")
    published_on = datetime.date(2026, 10, 1)
    body = [paragraph("Something happened.")]

    @classmethod
    def default_parent(cls):
        return NewsIndexPage.objects.child_of(home()).get()


class FaqFactory(PageFactory):
    class Meta:
        model = FaqPage

    title = factory.Sequence(lambda n: f"How do we start, {n}?")
    short_answer = "Start with what families already use."

    @classmethod
    def default_parent(cls):
        return FaqIndexPage.objects.child_of(home()).get()


class StandardFactory(PageFactory):
    class Meta:
        model = StandardPage

    title = factory.Sequence(lambda n: f"About {n}")
    body = [paragraph("What this is.")]


def welsh_home():
    """The home page in Welsh."""
    from wagtail.models import Locale

    from home.services.site_tree import ensure_home

    return ensure_home(Locale.objects.get(language_code="cy"))


def translate(page, language="cy", **changes):
    """A live translation of a page, with its ancestors."""
    from wagtail.models import Locale

    welsh_home() if language == "cy" else None
    locale = Locale.objects.get(language_code=language)
    copy = page.copy_for_translation(locale, copy_parents=True, alias=False)
    for name, value in changes.items():
        setattr(copy, name, value)
    copy.save_revision().publish()
    copy.refresh_from_db()
    return copy


class TopicFactory(PageFactory):
    """A topic; the trait `full` has an introduction and a saved search for stories."""

    class Meta:
        model = TopicPage

    class Params:
        full = factory.Trait(
            introduction=[paragraph("What this is about."), heading("First questions"), paragraph()],
            search_address="type=case_study",
            tone="family-support",
        )

    title = factory.Sequence(lambda n: f"Topic {n}")

    @classmethod
    def default_parent(cls):
        return TopicIndexPage.objects.child_of(home()).get()


class CollectionFactory(PageFactory):
    class Meta:
        model = CollectionPage

    title = factory.Sequence(lambda n: f"Collection {n}")

    @classmethod
    def default_parent(cls):
        return CollectionIndexPage.objects.child_of(home()).get()


class EvaluationFactory(PageFactory):
    class Meta:
        model = EvaluationPage

    title = "How hubs are evaluated"

    @classmethod
    def default_parent(cls):
        return TopicIndexPage.objects.child_of(home()).get()
