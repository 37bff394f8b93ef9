"""Whoever must see what is not theirs breaks the glass: everybody hears it, somebody judges it."""

from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from audit.record import record
from cases.access import must
from cases.codes import typed_code
from cases.models import BreakGlass, Case, GlassReason, Judgement
from cases.selectors.glass import glasses_of
from live.publish import unit
from operators.models import Kind, Operator
from operators.reach import every_office
from operators.refusals import Refused
from operators.services.alerts import alert_raise
from operators.services.people import operator_lock

GLASS_LASTS = timedelta(hours=1)
REVIEW_WITHIN = timedelta(hours=24)


class GlassRefused(Refused):
    """The glass stays whole, or the judgement is not taken."""


def break_glass(
    *, code: str, by: Operator, reason: GlassReason, stepped_up: bool, at: datetime
) -> BreakGlass:
    """Open one case of any office to one person for an hour, and tell both offices at once.

    Raises GlassRefused for a code of nobody, NotNow without a fresh proof of who asks.
    """
    with every_office("break_glass"):
        return _break(code, by, reason, stepped_up, at)


def glass_review(
    *, glass_ref: UUID, by: Operator, judgement: Judgement, at: datetime
) -> BreakGlass:
    """Judge one broken glass as somebody else; what was judged stays so.

    Raises BreakGlass.DoesNotExist when it is out of reach, GlassRefused for one's own.
    """
    with every_office("review_glass"), unit():
        glass = glasses_of(by).select_for_update(of=("self",)).get(ref=glass_ref)
        if glass.by_id == by.pk:
            raise GlassRefused(_("You broke this glass. Somebody else judges it."))
        if glass.reviewed_by_id is not None:
            raise GlassRefused(_("Somebody has judged this already."))
        glass.reviewed_by, glass.reviewed_at, glass.judgement = by, at, judgement.value
        glass.save(update_fields=["reviewed_by", "reviewed_at", "judgement"])
        record(
            "case.glass_reviewed",
            actor=str(by.pk),
            role=by.role,
            subject=glass.case_id,
            at=at,
            glass=str(glass.ref),
            judgement=judgement.value,
        )
    return glass


def glass_sweep(*, at: datetime) -> int:
    """Lock the account of everybody whose broken glass nobody judged within a day."""
    overdue = BreakGlass.objects.filter(reviewed_by=None, locked_at=None, due__lte=at)
    refs = list(overdue.values_list("ref", flat=True))
    for ref in refs:
        with unit():
            glass = (
                overdue.select_for_update(of=("self",), skip_locked=True)
                .select_related("by", "case")
                .filter(ref=ref)
                .first()
            )
            if glass is None:
                continue
            glass.locked_at = at
            glass.save(update_fields=["locked_at"])
            operator_lock(operator_ref=glass.by_id, at=at)
            _tell(Kind.REVIEW_OVERDUE, glass, at)
    return len(refs)


def _break(
    code: str, by: Operator, reason: GlassReason, stepped_up: bool, at: datetime
) -> BreakGlass:
    case = Case.objects.filter(code=typed_code(code)).first()
    if case is not None and case.merged_into is not None:
        case = case.merged_into
    if case is None or by.stands_for_id is not None:
        raise GlassRefused(_("No case has this code. Look at it again."))
    must(by, "cases.break_glass", case, stepped_up=stepped_up, reason=True)
    with unit():
        glass = BreakGlass.objects.filter(case=case, by=by, until__gt=at).first()
        if glass is not None:
            return glass
        glass = BreakGlass.objects.create(
            case=case,
            by=by,
            reason=reason.value,
            at=at,
            until=at + GLASS_LASTS,
            due=at + REVIEW_WITHIN,
        )
        record(
            "case.glass_broken",
            actor=str(by.pk),
            role=by.role,
            subject=case.ref,
            at=at,
            glass=str(glass.ref),
            why=reason.value,
        )
        _tell(Kind.BREAK_GLASS, glass, at)
    return glass


def _tell(kind: Kind, glass: BreakGlass, at: datetime) -> None:
    for office in sorted({glass.case.office_id, glass.by.office_id}):
        alert_raise(kind=kind, office=office, subject=glass.case_id, by=glass.by, at=at)
