"""Who looked at a number: answered under a receipt of its own, and the number is not kept."""

from datetime import datetime

from audit.receipts import receipt
from cases.selectors.same_sign import Sign, maybe_of, refs_of
from operators.models import Operator
from operators.reach import every_office
from operators.services.pace import take
from oversight.reasons import LookReason
from oversight.selectors import Line, looks_at
from vault.blind_index import audit_tag


def number_who_looked(*, sign: Sign, reason: LookReason, by: Operator, at: datetime) -> list[Line]:
    """Every look at a contact or case of this number or handle, the newest first.

    Nothing found and nothing known give the same empty list. Raises TooOften and
    AuditUnavailable.
    """
    take(person=by, what="search", at=at)
    with every_office("who_looked"):
        return _looks(sign, reason, by, at)


def _looks(sign: Sign, reason: LookReason, by: Operator, at: datetime) -> list[Line]:
    cases, contacts = maybe_of(sign)
    tag = audit_tag(*sign)
    seen = receipt(
        actor=str(by.pk),
        role=by.role,
        action="audit.who_looked",
        subjects=[*(case.ref for case in cases), *(contact.ref for contact in contacts)],
        reason=reason.value,
        subject_tag=tag,
        at=at,
    )
    return looks_at(set(refs_of(sign, cases, contacts, seen=seen)), tag=tag, before=seen.id)
