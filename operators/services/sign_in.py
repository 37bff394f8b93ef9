"""Ways in: a call-sign with its password, and in a demonstration a link that works once."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, check_password
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from audit.record import record
from live.publish import unit
from operators.models import Kind, Office, Operator, SignInLink
from operators.refusals import Refused
from operators.selectors import alert_open
from operators.services.alerts import alert_raise
from operators.services.devices import device_known
from operators.tries import EVERYBODY, PAUSE, tries_forget, try_counted

WRONG = _("Call-sign or password is wrong.")
SPENT = _("This link has been used or has run out.")
TOO_MANY = _(
    "Too many wrong tries from here. Wait %(minutes)s minutes without trying, then try again, or "
    "use a browser you have signed in on before."
)
#: Where a factor is tried in a browser that its person is not known on.
ELSEWHERE = "elsewhere"
NOT_NOW = _("You can't sign in at the moment.")
DEMO_ONLY = _("Links that sign in belong to a demonstration.")


class SignInRefused(Refused):
    """Nobody was let in; never says whether the call-sign exists."""


class TooManyTries(SignInRefused):
    """From this place nobody gets in with this call-sign for a while, not even its owner."""


class DemoOnly(Refused):
    """Production has passwords and second factors instead."""


def password_sign_in(
    *, call_sign: str, password: str, at: datetime, browser: str = "", source: str = ""
) -> Operator:
    """The person of this call-sign and password, typed in this browser at this address.

    By the duress word it is the person's decoy, and supervisors are told. Raises SignInRefused,
    and TooManyTries. An unknown call-sign, a wrong password and a person who was kept out cost
    the same statements and two hashes, and leave the same kind of audit row.
    """
    named = call_sign.strip().capitalize()
    place = _place_of_try(named, browser=browser, source=source, at=at)
    found = Operator.objects.filter(call_sign=named, stands_for=None, colleague_of=None).first()
    decoy = Operator.objects.filter(stands_for__call_sign=named).first()
    # Both are asked of everybody, so that the time tells nothing.
    proven, forced = (
        check_password(password, each.password if each else UNUSABLE_PASSWORD_PREFIX)
        for each in (found, decoy)
    )
    forced = forced and found is not None and found.has_perm("operators.set_duress")
    if found is None or not found.is_active or not (proven or forced):
        with transaction.atomic():
            known = found.pk if found else None
            record("sign_in.refused", actor="anonymous", subject=known, at=at)
        raise SignInRefused(WRONG)
    tries_forget(call_sign=named, place=place)
    _not_sealed(found)
    if decoy is None or proven:
        with transaction.atomic():
            _note("sign_in.by_password", found, at)
        return found
    _tell_of_force(found, at)
    return decoy


def factor_place(*, operator: Operator, browser: str, source: str, at: datetime) -> str:
    """Count one try of a second factor, apart from those of the password.

    Every browser that is not known counts as one place, so that many addresses guess no more than
    one. Whoever reaches the limit had the password right: supervisors are told. Raises
    TooManyTries.
    """
    try:
        return _place_of_try(
            operator.call_sign,
            counted_as=f"factor:{operator.call_sign}",
            browser=browser,
            source=source,
            at=at,
        )
    except TooManyTries:
        with unit():
            if not alert_open(kind=Kind.SIGN_IN_LIMIT, subject=operator.pk):
                alert_raise(
                    kind=Kind.SIGN_IN_LIMIT,
                    office=operator.office_id,
                    subject=operator.pk,
                    by=None,
                    at=at,
                )
        raise


def _not_sealed(operator: Operator) -> None:
    if Office.objects.filter(pk=operator.office_id).exclude(sealed_at=None).exists():
        raise SignInRefused(NOT_NOW)


def _tell_of_force(person: Operator, at: datetime) -> None:
    with unit():
        _note("sign_in.duress", person, at)
        if not alert_open(kind=Kind.DURESS_SIGN_IN, subject=person.pk):
            alert_raise(
                kind=Kind.DURESS_SIGN_IN,
                office=person.office_id,
                subject=person.pk,
                by=person,
                at=at,
            )


def _place_of_try(
    call_sign: str, *, browser: str, source: str, at: datetime, counted_as: str = ""
) -> str:
    """Count the try where it belongs: a known browser is a place of its own.

    So whoever attacks a person from elsewhere does not lock that person out. The answer is the
    same for a call-sign that nobody has. Raises TooManyTries.
    """
    known = device_known(call_sign=call_sign, token=browser)
    origin = f"source:{source}"
    place = f"device:{known}" if known else ELSEWHERE if counted_as else origin
    allowed = try_counted(call_sign=counted_as or call_sign, place=place)
    if allowed and known is None:
        allowed = try_counted(call_sign=EVERYBODY, place=origin)
    if not allowed:
        with transaction.atomic():
            record("sign_in.too_many", actor="anonymous", at=at)
        raise TooManyTries(TOO_MANY % {"minutes": PAUSE.seconds // 60})
    return place


@transaction.atomic
def sign_in_link_make(*, call_sign: str, at: datetime, minutes: int = 60) -> str:
    """Make a link for a demo person and return its token, which is kept only as a hash.

    Raises DemoOnly, and Operator.DoesNotExist for a call-sign that nobody active has.
    """
    _demo_only()
    operator = Operator.objects.get(call_sign=call_sign, is_active=True)
    SignInLink.objects.filter(expires_at__lte=at).delete()
    token = secrets.token_urlsafe(32)
    SignInLink.objects.create(
        token_hash=_hash(token), operator=operator, expires_at=at + timedelta(minutes=minutes)
    )
    record("sign_in.link_made", actor="system:demo", subject=operator.pk, at=at)
    return token


@transaction.atomic
def sign_in_link_use(*, token: str, at: datetime) -> Operator:
    """The person of this link, for the first who comes with it and for nobody after.

    Raises DemoOnly, and SignInRefused for a token that is unknown, used or too old.
    """
    _demo_only()
    # The condition stands on the row itself, so of two who come at once one finds nothing.
    mine = SignInLink.objects.filter(token_hash=_hash(token), used_at=None, expires_at__gt=at)
    if mine.update(used_at=at) != 1:
        raise SignInRefused(SPENT)
    operator = SignInLink.objects.select_related("operator").get(token_hash=_hash(token)).operator
    if not operator.is_active:
        raise SignInRefused(SPENT)
    _not_sealed(operator)
    record(
        "sign_in.by_link", actor=str(operator.pk), role=operator.role, subject=operator.pk, at=at
    )
    return operator


@transaction.atomic
def signed_out(*, operator: Operator, at: datetime) -> None:
    """Write down that a person left."""
    _note("sign_in.ended", operator, at)


def _note(action: str, operator: Operator, at: datetime) -> None:
    record(action, actor=str(operator.pk), role=operator.role, subject=operator.pk, at=at)


def _demo_only() -> None:
    if not settings.DEMO:
        raise DemoOnly(DEMO_ONLY)


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
