"""What the script may note down of a person, the case can hold and say."""

import pytest

from cases.details import BY_NAME
from cases.services.opening import CAPTURED_AS
from triage.registry import shipped

CHOICES = {name: detail for name, detail in BY_NAME.items() if detail.choices}
#: Asked in the form of the case alone.
UNSCRIPTED = {"home"}


@pytest.mark.parametrize("name", sorted(CHOICES.keys() - UNSCRIPTED))
def test_every_answer_of_the_script_is_a_choice_of_the_case(name: str) -> None:
    asked = {field: slot for slot, field in CAPTURED_AS.items()}.get(name, name)
    known = {value for value, _label in CHOICES[name].choices}
    slot = shipped().fields[asked]
    assert slot.options
    assert {option.id for option in slot.options} - known == set()


def test_every_choice_fits_its_field() -> None:
    for detail in CHOICES.values():
        assert all(len(value) <= detail.longest for value, _label in detail.choices), detail.name
