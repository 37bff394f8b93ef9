"""What takes effect once two administrators have agreed to it, within their unit."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from audit.record import record
from operators.models import Device, FactorSecret, Kind, Office, Operator, PersonChange, What
from operators.roles import Role
from operators.selectors import factors_of
from operators.services.alerts import alert_raise
from operators.services.duress import decoy_follows
from operators.services.enrolment import RESET_LASTS, enrolment_code_make
from vault.keyring import keys_destroy


@dataclass(frozen=True, slots=True)
class Handed:
    """What is shown once, to be given to the person by hand; empty when nothing is."""

    password: str = field(default="", repr=False)
    code: str = field(default="", repr=False)


def _role_given(person: Operator, change: PersonChange, at: datetime) -> Handed:
    person.role = change.role
    person.sessions_ended += 1
    person.is_active = person.is_active or change.lets_in
    person.save(update_fields=["role", "sessions_ended", "is_active"])
    PersonChange.objects.filter(pk=change.pk).update(spent=True)
    if not change.lets_in:
        return Handed()
    decoy_follows(person)
    who, as_ = str(change.agreed_by_id), Role.ADMINISTRATOR
    record("operators.person_let_in", actor=who, role=as_, subject=person.pk, at=at)
    if factors_of(person).exists():
        return Handed()
    return Handed(code=enrolment_code_make(operator=person, by=who, at=at))


def _moved(person: Operator, change: PersonChange, _at: datetime) -> Handed:
    person.office = Office.objects.get(pk=str(change.office_id))
    person.sessions_ended += 1
    person.save(update_fields=["office", "sessions_ended"])
    PersonChange.objects.filter(pk=change.pk).update(spent=True)
    return Handed()


def _factors_reset(person: Operator, change: PersonChange, at: datetime) -> Handed:
    keys_destroy(owner=person.pk)
    factors_of(person).delete()
    FactorSecret.objects.filter(operator=person).delete()
    Device.objects.filter(operator=person, revoked_at=None).update(session_key="", revoked_at=at)
    person.sessions_ended += 1
    person.save(update_fields=["sessions_ended"])
    alert_raise(
        kind=Kind.FACTOR_RESET,
        office=person.office_id,
        subject=person.pk,
        by=change.agreed_by,
        at=at,
    )
    made_by = str(change.agreed_by_id)
    return Handed(code=enrolment_code_make(operator=person, by=made_by, at=at, lasts=RESET_LASTS))


EFFECTS: Mapping[What, Callable[[Operator, PersonChange, datetime], Handed]] = {
    What.ROLE: _role_given,
    What.OFFICE: _moved,
    What.FACTORS: _factors_reset,
}
