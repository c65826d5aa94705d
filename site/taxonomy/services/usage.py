"""Where a term is used: live pages, drafts, older versions, other terms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import ForeignObjectRel
from wagtail.models import Page, Revision

from taxonomy.models import FormerLabel, TermAlias
from taxonomy.terms import Term
from taxonomy.vocabularies import vocabulary_of


@dataclass(frozen=True)
class Usage:
    """How much depends on a term. `others` are rows that are no pages, by the words for them."""

    live: int = 0
    drafts: int = 0
    others: dict[str, int] = field(default_factory=dict)
    page_ids: frozenset[int] = frozenset()

    @property
    def used(self) -> bool:
        return bool(self.live or self.drafts or self.others)

    @property
    def items(self) -> int:
        return self.live + self.drafts


def links_to(model: type[Term]) -> list[Any]:
    """Every foreign key and many-to-many field of any app that points at a vocabulary."""
    return [
        relation
        for relation in model._meta.get_fields(include_hidden=True)
        if isinstance(relation, ForeignObjectRel)
        and not relation.concrete
        and not relation.related_model._meta.auto_created
    ]


def page_fields(model: type[Term]) -> dict[type[Page], list[Any]]:
    """Page type → its fields that hold terms of a vocabulary."""
    found: dict[type[Page], list[Any]] = {}
    for relation in links_to(model):
        if issubclass(relation.related_model, Page):
            found.setdefault(relation.related_model, []).append(relation.field)
    return found


def usage_of(term: Term) -> Usage:
    """Counts what carries a term. The number of queries depends on the models, never on the rows."""
    ids: set[int] = set()
    others: dict[str, int] = {}
    for relation in links_to(type(term)):
        if relation.many_to_many:
            through, owner = relation.through, relation.field.m2m_field_name()
            rows = through._base_manager.filter(**{relation.field.m2m_reverse_field_name(): term})
            owners = list(rows.values_list(f"{owner}_id", flat=True))
        else:
            rows = relation.related_model._base_manager.filter(**{relation.field.name: term})
            if relation.related_model is type(term):
                rows = rows.filter(locale_id=term.locale_id)
            owners = list(rows.values_list("pk", flat=True))
        if issubclass(relation.related_model, Page):
            ids.update(owners)
        elif owners:
            name = str(relation.related_model._meta.verbose_name_plural)
            others[name] = others.get(name, 0) + len(owners)
    live = set(Page.objects.filter(pk__in=ids, live=True).values_list("pk", flat=True))
    drafts = (ids - live) | draft_page_ids(term)
    return Usage(len(live), len(drafts - live), others, frozenset(ids | drafts))


def draft_page_ids(term: Term) -> set[int]:
    """Pages whose unpublished latest version carries a term."""
    found: set[int] = set()
    for revisions, fields in revisions_of(type(term)):
        latest = Page.objects.filter(has_unpublished_changes=True).values("latest_revision")
        for _pk, object_id, *values in rows_of(revisions.filter(pk__in=latest), fields):
            if any(holds(value, term.pk) for value in values):
                found.add(int(object_id))
    return found


def revisions_of(model: type[Term]) -> Iterator[tuple[Any, list[Any]]]:
    for page_model, fields in page_fields(model).items():
        content_type = ContentType.objects.get_for_model(page_model)
        yield Revision.objects.filter(content_type=content_type), fields


def rows_of(revisions: Any, fields: list[Any]) -> Iterator[tuple[Any, ...]]:
    """Only the keys that matter leave the database: a version of a page can be long."""
    columns = [f"content__{one.name}" for one in fields]
    return revisions.order_by("pk").values_list("pk", "object_id", *columns).iterator(chunk_size=2000)


def holds(value: Any, pk: int) -> bool:
    return pk in value if isinstance(value, list) else value == pk


def move_in_revisions(source: Term, target: Term) -> list[int]:
    """Replaces a term by another in every stored version of every page; returns the ids of the pages."""
    pages: set[int] = set()
    for revisions, fields in revisions_of(type(source)):
        ids = [
            row[0] for row in rows_of(revisions, fields) if any(holds(value, source.pk) for value in row[2:])
        ]
        for start in range(0, len(ids), 100):
            changed = list(Revision.objects.filter(pk__in=ids[start : start + 100]))
            for revision in changed:
                pages.add(int(revision.object_id))
                for one in fields:
                    revision.content[one.name] = replaced(
                        revision.content.get(one.name), source.pk, target.pk
                    )
            Revision.objects.bulk_update(changed, ["content"])
    return sorted(pages)


def replaced(value: Any, old: int, new: int) -> Any:
    if isinstance(value, list):
        return list(dict.fromkeys(new if one == old else one for one in value))
    return new if value == old else value


@dataclass(frozen=True)
class Names:
    """What an old name leads to a term from: slugs of old addresses, words of old labels, translations."""

    slugs: tuple[str, ...]
    labels: tuple[str, ...]
    translations: tuple[tuple[str, str], ...]


def names_of(term: Term) -> Names:
    vocabulary = vocabulary_of(term)
    copies = type(term).objects.filter(translation_key=term.translation_key).exclude(pk=term.pk)
    aliases = TermAlias.objects.filter(vocabulary=vocabulary, new_slug=term.slug).order_by("old_slug")
    former = FormerLabel.objects.filter(vocabulary=vocabulary, term_key=term.translation_key, language="en")
    return Names(
        slugs=tuple(aliases.values_list("old_slug", flat=True)),
        labels=tuple(former.order_by("made_at").values_list("label", flat=True)),
        translations=tuple(
            (copy.locale.get_display_name(), copy.label) for copy in copies.select_related("locale")
        ),
    )
