"""Ways in: a call-sign with its password, and in a demonstration a link that works once."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX, check_password
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from audit.record import record
from operators.models import Operator, SignInLink
from operators.refusals import Refused

WRONG = _("Call-sign or password is wrong.")
SPENT = _("This link has been used or has run out.")
DEMO_ONLY = _("Links that sign in belong to a demonstration.")


class SignInRefused(Refused):
    """Nobody was let in; never says whether the call-sign exists."""


class DemoOnly(Refused):
    """Production has passwords and second factors instead."""


def password_sign_in(*, call_sign: str, password: str, at: datetime) -> Operator:
    """The person of this call-sign and password.

    Raises SignInRefused. An unknown call-sign, a wrong password and a person who was kept out
    cost the same statements and one hash, and leave the same kind of audit row.
    """
    found = Operator.objects.filter(call_sign=call_sign.strip().capitalize()).first()
    stored = found.password if found else UNUSABLE_PASSWORD_PREFIX
    proven = check_password(password, stored)
    operator = found if proven and found and found.is_active else None
    with transaction.atomic():
        record(
            "sign_in.by_password" if operator else "sign_in.refused",
            actor=str(operator.pk) if operator else "anonymous",
            role=operator.role if operator else "",
            subject=found.pk if found else None,
            at=at,
        )
    if operator is None:
        raise SignInRefused(WRONG)
    return operator


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
