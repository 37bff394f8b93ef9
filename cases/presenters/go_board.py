"""The board of one hand-over: what is confirmed, by whom and when, and who said go."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cases.lifecycle import Stage
from cases.models import BEFORE_GO, Case, GoPoint, GoWord
from cases.selectors.go import go_words, go_words_fresh
from cases.services.go import WHOSE
from operators.models import Operator

PEOPLE = 2


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that has to be confirmed."""

    point: str
    label: str
    by: str
    at: datetime | None
    is_stale: bool
    is_mine: bool

    @property
    def stands(self) -> bool:
        """Whether somebody confirmed it within the day."""
        return bool(self.by) and not self.is_stale


@dataclass(frozen=True, slots=True)
class GoBoard:
    """All points of one case, and the go."""

    points: tuple[Point, ...]
    said: tuple[Point, ...]
    frozen: bool
    is_led: bool
    i_said: bool

    @property
    def confirmed(self) -> int:
        """How many points stand."""
        return sum(point.stands for point in self.points)

    @property
    def is_ready(self) -> bool:
        """Whether somebody may say go."""
        return self.is_led and not self.frozen and all(point.stands for point in self.points)

    @property
    def is_go(self) -> bool:
        """Whether the hand-over may begin."""
        return self.is_ready and len(self.said) >= PEOPLE


def go_board(*, case: Case, asker: Operator) -> GoBoard | None:
    """The board of a case that holds a window; none for any other."""
    if case.stage != Stage.SCHEDULED:
        return None
    words = list(go_words(case))
    found = {word.point: word for word in words if word.point != GoPoint.GO}
    fresh = set(go_words_fresh(case).values_list("ref", flat=True))
    said = [word for word in words if word.point == GoPoint.GO and word.ref in fresh]
    return GoBoard(
        points=tuple(_point(each, found.get(each), asker, fresh) for each in BEFORE_GO),
        said=tuple(_point(GoPoint.GO, word, asker, fresh) for word in said),
        frozen=case.frozen,
        is_led=not case.is_unled,
        i_said=any(word.by_id == asker.pk for word in said),
    )


def _point(point: GoPoint, word: GoWord | None, asker: Operator, fresh: set[UUID]) -> Point:
    return Point(
        point=point.value,
        label=str(point.label),
        by=word.by.call_sign if word else "",
        at=word.at if word else None,
        is_stale=word is not None and word.ref not in fresh,
        is_mine=asker.role in WHOSE.get(point, ()),
    )
