"""The people of a case: each is added, corrected and erased under keys that open nobody else."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import Max
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from audit.receipts import receipt
from cases.access import still
from cases.days import KYIV, day_of
from cases.lifecycle import Stage
from cases.member_form import EVIDENCE, FIELDS
from cases.models import MOST_MEMBERS, Case, Consent, Member, MemberStanding
from cases.selectors.members import members_of
from cases.services.moving import Stale, case_locked, changed
from cases.services.verification import evidence_changed
from live.publish import unit
from operators.models import Operator
from operators.refusals import Refused
from vault.fields import open_fields, seal
from vault.keyring import keys_create, keys_destroy

RIGHT = "cases.edit_case"


class MemberRefused(Refused):
    """This person of the case stays as they are."""


def member_add(
    *, case_ref: UUID, by: Operator, fields: Mapping[str, str], speaks: bool, at: datetime
) -> Member:
    """Add a person to a case, with keys of their own; who is among them is evidence."""
    ref = uuid.uuid4()
    keys_create(owner=ref, kind="member", at=at)
    with unit():
        case = open_case_locked(case_ref, by)
        last = Member.objects.filter(case=case).aggregate(last=Max("number"))["last"] or 0
        if last >= MOST_MEMBERS:
            raise MemberRefused(
                _("A case holds a thousand people. Open another case for the others.")
            )
        if speaks:
            _nobody_speaks(case, None)
        member = Member(
            ref=ref, case=case, number=last + 1, speaks=speaks, added_by=by, added_at=at
        )
        told = {name: fields.get(name) or None for name in FIELDS}
        seal(member, **told | {"standing": MemberStanding.WITH_GROUP.value})
        evidence_changed(case, by=by, at=at)
        member.save(force_insert=True)
        tell(case, member, by, at, "case.person_added")
    return member


def member_edit(
    *,
    case_ref: UUID,
    member_ref: UUID,
    by: Operator,
    fields: Mapping[str, str],
    speaks: bool,
    version: int,
    at: datetime,
) -> Member:
    """Write the given fields of one person; raises Stale when a colleague was first."""
    owners = [case_ref, member_ref]
    seen = receipt(
        actor=str(by.pk), role=by.role, action="case.person_edit", subjects=owners, at=at
    )
    with unit():
        case = open_case_locked(case_ref, by)
        member = member_locked(case, member_ref, version)
        before = open_fields(seen, [member], *FIELDS, "standing")[0]
        altered = {name: value for name, value in fields.items() if value != (before[name] or "")}
        _possible(member, altered.get("standing"))
        if not altered and speaks == member.speaks:
            return member
        if speaks:
            _nobody_speaks(case, member)
        if EVIDENCE & altered.keys():
            evidence_changed(case, by=by, at=at)
        seal(member, **{name: value or None for name, value in altered.items()})
        member.speaks = speaks
        member.version += 1
        member.save()
        tell(case, member, by, at, "case.person_edited", fields=",".join(sorted(altered)))
    return member


def member_erase(*, case_ref: UUID, member_ref: UUID, by: Operator, at: datetime) -> Member:
    """Erase what a person told who withdrew and asked for it; a second person does. Twice is once.

    The keys lie in another database and go at once: from here on nothing of theirs opens, whatever
    becomes of this transaction, and whoever comes again finishes it. Nobody else's are touched.
    """
    with unit():
        case = case_locked(ref=case_ref)
        still(by, "cases.erase_member", case)
        member = member_locked(case, member_ref)
        if member.erased_on:
            return member
        if member.erasure_by_id is None:
            raise MemberRefused(_("This person has not asked to be erased."))
        if member.erasure_by_id == by.pk:
            raise MemberRefused(_("You wrote down the wish yourself. A second person erases."))
        if case.frozen:
            raise MemberRefused(_("A frozen case is kept until two people lift the freeze."))
        keys_destroy(owner=member.ref)
        seal(member, **dict.fromkeys((*FIELDS, "standing")))
        member.speaks, member.erased_by = False, by
        member.erased_on = localtime(at, KYIV).date()
        for name in ("added_at", "asked_at", "erasure_at"):
            setattr(member, name, day_of(getattr(member, name)))
        member.version += 1
        member.save()
        tell(case, member, by, at, "case.person_erased")
    return member


def open_case_locked(ref: UUID, by: Operator) -> Case:
    """The locked case, as long as its people may be changed."""
    case = case_locked(ref=ref)
    if case.stage == Stage.RESOLVED:
        raise MemberRefused(_("A resolved case is read only. Reopen it first."))
    still(by, RIGHT, case)
    return case


def member_locked(case: Case, ref: UUID, version: int | None = None) -> Member:
    """A person of the locked case, under a lock. Raises Member.DoesNotExist, Stale."""
    member: Member = members_of(case.ref).select_for_update(of=("self",)).get(ref=ref)
    if version is not None and member.version != version:
        raise Stale(_("Somebody else changed this person. Compare, then save again."))
    if version is not None and member.erased_on:
        raise MemberRefused(_("What this person told was erased. Add them anew if they return."))
    return member


def tell(
    case: Case, member: Member, by: Operator, at: datetime, action: str, **detail: str
) -> None:
    """Write the case's next version and what happened to this person, by their number alone."""
    changed(case, by=by, at=at, action=action, number=member.number, **detail)


def _possible(member: Member, standing: str | None) -> None:
    if standing and member.consent == Consent.WITHDRAWN:
        raise MemberRefused(_("This person withdrew. Ask them anew first."))
    if standing == MemberStanding.HANDED_OVER and member.consent != Consent.YES:
        raise MemberRefused(_("This person has not agreed, so nobody hands them over."))


def _nobody_speaks(case: Case, but: Member | None) -> None:
    speaking = Member.objects.filter(case=case, speaks=True).first()
    if speaking and speaking != but:
        raise MemberRefused(_("Somebody else of this case speaks with us already."))
