"""What people wish for after capture, for whoever may read the case."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from cases.models import Wish
from cases.wish_form import WishForm
from cases.wishes import LEGION, WISHES
from vault.fields import open_fields
from vault.keyring import KeysGone
from vault.receipts import Receipt


@dataclass(frozen=True, slots=True)
class Wished:
    """The wishes of one person, who asked and when."""

    codes: tuple[str, ...]
    labels: tuple[str, ...]
    words: str
    version: int
    by: str
    at: datetime

    @property
    def is_legion(self) -> bool:
        """Whether the warning of the legion belongs beside it."""
        return LEGION in self.codes


def wishes_of(rows: Sequence[Wish], seen: Receipt) -> Mapping[UUID, Wished]:
    """What each key owner wishes for, under the request's receipt."""
    try:
        told = open_fields(seen, rows, "wishes", "words")
    except KeysGone:
        # Of somebody who is being erased; nobody else is hidden by it.
        alone = [wishes_of([row], seen) for row in rows if len(rows) > 1]
        return {owner: wished for one in alone for owner, wished in one.items()}
    return {row.about: _wished(row, said) for row, said in zip(rows, told, strict=True)}


def wish_form(wished: Wished | None, member: UUID | None = None) -> WishForm:
    """The form with what was said last."""
    known = {"wishes": wished.codes, "words": wished.words} if wished else {}
    return WishForm(initial={"who": member, "version": wished.version if wished else 0, **known})


def _wished(row: Wish, told: Mapping[str, str | None]) -> Wished:
    codes = tuple(code for code in json.loads(told["wishes"] or "[]") if code in WISHES)
    return Wished(
        codes=codes,
        labels=tuple(str(WISHES[code]) for code in codes),
        words=told["words"] or "",
        version=row.version,
        by=row.by.call_sign,
        at=row.at,
    )
