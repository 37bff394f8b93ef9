"""Where the rooms are introduced to each other, so that lower rooms need not know higher ones."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.timezone import now  # noqa: TID251 - a knock has no caller to tell the time

import audit.receipts
import cases.selectors.sealed
import guide.selectors
import intake.refusals
import intake.spool
import live.doors
import live.floor
import operators.doors
import operators.services.duress
import operators.services.handsets
import operators.services.leaving
import operators.shell
import oversight.services.tokens
import rota.selectors
import triage.registry
import vault.receipts
from audit.record import record
from cases import access
from cases.models import Case
from cases.services.giving_back import given_back
from hotline.decoys import furnish
from hotline.tokens import token_kept
from intake.telephone.standing import handset_typed
from live.events import floor_stream, person_stream, queue_stream
from operators.models import Operator
from operators.reach import office_of
from operators.services import heartbeat


def wire() -> None:
    """Introduce everybody; called once, when Django is ready."""
    vault.receipts.wire(audit.receipts.is_committed)
    operators.doors.wire_refusal(refusal_at_a_door)
    intake.refusals.wire(refusal_of_a_sender)
    oversight.services.tokens.wire(token_kept)
    cases.selectors.sealed.wire(
        intake.spool.depth, lambda: intake.spool.depth(ending=intake.spool.OVER)
    )
    live.floor.wire(floor_counts)
    triage.registry.wire(guide.selectors.newest, guide.selectors.content_of)
    operators.services.duress.wire(furnish)
    operators.services.leaving.wire(given_back)
    operators.services.handsets.wire(handset_typed)
    operators.shell.wire(
        {"guide:script": guide.selectors.waiting_for, "rota:mine": note_is_asked_for}
    )
    live.doors.wire(
        may_join=may_join, streams_of=streams_of, rights=rights, frame_refused=refusal_of_a_frame
    )


def refusal_at_a_door(request: HttpRequest, permission: str, reason: str) -> None:
    """Write down that somebody knocked at a closed door; the page itself is not named."""
    person = request.user if isinstance(request.user, Operator) else None
    record(
        "door.refused",
        actor=str(person.pk) if person else "anonymous",
        role=person.role if person else "",
        at=now(),
        permission=permission,
        reason=reason,
    )


def note_is_asked_for(person: Operator) -> int:
    """One while a shift ends that has left nothing to the next."""
    return int(rota.selectors.shift_that_ends(person, at=now()) is not None)


def refusal_of_a_sender(*, line: str, reason: str, at: datetime) -> None:
    """Write down that a sender did not prove itself."""
    record("line.refused", actor="anonymous", at=at, line=line, reason=reason)


def refusal_of_a_frame(person: UUID, reason: str) -> None:
    """Write down that somebody's tab said more than it may."""
    record("live.frame_refused", actor=str(person), at=now(), reason=reason)


def may_join(person: Operator, stream: str) -> bool:
    """Whether this person may listen to this stream now."""
    if not person.is_active:
        return False
    if stream == queue_stream(person.office_id):
        return person.has_perm("cases.view_queue")
    if stream == person_stream(person.pk):
        return True
    if stream == floor_stream(person.office_id):
        return person.has_perm("cases.view_board")
    kind, _sign, ref = stream.partition(":")
    if kind != "case" or not person.has_perm("live.join"):
        return False
    with office_of(person.office_id):
        access.reach_behind_glass(person, UUID(ref))
        return bool(Case.objects.filter(access.openable_by(person), ref=UUID(ref)).exists())


def streams_of(person: Operator) -> list[str]:
    """The streams that come with the person's role."""
    own = [person_stream(person.pk)]
    if person.has_perm("cases.view_board"):
        own.append(floor_stream(person.office_id))
    if person.has_perm("cases.view_queue"):
        own.append(queue_stream(person.office_id))
    return own


def floor_counts(stream: str) -> Mapping[str, int]:
    """What an open board must hear of although nothing could be written into the database."""
    return {"sealed": intake.spool.depth()}


def rights(people: Collection[Any]) -> Mapping[Any, int]:
    """The rights version of each of these people who may still sign in.

    The hub asks for everybody who listens every few seconds, so their sign of life is noted here.
    """
    heartbeat(people=people, at=now())
    found = Operator.objects.filter(pk__in=people, is_active=True)
    return dict(found.values_list("pk", "rights_version"))
