"""Why somebody looked, in words: the journal keeps a code, and which list it is of says the act."""

from collections.abc import Mapping

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.look_forms import CASE_LOOKS
from cases.models import WhyOff
from cases.models.sender import BlockReason
from cases.report_reasons import ReportReason
from cases.safe_contact import Uncalled
from cases.services.reveal import RevealReason


class LookReason(models.TextChoices):
    """Why an auditor asks who looked."""

    COMPLAINT = "complaint", _("A person or relative complains")
    LEAK = "leak", _("A leak is suspected")
    REVIEW = "review", _("A regular review")
    COURT = "court", _("A lawful order")


#: Acts with a list of their own; every other look at sealed data is a reveal.
ASKED: Mapping[str, Mapping[str, Promise]] = {
    "audit.who_looked": dict(LookReason.choices),
    "case.view": dict(CASE_LOOKS),
    **dict.fromkeys(("block.proposed", "block.agreed", "block.lifted"), dict(BlockReason.choices)),
    "contact.not_called_back": dict(Uncalled.choices),
    "report.exported": dict(ReportReason.choices),
    "line.switched_off": dict(WhyOff.choices),
    "line.switched_on": dict(WhyOff.choices),
}
REVEALED: Mapping[str, Promise] = dict(RevealReason.choices)


def reason_in_words(action: str, reason: str) -> str:
    """The words of a reason; one of no list stands for itself."""
    return str(ASKED.get(action, REVEALED).get(reason, reason))
