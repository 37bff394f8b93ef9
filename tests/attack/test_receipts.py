"""Whatever opens a sealed field writes one receipt that names it; without one nothing is shown."""

from collections.abc import Iterator
from itertools import product

import pytest
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from audit.models import Entry
from cases.models import Case, Contact
from operators.models import Operator

pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")
PARTS = ("thread", "bar", "head", "person", "timeline", "decisions")
#: Told by the person of these cases; amber.
CANARY = "четверо"


def addresses(patterns: list[URLPattern | URLResolver], before: str = "/") -> Iterator[str]:
    for each in patterns:
        if isinstance(each, URLResolver):
            yield from addresses(each.url_patterns, f"{before}{each.pattern}")
        else:
            yield f"{before}{each.pattern}"


def filled(refs: list[str]) -> Iterator[str]:
    """Every address of the console with every thing in its place."""
    for address in sorted(set(addresses(get_resolver().url_patterns))):
        for ref, part in product(refs, PARTS):
            yield address.replace("<uuid:ref>", ref).replace("<str:part>", part)


@pytest.fixture
def things(case_in_intake: Case, taken: Contact) -> list[str]:
    """A contact in hand and its case."""
    taken.case = case_in_intake
    taken.save(update_fields=["case"])
    return [str(case_in_intake.ref), str(taken.ref)]


def walk(client: Client, things: list[str], by: Operator) -> dict[str, int]:
    """How many receipts each page that answers writes in this person's name."""
    written = {}
    for address in dict.fromkeys(filled(things)):
        if "<" in address or "sign-" in address:
            continue
        before = Entry.objects.filter(receipt=True, actor=str(by.pk)).count()
        answer = client.get(address)
        after = Entry.objects.filter(receipt=True, actor=str(by.pk)).count()
        if answer.status_code == 200:
            said = b"".join(answer) if answer.streaming else answer.content
            assert after > before or CANARY not in said.decode(errors="replace"), address
            written[address] = after - before
    return written


def test_every_page_that_opens_something_writes_one_receipt(browser, things, olga) -> None:
    written = walk(browser(olga), things, olga)
    opening = {address for address, number in written.items() if number}
    assert set(written.values()) == {0, 1}
    assert {f"/cases/{things[0]}/", f"/contacts/{things[1]}/", "/desk/"} <= opening


OPEN_FOR = {
    "olga": {"case", "contact", "desk"},
    "nadia": {"case", "contact"},
    "vera": {"case", "contact"},
    "lesya": {"case"},
    "petro": set(),
    "ada": set(),
    "aron": set(),
}


@pytest.mark.parametrize("who", OPEN_FOR)
def test_whoever_walks_every_address_leaves_one_receipt_for_what_was_opened(
    request, browser, things, case_with_liaison, who
) -> None:
    """A verified case with a released place, for every role: nobody reads without a receipt."""
    person = request.getfixturevalue(who)
    written = walk(browser(person), things, person)
    kinds = {"case": f"/cases/{things[0]}/", "contact": f"/contacts/{things[1]}/", "desk": "/desk/"}
    opening = {address for address, number in written.items() if number}
    assert set(written.values()) <= {0, 1}
    assert {kinds[each] for each in OPEN_FOR[who]} <= opening
    assert OPEN_FOR[who] or not opening


def test_the_desk_names_the_contact_and_its_case_at_once(browser, things, olga) -> None:
    client = browser(olga)
    newest = Entry.objects.order_by("-pk").values_list("pk", flat=True)[0]
    client.get("/desk/")
    (entry,) = Entry.objects.filter(receipt=True, pk__gt=newest)
    assert entry.detail == {"subjects": sorted(things)}


def test_nothing_opens_while_the_journal_cannot_be_written(browser, things, olga) -> None:
    client = browser(olga)
    opening = [address for address, number in walk(client, things, olga).items() if number]
    reveal = f"/cases/{things[0]}/reveal/"
    asked = {"field": "name", "reason": "verify"}
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TRIGGER shut BEFORE INSERT ON audit_entry"
            " FOR EACH STATEMENT EXECUTE FUNCTION audit_never()"
        )
        try:
            answers = [*(client.get(address) for address in opening), client.post(reveal, asked)]
        finally:
            cursor.execute("DROP TRIGGER shut ON audit_entry")
    assert len(answers) > 5
    assert {answer.status_code for answer in answers} == {503}
    for answer in answers:
        assert CANARY not in answer.content.decode()
    assert client.post(reveal, asked).status_code == 200
