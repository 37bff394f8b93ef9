"""A red field is shown to one person, for a reason, with a receipt committed before it opens."""

from datetime import datetime

from django.db import models
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from audit.receipts import receipt
from cases.access import named
from cases.agreements import release_of
from cases.details import RED_NAMES
from cases.kin_form import RED as KIN_RED
from cases.member_form import RED
from cases.models import Case, Kin, Member, Slot
from operators.models import Operator
from operators.refusals import Refused
from operators.roles import Role
from vault.fields import open_one

SHOWN_SECONDS = 30
MOMENT = "D j E, H:i"


class RevealReason(models.TextChoices):
    """Why somebody needs to see a red field."""

    CALL_BACK = "call_back", _("To call back")
    RECOGNISE = "recognise", _("To recognise the person")
    VERIFY = "verify", _("To verify")
    HAND_OVER = "hand_over", _("For the hand-over")
    CORRECT = "correct", _("To correct the record")


class RevealRefused(Refused):
    """The field is not shown."""


def field_reveal(
    *, case: Case, by: Operator, field: str, reason: RevealReason, at: datetime
) -> str:
    """The plain value of one red field; empty when nothing was noted.

    The liaison officer reads the place as it was released, not as it may stand in the case.
    """
    if field not in RED_NAMES:
        raise RevealRefused(_("There is nothing to show under this name."))
    told = release_of(case) if by.role == Role.LIAISON and field == "place" else None
    seen = receipt(
        actor=str(by.pk),
        role=by.role,
        action=f"case.reveal.{field}",
        subjects=named(case),
        reason=reason.value,
        at=at,
    )
    return open_one(seen, told or case, field) or ""


def member_reveal(
    *, case: Case, member: Member, by: Operator, field: str, reason: RevealReason, at: datetime
) -> str:
    """The plain value of one red field of one person of a case; nobody else's is opened."""
    if field not in RED or member.erased_on:
        raise RevealRefused(_("There is nothing to show under this name."))
    seen = receipt(
        actor=str(by.pk),
        role=by.role,
        action=f"case.reveal.{field}",
        subjects=[*named(case), member.ref],
        reason=reason.value,
        at=at,
    )
    return open_one(seen, member, field) or ""


def kin_reveal(
    *, case: Case, kin: Kin | None, by: Operator, field: str, reason: RevealReason, at: datetime
) -> str:
    """The plain value of one red field of somebody whom the person of a case asks about."""
    if kin is None or field not in KIN_RED:
        raise RevealRefused(_("There is nothing to show under this name."))
    seen = receipt(
        actor=str(by.pk),
        role=by.role,
        action=f"case.reveal.{field}",
        subjects=named(case),
        reason=reason.value,
        at=at,
    )
    return open_one(seen, kin, field) or ""


def window_reveal(*, case: Case, by: Operator, reason: RevealReason, at: datetime) -> str:
    """The team and the hours of the window that is held for the case; empty when none is."""
    seen = receipt(
        actor=str(by.pk),
        role=by.role,
        action="case.reveal.slot",
        subjects=named(case),
        reason=reason.value,
        at=at,
    )
    held = open_one(seen, case, "slot")
    slot = Slot.objects.filter(ref=held).first() if held else None
    if slot is None:
        return ""
    starts, ends = (
        date_format(localtime(end), MOMENT) for end in (slot.span.lower, slot.span.upper)
    )
    words = {"team": slot.team_id, "starts": starts, "ends": ends}
    return gettext("Team %(team)s, from %(starts)s to %(ends)s, Kyiv time") % words
