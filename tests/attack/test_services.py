"""Every service that acts on a case asks for the right itself, whatever its page has asked."""

import inspect
from collections.abc import Callable, Iterator
from datetime import timedelta
from importlib import import_module
from pkgutil import iter_modules
from typing import Any
from uuid import UUID

import pytest
from django.core.exceptions import ObjectDoesNotExist

from cases import services
from cases.daylight import EITHER_WILL_DO
from cases.lifecycle import Outcome
from cases.models import Case, Consent, Contact, GivenBack
from cases.safe_contact import Hours, Way
from cases.services.editing import case_edit
from cases.services.notes import note_add
from cases.services.resolution import case_reopen, case_resolve
from cases.services.safe_contacts import SEALED
from operators.models import Operator
from operators.refusals import Refused
from tests.cases.conftest import AT

pytestmark = pytest.mark.django_db(databases="__all__")
#: What else a service wants to be told.
MORE = {
    "fields": {"unit": "X"},
    "version": 1,
    "body": "X",
    "finding": "X",
    "evidence": 1,
    "outcome": Outcome.WITHDREW,
    "team": 1,
    "starts": AT + timedelta(days=900),
    "ends": AT + timedelta(days=900, minutes=30),
    "signs": "",
    "stepped_up": True,
    "reason": "verify",
    "field": "place",
    "ground": "voice",
    "why": "X",
    "way": Way.TELEPHONE,
    "zone": "Europe/Moscow",
    "hours": [Hours(1, 0, 60)],
    "lasts": (AT.date(), AT.date() + timedelta(days=9)),
    "told": dict.fromkeys(SEALED, "X"),
    "into_ref": UUID(int=4),
    "member_ref": UUID(int=5),
    "speaks": False,
    "answer": Consent.YES,
    "erase": False,
    "kin_ref": UUID(int=6),
    "about_ref": UUID(int=7),
    "wishes": ["home"],
    "words": "X",
    "kind": "minor",
    "debrief": True,
    "drop_tasks": False,
    "lit": EITHER_WILL_DO,
    "how": GivenBack.POSTPONED,
    "title": "lawyer",
    "detail": "X",
    "task": UUID(int=6),
    "note": UUID(int=5),
    "flag": UUID(int=5),
    "days": 3,
    "point": "identity",
    "weight": 1,
    "source": UUID(int=8),
    "other": UUID(int=9),
    "item": UUID(int=10),
    "key": "",
    "unasked": False,
    "holders": "X",
}


def acts() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Every service that is given a case and a person."""
    for module in iter_modules(services.__path__):
        found = import_module(f"cases.services.{module.name}")
        for name, act in inspect.getmembers(found, inspect.isfunction):
            own = act.__module__ == found.__name__ and not name.startswith("_")
            if own and {"case_ref", "by"} <= inspect.signature(act).parameters.keys():
                yield name, act


@pytest.mark.parametrize(("name", "act"), list(acts()))
def test_nobody_acts_on_a_case_of_another_office(
    name: str, act: Callable[..., Any], case_in_intake: Case, taken: Contact, stranger: Operator
) -> None:
    wanted = inspect.signature(act).parameters.keys() - {"case_ref", "by", "at"}
    more = MORE | {"to": stranger, "contact_ref": taken.ref}
    told = {each: more[each] for each in wanted}
    with pytest.raises((ObjectDoesNotExist, Refused)):
        act(case_ref=case_in_intake.ref, by=stranger, at=AT, **told)
    assert Case.objects.get(ref=case_in_intake.ref).version == case_in_intake.version


@pytest.mark.parametrize("who", ["taras", "lesya", "petro", "stranger"])
def test_a_case_out_of_reach_is_neither_edited_noted_nor_reopened(
    request: pytest.FixtureRequest, who: str, case_in_intake: Case, vera: Operator
) -> None:
    by, case = request.getfixturevalue(who), case_in_intake
    with pytest.raises(Case.DoesNotExist):
        case_edit(case_ref=case.ref, by=by, fields={"unit": "X"}, version=case.version, at=AT)
    with pytest.raises(Case.DoesNotExist):
        note_add(case_ref=case.ref, by=by, body="X", at=AT)
    case_resolve(case_ref=case.ref, by=vera, outcome=Outcome.WITHDREW, at=AT)
    with pytest.raises(Case.DoesNotExist):
        case_reopen(case_ref=case.ref, by=by, why="x", at=AT)
