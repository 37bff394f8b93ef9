"""Figures as a table that leaves the house: numbers stay numbers, and no cell is a formula."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import get_language

#: A spreadsheet takes a cell that begins so for a formula, spaces in front of it or not.
FORMULA = frozenset("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
#: The same within a cell, for whoever parts the file at another sign than it was written with.
WITHIN = re.compile(r"([,;\t\r\n][\s\"]*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])")
#: Where a comma stands in numbers, a spreadsheet parts cells by another sign.
SIGNS = {"uk": ";", "ru": ";"}
#: What a spreadsheet shows as the text that it is.
AS_TEXT = "'"
#: Without it a spreadsheet takes the file for one in Latin letters.
MARK = "\ufeff"

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Report:
    """A table with its heading and, above it, who took it, when, why and under which reference."""

    title: str
    taken: Sequence[tuple[str, str]]
    columns: Sequence[str]
    rows: Sequence[Sequence[Cell]]


def as_csv(report: Report) -> str:
    """The file: the mark of whoever took it, an empty line, the columns, and the rows."""
    out = io.StringIO()
    sign = SIGNS.get(get_language() or "", ",")
    writer = csv.writer(out, delimiter=sign, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    for row in _lines(report):
        writer.writerow([_cell(each) for each in row])
    return MARK + out.getvalue()


def _lines(report: Report) -> Iterator[Sequence[Cell]]:
    yield (report.title,)
    yield from report.taken
    yield ()
    yield report.columns
    yield from report.rows


def _cell(cell: Cell) -> Cell:
    if not isinstance(cell, str):
        return round(cell, 4) if isinstance(cell, float) else cell
    # Some readers end a text where it says nothing.
    text = WITHIN.sub(rf"\1{AS_TEXT}", cell.replace("\0", ""))
    begins = text.lstrip(" \u00a0")[:1]
    return AS_TEXT + text if begins and begins in FORMULA else text
