"""The whole journal verified because an auditor asks; the worker walks it piece by piece."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from audit import chain, checkpoints
from audit.gaps import gaps, unplaced
from audit.models import Entry
from audit.pieces import recalled
from audit.record import record
from live.events import JournalWalked, person_stream
from live.publish import append, unit
from operators.models import Alert, Kind, Office, Operator
from operators.refusals import Refused
from operators.roles import Role
from operators.services.alerts import alert_raise
from oversight.models import Verification
from vault import signing

ACTOR = "system:audit"
PIECE = 5000
#: How many gaps, or rows without a place, are kept in words; the first ones say where to look.
NAMED = 50
#: What was written before somebody asked has its place by then.
SEALED_WITHIN = timedelta(seconds=5)


class VerificationRefused(Refused):
    """One is under way already."""


def verification_ask(*, by: Operator, at: datetime) -> Verification:
    """Have the journal verified from its first row. Raises VerificationRefused during another."""
    newest = Entry.objects.aggregate(id=Max("id"))["id"] or 0
    try:
        with unit():
            work = Verification.objects.create(asked_by=by, asked_at=at, newest=newest)
            record("audit.verify_asked", actor=str(by.pk), role=by.role, at=at)
            _hint(work.ref)
    except IntegrityError as open_already:
        raise VerificationRefused(_("A verification is under way already.")) from open_already
    return work


def verification_stop(*, stopped: bool, by: Operator, at: datetime) -> None:
    """Stop the work where it stands, or let it go on from there."""
    with unit():
        running = Verification.objects.filter(ended_at=None, stopped_at__isnull=stopped)
        ref = running.values_list("ref", flat=True).first()
        now, whose = (at, by) if stopped else (None, None)
        if ref and running.update(stopped_at=now, stopped_by=whose):
            record(
                "audit.verify_stopped" if stopped else "audit.verify_resumed",
                actor=str(by.pk),
                role=by.role,
                at=at,
            )
            _hint(ref)


def verification_turn(*, at: datetime) -> int:
    """One piece of the walk, for the worker's round; gives how many rows hold that were walked.

    How far it came is kept after each piece, so a worker that is killed walks one piece again.
    """
    work = Verification.objects.filter(ended_at=None, stopped_at=None).first()
    if work is None:
        return 0
    start = work.seq
    walked = chain.walk_on(start, bytes(work.digest), most=PIECE)
    if walked.broken is None and walked.seq - start == PIECE:
        _keep(work, walked)
    elif at - work.asked_at >= SEALED_WITHIN:
        _end(work, walked, at)
    return walked.seq - start


def _keep(work: Verification, walked: chain.Walked) -> None:
    """Only from where this piece began: another worker may have come further."""
    with unit():
        same = Verification.objects.filter(ref=work.ref, seq=work.seq, ended_at=None)
        if same.update(seq=walked.seq, digest=walked.digest):
            _hint(work.ref)


def _end(work: Verification, walked: chain.Walked, at: datetime) -> None:
    """Hold the links against the places outside, which are read before the last links are."""
    public = signing.public_key()
    held = [_read(folder, public) for folder in settings.CHECKPOINTS]
    if walked.broken is None:
        walked = chain.walk_on(walked.seq, walked.digest)
    walked = recalled(walked, (mark for each in held for mark in each.marks))
    bad = chain.of_links(walked, public=public)
    places: list[dict[str, object]] = []
    known = 0
    for number, each in enumerate(held, 1):
        found = sorted(chain.against(each.marks, walked))
        newest = max((mark.seq for mark in each.marks if mark.genuine), default=0)
        places.append({"number": number, "state": _state(each, found, at), "seq": newest})
        if walked.broken and newest > walked.seq and not found:
            places[-1]["state"] = "beyond"
        bad += found
        known = max(known, newest)
    gone = gaps(most=NAMED)
    if walked.broken is None and known > walked.seq:
        gone.append((walked.seq + 1, known))
    first = min(bad, default=None)
    _conclude(
        work,
        at,
        {
            "seq": walked.seq,
            "digest": walked.digest,
            "ended_at": at,
            "bad_seq": first.seq if first else None,
            "bad_why": first.what if first else "",
            "gaps": gone,
            "unplaced": unplaced(newest=work.newest, at=work.asked_at, most=NAMED),
            "places": places,
        },
    )


def _conclude(work: Verification, at: datetime, result: Mapping[str, object]) -> None:
    with unit():
        same = Verification.objects.select_for_update().filter(ref=work.ref)
        if not same.filter(ended_at=None, stopped_at=None).exists():
            return
        same.update(**result)
        ended = same.get()
        record("audit.verified", actor=ACTOR, at=at, rows=ended.seq, holds=ended.holds)
        _hint(work.ref)
        if not ended.holds:
            _tell(at)


def _read(folder: Path, public: bytes) -> checkpoints.Kept:
    try:
        return checkpoints.read(folder, public=public)
    except OSError:
        return checkpoints.Kept()


def _state(held: checkpoints.Kept, found: list[chain.Finding], at: datetime) -> str:
    if not held.marks:
        return "missing"
    if found:
        return "ahead" if found[0].what.startswith(chain.MISSING) else "differs"
    if held.troubles:
        return "damaged"
    newest = max(mark.at for mark in held.marks)
    return "old" if at - newest > checkpoints.LATE_AFTER else "agrees"


def _hint(ref: UUID) -> None:
    auditors = Operator.objects.filter(is_active=True, role=Role.AUDITOR)
    for person in auditors.order_by("pk").values_list("pk", flat=True):
        append(JournalWalked(ref=ref), stream=person_stream(person))


def _tell(at: datetime) -> None:
    """An alert to every office that has none yet: one that nobody has seen to says enough."""
    told = Alert.objects.filter(kind=Kind.AUDIT, cleared_at=None)
    silent = Office.objects.exclude(pk__in=told.values("office_id"))
    for office in silent.values_list("pk", flat=True):
        alert_raise(kind=Kind.AUDIT, office=office, subject=None, by=None, at=at)
