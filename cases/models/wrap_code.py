"""How a contact ends."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class WrapCode(models.TextChoices):
    """How a contact ended, in the operator's words."""

    FORM_SENT = "form_sent", _("Form sent")
    CALLBACK_SET = "callback_set", _("Callback agreed")
    INFO_ONLY = "info_only", _("Information given")
    CASE_OPENED = "case_opened", _("Case opened")
    CASE_UPDATED = "case_updated", _("Case updated")
    PASSED_URGENT = "passed_urgent", _("Passed on as urgent")
    FAMILY_BRIEFED = "family_briefed", _("Family informed")
    MEDICAL = "medical", _("Medical help")
    MINOR = "minor", _("Caller under 18")
    SILENT = "silent", _("Silent")
    PRANK = "prank", _("Prank")
    THREAT = "threat", _("Threat")
    SUSPECTED_PROBE = "suspected_probe", _("Suspected probe")
    DROPPED = "dropped", _("Line dropped")
    WRONG_NUMBER = "wrong_number", _("Wrong number")
    PRESS_REFERRED = "press_referred", _("Sent to the press office")
    PASSED_SUPERVISOR = "passed_supervisor", _("Passed to the supervisor")
    CALLBACK_FAILED = "callback_failed", _("Callback failed")
    SEARCH_REFERRED = "search_referred", _("Sent to the search service")
    WITHDRAWN = "withdrawn", _("Asks to be deleted")
    OTHER_SERVICE = "other_service", _("Sent to another service")
