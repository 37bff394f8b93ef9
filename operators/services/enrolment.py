"""Codes that let a person set up the first factor: given by hand, good once and not for long."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from audit.record import record
from operators.codes import code_hash, new_code
from operators.models import EnrolmentCode, Operator
from operators.services.sign_in import SignInRefused, factor_place

#: For a new person, and for one whose factors were reset.
FIRST_LASTS, RESET_LASTS = timedelta(days=1), timedelta(hours=1)
WRONG = _("This code is wrong or has run out. An administrator can make another one.")


@transaction.atomic
def enrolment_code_make(
    *, operator: Operator, by: str, at: datetime, lasts: timedelta = FIRST_LASTS
) -> str:
    """A new code for one person, shown once and kept as a hash; the one before ends."""
    code = new_code()
    EnrolmentCode.objects.update_or_create(
        operator=operator,
        defaults={"code_hash": code_hash(code), "expires_at": at + lasts, "used_at": None},
    )
    record("factor.code_made", actor=by, subject=operator.pk, at=at)
    return code


def enrolment_code_holds(*, operator: Operator, at: datetime) -> bool:
    """Whether the person was made a code that is neither used nor too old."""
    mine = EnrolmentCode.objects.filter(operator=operator, used_at=None)
    return mine.filter(expires_at__gt=at).exists()


def enrolment_code_check(
    *, operator: Operator, code: str, browser: str, source: str, at: datetime
) -> bytes:
    """The hash of the person's code, still unspent. Raises SignInRefused, and TooManyTries."""
    factor_place(operator=operator, browser=browser, source=source, at=at)
    hashed = code_hash(code)
    if not _good(operator, hashed, at).exists():
        with transaction.atomic():
            record("factor.code_refused", actor=str(operator.pk), subject=operator.pk, at=at)
        raise SignInRefused(WRONG)
    return hashed


def enrolment_code_spend(*, operator: Operator, hashed: bytes, at: datetime) -> None:
    """Use the code up, within the caller's transaction. Raises SignInRefused when it is gone."""
    if _good(operator, hashed, at).update(used_at=at) != 1:
        raise SignInRefused(WRONG)


def _good(operator: Operator, hashed: bytes, at: datetime) -> QuerySet[EnrolmentCode]:
    return EnrolmentCode.objects.filter(
        operator=operator, code_hash=hashed, used_at=None, expires_at__gt=at
    )
