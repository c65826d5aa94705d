"""Broken links: collected from public pages, followed politely, reported to owners once a week."""

from editorial.links.collect import collect_links
from editorial.links.follow import follow
from editorial.links.report import mail_owners
from editorial.links.rounds import follow_due, weekly_round

__all__ = ["collect_links", "follow", "follow_due", "mail_owners", "weekly_round"]
