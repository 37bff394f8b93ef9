"""Codes of an app and codes on paper, each once and never guessed."""

from datetime import datetime

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import hotp_value

from audit.models import Entry
from operators.models import Alert, FactorSecret, Operator
from operators.services.devices import device_enter
from operators.services.enrolment import FIRST_LASTS, enrolment_code_make
from operators.services.factors import (
    FactorRefused,
    factor_check,
    factor_remove,
    recovery_codes_renew,
)
from operators.services.sign_in import SignInRefused, TooManyTries
from operators.tries import LIMIT
from tests.operators.conftest import AT
from tests.operators.proofs import STEP, code_at, person, real, secret
from vault.keyring import KeysGone

__all__ = ["person", "real", "secret"]
pytestmark = [
    pytest.mark.urls("tests.operators.urls"),
    pytest.mark.django_db(databases=["default", "keyring", "receipts"]),
    pytest.mark.usefixtures("real"),
]


def check(
    person: Operator, code: str, at: datetime = AT, *, browser: str = "", source: str = "192.0.2.1"
) -> None:
    factor_check(operator=person, code=code, browser=browser, source=source, at=at)


def test_the_codes_are_those_of_the_standard():
    # RFC 4226, appendix D.
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    assert [hotp_value(secret, step) for step in range(3)] == [755224, 287082, 359152]


def test_an_enrolment_code_is_good_once_and_for_a_day(person):
    from operators.services.enrolment import enrolment_code_check, enrolment_code_spend

    given = enrolment_code_make(operator=person, by="system:test", at=AT)

    def checked(at: datetime) -> bytes:
        return enrolment_code_check(
            operator=person, code=given, browser="", source="192.0.2.1", at=at
        )

    with pytest.raises(SignInRefused):
        checked(AT + FIRST_LASTS)
    hashed = checked(AT + FIRST_LASTS - STEP)
    enrolment_code_spend(operator=person, hashed=hashed, at=AT)
    with pytest.raises(SignInRefused):
        enrolment_code_spend(operator=person, hashed=hashed, at=AT)


def test_a_code_counts_once(person, secret):
    check(person, code_at(secret, AT))
    for late in (AT, AT + STEP):
        with pytest.raises(SignInRefused):
            check(person, code_at(secret, AT), late)


@pytest.mark.parametrize(
    ("steps", "good"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
)
def test_a_clock_may_be_half_a_minute_off(person, secret, steps, good):
    code = code_at(secret, AT + steps * STEP)
    if good:
        check(person, code)
    else:
        with pytest.raises(SignInRefused):
            check(person, code)


def test_an_older_code_than_the_last_one_counts_no_more(person, secret):
    check(person, code_at(secret, AT + STEP))
    with pytest.raises(SignInRefused):
        check(person, code_at(secret, AT))


def test_a_recovery_code_counts_once_in_any_spelling(person, secret):
    codes = recovery_codes_renew(operator=person, at=AT)
    assert len(set(codes)) == 10
    check(person, codes[3].upper().replace("-", " "))
    with pytest.raises(SignInRefused):
        check(person, codes[3])
    assert len(FactorSecret.objects.get().recovery) == 9


def test_new_recovery_codes_end_the_old_ones(person, secret):
    old = recovery_codes_renew(operator=person, at=AT)
    recovery_codes_renew(operator=person, at=AT)
    with pytest.raises(SignInRefused):
        check(person, old[0])


def test_guessing_is_stopped_and_supervisors_are_told_once(person, secret):
    for _each in range(LIMIT):
        with pytest.raises(SignInRefused):
            check(person, "000000")
    for _each in range(2):
        with pytest.raises(TooManyTries):
            check(person, code_at(secret, AT))
    assert list(Alert.objects.values_list("kind", "subject")) == [("sign_in_limit", person.pk)]


def test_many_addresses_guess_no_more_than_one(person, secret):
    for number in range(LIMIT):
        with pytest.raises(SignInRefused):
            check(person, "000000", source=f"192.0.2.{number}")
    with pytest.raises(TooManyTries):
        check(person, code_at(secret, AT), source="198.51.100.4")
    assert Alert.objects.filter(kind="sign_in_limit", subject=person.pk).count() == 1


def test_a_known_browser_is_not_shut_out_by_what_is_tried_elsewhere(person, secret):
    own = "k" * 43
    device_enter(operator=person, token=own, label="?", session_key="", at=AT)
    for _each in range(LIMIT + 1):
        with pytest.raises(SignInRefused):
            check(person, "000000")
    check(person, code_at(secret, AT), browser=own)


def test_the_secret_lies_sealed_and_its_codes_as_hashes(person, secret):
    codes = recovery_codes_renew(operator=person, at=AT)
    row = FactorSecret.objects.get()
    kept = bytes(row.totp) + b"".join(map(bytes, row.recovery))
    assert secret.encode() not in kept
    assert codes[0].encode() not in kept
    assert secret not in str(list(Authenticator.objects.values_list("data", flat=True)))


def test_every_try_is_written_down_without_its_code(person, secret):
    check(person, code_at(secret, AT))
    with pytest.raises(SignInRefused):
        check(person, "123456")
    rows = list(Entry.objects.filter(action__startswith="sign_in.").order_by("pk"))
    assert [row.action for row in rows] == ["sign_in.by_factor", "sign_in.factor_refused"]
    assert "123456" not in str([row.detail for row in rows])


def test_the_last_factor_cannot_be_removed(person, secret):
    factor = Authenticator.objects.get(type="totp")
    with pytest.raises(FactorRefused):
        factor_remove(operator=person, factor=factor.pk, at=AT)
    Authenticator.objects.create(user=person, type="webauthn", data={"name": "Key"})
    factor_remove(operator=person, factor=factor.pk, at=AT)
    with pytest.raises(SignInRefused):
        check(person, code_at(secret, AT))


def test_nobody_removes_the_factor_of_somebody_else(person, secret, staff):
    other = next(each for each in staff.values() if each != person)
    Authenticator.objects.create(user=other, type="webauthn", data={"name": "Key"})
    factor_remove(
        operator=other, factor=Authenticator.objects.get(user=person, type="totp").pk, at=AT
    )
    assert Authenticator.objects.filter(user=person, type="totp").exists()


def test_without_its_keys_a_secret_opens_nothing(person, secret):
    from vault.keyring import keys_destroy

    keys_destroy(owner=person.pk)
    with pytest.raises(KeysGone):
        check(person, code_at(secret, AT))
