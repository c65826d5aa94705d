"""“What changed”: dated lines on every page, which outlive rollbacks."""

import datetime

import pytest
from django.utils import timezone
from wagtail.models import Page

from core.models import ChangeNote
from core.services.changes import lacks_note, note_change
from tests.factories import library
from users.models import User

pytestmark = pytest.mark.django_db

DAY = datetime.date(2026, 3, 2)


def changes(client, page):
    return client.get(page.get_url()).context["view"].changes


class TestReading:
    def test_newest_first_and_publication_last(self, client):
        page = library.CaseStudyFactory(full=True)
        library.note(page, DAY, "New figures.")
        library.note(page, datetime.date(2026, 9, 8), "Plainer words.")
        library.note(page, DAY, "And their source.")
        found = changes(client, page)
        assert [(line.day, line.text) for line in found.lines] == [
            ("8 September 2026", "Plainer words."),
            ("2 March 2026", "And their source."),
            ("2 March 2026", "New figures."),
        ]
        assert (found.first_words, found.first_iso) == ("14 July 2025", "2025-07-14")
        html = client.get(page.get_url()).content.decode()
        assert html.count('id="changes"') == 1
        assert html.index("8 September 2026") < html.index("First published.")
        assert '<a class="govuk-link" href="#changes">What changed on this page</a>' in html

    @pytest.mark.parametrize(
        "factory",
        [library.CaseStudyFactory, library.EvidenceFactory, library.ResourceFactory, library.ToolkitFactory],
    )
    def test_every_item_says_when_it_was_first_published(self, client, factory):
        page = factory()
        found = changes(client, page)
        assert found.lines == ()
        assert found.first_iso == timezone.localdate().isoformat()
        assert "First published." in client.get(page.get_url()).content.decode()

    @pytest.mark.parametrize("factory", [library.FaqFactory, library.StandardFactory, library.NewsFactory])
    def test_other_pages_only_when_something_changed(self, client, factory):
        page = factory()
        assert changes(client, page) is None
        library.note(page, DAY, "Put right.")
        assert [line.text for line in changes(client, page).lines] == ["Put right."]

    def test_the_older_lines_of_a_module_stand_in_the_same_list(self, client):
        page = library.ToolkitFactory(change_log=[("line", "2025: first version.")])
        library.note(page, DAY, "New exercise.")
        lines = changes(client, page).lines
        assert [(line.iso, line.text) for line in lines] == [
            ("2026-03-02", "New exercise."),
            ("", "2025: first version."),
        ]
        assert client.get(page.get_url()).content.decode().count("2025: first version.") == 1

    def test_who_wrote_a_line_is_not_shown(self, client):
        page = library.CaseStudyFactory()
        writer = User.objects.create(email="writer@example.org", first_name="Wren", last_name="Writer")
        note_change(page, "Put right.", writer)
        html = client.get(page.get_url()).content.decode()
        assert "Put right." in html
        assert "Wren" not in html and "writer@" not in html

    def test_a_translation_has_lines_of_its_own(self, client):
        page = library.ResourceFactory()
        library.note(page, DAY, "In English.")
        welsh = library.translate(page)
        assert not welsh.change_notes.exists()


class TestService:
    def test_a_note_is_there_at_once_and_only_once(self, client):
        page = library.CaseStudyFactory()
        first = note_change(page, "  Put   right. ", None)
        assert note_change(page, "Put right.", None).pk == first.pk
        assert [line.text for line in changes(client, page).lines] == ["Put right."]

    @pytest.mark.parametrize("text", ["", "   ", "x" * 301])
    def test_a_note_has_words_and_not_too_many(self, text):
        with pytest.raises(ValueError, match="1 to 300"):
            note_change(library.CaseStudyFactory(), text, None)


def texts(page):
    return sorted(ChangeNote.objects.filter(page_id=page.pk).values_list("text", flat=True))


class TestRevisions:
    def test_a_draft_begun_before_keeps_the_note(self):
        page = library.CaseStudyFactory()
        page.title = "Changed"
        draft = page.save_revision()
        note_change(page, "Still right.", None)
        draft.publish()
        assert texts(page) == ["Still right."]

    def test_a_rollback_keeps_every_note(self):
        page = library.CaseStudyFactory(title="Before")
        old = page.latest_revision
        page.title = "After"
        page.change_notes = [ChangeNote(on=DAY, text="New figures.")]
        page.save_revision().publish()
        old.as_object().save_revision().publish()
        assert Page.objects.get(pk=page.pk).title == "Before"
        assert texts(page) == ["New figures."]

    def test_publishing_the_same_draft_twice_keeps_one(self):
        page = library.CaseStudyFactory()
        page.change_notes = [ChangeNote(on=DAY, text="New figures.")]
        draft = page.save_revision()
        draft.publish()
        draft.publish()
        page.refresh_from_db()
        page.get_latest_revision_as_object().save_revision().publish()
        assert texts(page) == ["New figures."]

    def test_an_editor_changes_the_words_of_a_published_note(self):
        page = library.CaseStudyFactory()
        page.change_notes = [ChangeNote(on=DAY, text="New figures.")]
        page.save_revision().publish()
        draft = page.get_latest_revision_as_object()
        (note,) = draft.change_notes.all()
        note.text = "New figures for 2025."
        draft.change_notes = [note]
        draft.save_revision().publish()
        assert texts(page) == ["New figures for 2025."]

    def test_an_editor_takes_a_note_out(self):
        page = library.CaseStudyFactory()
        library.note(page, DAY, "Wrong page.")
        draft = page.get_latest_revision_as_object()
        draft.change_notes = []
        draft.save_revision().publish()
        assert texts(page) == []
        page.get_latest_revision_as_object().save_revision().publish()
        assert texts(page) == []

    def test_a_copy_begins_without_a_history(self):
        page = library.CaseStudyFactory()
        library.note(page, DAY)
        copy = page.copy(update_attrs={"slug": "copy", "title": "Copy"}, copy_revisions=True)
        copy.get_latest_revision_as_object().save_revision().publish()
        assert texts(copy) == []
        assert texts(page) == ["Something was put right."]


class TestNeeded:
    """A toolkit module is not updated without a word on what changed (content model, section 6)."""

    @pytest.fixture
    def module(self):
        page = library.ToolkitFactory()
        long_ago = timezone.now() - datetime.timedelta(days=40)
        Page.objects.filter(pk=page.pk).update(first_published_at=long_ago)
        page.refresh_from_db()
        return page

    def test_not_on_the_day_of_publication(self):
        assert not lacks_note(library.ToolkitFactory(), [])

    def test_an_update_needs_a_new_note(self, module):
        old = library.note(module, DAY, "Old.")
        assert lacks_note(module, [])
        assert lacks_note(module, [old])
        assert not lacks_note(module, [old, ChangeNote(on=DAY, text="New.")])

    def test_a_note_of_today_counts_for_the_whole_day(self, module):
        assert not lacks_note(module, [note_change(module, "Put right.", None)])
