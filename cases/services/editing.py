"""The record of a case is corrected; a change of the evidence voids what was approved."""

from collections.abc import Mapping, Set
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from audit.receipts import receipt
from cases.access import still
from cases.details import BY_NAME, EVIDENCE_NAMES
from cases.lifecycle import Stage
from cases.models import Case, Contact, DraftPlace, IdentityTag, State, Transition
from cases.selectors.edits import edits_since
from cases.services.drafts import draft_spent
from cases.services.identity import identity_tags_add
from cases.services.moving import Stale, case_locked, changed
from cases.services.verification import evidence_changed
from live.publish import unit
from operators.models import Operator
from operators.refusals import Refused
from press.facts import fact_put
from vault.blind_index import record_key
from vault.fields import open_fields, seal

FACT_NAMES = frozenset({"caller_role", "language", "home"})
TAG_NAMES = frozenset({"phone", "handle"})


class EditRefused(Refused):
    """The record was not changed."""


class EditedMeanwhile(Stale):
    """A colleague changed the same fields since this person read them."""


def case_edit(
    *, case_ref: UUID, by: Operator, fields: Mapping[str, str], version: int, at: datetime
) -> Case:
    """Write the given fields; what a colleague changed in others since `version` stays.

    Raises EditedMeanwhile when both changed the same field, EditRefused when the case is closed.
    """
    unknown = set(fields) - set(BY_NAME)
    if unknown:
        raise EditRefused(_("This field is not part of a case."))
    seen = receipt(actor=str(by.pk), role=by.role, action="case.edit", subjects=[case_ref], at=at)
    with unit():
        case = case_locked(ref=case_ref)
        if case.stage == Stage.RESOLVED:
            raise EditRefused(_("A resolved case is read only. Reopen it first."))
        still(by, "cases.edit_case", case)
        before = open_fields(seen, [case], *BY_NAME)[0]
        altered = {name: value for name, value in fields.items() if value != (before[name] or "")}
        theirs = edits_since(case=case.ref, version=version).keys()
        if altered.keys() & theirs or version > case.version:
            raise EditedMeanwhile(
                _("A colleague changed the same fields. Nothing of yours is lost: compare.")
            )
        draft_spent(about=case.ref, place=DraftPlace.CASE, by=by, at=at)
        if not altered:
            return case
        if EVIDENCE_NAMES & altered.keys():
            evidence_changed(case, by=by, at=at)
        seal(case, **{name: value or None for name, value in altered.items()})
        told = {"fields": ",".join(sorted(altered)), "version": case.version + 1}
        changed(case, by=by, at=at, action="case.edited", **told)
        _follow(case, before | altered, altered.keys(), by)
    return case


def _follow(case: Case, now: Mapping[str, str | None], altered: Set[str], by: Operator) -> None:
    """Keep the candidate index in step with the record, and the press fact with what is told."""
    if altered & TAG_NAMES:
        IdentityTag.objects.filter(case=case).delete()
        identity_tags_add(owner=case, number=now["phone"] or "", handle=now["handle"] or "")
    said = altered & FACT_NAMES
    if said and by.stands_for_id is None and _is_being_told(case, by):
        fact_put(
            key=record_key(case.ref),
            line="",
            caller_kind=(now["caller_role"] or "") if "caller_role" in said else "",
            language=(now["language"] or "") if "language" in said else "",
            region=(now["home"] or "") if "home" in said else "",
            at=case.opened_at,
        )


def _is_being_told(case: Case, by: Operator) -> bool:
    """Whether the conversation that opened the case goes on, and with this person.

    What is changed later is what we think by then, and no published figure may follow that.
    """
    contacts = list(Contact.objects.filter(case=case)[:2])
    if len(contacts) != 1 or Transition.objects.filter(case=case).exists():
        return False
    [first] = contacts
    return (
        first.state == State.ON_CONTACT
        and first.operator_id == by.pk
        and first.offered_at <= case.opened_at
    )
