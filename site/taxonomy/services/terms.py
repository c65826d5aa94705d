"""Renaming and merging terms: what is tagged stays tagged, old addresses keep working."""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from taxonomy.models import TermAlias
from taxonomy.signals import bump_stamp, terms_changed
from taxonomy.terms import Term
from taxonomy.vocabularies import NOT_STATED, vocabulary_of


@transaction.atomic
def rename_slug(*, term: Term, new_slug: str) -> Term:
    """Gives a term and its translations another slug and remembers the old one.

    Raises ValidationError when the slug is taken, reserved or was another term's.
    """
    vocabulary, old_slug = vocabulary_of(term), term.slug
    model = type(term)
    if new_slug == old_slug:
        return term
    if new_slug == NOT_STATED or model.objects.filter(slug=new_slug).exists():
        raise ValidationError({"slug": _("“%(slug)s” is taken.") % {"slug": new_slug}})
    TermAlias.objects.filter(vocabulary=vocabulary, old_slug=new_slug).delete()
    model.objects.filter(translation_key=term.translation_key).update(slug=new_slug)
    remember(vocabulary=vocabulary, old_slug=old_slug, new_slug=new_slug)
    term.slug = new_slug
    bump_stamp()
    terms_changed.send(sender=model, vocabulary=vocabulary, slugs=[new_slug])
    return term


@transaction.atomic
def merge_terms(*, source: Term, target: Term) -> Term:
    """Moves everything tagged with `source` to `target`, then removes `source` and its translations.

    Every foreign key and many-to-many link of any app is found through the model's relations, so a
    page type added later is covered. Items that carried both keep one. Raises ValidationError when
    the two are not different terms of one vocabulary.
    """
    if type(source) is not type(target) or source.pk == target.pk:
        raise ValidationError(_("Choose two different terms of the same vocabulary."))
    vocabulary, model = vocabulary_of(source), type(source)
    if getattr(target, "parent_id", None) == source.pk:
        raise ValidationError(_("A group cannot be merged into one of its own areas."))
    for relation in model._meta.get_fields(include_hidden=True):
        if not relation.auto_created or relation.concrete or relation.related_model._meta.auto_created:
            continue
        if relation.many_to_many:
            move_links(relation, source, target)
        else:
            rows = relation.related_model._base_manager.filter(**{relation.field.name: source})
            rows.update(**{relation.field.name: target})
    remember(vocabulary=vocabulary, old_slug=source.slug, new_slug=target.slug)
    model.objects.filter(translation_key=source.translation_key).delete()
    bump_stamp()
    terms_changed.send(sender=model, vocabulary=vocabulary, slugs=[target.slug])
    return target


def move_links(relation: models.ManyToManyRel, source: Term, target: Term) -> None:
    through = relation.through
    to_term = relation.field.m2m_reverse_field_name()
    to_owner = relation.field.m2m_field_name()
    links = through._base_manager.filter(**{to_term: source})
    have = through._base_manager.filter(**{to_term: target}).values(f"{to_owner}_id")
    links.filter(**{f"{to_owner}_id__in": list(have.values_list(f"{to_owner}_id", flat=True))}).delete()
    links.update(**{to_term: target})


def remember(*, vocabulary: str, old_slug: str, new_slug: str) -> None:
    TermAlias.objects.filter(vocabulary=vocabulary, new_slug=old_slug).update(new_slug=new_slug)
    TermAlias.objects.update_or_create(
        vocabulary=vocabulary, old_slug=old_slug, defaults={"new_slug": new_slug}
    )
