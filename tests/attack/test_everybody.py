"""Every address, by every role and by nobody, asked for and posted to; answers as doors promise."""

import re
from uuid import UUID, uuid4

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from audit.models import Entry
from cases.models import Case, Contact
from operators.doors import door_of
from operators.models import Presence
from operators.roles import holds

PEOPLE = ["olga", "taras", "nadia", "vera", "lesya", "petro", "ada", "aron", "stranger"]
#: Names by which the person, the place and the story of the case would show.
CANARIES = {"name": "КАНАРКА-ІМЯ", "phone": "+70005550177", "place": "КАНАРКА-МІСЦЕ"}
STORY = "КАНАРКА-РОЗПОВІДЬ"
AMBER_READERS = {"olga", "nadia", "vera"}


def rarely(value: str) -> object:
    """A value of the long run alone."""
    return pytest.param(value, marks=pytest.mark.full)


def routes(patterns=None, before="/"):
    """Every address with its door."""
    for each in get_resolver().url_patterns if patterns is None else patterns:
        here = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from routes(each.url_patterns, here)
        elif isinstance(each, URLPattern):
            yield re.sub(r"[\^$?]|/\?", "", here), door_of(each.callback)


def addresses(case: UUID, contact: UUID) -> list[tuple[str, object]]:
    filled = []
    for route, door in routes():
        ref = contact if "contacts/" in route else case
        path = (
            route.replace("<uuid:ref>", str(ref))
            .replace("<str:token>", "x" * 43)
            .replace("<int:wish>", "1")
            .replace("<int:part>", "1")
            .replace("<int:change>", "1")
            .replace("<int:rotation>", "1")
            .replace("<slug:line>", "nowhere")
            .replace("<slug:kind>/<slug:name>", "node/open")
            .replace("<slug:secret>", "nothing")
            .replace("<uuid:device>", str(ref))
            .replace("<uuid:member>", str(ref))
            .replace("<slug:period>", "2024-06")
            .replace("<slug:language>", "uk")
            .replace("<slug:form>", "json")
        )
        filled.append((re.sub(r"\(.*?\)", "x", path), door))
    return filled


@pytest.fixture
def telling(case_in_intake, olga):
    """A case whose every class of data holds a name that nothing else has."""
    from cases.services.editing import case_edit
    from tests.cases.conftest import AT

    case_edit(
        case_ref=case_in_intake.ref,
        by=olga,
        fields=CANARIES | {"story": STORY},
        version=case_in_intake.version,
        at=AT,
    )
    return Case.objects.get(ref=case_in_intake.ref)


def state_of_all() -> list:
    """What no refused request may change."""
    return [
        *Case.objects.order_by("ref").values_list("ref", "version", "stage", "frozen"),
        *Contact.objects.order_by("ref").values_list("ref", "version", "state", "operator"),
    ]


@pytest.mark.parametrize("who", [*PEOPLE, None])
@pytest.mark.parametrize(
    "method", ["get", "post", *map(rarely, ["head", "put", "delete", "patch"])]
)
def test_every_address_answers_as_its_door_promises(request, browser, telling, taken, who, method):
    person = request.getfixturevalue(who) if who else None
    client, before, odd = browser(person), state_of_all(), {}
    for path, door in addresses(telling.ref, taken.ref):
        if path in ("/sign-out/", "/sign-in/lock/"):
            continue
        answer = getattr(client, method)(path)
        body = answer.content.decode(errors="replace") + str(answer.headers)
        if answer.status_code >= 500 and path != "/readyz":
            odd[path] = answer.status_code
        if door.kind == "allow" and not (person and holds(person.role, door.permission)):
            wanted = 404 if person else 302
            if answer.status_code != wanted:
                odd[path] = (answer.status_code, wanted)
        leaked = [each for each in CANARIES.values() if each in body]
        if leaked or (STORY in body and who not in AMBER_READERS):
            odd[path] = "leaked"
    assert odd == {}
    if who not in AMBER_READERS or method != "post":
        assert state_of_all() == before


#: The right to take a contact reaches the whole office: a colleague hears who was quicker.
OF_THE_QUEUE = ("/claim/", "/hear/", "/pass-on/")


@pytest.mark.parametrize("who", ["taras", "stranger", "lesya", "petro", "ada", "aron"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_what_is_out_of_reach_looks_like_what_is_not_there(
    request, browser, telling, taken, who, method
):
    client, differing = browser(request.getfixturevalue(who)), []
    for (path, _door), (nowhere, _same) in zip(
        addresses(telling.ref, taken.ref), addresses(uuid4(), uuid4()), strict=True
    ):
        if path == nowhere or path.endswith(OF_THE_QUEUE) or "/people/" in path:
            continue
        here, there = getattr(client, method)(path), getattr(client, method)(nowhere)
        if (here.status_code, len(here.content)) != (there.status_code, len(there.content)):
            differing.append((path, here.status_code, there.status_code))
    assert differing == []


@pytest.mark.parametrize(
    "form", [str, str.upper, lambda ref: f"{{{ref}}}", lambda ref: ref.replace("-", "")]
)
def test_a_reference_has_one_spelling(browser, telling, olga, form):
    spelt = form(str(telling.ref))
    wanted = 200 if spelt == str(telling.ref) else 404
    assert browser(olga).get(f"/cases/{spelt}/").status_code == wanted


@pytest.mark.parametrize("who", ["taras", "stranger", "petro"])
def test_every_refusal_leaves_a_row(request, browser, telling, who):
    client = browser(request.getfixturevalue(who))
    before = Entry.objects.filter(action="door.refused").count()
    for path in (f"/cases/{telling.ref}/", f"/cases/{telling.ref}/timeline/"):
        assert client.get(path).status_code == 404
    assert client.post(f"/cases/{telling.ref}/freeze/").status_code == 404
    assert Entry.objects.filter(action="door.refused").count() == before + 3


def test_fields_that_are_not_in_a_form_are_not_taken(browser, telling, olga, vera, sister_office):
    sent = {"version": telling.version, "story": "new", "stage": "verified", "frozen": "on"}
    sent |= {"office": str(sister_office.pk), "assignee": str(vera.pk), "evidence": "99"}
    sent |= {"code": "AAA-111", "slot": "x", "outcome": "received", "evidence_by": str(vera.pk)}
    browser(olga).post(f"/cases/{telling.ref}/edit/", sent)
    after = Case.objects.get(ref=telling.ref)
    kept = ("stage", "frozen", "office", "assignee", "evidence", "code", "slot", "outcome")
    assert [getattr(after, name) for name in kept] == [getattr(telling, name) for name in kept]
    assert after.version == telling.version + 1


def test_a_presence_is_moved_for_oneself_alone(browser, olga, taras):
    sent = {"state": "pause", "reason": "break", "operator": str(taras.pk)}
    browser(olga).post("/presence/", sent)
    assert Presence.objects.get(operator=taras).state == "ready"
