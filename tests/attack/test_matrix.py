"""The whole table of rights, by HTTP and socket: role by address by stage by relation.

What each address must answer follows from the agreed table alone (`tests/operators/test_roles.py`
holds it in a notation of its own), never from the code that answers. Whoever has no reach gets
exactly what somebody gets who asks for a thing that never was, for as many queries; red words
come out of no address but the one that reveals; amber ones only for whoever may read the case.
What was refused changes nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver

from cases.models import Case, Contact
from live import people
from live.events import case_stream, floor_stream, person_stream, queue_stream
from operators.doors import door_of
from operators.models import Operator
from operators.roles import Role
from tests.attack.scenes import AMBER, RED, RELATIONS, STAGES, STATES, Cast, case_at
from tests.cases import conftest as cast
from tests.cases.conftest import place_given
from tests.operators.test_roles import CELLS

KNOCKERS = {role: role.title() for role in Role}
#: What is offered belongs to nobody yet.
HELD = [pair for pair in product(STATES, RELATIONS) if pair != ("offered", "own")]
#: When a liaison officer knows of a case at all, and when its place has been released to them.
HANDED = {"verified", "verified frozen", "scheduled"}
RELEASED = {"verified", "scheduled"}
REVEALS = "/cases/<uuid:ref>/reveal/"
#: What the view asks for beside its door, for the field that is posted here.
ASKED_WITHIN = {REVEALS: ["cases.reveal_identity"]}
CASES, CONTACTS = "/cases/<uuid:ref>/", "/contacts/<uuid:ref>/"


def routes(patterns: list[Any], before: str = "/") -> Iterator[tuple[str, str]]:
    """Every address with the right that its door asks for."""
    for each in patterns:
        here = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from routes(each.url_patterns, here)
        elif isinstance(each, URLPattern):
            door = door_of(each.callback)
            yield here, door.permission if door else ""


def addresses(kind: str) -> list[tuple[str, str]]:
    """Those that name one case, or one contact, and nothing else."""
    found = routes(get_resolver().url_patterns)
    return [each for each in found if each[0].startswith(kind) and each[0].count("<") == 1]


def reaches(role: Role, action: str, relation: str, *, released: bool) -> bool:
    """Whether the agreed cell lets this role know of a thing in this relation at all."""
    words = CELLS[action, role].split()
    if words == ["-"] or ("released" in words and not released):
        return False
    scope = next(word for word in words if word in "OFA")
    return {"O": relation == "own", "F": relation != "other office", "A": True}[scope]


@pytest.fixture
def knockers(office: Any) -> dict[Role, Operator]:
    return {role: cast.person(office, KNOCKERS[role], role) for role in Role}


@pytest.fixture
def clients(knockers: dict[Role, Operator]) -> dict[Role, Client]:
    opened = {}
    for role, person in knockers.items():
        opened[role] = Client(raise_request_exception=False)
        opened[role].force_login(person)
    return opened


@pytest.fixture
def actors(olga: Any, nadia: Any, roman: Any, vera: Any, lesya: Any) -> Cast:
    return Cast(olga, nadia, roman, vera, lesya, release=lambda case: place_given(case))


def force(ref: UUID, state: str) -> None:
    """Put a contact into a state past the rule of its moves, for this question alone."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        closed = {"queue": None} if state == "closed" else {}
        nobody = {"operator": None} if state == "offered" else {}
        Contact.objects.filter(pk=ref).update(state=state, **closed, **nobody)
        cursor.execute("SET LOCAL session_replication_role = origin")


@contextmanager
def undone() -> Iterator[None]:
    """Let something happen and take it back; the units within need no outer transaction."""
    before = transaction.savepoint()
    yield
    transaction.savepoint_rollback(before)


def relate(model: Any, ref: UUID, relation: str, person: Operator, elsewhere: Any) -> None:
    """Make the thing this person's own, a colleague's, or another office's."""
    if relation == "other office":
        model.objects.filter(pk=ref).update(office=elsewhere)
    elif relation == "own" and model is Contact:
        model.objects.filter(pk=ref).update(operator=person)
    elif relation == "own":
        field = "liaison" if person.role == Role.LIAISON else "assignee"
        model.objects.filter(pk=ref).update(**{field: person})


def ask(client: Client, method: str, path: str) -> tuple[int, int, int, str]:
    """Status, length, number of queries, and the text of the answer."""
    with CaptureQueriesContext(connection) as queries:
        answer = getattr(client, method)(path, {"field": "name", "reason": "verify"})
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    text = body.decode(errors="replace") + str(answer.headers)
    return answer.status_code, len(body), len(queries), text


def knock(client: Client, method: str, route: str, ref: UUID) -> tuple[Any, Any]:
    """The answers for the thing itself and for one that never was; nothing stays behind."""
    answers = []
    for each in (ref, uuid4()):
        with undone():
            answers.append(ask(client, method, route.replace("<uuid:ref>", str(each))))
    return answers[0], answers[1]


def what_is_wrong(there: Any, nowhere: Any, *, known: bool, reads: bool, route: str) -> str:
    """Empty when the answer is the one that the table promises."""
    status, length, queries, text = there
    if status >= 500:
        return f"answers {status}"
    if not known and there[:3] != nowhere[:3]:
        return f"shows that it exists: {there[:3]} where nothing gives {nowhere[:3]}"
    if known and status == 404:
        return "hides what the person may know of"
    if route != REVEALS and any(word in text for word in RED.values()):
        return "tells a red word"
    if not reads and any(word in text for word in AMBER.values()):
        return "tells an amber word"
    return ""


@pytest.mark.parametrize("relation", RELATIONS)
@pytest.mark.parametrize("stage", STAGES)
def test_every_role_gets_of_a_case_what_was_agreed(
    stage, relation, clients, knockers, case_in_intake, actors, sister_office
):
    case = case_at(stage, case_in_intake, actors)
    handed, released = stage in HANDED, stage in RELEASED
    wrong = {}
    for role, method in product(Role, ("get", "post")):
        with undone():
            relate(Case, case.ref, relation, knockers[role], sister_office)
            for route, right in addresses(CASES):
                rights = {right, "cases.view_cases", *ASKED_WITHIN.get(route, ())}
                known = (handed or role != Role.LIAISON) and all(
                    reaches(role, each, relation, released=released) for each in rights
                )
                reads = reaches(role, "cases.view_case", relation, released=released)
                answers = knock(clients[role], method, route, case.ref)
                if said := what_is_wrong(*answers, known=known, reads=reads, route=route):
                    wrong[f"{role} {method} {route}"] = said
    assert not wrong, "\n".join(f"{what}: {how}" for what, how in wrong.items())


@pytest.mark.parametrize(("state", "relation"), HELD)
def test_every_role_gets_of_a_contact_what_was_agreed(
    state, relation, clients, knockers, taken, sister_office
):
    wrong = {}
    for role, method in product(Role, ("get", "post")):
        with undone():
            force(taken.ref, state)
            relate(Contact, taken.ref, relation, knockers[role], sister_office)
            for route, right in addresses(CONTACTS):
                known = reaches(role, right, relation, released=False)
                answers = knock(clients[role], method, route, taken.ref)
                if said := what_is_wrong(*answers, known=known, reads=True, route=route):
                    wrong[f"{role} {method} {route}"] = said
    assert not wrong, "\n".join(f"{what}: {how}" for what, how in wrong.items())


@pytest.mark.parametrize("relation", RELATIONS)
@pytest.mark.parametrize("stage", STAGES)
def test_every_role_hears_of_a_case_what_was_agreed(
    stage, relation, clients, knockers, case_in_intake, actors, office, sister_office
):
    """The same over the socket: who may join which stream, as the hub itself asks."""
    case = case_at(stage, case_in_intake, actors)
    heard, agreed = {}, {}
    for role in Role:
        person, session = knockers[role], clients[role].session.session_key
        with undone():
            relate(Case, case.ref, relation, person, sister_office)
            mine, theirs = knockers[role], actors.taker
            wanted = {
                case_stream(case.ref): reaches_case(role, relation, stage),
                case_stream(uuid4()): False,
                queue_stream(office.pk): CELLS["cases.view_queue", role] != "-",
                queue_stream(sister_office.pk): False,
                floor_stream(office.pk): CELLS["cases.view_board", role] != "-",
                floor_stream(sister_office.pk): False,
                person_stream(mine.pk): True,
                person_stream(theirs.pk): False,
            }
            for stream, allowed in wanted.items():
                card = people.enter([people.Entrant(session, (stream,))])[0]
                heard[role, stream] = isinstance(card, people.Card)
                agreed[role, stream] = allowed
                assert allowed or card == people.REFUSED
    assert heard == agreed


def reaches_case(role: Role, relation: str, stage: str) -> bool:
    """Whether the role may follow the case, by the table."""
    rights = ("live.join", "cases.view_cases", "cases.view_case")
    return (stage in HANDED or role != Role.LIAISON) and all(
        reaches(role, each, relation, released=stage in RELEASED) for each in rights
    )
