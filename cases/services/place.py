"""The exact place reaches the liaison officer by three people's words, for three days at most."""

from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from audit.receipts import receipt
from audit.record import record
from cases.access import NotNow, must, still
from cases.models import Case, PlaceLook, PlaceRelease
from cases.services.moving import case_locked, changed
from cases.signatures import release_signature
from live.events import PlaceShut, case_stream, person_stream, queue_stream
from live.publish import append, unit
from operators.models import Operator
from operators.refusals import Refused
from vault.fields import open_one, seal

RELEASE_LASTS = timedelta(hours=72)
LOOK_WAITS = timedelta(minutes=30)
LOOK_LASTS = timedelta(minutes=15)


class PlaceRefused(Refused):
    """The place stays where it is."""


def place_request(*, case_ref: UUID, by: Operator, at: datetime) -> PlaceRelease:
    """Ask for the place as the liaison officer of the case; asking twice is asking once."""
    with unit():
        case = _case(case_ref, "cases.request_place", by)
        release = _current(case, at)
        _not_yet_released(release)
        if release.requested_by_id is None:
            release.requested_by = by
            release.save()
            changed(case, by=by, at=at, action="case.place_requested")
    return release


def place_propose(*, case_ref: UUID, by: Operator, at: datetime) -> PlaceRelease:
    """Propose to release the place; a supervisor, another person, has to agree."""
    with unit():
        case = _case(case_ref, "cases.propose_place", by)
        release = _current(case, at)
        _not_yet_released(release)
        if case.liaison_id is None:
            raise PlaceRefused(_("Nobody does the hand-over yet. Give the case to somebody first."))
        if release.proposer_id is None:
            release.proposer = by
            release.save()
            changed(case, by=by, at=at, action="case.place_proposed")
    return release


def place_release(*, case_ref: UUID, by: Operator, stepped_up: bool, at: datetime) -> PlaceRelease:
    """Release the place as the second person, for 72 hours or until anything changes.

    Raises NotNow without a proposal, for whoever proposed or asked, and without a fresh proof.
    """
    seen = receipt(
        actor=str(by.pk), role=by.role, action="case.place_release", subjects=[case_ref], at=at
    )
    with unit():
        case = _case(case_ref, "cases.release_place", by)
        release = _current(case, at)
        _not_yet_released(release)
        if release.proposer_id is None:
            raise PlaceRefused(_("A senior operator has to propose this first."))
        must(by, "cases.release_place", case, stepped_up=stepped_up, reason=False)
        place = open_one(seen, case, "place")
        if not place:
            raise PlaceRefused(_("No place is noted. Nothing can be released."))
        release.approver, release.approved_at = by, at
        release.until = at + RELEASE_LASTS
        release.version += 1
        release.signature = release_signature(release)
        seal(release, place=place)
        release.save()
        changed(case, by=by, at=at, action="case.place_released", release=str(release.ref))
    return release


def place_ask(*, case_ref: UUID, by: Operator, at: datetime) -> PlaceLook:
    """Ask a second person to let oneself see the place of a case of the office."""
    with unit():
        case = _case(case_ref, "cases.ask_place", by)
        waiting = PlaceLook.objects.filter(case=case, asker=by, agreed_by=None, until__gt=at)
        look = waiting.first()
        if look is None:
            look = PlaceLook.objects.create(case=case, asker=by, asked_at=at, until=at + LOOK_WAITS)
            changed(case, by=by, at=at, action="case.place_asked")
    return look


def place_agree(*, case_ref: UUID, by: Operator, at: datetime) -> PlaceLook:
    """Agree, as somebody else, that the supervisor who asked sees the place for 15 minutes."""
    with unit():
        case = _case(case_ref, "cases.agree_place", by)
        waiting = PlaceLook.objects.filter(case=case, agreed_by=None, until__gt=at)
        look = waiting.exclude(asker=by).order_by("asked_at").first()
        if look is None:
            raise PlaceRefused(_("Nobody else waits for your word on this place."))
        look.agreed_by, look.until = by, at + LOOK_LASTS
        look.save()
        changed(case, by=by, at=at, action="case.place_agreed", asker=str(look.asker_id))
    return look


def place_sweep(*, at: datetime) -> int:
    """Put away every release whose time ran out, and tell whoever still has its case open."""
    # A case of a sealed office is not there; its place is put away once it is.
    there = Case.objects.all()
    over = PlaceRelease.objects.filter(voided_at=None, until__lte=at, case__in=there)
    refs = list(over.values_list("case_id", flat=True))
    for ref in refs:
        with unit():
            case = case_locked(ref=ref)
            if not over.filter(case=case).update(voided_at=at, place=None):
                continue
            record("case.place_shut", actor="system:place", subject=case.ref, at=at)
            event = PlaceShut(ref=case.ref, version=case.version)
            append(event, stream=queue_stream(case.office_id))
            append(event, stream=case_stream(case.ref))
            if case.liaison_id:
                append(event, stream=person_stream(case.liaison_id))
    return len(refs)


def _case(ref: UUID, action: str, by: Operator) -> Case:
    case = case_locked(ref=ref)
    still(by, action, case)
    if case.frozen:
        raise NotNow(_("The case is frozen. Two people must lift the freeze first."))
    return case


def _current(case: Case, at: datetime) -> PlaceRelease:
    """The release under way, or a new one; one that has run out is put away first."""
    rows = PlaceRelease.objects.filter(case=case, voided_at=None)
    rows.filter(until__lte=at).update(voided_at=at, place=None)
    return rows.first() or PlaceRelease(case=case, evidence=case.evidence, opened_at=at)


def _not_yet_released(release: PlaceRelease) -> None:
    if release.approver_id is not None:
        raise PlaceRefused(_("The place is released already."))
