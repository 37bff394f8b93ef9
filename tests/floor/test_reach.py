"""The counts of one office, asked for by PostgreSQL's account of the web process itself."""

import pytest
from psycopg.errors import InsufficientPrivilege

from floor.folding import deltas_fold
from tests.cases.test_office_reach import Session, app, rows, within
from tests.floor.test_tally import offered

__all__ = ["app"]
TABLES = ("floor_daily", "floor_delta", "floor_lately", "floor_tally")


@pytest.fixture
def counted(transactional_db, office, at):
    """Office North with counts in both tables."""
    offered(office, at)
    deltas_fold()
    offered(office, at)


def test_the_counts_of_an_office_are_seen_within_its_reach_alone(
    counted, app: Session, office, sister_office
) -> None:
    for place, number in ((None, 0), (sister_office.ref, 0), (office.ref, 1)):
        if place is not None:
            within(app, place)
        assert [rows(app, table) for table in TABLES] == [number] * len(TABLES)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("act", ["DELETE FROM {}", "UPDATE {} SET number = 9"])
def test_nobody_at_a_desk_writes_a_count(counted, app: Session, office, table, act) -> None:
    within(app, office.ref)
    with pytest.raises(InsufficientPrivilege):
        app.execute(act.format(table))
