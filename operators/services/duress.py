"""A word that whoever is forced to sign in types instead of the password: it opens a decoy.

The decoy is a person of their own in an office of their own, shown by the names of the real ones;
so whatever is asked or sent in its session reaches nothing that is real.
"""

import secrets
from collections.abc import Callable
from datetime import datetime

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from audit.record import record
from operators.models import FactorSecret, Office, Operator, Presence
from operators.models.factor import HASH
from operators.models.operator import MARK
from operators.reach import office_of
from operators.selectors import factors_of, recovery_codes_left
from operators.services.colleagues import colleagues_on_shift

Furnish = Callable[[Operator, datetime], None]


def _leave_bare(decoy: Operator, at: datetime) -> None:
    """Until somebody is wired, nothing waits in a decoy."""


_furnish: list[Furnish] = [_leave_bare]


def wire(furnish: Furnish) -> None:
    """Let `furnish(decoy, at)` put something into the office of a decoy that is entered."""
    _furnish[0] = furnish


@transaction.atomic
def duress_set(*, operator: Operator, word: str, at: datetime) -> None:
    """Give oneself a duress word, or another one; in a decoy's session nothing changes.

    Raises ValidationError for a weak word and for the password itself.
    """
    person = Operator.objects.select_for_update().get(pk=operator.pk)
    validate_password(word, person)
    if person.stands_for_id is not None:
        return
    words_differ(word, person)
    stored = make_password(word)
    if not Operator.objects.filter(stands_for=person).update(password=stored):
        _make(person, stored, at)
    who = str(person.pk)
    record("sign_in.duress_set", actor=who, role=person.role, subject=person.pk, at=at)


def words_differ(word: str, other: Operator | None) -> None:
    """Raise ValidationError when this word lets in the other one of a person and their decoy."""
    if other is not None and check_password(word, other.password):
        raise ValidationError(_("The password and the duress word must differ."))


def decoy_enter(*, decoy: Operator, at: datetime) -> None:
    """Make the decoy like the person it stands for as they are now, and furnish its office."""
    person = decoy.behind
    with transaction.atomic():
        Office.with_decoys.filter(pk=decoy.office_id).update(
            name=person.office.name, stands_for=person.office
        )
        alike = {name: getattr(person, name) for name in ("role", "languages", "skills")}
        Operator.objects.filter(pk=decoy.pk).update(**alike)
        _factors_shown(decoy, person)
    for name, value in alike.items():
        setattr(decoy, name, value)
    with office_of(decoy.office_id):
        colleagues_on_shift(decoy=decoy, at=at)
        _furnish[0](decoy, at)


def decoy_follows(person: Operator) -> None:
    """Keep the decoy out, or let it in, together with its person."""
    Operator.objects.filter(stands_for=person).update(
        is_active=person.is_active, sessions_ended=F("sessions_ended") + 1
    )


def _factors_shown(decoy: Operator, person: Operator) -> None:
    """Let the decoy's page of factors show the person's; they prove nothing, so what is removed,
    added or drawn there in a forced session seems to be done and reaches nothing real."""
    factors_of(decoy).delete()
    Authenticator.objects.bulk_create(
        Authenticator(user=decoy, type=each.type, created_at=each.created_at, data=each.data)
        for each in factors_of(person)
    )
    drawn = [secrets.token_bytes(HASH) for _each in range(recovery_codes_left(person))]
    FactorSecret.objects.update_or_create(
        operator=decoy, defaults={"recovery": drawn, "totp": None, "pending": None}
    )


def _make(person: Operator, stored: str, at: datetime) -> None:
    office = Office(
        name=person.office.name, code=f"z-{secrets.token_hex(6)}", stands_for=person.office
    )
    office.save(force_insert=True)
    decoy = Operator(
        call_sign=f"{person.call_sign}{MARK}",
        role=person.role,
        office=office,
        languages=person.languages,
        skills=person.skills,
        password=stored,
        stands_for=person,
    )
    decoy.save(force_insert=True)
    Presence.objects.create(operator=decoy, since=at)
