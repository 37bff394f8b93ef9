"""What two administrators change of a person, one asking and another agreeing."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from audit.record import record
from live.publish import unit
from operators.access import Facts, can
from operators.codes import new_code
from operators.models import Office, Operator, PersonChange, Presence, What
from operators.refusals import Refused
from operators.roles import TAKES_CONTACTS, Role
from operators.services.agreed import EFFECTS, Handed
from operators.services.leaving import hands_empty

RIGHTS = {
    What.ROLE: "operators.grant_role",
    What.FACTORS: "operators.reset_factors",
    What.OFFICE: "operators.grant_role",
}
ASKER_GONE = _("Whoever asked for this is no longer an administrator. Ask anew.")


class ChangeRefused(Refused):
    """The person stays as they are."""


def person_add(
    *,
    call_sign: str,
    role: Role,
    office: Office,
    languages: Sequence[str] = (),
    skills: Sequence[str] = (),
    extension: str = "",
    by: Operator,
    at: datetime,
) -> tuple[Operator, Handed]:
    """Write somebody new down, who may come in once a second administrator agrees.

    Gives the first password, which whoever asks hands over; whoever agrees gets the enrolment
    code, so that neither could come in as that person. Raises ValidationError for a call-sign or
    extension that is taken or unfit.
    """
    password = new_code()
    person = Operator(call_sign=call_sign, role=role, office=office, extension=extension)
    person.languages, person.skills = list(languages), list(skills)
    person.is_active, person.password = False, make_password(password)
    person.full_clean()
    with transaction.atomic():
        person.save(force_insert=True)
        Presence.objects.create(operator=person, since=at)
        record(
            "operators.person_added",
            actor=str(by.pk),
            role=by.role,
            subject=person.pk,
            at=at,
            added_role=person.role,
        )
        _ask(person, What.ROLE, by=by, at=at, role=role, lets_in=True)
    return person, Handed(password=password)


def role_ask(*, operator_ref: UUID, role: Role, by: Operator, at: datetime) -> PersonChange:
    """Ask for another role of a person; an older wish for one is replaced. Raises ChangeRefused.

    Somebody who is kept out comes in with it, which is also how they come in again as they were.
    """
    with transaction.atomic():
        person = _locked(operator_ref, by)
        if role in TAKES_CONTACTS and not person.languages:
            raise ChangeRefused(_("Write down a language first: this role speaks with people."))
        if person.role == role and person.is_active:
            raise ChangeRefused(_("This person has that role already."))
        return _ask(person, What.ROLE, by=by, at=at, role=role, lets_in=not person.is_active)


def office_ask(*, operator_ref: UUID, office: Office, by: Operator, at: datetime) -> PersonChange:
    """Ask that a person moves; a newer wish replaces an older one. Raises ChangeRefused."""
    with transaction.atomic():
        person = _locked(operator_ref, by)
        if person.office_id == office.pk:
            raise ChangeRefused(_("This person works in that office already."))
        return _ask(person, What.OFFICE, by=by, at=at, office=office)


def factors_reset_ask(*, operator_ref: UUID, by: Operator, at: datetime) -> PersonChange:
    """Ask that a person sets up their second proof anew. Raises ChangeRefused."""
    with transaction.atomic():
        return _ask(_locked(operator_ref, by), What.FACTORS, by=by, at=at)


def change_agree(*, change_id: int, by: Operator, at: datetime) -> Handed:
    """Agree as another administrator; the change takes effect at once.

    Gives what is to be handed over: for somebody new, and after a reset, an enrolment code. A wish
    ends with its asker's right. Raises ChangeRefused, and PersonChange.DoesNotExist for what is
    not open.
    """
    with unit():
        change = PersonChange.objects.select_for_update().get(pk=change_id, agreed_by=None)
        person = Operator.objects.select_for_update(no_key=True).get(pk=change.operator_id)
        taken_part = frozenset({change.asked_by_id, person.pk})
        right = RIGHTS[What(change.what)]
        if not can(Operator.objects.get(pk=change.asked_by_id), right):
            raise ChangeRefused(ASKER_GONE)
        if not can(by, right, Facts(taken_part=taken_part)):
            raise ChangeRefused(_("Another administrator has to agree to this."))
        change.agreed_by, change.agreed_at = by, at
        change.save(update_fields=["agreed_by", "agreed_at"])
        record(
            f"operators.{change.what}_agreed",
            actor=str(by.pk),
            role=by.role,
            subject=person.pk,
            at=at,
            new_role=change.role or None,
            new_office=str(change.office_id) if change.office_id else None,
        )
        office, known = person.office_id, person.is_active
        handed = EFFECTS[What(change.what)](person, change, at)
        if known:
            hands_empty(person, office=office, by=str(by.pk), at=at)
        return handed


def _locked(operator_ref: UUID, by: Operator) -> Operator:
    person = Operator.objects.select_for_update().get(pk=operator_ref)
    if person.pk == by.pk:
        raise ChangeRefused(_("Other administrators have to do this for you."))
    return person


def _ask(
    person: Operator,
    what: What,
    *,
    by: Operator,
    at: datetime,
    role: str = "",
    office: Office | None = None,
    lets_in: bool = False,
) -> PersonChange:
    person.changes.filter(what=what, agreed_by=None).delete()
    change = PersonChange.objects.create(
        operator=person,
        what=what,
        role=role,
        office=office,
        lets_in=lets_in,
        asked_by=by,
        asked_at=at,
    )
    record(
        f"operators.{what}_asked",
        actor=str(by.pk),
        role=by.role,
        subject=person.pk,
        at=at,
        new_role=role or None,
        new_office=str(office.pk) if office else None,
    )
    return change
