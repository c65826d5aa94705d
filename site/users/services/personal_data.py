"""Everything that the site holds on a person, for them to take away.

Apps that hold something of their own register a function; what nobody registered is found through the
foreign keys that point at users, so that nothing is left out.

    @personal_data("saved_items")
    def saved_items(user): return [...]   # anything that JSON can hold
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import models
from django.utils import timezone

from users.models import User

Section = Callable[[User], Any]
_sections: dict[str, tuple[Section, frozenset[str]]] = {}
#: Rows listed of one kind; the file says how many there are.
MOST_ROWS = 5_000


def personal_data(name: str, *, covers: tuple[str, ...] = ()) -> Callable[[Section], Section]:
    """Registers a section of the export. covers: models ("app.Model") that need no other listing."""

    def register(function: Section) -> Section:
        _sections[name] = (function, frozenset(label.lower() for label in covers))
        return function

    return register


def export(user: User) -> dict[str, Any]:
    """The whole file, as JSON can hold it (dates as ISO text)."""
    covered = frozenset().union(*(labels for _, labels in _sections.values()))
    return {
        "made_at": timezone.now().isoformat(timespec="seconds"),
        **{name: section(user) for name, (section, _) in _sections.items()},
        "other_records": {
            f"{relation.related_model._meta.label} ({relation.field.name})": rows
            for relation in relations()
            if relation.related_model._meta.label_lower not in covered
            and (rows := rows_of(relation, user))["number"]
        },
    }


def relations() -> list[Any]:
    """Every foreign key and one-to-one key to a user, proxies and abstract parents aside."""
    return [
        relation
        for relation in User._meta.get_fields(include_hidden=True)
        if isinstance(relation, models.ManyToOneRel) and not relation.related_model._meta.auto_created
    ]


def rows_of(relation: Any, user: User) -> dict[str, Any]:
    found = relation.related_model._base_manager.filter(**{relation.field.name: user.pk})
    number = found.count()
    listed = found.order_by("pk")[:MOST_ROWS] if number else ()
    return {"number": number, "rows": [{"id": row.pk, "what": name_of(row)} for row in listed]}


def name_of(row: Any) -> str:
    """Its title; the default text of a model says nothing and may need further queries."""
    return str(
        getattr(row, "title", None) or getattr(row, "object_verbose_name", None) or row._meta.verbose_name
    )


@personal_data("account")
def account(user: User) -> dict[str, Any]:
    return {
        "email": user.email,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "joined": text(user.date_joined),
        "last_signed_in": text(user.last_login),
        "active": user.is_active,
        "administrator": user.is_superuser,
        "roles": sorted(user.groups.values_list("name", flat=True)),
    }


@personal_data("email_addresses", covers=("account.EmailAddress",))
def email_addresses(user: User) -> list[dict[str, Any]]:
    found = EmailAddress.objects.filter(user=user).order_by("pk")
    return [{"email": one.email, "confirmed": one.verified, "main": one.primary} for one in found]


@personal_data("second_factors", covers=("mfa.Authenticator",))
def second_factors(user: User) -> list[dict[str, Any]]:
    """Kinds and dates. Secrets stay where they are: a file in a download folder would give them away."""
    found = Authenticator.objects.filter(user=user).order_by("pk")
    return [
        {"kind": one.get_type_display(), "added": text(one.created_at), "last_used": text(one.last_used_at)}
        for one in found
    ]


@personal_data("sessions", covers=("usersessions.UserSession",))
def sessions(user: User) -> list[dict[str, Any]]:
    found = UserSession.objects.filter(user=user).order_by("pk")
    return [
        {"signed_in": text(one.created_at), "network_address": one.ip, "browser": one.user_agent}
        for one in found
    ]


@personal_data("admin_preferences", covers=("wagtailusers.UserProfile",))
def admin_preferences(user: User) -> dict[str, Any] | None:
    from wagtail.users.models import UserProfile

    profile = UserProfile.objects.filter(user=user).first()
    if profile is None:
        return None
    return {
        "mail_when_submitted": profile.submitted_notifications,
        "mail_when_approved": profile.approved_notifications,
        "mail_when_rejected": profile.rejected_notifications,
        "language": profile.preferred_language,
        "time_zone": profile.current_time_zone,
    }


@personal_data("admin_comments", covers=("wagtailcore.Comment", "wagtailcore.CommentReply"))
def admin_comments(user: User) -> list[dict[str, Any]]:
    from wagtail.models import Comment, CommentReply

    own = Comment.objects.filter(user=user).select_related("page").order_by("pk")
    answers = CommentReply.objects.filter(user=user).select_related("comment__page").order_by("pk")
    return [
        *({"page": one.page.title, "text": one.text, "at": text(one.created_at)} for one in own),
        *({"page": one.comment.page.title, "text": one.text, "at": text(one.created_at)} for one in answers),
    ]


def text(moment: Any) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None
