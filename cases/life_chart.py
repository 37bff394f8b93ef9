"""The life-cycle of a case as a page, drawn from its transitions and from nothing else."""

from collections.abc import Iterator
from dataclasses import dataclass
from inspect import getdoc

from cases.lifecycle import CaseLifecycle, Stage
from cases.models import Case

HEAD = """\
# The life of a case

Drawn by `manage.py lifecycle_chart` from `cases/lifecycle.py`; a test compares. PostgreSQL holds
the same moves once more, in `cases/sql/case_lifecycle.sql`.
"""


@dataclass(frozen=True, slots=True)
class Move:
    """One arrow, with what it means and what it asks, in the words of the code."""

    name: str
    before: str
    after: str
    says: str
    asks: tuple[str, ...]


def chart() -> str:
    """The whole page: a drawing, and a table with the guard of each move in words."""
    found = sorted(moves(), key=lambda move: (_place(move.before), _place(move.after)))
    arrows = [f"    {each.before} --> {each.after}: {each.name}" for each in found]
    drawn = ["```mermaid", "stateDiagram-v2", f"    [*] --> {_first()}", *arrows, "```"]
    rows = [
        f"| {each.name} | {each.before} → {each.after} | {each.says} | {_asked(each)} |"
        for each in found
    ]
    table = ["| move | from → to | what it means | what it asks |", "| --- | --- | --- | --- |"]
    return "\n".join([HEAD, *drawn, "", *table, *rows, ""])


def moves() -> Iterator[Move]:
    """Every transition that the life-cycle has; one that begins at three stages is three."""
    for each in Case._meta.get_field("stage").get_all_transitions(Case):
        yield Move(
            name=each.name,
            before=str(each.source),
            after=str(each.target),
            says=_sentence(getattr(CaseLifecycle, each.name)),
            asks=tuple(_sentence(guard) for guard in each.conditions),
        )


def _sentence(said: object) -> str:
    return (getdoc(said) or "").split("\n\n")[0].replace("\n", " ")


def _asked(move: Move) -> str:
    return " ".join(move.asks) or "Nothing more."


def _first() -> str:
    return str(Case._meta.get_field("stage").default)


def _place(stage: str) -> int:
    return Stage.values.index(stage)
