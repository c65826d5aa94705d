"""What taxonomists do to terms: what is tagged stays tagged, old addresses and old words keep working.

Every function takes a lock first, so that two taxonomists never change the same vocabularies at once, checks,
writes, logs (Wagtail's log, with what is needed to undo it) and tells the listeners.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from taxonomy.models import FormerLabel, TaxonomyStamp, TermAlias
from taxonomy.services.usage import links_to, move_in_revisions
from taxonomy.signals import bump_stamp, remember_label, remember_slug, terms_changed
from taxonomy.terms import Term
from taxonomy.vocabularies import NOT_STATED, vocabulary_of

#: The steps between two places of a vocabulary, so that a newer reference file fits in between.
STEP = 10


def lock_taxonomy() -> None:
    """Waits for whoever else changes terms; held to the end of the transaction."""
    if TaxonomyStamp.objects.select_for_update().first() is None:
        TaxonomyStamp.objects.create(number=0)


def check_slug(*, term: Term, slug: str) -> None:
    """Raises ValidationError when a slug is taken, reserved or was another term's."""
    vocabulary, model = vocabulary_of(term), type(term)
    others = model.objects.filter(slug=slug).exclude(translation_key=term.translation_key)
    if slug == NOT_STATED or others.exists():
        raise ValidationError({"slug": _("“%(slug)s” is taken.") % {"slug": slug}})
    alias = TermAlias.objects.filter(vocabulary=vocabulary, old_slug=slug).first()
    now = model.objects.canonical().filter(slug=alias.new_slug).first() if alias else None
    if now is not None and now.translation_key != term.translation_key:
        message = _("Old addresses with “%(slug)s” lead to “%(label)s”. Choose other words.")
        raise ValidationError({"slug": message % {"slug": slug, "label": now.label}})


@transaction.atomic
def rename_slug(*, term: Term, new_slug: str) -> Term:
    """Gives a term and its translations another slug and remembers the old one.

    Raises ValidationError when the slug is taken, reserved or was another term's.
    """
    lock_taxonomy()
    vocabulary, old_slug = vocabulary_of(term), term.slug
    model = type(term)
    if new_slug == old_slug:
        return term
    check_slug(term=term, slug=new_slug)
    model.objects.filter(translation_key=term.translation_key).update(slug=new_slug)
    remember_slug(vocabulary=vocabulary, old_slug=old_slug, new_slug=new_slug)
    term.slug = new_slug
    bump_stamp()
    log(instance=term, action="taxonomy.rename", data={"slug": {"old": old_slug, "new": new_slug}})
    terms_changed.send(sender=model, vocabulary=vocabulary, slugs=[new_slug], changed=frozenset({"slug"}))
    return term


@transaction.atomic
def set_order(*, model: type[Term], ids: Sequence[int]) -> int:
    """Puts the English terms of a vocabulary into an order; translations follow. Returns how many moved.

    ids: every term of the vocabulary, each once. Raises ValidationError when they are not: somebody added
    or removed a term meanwhile.
    """
    lock_taxonomy()
    terms = {term.pk: term for term in model.objects.canonical()}
    if len(ids) != len(set(ids)) or set(ids) != set(terms):
        raise ValidationError(
            _("The terms of this vocabulary have changed meanwhile. Look at the order again.")
        )
    before = [term.pk for term in sorted(terms.values(), key=lambda t: (t.sort_order, t.label, t.pk))]
    moved = [pk for old, pk in zip(before, ids, strict=True) if old != pk]
    if not moved:
        return 0
    for place, pk in enumerate(ids, start=1):
        if terms[pk].sort_order != place * STEP:
            model.objects.filter(translation_key=terms[pk].translation_key).update(sort_order=place * STEP)
    bump_stamp()
    old_slugs = [terms[pk].slug for pk in before]
    log(instance=terms[ids[0]], action="taxonomy.reorder", data={"before": old_slugs})
    terms_changed.send(
        sender=model,
        vocabulary=vocabulary_of(model),
        slugs=[terms[pk].slug for pk in ids],
        changed=frozenset({"sort_order"}),
    )
    return len(moved)


@transaction.atomic
def set_retired(*, term: Term, retired: bool) -> Term:
    """Offers a term to editors no more, or again. What is tagged stays tagged."""
    lock_taxonomy()
    model = type(term)
    model.objects.filter(translation_key=term.translation_key).update(retired=retired)
    term.retired = retired
    bump_stamp()
    log(instance=term, action="taxonomy.retire" if retired else "taxonomy.unretire")
    return term


@transaction.atomic
def merge_terms(*, source: Term, target: Term) -> Term:
    """Moves everything tagged with `source` to `target`, then removes `source` and its translations.

    Every foreign key and many-to-many link of any app is found through the model's relations, so a
    page type added later is covered; drafts and older versions of pages are moved too, so that publishing
    or rolling back never brings the source back. Items that carried both keep one. Raises ValidationError
    when the two are not different terms of one vocabulary, or one of them is gone by now.
    """
    if type(source) is not type(target) or source.pk == target.pk:
        raise ValidationError(_("Choose two different terms of the same vocabulary."))
    lock_taxonomy()
    vocabulary, model = vocabulary_of(source), type(source)
    found = model.objects.canonical().in_bulk([source.pk, target.pk])
    if len(found) != 2:
        raise ValidationError(_("One of the two terms is no longer there: somebody else changed it."))
    source, target = found[source.pk], found[target.pk]
    if getattr(target, "parent_id", None) == source.pk:
        raise ValidationError(_("A group cannot be merged into one of its own areas."))
    if getattr(target, "parent_id", None) and model.objects.filter(parent=source).exists():  # type: ignore[misc]
        raise ValidationError(_("A group with areas can only be merged into another group."))
    pages = move_in_revisions(source, target)
    moved: dict[str, list[Any]] = {}
    for relation in links_to(model):
        if relation.many_to_many:
            owners = move_links(relation, source, target)
        else:
            rows = relation.related_model._base_manager.filter(**{relation.field.name: source})
            owners = list(rows.values_list("pk", flat=True))
            rows.update(**{relation.field.name: target})
        if owners:
            moved[f"{relation.related_model._meta.label}.{relation.field.name}"] = owners
    remember_slug(vocabulary=vocabulary, old_slug=source.slug, new_slug=target.slug)
    remember_names(source, target)
    label = source.label
    log(
        instance=target,
        action="taxonomy.merge",
        data={"source": {"slug": source.slug, "label": label}, "moved": moved, "drafts": pages},
    )
    model.objects.filter(translation_key=source.translation_key).delete()
    bump_stamp()
    terms_changed.send(
        sender=model, vocabulary=vocabulary, slugs=[target.slug], changed=frozenset({"merged"})
    )
    return target


def remember_names(source: Term, target: Term) -> None:
    """The names of a merged term, former ones too, are former names of the one that stays."""
    vocabulary, model = vocabulary_of(source), type(source)
    former = FormerLabel.objects.filter(vocabulary=vocabulary, term_key=source.translation_key)
    names = [(name.language, name.label) for name in former]
    copies = model.objects.filter(translation_key=source.translation_key).select_related("locale")
    names += [(copy.locale.language_code, copy.label) for copy in copies]
    former.delete()
    stays = {
        copy.locale.language_code: copy
        for copy in model.objects.filter(translation_key=target.translation_key).select_related("locale")
    }
    for language, label in names:
        if language in stays:
            remember_label(term=stays[language], old_label=label)


def move_links(relation: models.ManyToManyRel, source: Term, target: Term) -> list[Any]:
    """Moves the rows of a link table; returns the ids of the owners."""
    through = relation.through
    to_term = relation.field.m2m_reverse_field_name()
    to_owner = relation.field.m2m_field_name()
    links = through._base_manager.filter(**{to_term: source})
    owners = list(links.values_list(f"{to_owner}_id", flat=True))
    have = through._base_manager.filter(**{to_term: target}).values(f"{to_owner}_id")
    links.filter(**{f"{to_owner}_id__in": list(have.values_list(f"{to_owner}_id", flat=True))}).delete()
    links.update(**{to_term: target})
    return owners
