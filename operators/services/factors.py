"""Second factors: codes of half a minute (TOTP, RFC 6238), and recovery codes on paper."""

from datetime import datetime

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from audit.receipts import receipt
from audit.record import record
from operators.codes import code_hash, new_code
from operators.models import FactorSecret, Operator
from operators.refusals import Refused
from operators.selectors import factors_of
from operators.services.enrolment import enrolment_code_spend
from operators.services.sign_in import SignInRefused, factor_place
from operators.tries import tries_forget
from vault.fields import open_one, seal
from vault.keyring import keys_create
from vault.receipts import Receipt

STEP = 30
AROUND = (-1, 0, 1)
RECOVERY_CODES = 10
TOTP = Authenticator.Type.TOTP
RECOVERY = Authenticator.Type.RECOVERY_CODES
WRONG = _("This code is wrong, or was used already. Wait for the next one.")


class FactorRefused(Refused):
    """The factor stays as it is."""


def totp_begin(*, operator: Operator, at: datetime) -> str:
    """Make a secret for the person's app, which counts once its first code was typed."""
    keys_create(owner=operator.pk, kind="staff", at=at)
    secret = str(generate_totp_secret())
    with transaction.atomic():
        mine, _made = FactorSecret.objects.select_for_update().get_or_create(operator=operator)
        seal(mine, pending=secret)
        mine.save(update_fields=["pending"])
    return secret


def totp_pending(*, operator: Operator, at: datetime) -> str:
    """The secret that waits for its first code. Raises FactorRefused when none does."""
    mine = FactorSecret.objects.filter(operator=operator).exclude(pending=None).first()
    if mine is None:
        raise FactorRefused(_("Begin again: no app is being set up."))
    return open_one(_seen(operator, "factor.enrol", at), mine, "pending") or ""


def totp_add(
    *, operator: Operator, code: str, enrolment: bytes | None = None, at: datetime
) -> list[str]:
    """Take the first code of the app; from now on its codes count. Gives new recovery codes.

    `enrolment` is the hash of the enrolment code that is spent by it, where one is needed.
    Raises FactorRefused.
    """
    secret = totp_pending(operator=operator, at=at)
    step = _step_of(secret, code, at=at, after=0)
    if step is None:
        raise FactorRefused(_("The code does not match. Check the clock of your device."))
    with transaction.atomic():
        mine = FactorSecret.objects.select_for_update().get(operator=operator)
        if enrolment is not None:
            enrolment_code_spend(operator=operator, hashed=enrolment, at=at)
        seal(mine, totp=secret, pending=None)
        mine.last_step = step
        mine.save(update_fields=["totp", "pending", "last_step"])
        Authenticator.objects.update_or_create(
            user=operator, type=TOTP, defaults={"created_at": at, "data": {}}
        )
        codes = recovery_codes_draw(operator=operator)
        _note("factor.added", operator, at, kind=TOTP)
    return codes


def factor_check(*, operator: Operator, code: str, browser: str, source: str, at: datetime) -> None:
    """Take a code of the app, or a recovery code, each once.

    Raises SignInRefused, and TooManyTries: tries are counted as those of a password are.
    """
    place = factor_place(operator=operator, browser=browser, source=source, at=at)
    seen = _seen(operator, "factor.check", at)
    with transaction.atomic():
        mine = FactorSecret.objects.select_for_update().filter(operator=operator).first()
        secret = open_one(seen, mine, "totp") if mine else None
        kind = _taken(mine, secret, code, at) if mine else ""
        _note("sign_in.by_factor" if kind else "sign_in.factor_refused", operator, at, kind=kind)
    if not kind:
        raise SignInRefused(WRONG)
    tries_forget(call_sign=f"factor:{operator.call_sign}", place=place)


def recovery_codes_renew(*, operator: Operator, at: datetime) -> list[str]:
    """New recovery codes; the old ones count no more. Raises FactorRefused without a factor."""
    with transaction.atomic():
        if not factors_of(operator):
            raise FactorRefused(_("Set up an app or a passkey first."))
        codes = recovery_codes_draw(operator=operator)
        _note("factor.recovery_renewed", operator, at)
    return codes


def recovery_codes_draw(*, operator: Operator) -> list[str]:
    """New recovery codes in the place of the old, within the caller's transaction."""
    mine, _made = FactorSecret.objects.select_for_update().get_or_create(operator=operator)
    codes = [new_code() for _each in range(RECOVERY_CODES)]
    mine.recovery = [code_hash(code) for code in codes]
    mine.save(update_fields=["recovery"])
    return codes


def factor_remove(*, operator: Operator, factor: int, at: datetime) -> None:
    """Remove one of several factors; the last one stays. Raises FactorRefused."""
    with transaction.atomic():
        Operator.objects.select_for_update().get(pk=operator.pk)
        mine = list(factors_of(operator))
        found = next((each for each in mine if each.pk == factor), None)
        if found is None:
            return
        if len(mine) == 1:
            raise FactorRefused(_("This is your only second proof. Add another one first."))
        found.delete()
        if found.type == TOTP:
            FactorSecret.objects.filter(operator=operator).update(totp=None, pending=None)
        _note("factor.removed", operator, at, kind=found.type)


def _taken(mine: FactorSecret, secret: str | None, code: str, at: datetime) -> str:
    """Which kind of code this is, marked as used; empty for a wrong one."""
    step = _step_of(secret, code, at=at, after=mine.last_step) if secret else None
    if step is not None:
        mine.last_step = step
        mine.save(update_fields=["last_step"])
        return str(TOTP)
    hashed = code_hash(code)
    left = [bytes(each) for each in mine.recovery]
    if hashed in left:
        mine.recovery = [each for each in left if each != hashed]
        mine.save(update_fields=["recovery"])
        return str(RECOVERY)
    return ""


def _step_of(secret: str, code: str, *, at: datetime, after: int) -> int | None:
    """The half minute that this code belongs to, one early or late allowed, none used already."""
    now = int(at.timestamp()) // STEP
    for step in (now + each for each in AROUND):
        expected = format_hotp_value(hotp_value(secret, step))
        if step > after and compare_user_code(actual=code, expected=expected):
            return step
    return None


def _seen(operator: Operator, action: str, at: datetime) -> Receipt:
    return receipt(
        actor=str(operator.pk), role=operator.role, action=action, subjects=[operator.pk], at=at
    )


def _note(action: str, operator: Operator, at: datetime, kind: str = "") -> None:
    who = str(operator.pk)
    record(action, actor=who, role=operator.role, subject=operator.pk, at=at, kind=kind)
