"""Ready answers as they stand: what holds, what waits for a second person, what nobody signed."""

from collections.abc import Iterable
from uuid import UUID

from cases.models import ReadyAnswer


def in_force() -> list[ReadyAnswer]:
    """The newest agreed version of each answer, by name; its day of review may have passed."""
    agreed = ReadyAnswer.objects.exclude(agreed_by=None).filter(withdrawn_by=None)
    newest = agreed.order_by("name", "-version").distinct("name")
    return list(newest.select_related("written_by", "agreed_by"))


def waiting() -> list[ReadyAnswer]:
    """What somebody wrote and nobody has agreed to."""
    mine = ReadyAnswer.objects.filter(agreed_by=None, withdrawn_by=None)
    return list(mine.exclude(written_by=None).select_related("written_by").order_by("written_at"))


def unsigned() -> list[ReadyAnswer]:
    """The drafts that came with the console and that nobody stands for."""
    return list(ReadyAnswer.objects.filter(written_by=None, withdrawn_by=None).order_by("name"))


def named(refs: Iterable[UUID]) -> dict[UUID, ReadyAnswer]:
    """These versions, whatever became of them."""
    return ReadyAnswer.objects.in_bulk(list(refs))
