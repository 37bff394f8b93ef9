"""The rota of one office, asked for by PostgreSQL's account of the web process itself."""

from datetime import timedelta

import pytest
from psycopg.errors import InsufficientPrivilege

from rota.models import Cover, Shift
from rota.services.notes import note_leave
from tests.cases.conftest import at, office, olga, sister_office
from tests.cases.test_office_reach import Session, app, rows, within

__all__ = ["app", "at", "office", "olga", "sister_office"]
pytestmark = pytest.mark.django_db(transaction=True, databases="__all__")
TABLES = ("rota_shift", "rota_shiftnote", "rota_cover")


@pytest.fixture
def planned(office, olga, at):
    """Office North with a row in every table."""
    Shift.objects.create(operator=olga, office=office, begins=at, ends=at + timedelta(hours=8))
    note_leave(body="The second desk is broken.", by=olga, at=at)
    Cover.objects.create(office=office, week=at.date(), counted_to=at)


def test_the_rota_of_an_office_is_seen_within_its_reach_alone(
    planned, app: Session, office, sister_office
) -> None:
    for place, number in ((None, 0), (sister_office.ref, 0), (office.ref, 1)):
        if place is not None:
            within(app, place)
        assert [rows(app, table) for table in TABLES] == [number] * len(TABLES)


def test_nobody_plans_beyond_their_office(planned, app: Session, office, olga, sister_office):
    within(app, sister_office.ref)
    with pytest.raises(InsufficientPrivilege):
        app.execute(
            "INSERT INTO rota_shift (ref, office_id, operator_id, begins, ends, version)"
            " VALUES (gen_random_uuid(), %s, %s, now(), now() + interval '8 hours', 1)",
            [office.ref, olga.ref],
        )


def test_nobody_at_a_desk_writes_what_was_worked(planned, app: Session, office) -> None:
    within(app, office.ref)
    with pytest.raises(InsufficientPrivilege):
        app.execute("UPDATE rota_cover SET present = 0")
