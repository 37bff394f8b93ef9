"""Kalyna with a password and an app that was set up a while ago, outside a demonstration."""

from datetime import datetime, timedelta

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth.hashers import make_password

from operators.models import Operator
from operators.services.factors import totp_add, totp_begin
from tests.operators.conftest import AT

PASSWORD = "seven tall poplars"
STEP = timedelta(seconds=30)


@pytest.fixture
def real(settings):
    """Factors are forced outside a demonstration."""
    settings.DEMO = False
    settings.SECURE_SSL_REDIRECT = False


@pytest.fixture
def person(kalyna: Operator) -> Operator:
    kalyna.password = make_password(PASSWORD)
    kalyna.save()
    return kalyna


def code_at(secret: str, at: datetime) -> str:
    return format_hotp_value(hotp_value(secret, int(at.timestamp()) // 30))


@pytest.fixture
def secret(person: Operator) -> str:
    earlier = AT - timedelta(days=1)
    begun = totp_begin(operator=person, at=earlier)
    totp_add(operator=person, code=code_at(begun, earlier), at=earlier)
    return begun
