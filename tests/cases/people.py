"""People of a case, for the tests of them."""

from cases.models import Case, Consent, Member, Told
from cases.services.member_consent import member_ask, member_withdraw
from cases.services.members import member_add, member_edit
from tests.cases.conftest import AT

NAMES = ("Сергей Лосев", "Андрей Ткач", "Павел Дронов", "Илья Костин")


def add(case, by, name="Сергей Лосев", speaks=False, **fields):
    told = {"name": name, "kind": "soldier"} | fields
    return member_add(case_ref=case.ref, by=by, fields=told, speaks=speaks, at=AT)


def four(case, by):
    """A group of four, each under a name of their own."""
    return [add(case, by, name) for name in NAMES]


def ask(member, by, answer=Consent.YES, told=Told.VOICE, **changes):
    sent = {"version": fresh(member).version, "at": AT} | changes
    return member_ask(
        case_ref=member.case_id, member_ref=member.ref, by=by, answer=answer, told=told, **sent
    )


def withdraw(member, by, told=Told.VOICE, erase=False):
    return member_withdraw(
        case_ref=member.case_id, member_ref=member.ref, by=by, told=told, erase=erase, at=AT
    )


def edit(member, by, speaks=False, version=None, **fields):
    return member_edit(
        case_ref=member.case_id,
        member_ref=member.ref,
        by=by,
        fields=fields,
        speaks=speaks,
        version=version or fresh(member).version,
        at=AT,
    )


def fresh(thing):
    return (Member if isinstance(thing, Member) else Case).objects.get(ref=thing.ref)
