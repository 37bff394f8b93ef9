"""The whole table of rights, by HTTP and socket: role by address by stage by relation.

What each address must answer follows from the agreed table alone (`tests/operators/test_roles.py`
holds it in a notation of its own), never from the code that answers. Whoever has no reach gets
exactly what somebody gets who asks for a thing that never was, for as many queries; red words
come out of no address but the one that reveals; amber ones only for whoever may read the case.
What was refused changes nothing.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count, product
from typing import Any, NamedTuple
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.test import Client
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
METHODS = ("get", "post")
FULL = os.environ.get("HOTLINE_FULL") == "1"
#: What is offered belongs to nobody yet.
NOBODYS = ("offered", "own")
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


def turns(turn: int) -> list[tuple[Role, str]]:
    """Who knocks how related: every second pair of them, by turns, and with `--full` all.

    Each role stands in each relation before half of the stages, at every address.
    """
    pairs = list(product(Role, RELATIONS))
    # Of two neighbours one comes to the first stage, the other to the next two, and so on, so that
    # everybody also knocks at something frozen.
    first = (turn + 1) // 2 % 2
    return pairs if FULL else pairs[first::2]


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


@pytest.fixture(scope="module")
def nothing() -> dict[Role, dict[Any, Any]]:
    """What each role was told of things that never were: the same in every scene."""
    return {role: {} for role in Role}


@pytest.fixture
def at_the_door(knockers: dict[Role, Operator], nothing: Any) -> dict[Role, "Knocker"]:
    opened = {}
    for role, person in knockers.items():
        opened[role] = Knocker(Client(raise_request_exception=False), nothing[role])
        opened[role].client.force_login(person)
    return opened


@pytest.fixture
def actors(olga: Any, nadia: Any, roman: Any, vera: Any, lesya: Any) -> Cast:
    return Cast(olga, nadia, roman, vera, lesya, release=lambda case: place_given(case))


@contextmanager
def past_the_rules() -> Iterator[None]:
    """What PostgreSQL would refuse: who may have what is what these questions are about."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield
        cursor.execute("SET LOCAL session_replication_role = origin")


def force(ref: UUID, state: str) -> None:
    """Put a contact into a state past the rule of its moves, for this question alone."""
    closed = {"queue": None} if state == "closed" else {}
    nobody = {"operator": None} if state == "offered" else {}
    with past_the_rules():
        Contact.objects.filter(pk=ref).update(state=state, **closed, **nobody)


@contextmanager
def undone() -> Iterator[None]:
    """Let something happen and take it back; the units within need no outer transaction."""
    before = transaction.savepoint()
    yield
    transaction.savepoint_rollback(before)


def relate(model: Any, ref: UUID, relation: str, person: Operator, elsewhere: Any) -> None:
    """Make the thing this person's own, a colleague's, or another office's."""
    thing = model.objects.filter(pk=ref)
    if relation == "other office":
        thing.update(office=elsewhere)
    elif relation == "own":
        handed = "liaison" if person.role == Role.LIAISON else "assignee"
        with past_the_rules():
            thing.update(**{"operator" if model is Contact else handed: person})


class Answer(NamedTuple):
    """What can be told from outside, and the words."""

    status: int
    length: int
    queries: int
    text: str

    @property
    def shape(self) -> tuple[int, int, int]:
        """What must be the same for the forbidden and for what never was."""
        return self[:3]


def ask(client: Client, method: str, path: str) -> Answer:
    """One answer; nothing of it stays behind. Statements are counted, not kept: that is dear."""
    queries = count()

    def counted(execute: Any, *asked: Any) -> Any:
        next(queries)
        return execute(*asked)

    with undone(), connection.execute_wrapper(counted):
        answer = getattr(client, method)(path, {"field": "name", "reason": "verify"})
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    text = body.decode(errors="replace") + str(answer.headers)
    return Answer(answer.status_code, len(body), next(queries), text)


@dataclass
class Knocker:
    """Somebody at every address, with what they were told of things that never were."""

    client: Client
    nothing: dict[tuple[str, str], tuple[int, int, int]]

    def wrong(self, method: str, route: str, ref: UUID, *, known: bool, reads: bool) -> str:
        """Empty when the answer is the one that the table promises."""
        answer = ask(self.client, method, route.replace("<uuid:ref>", str(ref)))
        if answer.status >= 500:
            return f"answers {answer.status}"
        if not known and not self.hides(method, route, answer):
            nothing = self.nothing[method, route]
            return f"shows that it exists: {answer.shape} where nothing gives {nothing}"
        if known and answer.status == 404:
            return "hides what the person may know of"
        if route != REVEALS and any(word in answer.text for word in RED.values()):
            return "tells a red word"
        if not reads and any(word in answer.text for word in AMBER.values()):
            return "tells an amber word"
        return ""

    def hides(self, method: str, route: str, answer: Answer) -> bool:
        """Whether this is the answer for nothing, which is asked for anew before it is doubted."""
        if self.nothing.get((method, route)) != answer.shape:
            nowhere = route.replace("<uuid:ref>", str(uuid4()))
            self.nothing[method, route] = ask(self.client, method, nowhere).shape
        return self.nothing[method, route] == answer.shape


@pytest.mark.parametrize("stage", STAGES)
def test_every_role_gets_of_a_case_what_was_agreed(
    stage, at_the_door, knockers, case_in_intake, actors, sister_office
):
    case = case_at(stage, case_in_intake, actors)
    handed, released = stage in HANDED, stage in RELEASED
    wrong = {}
    for role, relation in turns(STAGES.index(stage)):
        with undone():
            relate(Case, case.ref, relation, knockers[role], sister_office)
            reads = reaches(role, "cases.view_case", relation, released=released)
            for (route, right), method in product(addresses(CASES), METHODS):
                rights = {right, "cases.view_cases", *ASKED_WITHIN.get(route, ())}
                known = (handed or role != Role.LIAISON) and all(
                    reaches(role, each, relation, released=released) for each in rights
                )
                said = at_the_door[role].wrong(method, route, case.ref, known=known, reads=reads)
                if said:
                    wrong[f"{role} {relation} {method} {route}"] = said
    assert not wrong, "\n".join(f"{what}: {how}" for what, how in wrong.items())


@pytest.mark.parametrize("state", STATES)
def test_every_role_gets_of_a_contact_what_was_agreed(
    state, at_the_door, knockers, taken, sister_office
):
    wrong = {}
    for role, relation in turns(STATES.index(state)):
        if (state, relation) == NOBODYS:
            continue
        with undone():
            force(taken.ref, state)
            relate(Contact, taken.ref, relation, knockers[role], sister_office)
            for (route, right), method in product(addresses(CONTACTS), METHODS):
                known = reaches(role, right, relation, released=False)
                said = at_the_door[role].wrong(method, route, taken.ref, known=known, reads=True)
                if said:
                    wrong[f"{role} {relation} {method} {route}"] = said
    assert not wrong, "\n".join(f"{what}: {how}" for what, how in wrong.items())


@pytest.mark.parametrize("relation", RELATIONS)
@pytest.mark.parametrize("stage", STAGES)
def test_every_role_hears_of_a_case_what_was_agreed(
    stage, relation, at_the_door, knockers, case_in_intake, actors, office, sister_office
):
    """The same over the socket: who may join which stream, as the hub itself asks."""
    case = case_at(stage, case_in_intake, actors)
    heard, agreed = {}, {}
    for role in Role:
        person, session = knockers[role], at_the_door[role].client.session.session_key
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


def test_by_turns_everybody_knocks_in_every_relation() -> None:
    for stages in (STAGES, STATES):
        knocked = [pair for turn in range(len(stages)) for pair in turns(turn)]
        assert {pair: knocked.count(pair) for pair in product(Role, RELATIONS)} == dict.fromkeys(
            product(Role, RELATIONS), len(stages) if FULL else len(stages) // 2
        )
