"""Every page of those who watch over the console and see no case: auditors and administrators."""

from django.urls import path

from operators.doors import allow
from oversight.views import evacuation, journal, keys, lines, offices, retention, verification

app_name = "oversight"
VERIFYING = "audit.verify_journal"
LINES = "oversight.manage_lines"
EVACUATING, SHARING = "oversight.evacuate_office", "oversight.give_share"
KEEPING, SETTING = "oversight.view_retention", "oversight.set_retention"
urlpatterns = [
    path("journal/", allow(journal.journal, "audit.view_audit"), name="journal"),
    path(
        "journal/verification/",
        allow(verification.verification, "audit.view_audit"),
        name="verification",
    ),
    path("journal/verify/", allow(verification.verify, VERIFYING), name="verify-journal"),
    path("journal/stop/", allow(verification.stop, VERIFYING), name="stop-verification"),
    path("who-looked/", allow(journal.who_looked, "audit.view_audit"), name="who-looked"),
    path("shift-sheet/", allow(journal.shift_sheet, "audit.view_root"), name="shift-sheet"),
    path("counts/", allow(journal.counts, "audit.view_counts"), name="counts"),
    path("keys/", allow(keys.keys, "vault.view_keys"), name="keys"),
    path("keys/rotate/", allow(keys.rotate, "vault.rotate_keys"), name="rotate-keys"),
    path("keys/pause/", allow(keys.pause, "vault.rotate_keys"), name="pause-rotation"),
    path(
        "keys/<int:rotation>/agree/",
        allow(keys.agree, "vault.rotate_keys"),
        name="agree-rotation",
    ),
    path("lines/", allow(lines.lines, LINES), name="lines"),
    path("lines/bot/", allow(lines.bot, LINES), name="bot-token"),
    path("lines/<slug:line>/office/", allow(lines.assign, LINES), name="assign-line"),
    path("lines/<slug:line>/switch/", allow(lines.switch, LINES), name="switch-line"),
    path("lines/<slug:secret>/token/", allow(lines.renew, LINES), name="renew-token"),
    path("offices/", allow(offices.offices, LINES), name="offices"),
    path("offices/<uuid:ref>/close/", allow(offices.close, LINES), name="close-office"),
    path("evacuation/", allow(evacuation.evacuation, EVACUATING), name="evacuation"),
    path("evacuation/step/", allow(evacuation.evacuate, EVACUATING), name="evacuate-office"),
    path("evacuation/drill/", allow(evacuation.drill, EVACUATING), name="drill-evacuation"),
    path("shares/", allow(evacuation.shares, SHARING), name="shares"),
    path("shares/give/", allow(evacuation.give, SHARING), name="give-share"),
    path("retention/", allow(retention.retention, KEEPING), name="retention"),
    path("retention/period/", allow(retention.period, SETTING), name="period"),
    path("retention/<int:wish>/", allow(retention.approve, SETTING), name="approve-period"),
]
