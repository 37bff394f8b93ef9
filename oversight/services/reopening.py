"""A sealed office is opened by so many of its shares, each typed in by whoever holds it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import connection
from django.utils.translation import gettext_lazy as _

from audit.record import record
from live.publish import unit
from operators.models import Operator
from operators.refusals import Refused
from oversight.models import Evacuation, SealPlan, Share
from oversight.services.evacuation import note, with_decoys
from vault import sealed_box, seals
from vault.crypto import Tampered
from vault.escrow import EscrowRefused

#: So long a share waits, in its box, for the others.
KEPT = timedelta(minutes=30)
WORDS = b"share of a seal"
STILL_SHUT = _("This office is still being shut. Try again in a minute.")


class ReopeningRefused(Refused):
    """The office stays sealed."""


def share_give(*, share: int, words: str, by: Operator, at: datetime) -> bool:
    """Give one's own share of a sealed office; True when it was the last one that was needed.

    Which of several is wrong is told to nobody: all of them are then given anew. Raises
    ReopeningRefused, and Share.DoesNotExist for a share of somebody else.
    """
    with unit():
        mine = Share.objects.select_for_update().get(pk=share, holder=by)
        evacuation = sealed_now(mine.plan)
        _read(mine, words)
        mine.given_at = at
        mine.box = sealed_box.box(seals.plainly(words).encode(), words=WORDS)
        mine.save(update_fields=["given_at", "box"])
        note("office.share_given", evacuation, by, at)
        given = _given(mine.plan, at)
    if len(given) < mine.plan.needed:
        return False
    _open(evacuation, given, by=str(by.pk), role=by.role, at=at)
    return True


def shares_give(*, plan: SealPlan, words: list[str], at: datetime) -> None:
    """Open an office with shares that were all typed at the command line. As `share_give`."""
    with unit():
        evacuation = sealed_now(plan)
        for each in words:
            number = _number(each)
            box = sealed_box.box(seals.plainly(each).encode(), words=WORDS)
            Share.objects.filter(plan=plan, number=number).update(given_at=at, box=box)
        given = _given(plan, at)
    if len(given) < plan.needed:
        raise ReopeningRefused(_("These are too few shares."))
    _open(evacuation, given, by="system:console", role="", at=at)


def sealed_now(plan: SealPlan) -> Evacuation:
    """The evacuation under which an office is sealed. Raises ReopeningRefused."""
    found = (
        Evacuation.objects.select_for_update()
        .filter(office=plan.office_id, opened_at=None)
        .exclude(sealed_at=None)
        .first()
    )
    if found is None:
        raise ReopeningRefused(_("This office is not sealed."))
    if found.keys_at is None:
        raise ReopeningRefused(STILL_SHUT)
    return found


def _read(mine: Share, words: str) -> None:
    if _number(words) != mine.number:
        raise ReopeningRefused(_("This is not the share that you hold."))


def _number(words: str) -> int:
    try:
        return seals.share_number(words)
    except EscrowRefused as refusal:
        raise ReopeningRefused(str(refusal)) from refusal


def _given(plan: SealPlan, at: datetime) -> list[Share]:
    Share.objects.filter(plan=plan, given_at__lt=at - KEPT).update(box=None, given_at=None)
    found = Share.objects.filter(plan=plan).exclude(box=None).order_by("number")
    return list(found[: plan.needed])


def _open(evacuation: Evacuation, given: list[Share], *, by: str, role: str, at: datetime) -> None:
    plan = given[0].plan
    try:
        words = [sealed_box.unbox(bytes(each.box or b""), words=WORDS) for each in given]
        private = seals.shares_joined([each.decode() for each in words], public=bytes(plan.public))
        with _shut_again(evacuation):
            seals.keys_unseal(private=private, scope=evacuation.pk)
            _opened(evacuation, plan, by=by, role=role, at=at)
    except (EscrowRefused, Tampered) as refusal:
        with unit():
            plan.shares.update(box=None, given_at=None)
            record("office.shares_refused", actor=by, role=role, subject=evacuation.pk, at=at)
        raise ReopeningRefused(
            _("These shares do not open the office. All of them are given anew.")
        ) from refusal


@contextmanager
def _shut_again(evacuation: Evacuation) -> Iterator[None]:
    """What was opened is shut again by the worker, if it goes no further here."""
    try:
        yield
    except BaseException:
        Evacuation.objects.filter(pk=evacuation.pk, opened_at=None).update(keys_at=None)
        raise


def _opened(evacuation: Evacuation, plan: SealPlan, *, by: str, role: str, at: datetime) -> None:
    with unit():
        evacuation = Evacuation.objects.select_for_update().get(pk=evacuation.pk)
        if evacuation.opened_at:
            return
        if evacuation.keys_at is None:
            raise ReopeningRefused(STILL_SHUT)
        evacuation.opened_at = at
        evacuation.replaced += 1
        evacuation.save(update_fields=["opened_at", "replaced"])
        plan.shares.update(box=None)
        with_decoys(evacuation.office_id).update(sealed_at=None)
        with connection.cursor() as cursor:
            cursor.execute("SELECT office_return(%s)", [evacuation.pk])
        record("office.opened", actor=by, role=role, subject=evacuation.pk, at=at)
