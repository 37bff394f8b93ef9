"""Every page of those who watch over the console and see no case: auditors and administrators."""

from django.urls import path

from operators.doors import allow
from oversight.views import journal

app_name = "oversight"
urlpatterns = [
    path("journal/", allow(journal.journal, "audit.view_audit"), name="journal"),
    path("who-looked/", allow(journal.who_looked, "audit.view_audit"), name="who-looked"),
    path("shift-sheet/", allow(journal.shift_sheet, "audit.view_root"), name="shift-sheet"),
    path("counts/", allow(journal.counts, "audit.view_counts"), name="counts"),
]
