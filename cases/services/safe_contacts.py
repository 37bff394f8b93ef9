"""What a person agreed to about being reached: written down, replaced, or void."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cases.access import still
from cases.lifecycle import Stage
from cases.models import Case, SafeContact
from cases.safe_contact import DAY, Hours, Way, zone_named
from cases.selectors.safe_contacts import safe_contact_of
from cases.services.call_commands import case_calls_forbid
from cases.services.moving import case_locked, changed
from live.publish import unit
from operators.models import Operator
from operators.refusals import Refused
from vault.fields import seal

LONGEST = timedelta(days=366)
SEALED = ("number", "may_say", "if_commander")


class SafeContactRefused(Refused):
    """The agreement is not written down like this."""


def safe_contact_agree(
    *,
    case_ref: UUID,
    by: Operator,
    way: Way,
    zone: str,
    hours: Sequence[Hours],
    lasts: tuple[date, date],
    told: Mapping[str, str],
    at: datetime,
) -> SafeContact:
    """Write down when and how the person may be reached; the newest agreement alone counts.

    `told` holds the number and what may be said to whoever answers, and to a commander.
    """
    _sensible(zone, hours, lasts, told, at)
    with unit():
        case = case_locked(ref=case_ref)
        still(by, "cases.agree_contact", case)
        if case.stage == Stage.RESOLVED:
            raise SafeContactRefused(_("A resolved case is read only. Reopen it first."))
        earlier = SafeContact.objects.filter(case=case).order_by("-revision").first()
        agreed = SafeContact(
            case=case,
            revision=earlier.revision + 1 if earlier else 1,
            way=Way(way).value,
            zone=zone,
            hours=[list(each) for each in sorted(set(hours))],
            valid_from=lasts[0],
            valid_until=lasts[1],
            by=by,
            at=at,
        )
        seal(agreed, **{name: told[name].strip() for name in SEALED})
        agreed.save(force_insert=True)
        case_calls_forbid(case.ref, at=at)
        changed(case, by=by, at=at, action="case.contact_agreed", revision=agreed.revision)
    return agreed


def safe_contact_void(*, case_ref: UUID, by: Operator, at: datetime) -> SafeContact:
    """Say that nobody is to be called under this agreement any more; twice is once."""
    with unit():
        case = case_locked(ref=case_ref)
        still(by, "cases.void_contact", case)
        agreed = safe_contact_of(case.ref)
        if agreed is None:
            raise SafeContactRefused(_("There is no agreement on safe contact to take back."))
        if agreed.voided_at is None:
            void_locked(case, agreed, by=by, at=at)
    return agreed


def void_locked(case: Case, agreed: SafeContact, *, by: Operator, at: datetime) -> None:
    """Void the newest agreement of a locked case inside the caller's unit."""
    agreed.voided_by, agreed.voided_at = by, at
    agreed.save(update_fields=["voided_by", "voided_at"])
    case_calls_forbid(case.ref, at=at)
    changed(case, by=by, at=at, action="case.contact_voided", revision=agreed.revision)


def _sensible(
    zone: str,
    hours: Sequence[Hours],
    lasts: tuple[date, date],
    told: Mapping[str, str],
    at: datetime,
) -> None:
    known = zone_named(zone)
    if known is None:
        raise SafeContactRefused(_("Choose the time zone that the person lives in."))
    if not hours:
        raise SafeContactRefused(_("Name at least one window of the week."))
    for each in hours:
        fits = 1 <= each.day <= 7 and 0 <= each.starts < DAY and 1 <= each.ends <= DAY
        if not fits or each.starts == each.ends:
            raise SafeContactRefused(_("A window begins and ends at two different times."))
    first, last = lasts
    if last < first or last - first > LONGEST or last < at.astimezone(known).date():
        raise SafeContactRefused(_("The agreement ends after it begins, within a year from now."))
    if not all(told[name].strip() for name in SEALED):
        raise SafeContactRefused(
            _("Write the number, and what may be said to whoever answers and to a commander.")
        )
