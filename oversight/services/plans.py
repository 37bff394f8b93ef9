"""What is made ready before an office can be sealed: sister office, shares, their holders."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from audit.record import record
from live.publish import unit
from operators.access import can
from operators.models import Office, Operator
from operators.refusals import Refused
from oversight.models import SealPlan, Share
from vault import seals
from vault.escrow import EscrowRefused


class PlanRefused(Refused):
    """What was made ready before stays as it is."""


def plan_make(
    *, office: Office, sister: Office, holders: Sequence[Operator], needed: int, at: datetime
) -> list[str]:
    """Name the sister office and make new shares, one for each holder in this order.

    The words are given once and kept nowhere; shares of before open nothing any more.
    """
    if office.pk == sister.pk or sister.closed_at or sister.sealed_at:
        raise PlanRefused(_("Name another office that is open: it will take the calls."))
    if office.sealed_at:
        raise PlanRefused(_("This office is sealed already."))
    _may_hold(holders)
    try:
        public, words = seals.shares_make(shares=len(holders), needed=needed)
    except EscrowRefused as refusal:
        raise PlanRefused(str(refusal)) from refusal
    with unit():
        SealPlan.objects.filter(office=office).delete()
        plan = SealPlan.objects.create(
            office=office, sister=sister, public=public, needed=needed, made_at=at
        )
        Share.objects.bulk_create(
            Share(plan=plan, number=seals.share_number(each), holder=holder)
            for each, holder in zip(words, holders, strict=True)
        )
        record(
            "office.seal_planned",
            actor="system:console",
            subject=office.pk,
            at=at,
            shares=len(holders),
            needed=needed,
        )
    return words


def _may_hold(holders: Sequence[Operator]) -> None:
    if len({each.pk for each in holders}) != len(holders):
        raise PlanRefused(_("Each share has a holder of its own."))
    for each in holders:
        if not can(each, "oversight.give_share"):
            raise PlanRefused(
                _("%(who)s can't hold a share: their role does not let them give it.")
                % {"who": each.call_sign}
            )
