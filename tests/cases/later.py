"""Time passes: PostgreSQL's own clock of the rules goes with it, and back with the transaction."""

from datetime import UTC, datetime, timedelta

from django.db import connection

CLOCK = (
    "CREATE OR REPLACE FUNCTION case_clock() RETURNS timestamptz LANGUAGE sql VOLATILE AS"
    " $$ SELECT clock_timestamp() + interval '{} seconds' $$"
)


def passed(time: timedelta) -> None:
    """So much time has gone by; only the owner of the function can say so."""
    with connection.cursor() as cursor:
        cursor.execute(CLOCK.format(time.total_seconds()))


def as_of(moment: datetime) -> None:
    """It is this moment now."""
    passed(moment - datetime.now(tz=UTC))
