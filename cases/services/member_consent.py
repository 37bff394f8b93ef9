"""What each person of a case says for themselves: asked, answered, and taken back at any time."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cases.models import Case, Consent, Member, MemberStanding, Told
from cases.services.members import MemberRefused, member_locked, open_case_locked, tell
from live.publish import unit
from operators.models import Operator
from vault.fields import seal


def member_ask(
    *,
    case_ref: UUID,
    member_ref: UUID,
    by: Operator,
    answer: Consent,
    told: Told,
    version: int,
    at: datetime,
) -> Member:
    """Write down what one person answered for themselves, and which way the answer came.

    A wish to be erased ends with their own yes alone.
    """
    if answer not in (Consent.YES, Consent.NO):
        raise MemberRefused(_("Write down what the person answered."))
    if answer == Consent.YES and told == Told.OTHER:
        raise MemberRefused(
            _("Nobody agrees for somebody else. Ask the person, or leave it not asked.")
        )
    with unit():
        case = open_case_locked(case_ref, by)
        member = member_locked(case, member_ref, version)
        if member.consent == Consent.WITHDRAWN:
            if answer == Consent.NO:
                raise MemberRefused(
                    _("This person withdrew already. Only their own yes changes it.")
                )
            seal(member, standing=MemberStanding.WITH_GROUP.value)
        if answer == Consent.YES:
            member.erasure_by = member.erasure_at = None
        _answered(case, member, answer, told, by, at)
    return member


def member_withdraw(
    *, case_ref: UUID, member_ref: UUID, by: Operator, told: Told, erase: bool, at: datetime
) -> Member:
    """Let one person leave, whoever was editing meanwhile; `erase` when they ask to be erased.

    Nobody else is opened, changed or named, and what was agreed of the case stands.
    """
    with unit():
        case = open_case_locked(case_ref, by)
        member = member_locked(case, member_ref)
        erase = erase and member.erasure_by_id is None
        if member.erased_on or member.consent == Consent.WITHDRAWN and not erase:
            return member
        if erase:
            member.erasure_by, member.erasure_at = by, at
        if member.consent == Consent.WITHDRAWN:
            member.version += 1
            member.save()
            tell(case, member, by, at, "case.person_erasure_asked")
            return member
        seal(member, standing=MemberStanding.WITHDREW.value)
        _answered(case, member, Consent.WITHDRAWN, told, by, at)
        if erase:
            tell(case, member, by, at, "case.person_erasure_asked")
    return member


def _answered(
    case: Case, member: Member, answer: Consent, told: Told, by: Operator, at: datetime
) -> None:
    member.consent, member.told = answer, told
    member.asked_by, member.asked_at = by, at
    member.version += 1
    member.save()
    words = {Consent.YES: "agreed", Consent.NO: "declined", Consent.WITHDRAWN: "withdrew"}
    tell(case, member, by, at, f"case.person_{words[answer]}")
