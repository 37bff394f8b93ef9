"""Counting a case: once, coarsely, and corrected while the first conversation lasts."""

from datetime import date, datetime, timedelta

from django.db import models
from django.utils.timezone import localtime

from press.models import KEY_LENGTH, CallerKind, Fact, Language, Line, Region

#: Narrower words of the intake, in the coarse words of the press.
COARSER = {"friend": CallerKind.FAMILY, "simulator": Line.TELEPHONE}


def fact_put(
    *, key: bytes, line: str, caller_kind: str, language: str, region: str, at: datetime
) -> None:
    """Count the case of this key in the week of `at`, or correct what was counted.

    The week and the line of the first call stay. What is left blank stays as it was. One
    statement, so it may be repeated and may race with itself.
    """
    if len(key) != KEY_LENGTH:
        message = f"a key has {KEY_LENGTH} bytes"
        raise ValueError(message)
    told = {"caller_kind": caller_kind, "language": language, "region": region}
    fact = Fact(
        key=key,
        week=_week(at),
        line=_coarse(line, Line, blank=Line.OTHER),
        caller_kind=_coarse(caller_kind, CallerKind, blank=CallerKind.UNKNOWN),
        language=_coarse(language, Language, blank=Language.OTHER),
        region=_coarse(region, Region, blank=Region.UNKNOWN, other=Region.UNKNOWN),
    )
    corrected = [name for name, value in told.items() if value]
    if corrected:
        Fact.objects.bulk_create(
            [fact], update_conflicts=True, unique_fields=["key"], update_fields=corrected
        )
    else:
        Fact.objects.bulk_create([fact], ignore_conflicts=True)


def fact_count(*, key: bytes, counted: bool) -> None:
    """Leave a fact out while another one counts the same person, or count it again."""
    Fact.objects.filter(key=key).update(counted=counted)


def _week(at: datetime) -> date:
    """The Monday of the week in Kyiv."""
    day = localtime(at).date()
    return day - timedelta(days=day.weekday())


def _coarse(
    word: str, choices: type[models.TextChoices], *, blank: str, other: str = "other"
) -> str:
    """The word if the press may have it, else the coarsest one: counting never fails an intake."""
    known = COARSER.get(word, word)
    if not known:
        return blank
    return known if known in choices.values else other
