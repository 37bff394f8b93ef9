"""Offices and people come, change and go."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from audit.record import record
from live.publish import unit
from operators.models import Office, Operator, Presence
from operators.refusals import Refused
from operators.roles import Role
from operators.services.duress import decoy_follows, words_differ
from operators.services.leaving import hands_empty

REVIEW = "system:review"


class KeepingOutRefused(Refused):
    """This person cannot be kept out now."""


@transaction.atomic
def office_add(*, name: str, code: str, by: str, at: datetime) -> Office:
    """Open an office; raises ValidationError for a name or code that is taken or unfit."""
    office = Office(name=name, code=code)
    office.full_clean()
    office.save(force_insert=True)
    record("operators.office_added", actor=by, subject=office.ref, at=at)
    return office


@transaction.atomic
def office_rename(*, office: Office, name: str, by: Operator, at: datetime) -> Office:
    """Give an office another name; raises ValidationError for one that is taken."""
    found = Office.objects.select_for_update().get(pk=office.pk)
    found.name = name
    found.full_clean()
    found.save(update_fields=["name"])
    Office.with_decoys.filter(stands_for=found).update(name=name)
    who = str(by.pk)
    record("operators.office_renamed", actor=who, role=by.role, subject=found.ref, at=at)
    return found


@transaction.atomic
def operator_add(
    *,
    call_sign: str,
    role: Role,
    office: Office,
    by: str,
    at: datetime,
    languages: Sequence[str] = (),
    extension: str = "",
    password: str | None = None,
) -> Operator:
    """Add a person; without a password only a link lets them in.

    Raises ValidationError for a call-sign that is taken or unfit, or a weak password.
    """
    operator = Operator(
        call_sign=call_sign,
        role=role,
        office=office,
        languages=list(languages),
        extension=extension,
        password=make_password(password),
    )
    operator.full_clean()
    if password is not None:
        validate_password(password, operator)
    operator.save(force_insert=True)
    Presence.objects.create(operator=operator, since=at)
    record("operators.person_added", actor=by, subject=operator.pk, at=at, added_role=operator.role)
    return operator


@transaction.atomic
def operator_edit(
    *,
    operator_ref: UUID,
    languages: Sequence[str],
    skills: Sequence[str],
    extension: str,
    by: Operator,
    at: datetime,
) -> Operator:
    """Change at which desk a person sits, what they speak and can. Raises ValidationError."""
    person = Operator.objects.select_for_update().get(pk=operator_ref)
    person.languages, person.skills = list(languages), list(skills)
    if person.extension != extension:
        person.extension, person.handset_until = extension, None
    person.full_clean()
    person.save(update_fields=["languages", "skills", "extension", "handset_until"])
    record("operators.person_edited", actor=str(by.pk), role=by.role, subject=person.pk, at=at)
    return person


@transaction.atomic
def password_change(*, operator: Operator, password: str, at: datetime) -> Operator:
    """Give oneself another password; sessions elsewhere end. Raises ValidationError."""
    person = Operator.objects.select_for_update().get(pk=operator.pk)
    validate_password(password, person)
    words_differ(password, Operator.objects.filter(stands_for=person).first())
    person.password = make_password(password)
    person.save(update_fields=["password"])
    who = str(person.pk)
    record("operators.password_changed", actor=who, role=person.role, subject=person.pk, at=at)
    return person


def operator_keep_out(*, operator_ref: UUID, by: Operator, at: datetime) -> Operator:
    """Keep a person out at once, their open sessions too, until two administrators let them in.

    What they had in hand is given back. Raises KeepingOutRefused for oneself and for the last
    administrator.
    """
    with unit():
        people = Operator.objects.select_for_update(no_key=True).order_by("pk")
        administrators = list(people.filter(role=Role.ADMINISTRATOR, is_active=True))
        operator = people.get(pk=operator_ref)
        if not operator.is_active:
            return operator
        if operator.pk == by.pk:
            raise KeepingOutRefused(_("Another administrator has to do this for you."))
        if administrators == [operator]:
            raise KeepingOutRefused(_("The last administrator can't be removed."))
        _shut_out(operator, by=str(by.pk), at=at)
        who = str(by.pk)
        record("operators.person_kept_out", actor=who, role=by.role, subject=operator.pk, at=at)
    return operator


def operator_lock(*, operator_ref: UUID, at: datetime) -> Operator:
    """Keep a person out until two administrators let them in, within the caller's unit.

    The house itself does so when a rule that somebody agreed to has run out.
    """
    operator: Operator = Operator.objects.select_for_update(no_key=True).get(pk=operator_ref)
    if operator.is_active:
        _shut_out(operator, by=REVIEW, at=at)
        record("operators.person_locked", actor=REVIEW, subject=operator.pk, at=at)
    return operator


def _shut_out(operator: Operator, *, by: str, at: datetime) -> None:
    operator.is_active, operator.handset_until = False, None
    operator.sessions_ended += 1
    operator.save(update_fields=["is_active", "sessions_ended", "handset_until"])
    decoy_follows(operator)
    hands_empty(operator, office=operator.office_id, by=by, at=at)
