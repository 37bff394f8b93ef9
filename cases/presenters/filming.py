"""What was said about filming, for whoever may read the case."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cases.models import FilmingAnswer
from cases.selectors.filming import filmings_of
from vault.fields import open_fields
from vault.receipts import Receipt


@dataclass(frozen=True, slots=True)
class Filmed:
    """One answer, with who asked, when and how."""

    answer: str
    label: str
    unasked: bool
    words: str
    holders: str
    by: str
    at: datetime

    @property
    def stands(self) -> bool:
        """Whether it is a consent."""
        return self.answer == FilmingAnswer.GIVEN


def filming_shown(case: UUID, seen: Receipt) -> tuple[Filmed, ...]:
    """Every answer, the newest first, under the request's receipt."""
    rows = filmings_of(case)
    told = open_fields(seen, rows, "words", "holders")
    return tuple(
        Filmed(
            answer=row.answer,
            label=str(row.get_answer_display()),
            unasked=row.unasked,
            words=said["words"] or "",
            holders=said["holders"] or "",
            by=row.by.call_sign,
            at=row.at,
        )
        for row, said in zip(rows, told, strict=True)
    )
