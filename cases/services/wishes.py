"""What a person wishes for after capture is noted as they say it, and again when it changes."""

import json
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from cases.models import Case, Member, Wish
from cases.services.members import MemberRefused, member_locked, open_case_locked
from cases.services.moving import Stale, changed
from cases.wish_form import LONGEST_WORDS
from cases.wishes import contradiction, in_order
from live.publish import unit
from operators.models import Operator
from vault.fields import seal


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
