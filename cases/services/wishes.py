"""What a person wishes for after capture is noted as they say it, and again when it changes."""

import json
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from audit.receipts import receipt
from cases.lifecycle import Stage
from cases.models import Case, Contact, Member, Wish
from cases.services.members import MemberRefused, member_locked, open_case_locked
from cases.services.moving import Stale, changed, surviving_locked
from cases.wish_form import LONGEST_WORDS
from cases.wishes import contradiction, in_order
from live.publish import unit
from operators.models import Operator
from triage.answers import Answers, values
from vault.fields import open_fields, seal


def wish_note(
    *,
    case_ref: UUID,
    member_ref: UUID | None,
    by: Operator,
    wishes: Iterable[str],
    words: str,
    version: int,
    at: datetime,
) -> Wish:
    """Write down what one person wishes for; raises Stale when a colleague asked meanwhile.

    Without a member it is whoever the record of the case describes. No wish is evidence, and none
    is a promise: what was approved stands.
    """
    named = in_order(wishes)
    if contradiction(named):
        raise MemberRefused(
            _("To go home and to stay exclude each other. Ask which of the two it is.")
        )
    if len(words) > LONGEST_WORDS:
        raise MemberRefused(_("Their own words have at most 500 characters."))
    with unit():
        case = open_case_locked(case_ref, by)
        member = member_locked(case, member_ref) if member_ref else None
        if member and member.erased_on:
            raise MemberRefused(
                _("What this person told was erased. Add them anew if they return.")
            )
        wish = _wish(case, member, version)
        wish.by, wish.at, wish.version = by, at, version + 1
        seal(wish, wishes=json.dumps(named), words=words.strip() or None)
        wish.save()
        number = {"number": member.number} if member else {}
        changed(case, by=by, at=at, action="case.wishes_noted", **number)
    return wish


def wish_begin(case: Case, named: Iterable[str], *, by: Operator, at: datetime) -> None:
    """Keep with a case that is being opened what its person said in the conversation."""
    wishes = in_order(named)
    if wishes and not contradiction(wishes):
        wish = Wish(case=case, about=case.ref, by=by, at=at)
        seal(wish, wishes=json.dumps(wishes))
        wish.save(force_insert=True)


def wishes_carry(
    contact: Contact, before: Answers, after: Answers, *, by: Operator, at: datetime
) -> None:
    """Keep with the case of a contact what its person says there now, within the caller's unit.

    What was noted otherwise stays, unless they now say the opposite; what they take back goes.
    """
    said, unsaid = _named(after), _named(before)
    if contact.case_id is None or said == unsaid or contradiction(said):
        return
    case = surviving_locked(ref=contact.case_id)
    if case.stage == Stage.RESOLVED:
        return
    wish = Wish.objects.select_for_update().filter(case=case, member=None).first()
    known, words = _known(wish, by, at)
    stays = [each for each in known if each not in unsaid and not _excluded(each, said)]
    now_named = in_order([*stays, *said])
    if now_named == known:
        return
    wish = wish or Wish(case=case, about=case.ref, version=0)
    wish.by, wish.at, wish.version = by, at, wish.version + 1
    seal(wish, wishes=json.dumps(now_named), words=words)
    wish.save()
    changed(case, by=by, at=at, action="case.wishes_noted")


def _named(answers: Answers) -> list[str]:
    told = values(answers).get("wish", ())
    return in_order(told if isinstance(told, tuple) else ())


def _known(wish: Wish | None, by: Operator, at: datetime) -> tuple[list[str], str | None]:
    """What was said before, opened under a receipt of its own."""
    if wish is None:
        return [], None
    seen = receipt(
        actor=str(by.pk), role=by.role, action="case.wishes_read", subjects=[wish.about], at=at
    )
    told = open_fields(seen, [wish], "wishes", "words")[0]
    return in_order(json.loads(told["wishes"] or "[]")), told["words"]


def _excluded(one: str, said: Iterable[str]) -> bool:
    return any(contradiction((one, each)) for each in said)


def _wish(case: Case, member: Member | None, version: int) -> Wish:
    kept = Wish.objects.select_for_update().filter(member=member)
    found = kept.first() if member else kept.filter(case=case).first()
    if (found.version if found else 0) != version:
        raise Stale(_("Somebody else asked meanwhile. Compare, then save again."))
    return found or Wish(
        case_id=member.case_id if member else case.ref,
        member=member,
        about=member.ref if member else case.ref,
    )
