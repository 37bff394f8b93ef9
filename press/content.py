"""A release as the bytes that are frozen and signed: figures and codes, in one spelling."""

import json
from collections.abc import Iterator
from typing import Any

from press.disclosure import BASE, LEAST, Hash, counted, figure
from press.noise import EPSILON
from press.period import Period
from press.selectors import Groups
from press.tables import tables_of

SCHEME = {
    "scheme": "two-sided geometric noise",
    "epsilon": f"{EPSILON.numerator}/{EPSILON.denominator}",
    "rounded_to": BASE,
    "withheld_below": LEAST,
}


def content_of(period: Period, groups: Groups, hashed: Hash) -> str:
    """The content of a release; the same groups and the same key give the same bytes."""
    content = {
        "id": str(period),
        "kind": "month" if period.month else "year",
        "begins": period.begins.isoformat(),
        "ends": period.ends.isoformat(),
        "method": SCHEME,
        "tables": list(_tables(period, groups, hashed)),
    }
    return json.dumps(content, sort_keys=True, separators=(",", ":"))


def _tables(period: Period, groups: Groups, hashed: Hash) -> Iterator[dict[str, Any]]:
    for table in tables_of(period):
        cells = [
            dict(zip(table.dimensions, place, strict=True))
            | {"value": figure(table, place, count, hashed)}
            for place, count in counted(table, groups).items()
        ]
        yield {"id": table.name, "dimensions": list(table.dimensions), "cells": cells}
