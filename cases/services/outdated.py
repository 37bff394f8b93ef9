"""Open cases that answered a question which was corrected since: found, made a to-do, ticked off.

The answers lie sealed, so they are opened batch by batch, under receipts of their own; of what is
found only the case is kept. Whoever answers in an old version after the look is marked, and looked
at in the next turn.
"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from audit.receipts import receipt
from cases.access import still
from cases.lifecycle import Stage
from cases.models import Case, Contact, Outdated, OutdatedSweep
from cases.services.answers import walk_load
from cases.services.moving import case_locked, changed
from guide.comparing import corrected
from live.events import CaseChanged, case_stream
from live.publish import append, unit
from operators.models import Operator
from operators.refusals import Refused
from triage.answers import Answers, live
from triage.graph import Node, Script
from triage.registry import current, script_of
from vault.fields import open_one
from vault.keyring import KeysGone
from vault.receipts import Receipt

ACTOR = "system:script"
BATCH = 100


class OutdatedRefused(Refused):
    """Nothing of this case is asked anew, or ticked off."""


def case_ask_anew(*, case_ref: UUID, by: Operator, at: datetime) -> Case:
    """Say that the person is to be asked anew what was corrected; it waits until ticked off."""
    with unit():
        case = case_locked(ref=case_ref)
        still(by, "cases.ask_anew", case)
        waits = _waiting(case)
        if waits.todo_at:
            raise OutdatedRefused(_("It is to be asked anew already."))
        waits.todo_by, waits.todo_at = by, at
        waits.save(update_fields=["todo_by", "todo_at"])
        changed(case, by=by, at=at, action="case.ask_anew")
    return case


def case_settle_outdated(*, case_ref: UUID, by: Operator, at: datetime) -> Case:
    """Tick off what was corrected: the person was asked anew, or need not be."""
    with unit():
        case = case_locked(ref=case_ref)
        still(by, "cases.settle_outdated", case)
        waits = _waiting(case)
        waits.settled_by, waits.settled_at = by, at
        waits.save(update_fields=["settled_by", "settled_at"])
        changed(case, by=by, at=at, action="case.outdated_settled")
    return case


def outdated_tend(*, at: datetime) -> int:
    """Compare what was marked, and one more batch of the open cases; says how many were found."""
    newest = current()
    # Marks of a sealed office wait: without its contacts they would seem to say nothing.
    there = Case.objects.all()
    marked = Outdated.objects.filter(version="", settled_at=None, case__in=there)
    marked = marked.order_by("found_at")
    refs = list(marked.values_list("case_id", flat=True)[:BATCH])
    found = _compare(refs, newest, at) if refs else 0
    sweep, _made = OutdatedSweep.objects.get_or_create(
        version=newest.version, defaults={"begun_at": at}
    )
    if sweep.ended_at:
        return found
    open_cases = Case.objects.exclude(stage=Stage.RESOLVED).order_by("ref")
    if sweep.last:
        open_cases = open_cases.filter(ref__gt=sweep.last)
    batch = list(open_cases.values_list("ref", flat=True)[:BATCH])
    found += _compare(batch, newest, at) if batch else 0
    sweep.last = batch[-1] if batch else sweep.last
    sweep.ended_at = at if len(batch) < BATCH else None
    sweep.save(update_fields=["last", "ended_at"])
    return found


def _waiting(case: Case) -> Outdated:
    mine = Outdated.objects.select_for_update().filter(case=case, settled_at=None)
    waits: Outdated | None = mine.exclude(version="").first()
    if waits is None:
        raise OutdatedRefused(_("Nothing in this case waits to be asked anew."))
    return waits


def _compare(refs: list[UUID], newest: Script, at: datetime) -> int:
    """Write down which of these cases have an answer to what is asked otherwise by now.

    A mark that was renewed while the answers were read is looked at again in the next turn.
    """
    waits = Outdated.objects.filter(case__in=refs, settled_at=None)
    before = dict(waits.values_list("case_id", "found_at"))
    contacts = list(Contact.objects.filter(case__in=refs).exclude(walk=None).order_by("ref"))
    told = [each.ref for each in contacts]
    seen = receipt(actor=ACTOR, action="script.compare", subjects=told, at=at) if told else None
    settled = dict(
        Outdated.objects.filter(case__in=refs)
        .exclude(settled_at=None)
        .order_by("settled_at")
        .values_list("case_id", "version")
    )
    old: set[UUID] = {
        each.case_id
        for each in contacts
        if each.case_id
        and seen
        and _is_outdated(_walk(seen, each), newest, settled.get(each.case_id, ""))
    }
    with unit():
        known = {row.case_id: row for row in waits.select_for_update().order_by("case")}
        for ref, row in known.items():
            renewed = row.found_at != before.get(ref)
            if ref in old or renewed and not row.todo_at:
                row.version = newest.version if ref in old else ""
                row.save(update_fields=["version"])
            elif not row.todo_at:
                row.delete()
        fresh = [
            Outdated(case_id=ref, version=newest.version, found_at=at)
            for ref in sorted(old - known.keys())
        ]
        Outdated.objects.bulk_create(fresh)
        _tell(sorted(old))
    return len(old)


def _tell(refs: Iterable[UUID]) -> None:
    for case in Case.objects.filter(ref__in=list(refs)).order_by("ref"):
        append(CaseChanged(ref=case.ref, version=case.version), stream=case_stream(case.ref))


def _walk(seen: Receipt, contact: Contact) -> Answers:
    try:
        return walk_load(open_one(seen, contact, "walk"))
    except KeysGone:
        return ()


def _is_outdated(answers: Answers, newest: Script, settled: str) -> bool:
    """Whether an answer that counts was given to words that are others by now.

    What was ticked off for a later version counts as answered in that one.
    """
    for given in live(answers):
        before, now = _node(given.version, given.node), newest.nodes.get(given.node)
        if given.version == newest.version or before is None or not corrected(before, now):
            continue
        then = _node(settled, given.node) if settled else None
        if then is None or corrected(then, now):
            return True
    return False


def _node(version: str, name: str) -> Node | None:
    try:
        return script_of(version).nodes.get(name)
    except LookupError:
        return None
