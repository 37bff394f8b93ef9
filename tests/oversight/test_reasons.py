"""The journal says in words why somebody looked."""

import pytest
from django.utils import translation

from cases.look_forms import CASE_LOOKS
from cases.models import WhyOff
from cases.models.sender import BlockReason
from cases.safe_contact import Uncalled
from cases.services.reveal import RevealReason
from oversight.reasons import LookReason, reason_in_words

ASKED = [
    *(("case.reveal.phone", code) for code in RevealReason.values),
    *(("audit.who_looked", code) for code in LookReason.values),
    *(("case.view", code) for code, _label in CASE_LOOKS),
    *(("line.switched_off", code) for code in WhyOff.values),
    *(("block.agreed", code) for code in BlockReason.values),
    *(("contact.not_called_back", code) for code in Uncalled.values),
]


@pytest.mark.parametrize("language", ["en", "uk", "ru"])
@pytest.mark.parametrize(("action", "code"), ASKED)
def test_every_code_has_its_words(language: str, action: str, code: str) -> None:
    with translation.override("en"):
        english = reason_in_words(action, code)
    with translation.override(language):
        words = reason_in_words(action, code)
    assert words != code
    assert (words == english) is (language == "en")


def test_one_code_of_two_lists_is_told_by_its_act() -> None:
    assert reason_in_words("case.view", "review") == "Review of a broken glass"
    assert reason_in_words("audit.who_looked", "review") == "A regular review"


def test_what_is_of_no_list_stands_for_itself() -> None:
    assert reason_in_words("case.purged", "Because of 2019") == "Because of 2019"
