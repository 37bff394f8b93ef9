"""An act is one unit: units never nest, only services open them, and they are told the time."""

from pathlib import Path

import pytest

from tests.house.calls import Calls, nested_units
from tests.house.tree import dotted, imports, is_public, modules, named, services

#: Acts that happen at no time of their own: they only arrange.
TIMELESS = {"cases.services.setting_up.line_place", "oversight.services.sealing.keys_shut"}
#: No acts: they read back what the act beside them wrote.
READING = {"cases.services.answers.walk_load", "cases.services.answers.walk_times"}
CALLS = Calls({dotted(path): path for path in modules()})
ACTS = sorted(
    full
    for full in CALLS.bodies
    if ".services" in full
    and is_public(full.rpartition(".")[2])
    and (CALLS.opens_itself(full) or full in CALLS.used_outside_services() - READING)
)
PLANTED = """
from django.db import transaction
from live.publish import unit

def act(*, at): {act}
def helper(): {helper}
"""


def test_no_unit_opens_inside_another_or_inside_a_transaction() -> None:
    assert nested_units(CALLS) == []


def test_only_services_open_units() -> None:
    inside = set(services())
    outside = [path for path in modules() if path not in inside]
    users = {named(path) for path in outside if "live.publish.unit" in imports(path).values()}
    assert users == set()


def test_services_open_units_at_all() -> None:
    assert len([full for full in CALLS.bodies if CALLS.opens_itself(full)]) >= 10


@pytest.mark.parametrize("full", ACTS)
def test_a_service_takes_its_arguments_by_name(full: str) -> None:
    arguments = CALLS.bodies[full].args
    assert [each.arg for each in (*arguments.posonlyargs, *arguments.args)] == []


@pytest.mark.parametrize("full", sorted(set(ACTS) - TIMELESS))
def test_a_service_is_told_the_time(full: str) -> None:
    names = {each.arg for each in CALLS.bodies[full].args.kwonlyargs}
    assert names & {"at", "inbound"}


def test_every_exception_is_still_one() -> None:
    assert TIMELESS - set(ACTS) == set()
    assert READING - CALLS.used_outside_services() == set()


@pytest.mark.parametrize(
    ("act", "helper", "found"),
    [
        ("\n with unit(): helper()", "pass", []),
        ("\n helper()\n with unit(): pass", "\n with unit(): pass", []),
        ("\n with unit(): helper()", "\n with unit(): pass", ["helper"]),
        ("\n with transaction.atomic(): helper()", "\n with unit(): pass", ["helper"]),
        ("\n with unit(): helper()", "\n third()\ndef third():\n with unit(): pass", ["helper"]),
    ],
    ids=["none within", "one after another", "nested", "in a transaction", "through a helper"],
)
def test_a_planted_nesting_is_found(
    tmp_path: Path, act: str, helper: str, found: list[str]
) -> None:
    module = tmp_path / "acts.py"
    module.write_text(PLANTED.format(act=act, helper=helper))
    breaches = nested_units(Calls({"acts": module}))
    assert [line.rpartition(".")[2] for line in breaches] == found
