"""How the ways in of an office are at this moment, and from which countries one brings nobody."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from cases.models import Line, LineLink
from cases.selectors.away import lines_off
from cases.selectors.traffic import outages_open
from operators.models import Office


@dataclass(frozen=True, slots=True)
class LinkNow:
    """One way in: `state` is up, down, silent or off; `country` where only that one is silent."""

    line: str
    country: str
    state: str
    since: datetime | None


def links_now(office: UUID, at: datetime) -> list[LinkNow]:
    """The ways in that the office answers, and the countries from which one brings nobody.

    A decoy shows those of the office it stands for: how a line is says nothing of anybody.
    """
    behind = Office.with_decoys.filter(pk=office).values("stands_for")
    answered = Line.objects.filter(Q(office=office) | Q(office__in=behind))
    lines = list(answered.order_by("key").values_list("key", flat=True))
    off = lines_off()
    down = dict(
        LineLink.objects.filter(line__in=lines, down_since__lte=at).values_list(
            "line", "down_since"
        )
    )
    silent = {
        (each.line, each.country): each.since for each in outages_open() if each.noticed_at <= at
    }
    shown = [_link(line, off, down, silent) for line in lines]
    return [
        *shown,
        *(
            LinkNow(line, country, "silent", since)
            for (line, country), since in silent.items()
            if country and line in lines
        ),
    ]


def _link(
    line: str,
    off: Mapping[str, datetime],
    down: Mapping[str, datetime | None],
    silent: Mapping[tuple[str, str], datetime],
) -> LinkNow:
    if line in off:
        return LinkNow(line, "", "off", off[line])
    if line in down:
        return LinkNow(line, "", "down", down[line])
    if (line, "") in silent:
        return LinkNow(line, "", "silent", silent[line, ""])
    return LinkNow(line, "", "up", None)
