"""What happens when a term or a place changes.

`terms_changed` is what upper layers listen to: the search index queues the items that carry a
term again, without the taxonomy knowing that there is an index.
"""

import secrets
from typing import Any

from django.db import models, transaction
from django.db.models.signals import post_delete, post_save, pre_delete, pre_save
from django.dispatch import Signal

from taxonomy.catalogue import forget_catalogue
from taxonomy.models import (
    AuthoritySuccession,
    FormerLabel,
    LocalAuthority,
    RemovedTerm,
    StatisticalNeighbour,
    TaxonomyStamp,
    TermAlias,
)
from taxonomy.terms import Term
from taxonomy.vocabularies import VOCABULARIES, vocabulary_of

#: Sent inside the transaction with `vocabulary` and `slugs` (those in use now) of changed terms, and before
#: a term is deleted. `changed` names the columns: `label` and `slug` alone are a rename, after which nothing
#: has to be indexed again; "new", "merged" and "deleted" stand for themselves.
terms_changed = Signal()
#: Sent with `place_id` when an authority was renamed, moved or followed by another, after every process was
#: told that its catalogue is old: outside a transaction, listeners build items from the catalogue at once.
places_changed = Signal()

WATCHED = (*VOCABULARIES.values(), LocalAuthority, StatisticalNeighbour, AuthoritySuccession, TermAlias)


def bump_stamp(**_: Any) -> None:
    """Tells every process, this one too, that its catalogue is old.

    The number is drawn, not counted: a copy read in a transaction that is rolled back must never look
    current because the next change counted to the same number.
    """
    number = secrets.randbits(62)
    if not TaxonomyStamp.objects.update(number=number):
        TaxonomyStamp.objects.create(number=number)
    forget_catalogue()
    transaction.on_commit(forget_catalogue)


def connect() -> None:
    for model in WATCHED:
        post_save.connect(bump_stamp, sender=model, dispatch_uid=f"taxonomy.stamp.save.{model.__name__}")
        post_delete.connect(bump_stamp, sender=model, dispatch_uid=f"taxonomy.stamp.delete.{model.__name__}")
    post_save.connect(announce_place, sender=LocalAuthority, dispatch_uid="taxonomy.place")
    for signal in (post_save, post_delete):
        uid = f"taxonomy.succession.{id(signal)}"
        signal.connect(announce_place, sender=AuthoritySuccession, dispatch_uid=uid)


def announce_place(sender: type[models.Model], instance: Any, **_: Any) -> None:
    place = instance.predecessor_id if isinstance(instance, AuthoritySuccession) else instance.pk
    places_changed.send(sender=sender, place_id=place)


def note_before(sender: type[Term], instance: Term, **_: Any) -> None:
    """Remembers what a term was before a save, wherever the save comes from."""
    instance._before = sender.objects.filter(pk=instance.pk).first() if instance.pk else None  # type: ignore[attr-defined]


def changed_fields(instance: Term, before: Term | None) -> frozenset[str]:
    """Names of the columns that a save changes; `{"new"}` for a term that was not there."""
    if before is None:
        return frozenset({"new"})
    names = [field.attname for field in instance._meta.concrete_fields]
    return frozenset(name for name in names if getattr(instance, name) != getattr(before, name))


def follow_change(sender: type[Term], instance: Term, created: bool, **_: Any) -> None:
    """Old addresses and old words keep working, and listeners hear which columns changed."""
    vocabulary, before = vocabulary_of(sender), getattr(instance, "_before", None)
    instance._before = None  # type: ignore[attr-defined]
    english = instance.locale.language_code == "en"
    if created and english:
        RemovedTerm.objects.filter(vocabulary=vocabulary, slug=instance.slug).delete()
        return
    changed = changed_fields(instance, before)
    shared = {name: getattr(instance, name) for name in ("slug", "sort_order", "retired") if name in changed}
    if english and shared:
        sender.objects.filter(translation_key=instance.translation_key).update(**shared)
    if english and before is not None and "slug" in changed:
        remember_slug(vocabulary=vocabulary, old_slug=before.slug, new_slug=instance.slug)
    if before is not None and "label" in changed:
        remember_label(term=instance, old_label=before.label)
    if changed:
        terms_changed.send(sender=sender, vocabulary=vocabulary, slugs=[instance.slug], changed=changed)


def remember_slug(*, vocabulary: str, old_slug: str, new_slug: str) -> None:
    """Addresses with the old slug, and with those before it, lead to the new one."""
    TermAlias.objects.filter(vocabulary=vocabulary, old_slug=new_slug).delete()
    TermAlias.objects.filter(vocabulary=vocabulary, new_slug=old_slug).update(new_slug=new_slug)
    TermAlias.objects.update_or_create(
        vocabulary=vocabulary, old_slug=old_slug, defaults={"new_slug": new_slug}
    )


def remember_label(*, term: Term, old_label: str) -> None:
    """Searches for the old words find the term's items. A label that came back is former no more."""
    key = {
        "vocabulary": vocabulary_of(term),
        "term_key": term.translation_key,
        "language": term.locale.language_code,
    }
    FormerLabel.objects.filter(**key, label=term.label).delete()
    if old_label and old_label != term.label:
        FormerLabel.objects.get_or_create(**key, label=old_label)


def announce_deletion(sender: type[Term], instance: Term, **_: Any) -> None:
    """What carries the term is to be built again without it; asked for while the links are still there."""
    vocabulary = vocabulary_of(sender)
    if instance.locale.language_code == "en":
        RemovedTerm.objects.get_or_create(vocabulary=vocabulary, slug=instance.slug)
        # Its labels in other languages are nothing without it.
        sender.objects.filter(translation_key=instance.translation_key).exclude(pk=instance.pk).delete()
    terms_changed.send(
        sender=sender, vocabulary=vocabulary, slugs=[instance.slug], changed=frozenset({"deleted"})
    )


def connect_terms() -> None:
    for model in VOCABULARIES.values():
        pre_delete.connect(
            announce_deletion, sender=model, dispatch_uid=f"taxonomy.deletion.{model.__name__}"
        )
        pre_save.connect(note_before, sender=model, dispatch_uid=f"taxonomy.before.{model.__name__}")
        post_save.connect(follow_change, sender=model, dispatch_uid=f"taxonomy.change.{model.__name__}")
