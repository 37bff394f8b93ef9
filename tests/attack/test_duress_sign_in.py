"""Whoever signs in under duress shows nobody who is real, at no address and on no stream."""

import re

import pytest
from django.test import Client
from django.utils.timezone import now

from cases.models import BreakGlass, Case, Contact, Message
from cases.selectors.sister import sisters
from cases.services.receive import receive
from cases.services.routing import queue_for
from live.people import Card, Entrant, enter
from operators.models import Alert, Presence
from operators.services.duress import duress_set
from oversight.models import SealPlan
from press.models import Fact
from tests.attack.test_everybody import CANARIES, STORY, addresses, telling
from tests.cases.conftest import chat

__all__ = ["telling"]
pytestmark = pytest.mark.django_db(databases="__all__")
WORD = "nine quiet herons"
REF = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
ENGLISH = {"Accept-Language": "en"}
FORCED = ["olga", "nadia", "vera", "lesya"]


def forced(person) -> Client:
    duress_set(operator=person, word=WORD, at=now())
    browser = Client(raise_request_exception=False)
    answer = browser.post("/sign-in/", {"call_sign": person.call_sign, "password": WORD})
    assert answer.status_code == 302
    assert browser.session["_auth_user_id"] == str(person.decoy.pk)
    return browser


def real_rows(office) -> list:
    return [
        *Case.objects.filter(office=office).order_by("ref").values(),
        *Contact.objects.filter(office=office).order_by("ref").values(),
        *Message.objects.filter(contact__office=office).order_by("ref").values(),
        *Presence.objects.filter(operator__office=office).order_by("pk").values(),
        *Alert.objects.filter(office=office).order_by("ref").values(),
        *Fact.objects.order_by("pk").values(),
    ]


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("who", FORCED)
def test_no_address_names_or_moves_anybody_real(
    request, telling, taken, office, lesya, who, method
):
    person = request.getfixturevalue(who)
    Case.objects.filter(pk=telling.pk).update(liaison=lesya)
    client = forced(person)
    things = (Case, Contact)
    hidden = {str(each.ref) for thing in things for each in thing.objects.filter(office=office)}
    before, odd = real_rows(office), {}
    for path, _door in addresses(telling.ref, taken.ref):
        if path in ("/sign-out/", "/sign-in/lock/"):
            continue
        answer = getattr(client, method)(path)
        said = answer.content.decode(errors="replace").replace(path, "")
        if answer.status_code >= 500 and path != "/readyz":
            odd[path] = answer.status_code
        if any(each in said for each in (STORY, telling.code, *CANARIES.values(), *hidden)):
            odd[path] = "leaked"
    assert odd == {}
    assert real_rows(office) == before


@pytest.mark.parametrize("who", ["olga", "nadia", "vera"])
def test_something_believable_waits(request, telling, who):
    person = request.getfixturevalue(who)
    forced(person)
    mine = person.decoy.office_id
    assert Contact.objects.filter(office=mine, state="offered").count() == 3
    assert Case.objects.filter(office=mine).count() == 2
    assert Message.objects.filter(contact__office=mine).count() >= 3


def test_a_forced_supervisor_has_an_office_at_work(vera, telling):
    client = forced(vera)
    names = [each.call_sign for each in vera.decoy.colleagues.all()]
    board = client.get("/board/").content.decode()
    assert len(names) == 4
    assert all(name in board for name in names)
    held = Contact.objects.filter(office=vera.decoy.office_id, state="on_contact")
    assert {each.operator.call_sign for each in held} < set(names)
    assert held.count() == 2
    owners = Case.objects.filter(office=vera.decoy.office_id).values_list("assignee", flat=True)
    assert len(set(owners)) == 2
    assert set(owners) <= {each.pk for each in vera.decoy.colleagues.all()}


def test_a_forced_supervisor_sees_the_floor_of_every_other_day(
    vera, browser, office, sister_office, telling
):
    SealPlan.objects.create(
        office=office, sister=sister_office, public=bytes(32), needed=2, made_at=now()
    )
    there = queue_for(office=sister_office.pk, language="ru")
    gone = receive(inbound=chat(conversation="chat-7002"))
    Contact.objects.filter(pk=gone.pk).update(office=sister_office, came_from=office, queue=there)
    real = browser(vera).get("/floor/", headers=ENGLISH).content.decode()
    client = forced(vera)
    seen = client.get("/floor/", headers=ENGLISH).content.decode()
    assert links(seen) == links(real) != []
    assert "goes to South if somebody is free there" in real
    assert "goes to South if somebody is free there" in seen
    assert "At South now: 1 waiting" in real
    assert "At South now" not in seen
    assert vera.decoy.office_id not in {here for here, _there in sisters()}


def links(page: str) -> list[str]:
    return re.findall(r'data-row="link-([^"]+)"', page)


@pytest.mark.parametrize("who", FORCED)
def test_the_socket_hears_nothing_real(request, telling, taken, office, who):
    person = request.getfixturevalue(who)
    key = forced(person).session.session_key or ""
    (card,) = enter([Entrant(key, ())])
    assert isinstance(card, Card)
    real = {office.pk.hex, person.pk.hex, telling.pk.hex, taken.pk.hex}
    heard = [stream for stream in card.streams if any(each in stream for each in real)]
    assert (heard, card.person) == ([], person.decoy.pk)
    assert enter([Entrant(key, (f"case:{telling.ref.hex}",))]) == [4404]
    assert enter([Entrant(key, (f"queue:{office.pk.hex}",))]) == [4404]


@pytest.mark.parametrize("who", ["nadia", "vera"])
def test_the_glass_does_not_break(request, telling, who):
    client = forced(request.getfixturevalue(who))
    answer = client.post("/glass/", {"code": telling.code, "reason": "life"})
    assert answer.status_code == 409
    assert not BreakGlass.objects.exists()
    assert client.get(f"/cases/{telling.ref}/").status_code == 404


def test_supervisors_of_the_real_office_see_it_and_the_forced_do_not(browser, olga, vera, telling):
    forced(olga)
    assert (
        "under duress"
        in browser(vera).get("/alerts/", headers={"Accept-Language": "en"}).content.decode()
    )
    seen = forced(vera).get("/alerts/").content.decode()
    assert not REF.search(seen.split("<main", 1)[-1])


def test_a_case_of_a_decoy_tells_the_press_nothing(telling, olga):
    before = Fact.objects.count()
    client = forced(olga)
    contact = Contact.objects.filter(office=olga.decoy.office_id, state="offered").first()
    client.post("/presence/", {"state": "ready"})
    client.post(f"/contacts/{contact.ref}/claim/")
    client.post(f"/contacts/{contact.ref}/case/")
    assert Case.objects.filter(contacts=contact).exists()
    assert Fact.objects.count() == before
