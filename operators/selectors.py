"""Reads about people: who is on the floor, who is free, whose rights are current."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.hashers import is_password_usable
from django.db.models import Q, QuerySet

from operators.models import (
    Alert,
    Device,
    FactorSecret,
    HelpCall,
    Office,
    Operator,
    PersonChange,
    Presence,
)
from operators.models.alert import FOR_AUDITORS
from operators.roles import TAKES_CONTACTS, Scope, grant, holds

ALERTS = 50


def presence_of(operator: Operator) -> Presence | None:
    """The person's presence; None for a role that takes no contacts or has not begun."""
    if not operator.takes_contacts:
        return None
    return Presence.objects.filter(operator=operator).first()


def people_of_floor(*, office: UUID) -> QuerySet[Operator]:
    """Those of the office who take contacts, each with `presence`, by call-sign."""
    return Operator.objects.filter(
        office_id=office, role__in=TAKES_CONTACTS, is_active=True
    ).select_related("presence")


def presence_of_floor(*, office: UUID) -> QuerySet[Presence]:
    """The presence of the same people, in no order."""
    return Presence.objects.filter(
        operator__office_id=office, operator__is_active=True, operator__role__in=TAKES_CONTACTS
    )


def people_found(
    *, call_sign: str = "", role: str = "", office: Office | None = None
) -> QuerySet[Operator]:
    """Those who fit, kept out or not, for those who manage people."""
    people = Operator.objects.select_related("office", "presence").filter(
        call_sign__startswith=call_sign, stands_for=None, colleague_of=None
    )
    if role:
        people = people.filter(role=role)
    if office is not None:
        people = people.filter(office=office)
    return people.order_by("office__code", "call_sign")


def changes_open(person: Operator | None = None) -> QuerySet[PersonChange]:
    """What waits for a second administrator, the oldest first."""
    changes = PersonChange.objects.filter(agreed_by=None)
    changes = changes.select_related("operator", "asked_by", "office")
    return (changes if person is None else changes.filter(operator=person)).order_by("asked_at")


def offices_all() -> QuerySet[Office]:
    """Every office, by code."""
    return Office.objects.order_by("code")


def rights_versions(people: Collection[UUID]) -> Mapping[UUID, int]:
    """The rights version of each of these people who may still sign in."""
    known = Operator.objects.filter(pk__in=people, is_active=True)
    return dict(known.values_list("pk", "rights_version"))


def devices_of(operator: Operator) -> QuerySet[Device]:
    """The browsers the person is known on, the latest first."""
    return operator.devices.filter(revoked_at=None).order_by("-last_day", "label", "ref")


def factors_of(operator: Operator) -> QuerySet[Authenticator]:
    """What the person may prove themselves by besides the password, the oldest first."""
    factors: QuerySet[Authenticator] = Authenticator.objects.filter(user=operator)
    return factors.exclude(type=Authenticator.Type.RECOVERY_CODES).order_by("created_at", "pk")


def passkeys_of(operator: Operator) -> QuerySet[Authenticator]:
    """The person's passkeys, the oldest first."""
    return factors_of(operator).filter(type=Authenticator.Type.WEBAUTHN)


def recovery_codes_left(operator: Operator) -> int:
    """How many recovery codes the person has left."""
    mine = FactorSecret.objects.filter(operator=operator).values_list("recovery", flat=True).first()
    return len(mine or [])


def alerts_of(operator: Operator) -> QuerySet[Alert]:
    """The alerts this person answers for: of the own office, or those told to who oversees all."""
    reach = grant(operator.role, "operators.view_alerts")
    if reach is None:
        return Alert.objects.none()
    alerts = Alert.objects.select_related("office", "by", "cleared_by", "elsewhere")
    if reach.scope is Scope.ALL:
        return alerts.filter(kind__in=FOR_AUDITORS)
    return alerts.filter(office_id=operator.office_id)


def alerts_open(operator: Operator) -> list[Alert]:
    """The alerts nobody has seen to yet, the newest first."""
    return list(alerts_of(operator).filter(cleared_at=None).order_by("-raised_at")[:ALERTS])


def alert_open(*, kind: str, subject: UUID) -> bool:
    """Whether an alert of this kind about this thing waits already."""
    return Alert.objects.filter(kind=kind, subject=subject, cleared_at=None).exists()


def alert_since(*, kind: str, subject: UUID, at: datetime) -> bool:
    """Whether an alert of this kind about this thing waits, or was raised since then."""
    told = Alert.objects.filter(kind=kind, subject=subject)
    return told.filter(Q(cleared_at=None) | Q(raised_at__gte=at)).exists()


def alerts_past(operator: Operator) -> list[Alert]:
    """The latest alerts that somebody saw to."""
    return list(alerts_of(operator).exclude(cleared_at=None).order_by("-cleared_at")[:ALERTS])


def help_calls_of(person: Operator) -> list[HelpCall]:
    """The calls for help that this person sees: the own one, and for a supervisor the office's."""
    calls = HelpCall.objects.filter(office_id=person.office_id, ended_at=None)
    if not holds(person.role, "operators.answer_help"):
        calls = calls.filter(by=person)
    return list(calls.select_related("by", "by__presence", "coming").order_by("asked_at")[:ALERTS])


def needs_proof(person: Operator) -> bool:
    """Whether this person has to prove who they are before the session opens again."""
    return not settings.DEMO or is_password_usable(person.password)
