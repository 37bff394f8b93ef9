"""Setting up that was stopped half-way and is run again."""

import pytest

from hotline.management.commands.setup import Command
from hotline.setting_up import State, Step
from operators.models import EnrolmentCode, Office, Operator

pytestmark = pytest.mark.django_db


@pytest.fixture
def files(db, tmp_path):
    Office.objects.create(name="North", code="north")
    made = [tmp_path / name for name in ("one", "two")]
    for file, words in zip(made, ("seven tall poplars", "seven small willows"), strict=True):
        file.write_text(words)
    return made


def administrators(files) -> "list[Step]":
    command = Command()
    command.asks = False
    return command._administrators(["Klen", "Verba"], files)


def test_whoever_stops_it_before_the_code_was_shown_made_nobody(files):
    steps = administrators(files)
    assert "enrolment code" in next(steps).words
    steps.close()
    assert not Operator.objects.exists()
    assert [each.state for each in administrators(files)] == [State.MADE] * 2


def test_somebody_without_a_code_is_given_one_and_a_code_that_holds_stays(files):
    list(administrators(files))
    kept = EnrolmentCode.objects.get(operator__call_sign="Verba").code_hash
    EnrolmentCode.objects.filter(operator__call_sign="Klen").delete()
    steps = list(administrators(files))
    assert [each.state for each in steps] == [State.MADE, State.STANDS]
    assert "enrolment code, good for a day" in steps[0].words
    assert EnrolmentCode.objects.get(operator__call_sign="Verba").code_hash == kept
