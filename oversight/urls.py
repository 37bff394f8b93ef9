"""Every page of those who watch over the console and see no case: auditors and administrators."""

from django.urls import path

from operators.doors import allow
from oversight.views import journal, retention

app_name = "oversight"
KEEPING, SETTING = "oversight.view_retention", "oversight.set_retention"
urlpatterns = [
    path("journal/", allow(journal.journal, "audit.view_audit"), name="journal"),
    path("who-looked/", allow(journal.who_looked, "audit.view_audit"), name="who-looked"),
    path("shift-sheet/", allow(journal.shift_sheet, "audit.view_root"), name="shift-sheet"),
    path("counts/", allow(journal.counts, "audit.view_counts"), name="counts"),
    path("retention/", allow(retention.retention, KEEPING), name="retention"),
    path("retention/period/", allow(retention.period, SETTING), name="period"),
    path("retention/<int:wish>/", allow(retention.approve, SETTING), name="approve-period"),
]
