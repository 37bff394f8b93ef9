"""An office closes by two administrators, once nobody and nothing belongs to it any more."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from audit.record import record
from live.publish import unit
from operators.access import can
from operators.models import Office, Operator
from operators.refusals import Refused
from operators.services.changes import ASKER_GONE
from oversight.models import OfficeClosing

RIGHT = "oversight.manage_lines"
#: What is in the way and what to do first, in the order of `office_holds`.
FIRST = {
    "people": ngettext_lazy(
        "%(number)d person may still sign in: move them, or keep them out.",
        "%(number)d people may still sign in: move them, or keep them out.",
        "number",
    ),
    "cases": ngettext_lazy(
        "%(number)d case is open: its office resolves it first.",
        "%(number)d cases are open: their office resolves them first.",
        "number",
    ),
    "contacts": ngettext_lazy(
        "%(number)d contact waits or goes on: its office ends it first.",
        "%(number)d contacts wait or go on: their office ends them first.",
        "number",
    ),
    "lines": ngettext_lazy(
        "%(number)d line comes in here: give it to another office.",
        "%(number)d lines come in here: give them to another office.",
        "number",
    ),
    "callbacks": ngettext_lazy(
        "%(number)d callback is promised: its office makes it first, or strikes it out.",
        "%(number)d callbacks are promised: their office makes them first, or strikes them out.",
        "number",
    ),
    "erasures": ngettext_lazy(
        "%(number)d person of a group waits to be erased: a second person of the office agrees "
        "first.",
        "%(number)d people of groups wait to be erased: a second person of the office agrees "
        "first.",
        "number",
    ),
    "frozen": ngettext_lazy(
        "%(number)d resolved case is frozen: two people of the office lift the freeze first.",
        "%(number)d resolved cases are frozen: two people of the office lift the freeze first.",
        "number",
    ),
}


class ClosingRefused(Refused):
    """The office stays as it is."""


def closing_ask(*, office_ref: UUID, by: Operator, at: datetime) -> OfficeClosing:
    """Ask that an empty office be closed. Raises ClosingRefused with what to do first."""
    with unit():
        office = _emptied(office_ref)
        if OfficeClosing.objects.filter(office=office).exists():
            raise ClosingRefused(_("Somebody has asked for this already."))
        closing = OfficeClosing.objects.create(office=office, asked_by=by, asked_at=at)
        _note("operators.office_closing_asked", office, by, at)
    return closing


def closing_agree(*, office_ref: UUID, by: Operator, at: datetime) -> Office:
    """Agree as another administrator; the office is closed at once, and for good.

    Raises ClosingRefused, also for what came to the office meanwhile.
    """
    with unit():
        office = _emptied(office_ref)
        wish = _wish(office)
        if not can(wish.asked_by, RIGHT):
            raise ClosingRefused(ASKER_GONE)
        if wish.asked_by_id == by.pk:
            raise ClosingRefused(_("You asked for this yourself. A second person has to agree."))
        wish.agreed_by, wish.agreed_at = by, at
        wish.save(update_fields=["agreed_by", "agreed_at"])
        office.closed_at = at
        office.save(update_fields=["closed_at"])
        _note("operators.office_closed", office, by, at)
    return office


def closing_withdraw(*, office_ref: UUID, by: Operator, at: datetime) -> None:
    """Take the wish back; one administrator is enough."""
    with unit():
        office = Office.objects.select_for_update().get(pk=office_ref)
        _wish(office).delete()
        _note("operators.office_closing_withdrawn", office, by, at)


def _wish(office: Office) -> OfficeClosing:
    found = OfficeClosing.objects.select_for_update().filter(office=office, agreed_by=None).first()
    if found is None:
        raise ClosingRefused(_("Nobody has asked for this, or it is done."))
    return found


def _emptied(ref: UUID) -> Office:
    """The office under a row lock, if nothing stands in the way."""
    office = Office.objects.select_for_update().get(pk=ref)
    if office.closed_at:
        raise ClosingRefused(_("This office is closed already."))
    if Office.working.exclude(pk=ref).first() is None:
        raise ClosingRefused(_("This is the last office: somebody has to answer."))
    if first := list(_first(office)):
        raise ClosingRefused(format_lazy(" ".join(["{}"] * len(first)), *first))
    return office


def _first(office: Office) -> Iterator[Promise | str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM office_holds(%s)", [office.pk])
        held = dict(zip(FIRST, cursor.fetchone(), strict=True))
    for what, number in held.items():
        if number:
            yield FIRST[what] % {"number": number}


def _note(action: str, office: Office, by: Operator, at: datetime) -> None:
    record(action, actor=str(by.pk), role=by.role, subject=office.pk, at=at)
