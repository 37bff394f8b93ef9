"""The rota of one office, asked for by PostgreSQL's account of the web process itself."""

from datetime import timedelta

import pytest
from psycopg.errors import InsufficientPrivilege

from rota.models import Shift
from tests.cases.conftest import at, office, olga, sister_office
from tests.cases.test_office_reach import Session, app, rows, within

__all__ = ["app", "at", "office", "olga", "sister_office"]
TABLES = ("rota_shift",)


@pytest.fixture
def planned(transactional_db, office, olga, at):
    """Office North with a row in every table."""
    Shift.objects.create(operator=olga, office=office, begins=at, ends=at + timedelta(hours=8))


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
