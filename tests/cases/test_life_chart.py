"""The drawing of a case's life shows every move that there is, and is the one in the papers."""

from cases.life_chart import chart, moves
from cases.lifecycle import Stage
from cases.management.commands.lifecycle_chart import PAGE


def test_the_page_in_the_papers_is_current() -> None:
    assert PAGE.read_text() == chart(), "run manage.py lifecycle_chart"


def test_every_move_is_drawn_and_told_in_words() -> None:
    page = chart()
    assert {(move.before, move.after) for move in moves()} == {
        (Stage.INTAKE, Stage.VERIFIED),
        (Stage.VERIFIED, Stage.SCHEDULED),
        (Stage.SCHEDULED, Stage.VERIFIED),
        (Stage.VERIFIED, Stage.INTAKE),
        (Stage.INTAKE, Stage.RESOLVED),
        (Stage.VERIFIED, Stage.RESOLVED),
        (Stage.SCHEDULED, Stage.RESOLVED),
        (Stage.RESOLVED, Stage.INTAKE),
    }
    for move in moves():
        assert f"{move.before} --> {move.after}: {move.name}" in page
        assert move.says.endswith(".")
        assert all(asked.endswith(".") for asked in move.asks)


def test_every_guard_of_a_move_stands_beside_it() -> None:
    verify = next(line for line in chart().splitlines() if line.startswith("| verify "))
    assert "A frozen case makes no forward move." in verify
    assert "Two different people approved the evidence as it stands" in verify
