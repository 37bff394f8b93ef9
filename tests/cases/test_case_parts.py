"""A part of the case page that is drawn anew: the same as on the page, and nothing more is read."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cases.models import FlagKind, TaskTitle
from cases.services.flags import case_flag
from cases.services.kin import kin_add
from cases.services.private_notes import private_note_keep
from cases.services.tasks import task_plan
from cases.services.wishes import wish_note
from cases.views.case_parts import CASE_PARTS
from tests.cases.conftest import AT
from tests.cases.gathered import substantiate
from tests.cases.people import add

#: The tables that one part shows, and which other parts may read beside their own.
OF = {
    "filming": "cases_filming",
    "flags": "cases_flag",
    "kin": "cases_kin",
    "people": "cases_member",
    "private": "cases_privatenote",
    "tasks": "cases_task",
    "waits": "cases_dormancy",
    "wishes": "cases_wish",
}
ALSO = {
    "decisions": {"cases_task"},
    "head": {"cases_flag"},
    "people": {"cases_wish"},
    "timeline": {"cases_flag", "cases_task"},
}
#: Statements at most, those of the session and the right among them.
MOST = {
    **dict.fromkeys(
        (
            *("filming", "flags", "kin", "people", "private"),
            *("safe", "tasks", "waits", "wishes", "writing"),
        ),
        12,
    ),
    **dict.fromkeys(("head", "person", "timeline", "decisions"), 27),
}
ONCE = re.compile(r'value="[\w-]{64}"')


@pytest.fixture
def full(case_in_intake, olga, nadia):
    """A case of which every part shows something."""
    ref = case_in_intake.ref
    substantiate(case_in_intake, olga)
    case_flag(case_ref=ref, kind=FlagKind.MINOR, days=None, by=olga, at=AT)
    add(case_in_intake, olga, speaks=True)
    kin_add(case_ref=ref, by=olga, told={"tie": "mother", "name": "Сергій Лосєв"}, at=AT)
    wish_note(
        case_ref=ref, member_ref=None, by=olga, wishes=["letters"], words="", version=0, at=AT
    )
    private_note_keep(case_ref=ref, body="Втомилась", debrief=True, by=olga, at=AT)
    task_plan(
        case_ref=ref,
        title=TaskTitle.LAWYER,
        starts=AT,
        ends=AT + timedelta(hours=2),
        to=nadia,
        detail="Спитати про гарантії",
        by=olga,
        at=AT,
    )
    return case_in_intake


def read(who, url: str) -> tuple[str, list[str]]:
    """The answer, without what every form carries once, and the statements that it took."""
    client = Client()
    client.force_login(who)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(url)
    assert answer.status_code == 200
    text = ONCE.sub("", answer.content.decode())
    return " ".join(text.split()), [query["sql"] for query in asked]


@pytest.mark.parametrize("who", ["olga", "nadia", "vera"])
def test_each_is_as_on_the_whole_page(request, full, who):
    reader = request.getfixturevalue(who)
    whole, _asked = read(reader, f"/cases/{full.ref}/")
    for part in CASE_PARTS:
        assert read(reader, f"/cases/{full.ref}/{part}/")[0] in whole, part


@pytest.mark.parametrize("part", CASE_PARTS)
def test_each_reads_what_it_shows_and_nothing_of_the_others(full, vera, part):
    _text, asked = read(vera, f"/cases/{full.ref}/{part}/")
    others = set(OF.values()) - {OF.get(part)} - ALSO.get(part, set())
    told = {table for table in others for sql in asked if f'"{table}"' in sql}
    assert told == set()
    assert len(asked) <= MOST[part]
