"""The fixed list: five tables for each month, one for each year, and not one more.

A case lies in exactly one cell of each table, so all that is ever published of it is one draw of
noise in six cells. No dimension may hang on what an operator thinks of a call: whoever sends twenty
made-up callers must not be able to read what became of them.
"""

from collections.abc import Mapping
from fractions import Fraction

from press.disclosure import Table
from press.models import CallerKind, Language, Line, Region
from press.noise import EPSILON
from press.period import Period

#: Everything a table may be broken down by: what the person said, or by which way they came.
DIMENSIONS: Mapping[str, tuple[str, ...]] = {
    "line": tuple(Line.values),
    "caller_kind": tuple(CallerKind.values),
    "language": tuple(Language.values),
    "region": tuple(Region.values),
}


def _table(name: str, *dimensions: str) -> Table:
    if set(dimensions) - DIMENSIONS.keys():
        raise ValueError("a table is broken down by what was said, or by the way in, alone")
    return Table(name, {each: DIMENSIONS[each] for each in dimensions})


MONTHLY = (
    _table("total"),
    _table("line", "line"),
    _table("caller_kind", "caller_kind"),
    _table("language", "language"),
    _table("region", "region"),
)
ANNUAL = (_table("caller_kind_language", "caller_kind", "language"),)


def tables_of(period: Period) -> tuple[Table, ...]:
    """What is published of this period."""
    return MONTHLY if period.month else ANNUAL


def cells_of_a_case() -> int:
    """In how many published cells one case is counted, over all time."""
    return len(MONTHLY) + len(ANNUAL)


def spent() -> Fraction:
    """The whole privacy budget of one case, over all time."""
    return cells_of_a_case() * EPSILON
