"""The one decision: every role, action, state and relation, and the sentences behind them."""

import itertools
from dataclasses import dataclass, replace
from uuid import UUID, uuid4

import pytest

from operators.access import Because, Decision, Facts, can
from operators.roles import KEPT, STATES, TABLE, Role, Scope

NORTH, SOUTH = uuid4(), uuid4()
ME, COLLEAGUE, ANOTHER = uuid4(), uuid4(), uuid4()
RELATIONS = {
    "own": Facts(office=NORTH, owners=frozenset({ME})),
    "same office": Facts(office=NORTH, owners=frozenset({COLLEAGUE})),
    "other office": Facts(office=SOUTH, owners=frozenset({COLLEAGUE})),
}
EVERYTHING = {
    "released": True,
    "stepped_up": True,
    "reason": True,
    "taken_part": frozenset({COLLEAGUE}),
}


@dataclass(frozen=True)
class Asker:
    role: str
    pk: UUID = ME
    office_id: UUID = NORTH
    is_active: bool = True


def test_every_role_state_and_relation_is_decided_by_scope_and_state_alone() -> None:
    """With every condition met, only the reach of the right and the state of the thing count."""
    states = [*sorted(STATES), "unheard-of"]
    for action, role, state, relation in itertools.product(TABLE, Role, states, RELATIONS):
        row = TABLE[action]
        cell = row.grants.get(role)
        facts = replace(RELATIONS[relation], state=state, **EVERYTHING)
        reaches = cell is not None and (
            cell.scope == Scope.ALL
            or (cell.scope == Scope.OFFICE and relation != "other office")
            or (cell.scope == Scope.OWN and relation == "own")
        )
        limits = (cell and cell.states) or row.states
        expected = reaches and (not limits or state in limits)

        answer = can(Asker(role), action, facts)

        assert answer.allowed is expected, (action, role, state, relation, answer)
        assert answer.hides is not (reaches or expected), (action, role, state, relation)


@pytest.mark.parametrize("state", KEPT.split())
def test_nothing_can_be_done_to_a_purged_case(state: str) -> None:
    actions = [action for action, row in TABLE.items() if row.states and state in row.states]

    for action, role in itertools.product(actions, Role):
        facts = replace(RELATIONS["own"], state="purged", **EVERYTHING)
        assert not can(Asker(role), action, facts)


def decide(role: Role, action: str, relation: str = "own", **facts: object) -> Decision:
    return can(Asker(role), action, replace(RELATIONS[relation], **facts))


def test_an_unknown_action_is_refused_to_everybody() -> None:
    nobody = Decision(False, Because.NO_RIGHT)

    assert all(can(Asker(role), "cases.sell_case") == nobody for role in Role)
    assert all(can(Asker(role), "cases.sell_case", Facts()) == nobody for role in Role)


def test_whoever_was_kept_out_may_do_nothing() -> None:
    asker = Asker(Role.SUPERVISOR, is_active=False)

    assert can(asker, "cases.view_queue") == Decision(False, Because.INACTIVE)


def test_left_out_facts_count_against_the_asker() -> None:
    for action, role in itertools.product(TABLE, Role):
        cell = TABLE[action].grants.get(role)
        if cell and cell.scope != Scope.ALL:
            assert not can(Asker(role), action, Facts())


def test_a_colleagues_case_looks_as_if_it_were_not_there() -> None:
    refusal = decide(Role.OPERATOR, "cases.view_case", "same office", state="intake")

    assert (refusal.reason, refusal.hides) == (Because.NOT_ASSIGNED, True)


def test_another_offices_case_looks_as_if_it_were_not_there() -> None:
    refusal = decide(Role.SUPERVISOR, "cases.view_case", "other office", state="intake")

    assert (refusal.reason, refusal.hides) == (Because.OTHER_OFFICE, True)


def test_the_proposer_cannot_approve() -> None:
    mine = frozenset({ME})

    assert decide(
        Role.SENIOR, "cases.approve_verification", state="intake", taken_part=mine
    ) == Decision(False, Because.SAME_PERSON)
    assert decide(
        Role.SENIOR,
        "cases.approve_verification",
        state="intake",
        taken_part=frozenset({COLLEAGUE, ME, ANOTHER}),
    ) == Decision(False, Because.SAME_PERSON)


def test_the_first_of_two_is_told_to_wait_for_the_second() -> None:
    first = decide(Role.SUPERVISOR, "cases.lift_freeze", state="intake", frozen=True)

    assert first == Decision(False, Because.NEEDS_SECOND)
    assert not first.hides


def test_a_supervisor_sees_a_place_only_with_two_people_a_reason_and_a_step_up() -> None:
    needed = {"taken_part": frozenset({COLLEAGUE}), "reason": True, "stepped_up": True}

    assert decide(Role.SUPERVISOR, "cases.reveal_place", state="intake", **needed)
    for missing in needed:
        given = {name: value for name, value in needed.items() if name != missing}
        assert not decide(Role.SUPERVISOR, "cases.reveal_place", state="intake", **given)


def test_an_operator_no_longer_sees_the_place_once_the_case_is_verified() -> None:
    assert decide(Role.OPERATOR, "cases.reveal_place", state="intake", stepped_up=True)
    assert (
        decide(Role.OPERATOR, "cases.reveal_place", state="verified", stepped_up=True).reason
        == Because.WRONG_STATE
    )


def test_a_liaison_officer_knows_of_no_case_before_its_release() -> None:
    refusal = decide(Role.LIAISON, "cases.view_case", state="verified")

    assert (refusal.reason, refusal.hides) == (Because.NOT_RELEASED, True)
    assert decide(Role.LIAISON, "cases.view_case", state="verified", released=True)


def test_a_liaison_officer_sees_no_place_while_the_case_is_frozen() -> None:
    facts = {"state": "scheduled", "released": True, "stepped_up": True}

    assert decide(Role.LIAISON, "cases.reveal_place", **facts)
    assert decide(Role.LIAISON, "cases.reveal_place", frozen=True, **facts).reason == Because.FROZEN


@pytest.mark.parametrize(
    ("role", "action", "state"),
    [
        (Role.SENIOR, "cases.approve_verification", "intake"),
        (Role.OPERATOR, "cases.propose_verification", "intake"),
        (Role.LIAISON, "cases.schedule_case", "verified"),
        (Role.LIAISON, "cases.confirm_handover", "scheduled"),
    ],
)
def test_a_frozen_case_makes_no_forward_move(role: Role, action: str, state: str) -> None:
    facts = EVERYTHING | {"state": state}

    assert decide(role, action, **facts)
    assert decide(role, action, frozen=True, **facts).reason == Because.FROZEN


def test_a_frozen_case_resolves_by_two_people_and_a_thawed_one_by_one() -> None:
    assert decide(Role.SENIOR, "cases.resolve_case", state="verified")
    assert (
        decide(Role.SENIOR, "cases.resolve_case", state="verified", frozen=True).reason
        == Because.NEEDS_SECOND
    )
    assert decide(
        Role.SENIOR,
        "cases.resolve_case",
        state="verified",
        frozen=True,
        taken_part=frozenset({COLLEAGUE}),
    )


def test_red_identity_needs_a_step_up_and_says_so() -> None:
    refusal = decide(Role.OPERATOR, "cases.reveal_identity", state="intake")

    assert (refusal.reason, refusal.hides) == (Because.NEEDS_STEP_UP, False)
