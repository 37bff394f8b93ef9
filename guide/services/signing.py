"""Signatures from outside: one supervisor records that it was given, another says so too."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from audit.record import record
from guide.models import Edition, SignOff
from live.publish import unit
from operators.access import Facts, can
from operators.models import Operator
from operators.refusals import Refused
from triage import registry
from triage.parsing import plain_of
from triage.stored import raw_of

RIGHT = "guide.sign_script"
LONG_AGO = timedelta(days=366)


class SigningRefused(Refused):
    """The signature is not recorded, or not agreed to."""


def sign_record(
    *, version: str, role: str, name: str, signed_on: date, by: Operator, at: datetime
) -> SignOff:
    """Record who outside has signed the running script, and when. Raises SigningRefused."""
    script = registry.current()
    if version != script.version:
        raise SigningRefused(_("Another version runs by now. A signature stands for one alone."))
    if role not in {one.role for one in script.sign_offs}:
        raise SigningRefused(_("The script asks for no such signature."))
    if signed_on > localtime(at).date():
        raise SigningRefused(_("The day of a signature is not in the future."))
    if signed_on < localtime(at).date() - LONG_AGO:
        raise SigningRefused(_("The day of a signature is at most a year ago. Look at the year."))
    with unit():
        edition = _kept(version, script.number, script.digest, at)
        if edition.sign_offs.filter(role=role, voided_by=None).exists():
            raise SigningRefused(_("This signature is recorded already."))
        signed = SignOff.objects.create(
            edition=edition,
            digest=script.digest,
            role=role,
            name=name,
            signed_on=signed_on,
            recorded_by=by,
            recorded_at=at,
        )
        _note("script.sign_recorded", signed, by, at)
    return signed


def sign_agree(*, ref: UUID, by: Operator, at: datetime) -> None:
    """Say as a second supervisor that the signature was given.

    Raises SigningRefused, SignOff.DoesNotExist.
    """
    with unit():
        signed = _open(ref)
        if signed.agreed_by_id:
            raise SigningRefused(_("Somebody has agreed already."))
        if not can(by, RIGHT, Facts(taken_part=frozenset({signed.recorded_by_id}))):
            raise SigningRefused(_("You recorded this yourself. A second person has to agree."))
        if not can(signed.recorded_by, RIGHT):
            raise SigningRefused(_("Whoever recorded this may no longer do so. Record it anew."))
        signed.agreed_by, signed.agreed_at = by, at
        signed.save(update_fields=["agreed_by", "agreed_at"])
        _note("script.sign_agreed", signed, by, at)


def sign_void(*, ref: UUID, by: Operator, at: datetime) -> None:
    """Take a signature away; one person is enough to doubt. Raises SignOff.DoesNotExist."""
    with unit():
        signed = _open(ref)
        signed.voided_by, signed.voided_at = by, at
        signed.save(update_fields=["voided_by", "voided_at"])
        _note("script.sign_voided", signed, by, at)


def _open(ref: UUID) -> SignOff:
    kept = SignOff.objects.select_for_update(of=("self",)).select_related("recorded_by")
    return kept.get(ref=ref, voided_by=None)


def _kept(version: str, number: int, digest: str, at: datetime) -> Edition:
    """The edition under this hash; the first signature puts the one of the console there."""
    text = registry.plain(version)
    edition, _made = Edition.objects.get_or_create(
        version=version,
        defaults={
            "number": number,
            "digest": digest,
            "content": plain_of(raw_of(text)),
            "as_written": text,
            "kept_at": at,
        },
    )
    return edition


def _note(action: str, signed: SignOff, by: Operator, at: datetime) -> None:
    record(action, actor=str(by.pk), role=by.role, subject=signed.ref, at=at, signs_as=signed.role)
