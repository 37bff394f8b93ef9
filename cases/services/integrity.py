"""The records are held against their own history again and again; a doubt reaches people."""

from contextlib import nullcontext
from datetime import datetime
from uuid import UUID

from audit.record import record
from cases.integrity import findings
from cases.models import Case, Contact
from live.publish import unit
from operators.models import Alert, Kind, Office, Operator
from operators.reach import office_of
from operators.services.alerts import alert_raise

ACTOR = "system:integrity"


def records_watch(*, at: datetime) -> int:
    """Check every record; says how many things are not borne out.

    Each case in doubt is told once to its office, a rule that is switched off to every office:
    an alert that nobody has seen to says enough.
    """
    found = list(findings())
    for case, office in dict.fromkeys((each.case, each.office) for each in found):
        _tell(case, office, sum(each.case == case for each in found), at)
    return len(found)


def record_damaged(*, owner: UUID | None, by: Operator | None, at: datetime) -> None:
    """Write down that something of this key owner did not open for somebody, and tell its office.

    `owner` is a case or a contact, whose case is told of; `by` is None for somebody outside.
    """
    with office_of(by.office_id) if by else nullcontext():
        contact = Contact.objects.filter(pk=owner).first() if owner else None
        case = Case.objects.filter(pk=contact.case_id if contact else owner).first()
    subject = case.pk if case else owner
    office = case.office_id if case else by.office_id if by else None
    with unit():
        record(
            "records.damaged",
            actor=str(by.pk) if by else "anonymous",
            role=by.role if by else "",
            subject=subject,
            at=at,
        )
    _tell(subject, office, 1, at)


def _tell(case: UUID | None, office: UUID | None, number: int, at: datetime) -> None:
    with unit():
        told = Alert.objects.filter(kind=Kind.INTEGRITY, subject=case, cleared_at=None)
        concerned = Office.objects.filter(pk=office) if office else Office.objects.all()
        silent = list(
            concerned.exclude(pk__in=told.values("office_id")).values_list("pk", flat=True)
        )
        if silent:
            record("records.doubted", actor=ACTOR, subject=case, at=at, findings=number)
        for ref in silent:
            alert_raise(kind=Kind.INTEGRITY, office=ref, subject=case, by=None, at=at)
