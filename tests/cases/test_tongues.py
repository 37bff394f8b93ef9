"""What people read on the screens of cases follows their language and the Kyiv day."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override

from cases.presenters.names import attachment_name, line_name
from cases.presenters.timeline import Happened
from cases.schedule_form import ScheduleForm
from operators.models import Office

BEFORE_MIDNIGHT = datetime(2026, 3, 8, 21, 30, tzinfo=UTC)
AFTER_MIDNIGHT = datetime(2026, 3, 8, 22, 30, tzinfo=UTC)


def timeline(*moments: datetime) -> str:
    rows = [Happened("note", "", "Text", "Kalyna", at) for at in moments]
    return render_to_string("cases/_timeline_list.html", {"record": SimpleNamespace(timeline=rows)})


def test_the_timeline_begins_a_day_at_midnight_in_kyiv() -> None:
    page = timeline(AFTER_MIDNIGHT, BEFORE_MIDNIGHT)
    assert page.index("Mon 9 March 2026") < page.index("00:30") < page.index("Sun 8 March 2026")


@pytest.mark.parametrize(("language", "day"), [("uk", "9 березня"), ("ru", "9 марта")])
def test_a_day_is_written_as_the_language_writes_it(language: str, day: str) -> None:
    with override(language):
        assert day in timeline(AFTER_MIDNIGHT)


@pytest.mark.parametrize(("language", "team"), [("uk", "Група 1"), ("ru", "Группа 1")])
def test_the_teams_are_named_in_the_language_of_the_reader(
    office: Office, language: str, team: str
) -> None:
    with override(language):
        assert team in str(ScheduleForm()["team"])


def test_a_code_of_a_provider_is_never_shown() -> None:
    with override("uk"):
        assert attachment_name("voice") == "Голосове повідомлення"
        assert attachment_name("younger_than_this") == "Інше вкладення"
        assert attachment_name("") == ""
        assert line_name("telephone") == "Телефон"
