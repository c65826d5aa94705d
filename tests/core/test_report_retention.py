"""Readers' reports are kept twelve months, not longer."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.models import PageReport
from core.services.reports import forget_old_reports
from jobs.schedule import chores


@pytest.mark.django_db
def test_reports_of_more_than_twelve_months_are_deleted():
    for days in (1, 364, 366):
        report = PageReport.objects.create(page_title=str(days), message="Old figures")
        PageReport.objects.filter(pk=report.pk).update(sent_at=timezone.now() - timedelta(days=days))
    assert forget_old_reports() == 1
    assert sorted(PageReport.objects.values_list("page_title", flat=True)) == ["1", "364"]


def test_the_worker_does_it_daily():
    (chore,) = [chore for chore in chores() if chore.name == "forget old reports"]
    assert chore.seconds == 86_400
