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
    LocalAuthority,
    StatisticalNeighbour,
    TaxonomyStamp,
    TermAlias,
)
from taxonomy.terms import Term
from taxonomy.vocabularies import VOCABULARIES, vocabulary_of

#: Sent inside the transaction with `vocabulary` and `slugs` (those in use now) of changed terms, and before
#: a term is deleted.
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


def note_old_slug(sender: type[Term], instance: Term, **_: Any) -> None:
    """Remembers what a term was called before a save, wherever the save comes from."""
    before = sender.objects.filter(pk=instance.pk).first() if instance.pk else None
    instance._slug_before = before.slug if before else None  # type: ignore[attr-defined]


def follow_rename(sender: type[Term], instance: Term, created: bool, **_: Any) -> None:
    """A slug changed in the editor keeps old addresses; a changed label reaches the index in its language."""
    english = instance.locale.language_code == "en"
    if created and english:
        return
    vocabulary, before = vocabulary_of(sender), getattr(instance, "_slug_before", None)
    if english and before and before != instance.slug:
        sender.objects.filter(translation_key=instance.translation_key).update(slug=instance.slug)
        TermAlias.objects.filter(vocabulary=vocabulary, old_slug=instance.slug).delete()
        TermAlias.objects.filter(vocabulary=vocabulary, new_slug=before).update(new_slug=instance.slug)
        TermAlias.objects.update_or_create(
            vocabulary=vocabulary, old_slug=before, defaults={"new_slug": instance.slug}
        )
    terms_changed.send(sender=sender, vocabulary=vocabulary, slugs=[instance.slug])


def announce_deletion(sender: type[Term], instance: Term, **_: Any) -> None:
    """What carries the term is to be built again without it; asked for while the links are still there."""
    terms_changed.send(sender=sender, vocabulary=vocabulary_of(sender), slugs=[instance.slug])


def connect_terms() -> None:
    for model in VOCABULARIES.values():
        pre_delete.connect(
            announce_deletion, sender=model, dispatch_uid=f"taxonomy.deletion.{model.__name__}"
        )
        pre_save.connect(note_old_slug, sender=model, dispatch_uid=f"taxonomy.old_slug.{model.__name__}")
        post_save.connect(follow_rename, sender=model, dispatch_uid=f"taxonomy.rename.{model.__name__}")
