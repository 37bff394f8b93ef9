"""The agreement on safe contact as pages show it: both clocks, the number behind its mask."""

from dataclasses import dataclass
from datetime import date, datetime

from cases.models import Case, SafeContact
from cases.models.team import clock
from cases.safe_contact import Verdict, zone_named
from cases.safe_contact_form import DAYS
from cases.selectors.safe_contacts import verdict_of
from cases.zones import place_of
from vault.fields import open_fields
from vault.receipts import Receipt


@dataclass(frozen=True, slots=True)
class Clocks:
    """One moment by our clock, and by the person's as text, with the place where it is so."""

    ours: datetime
    theirs: datetime
    place: str


@dataclass(frozen=True, slots=True)
class Also:
    """Another agreement that holds as well, because two cases became one."""

    way: str
    place: str
    windows: tuple[str, ...]
    may_say: str
    if_commander: str
    is_void: bool
    #: They contradict each other: no call is allowed until safe contact is agreed anew.
    is_other: bool


@dataclass(frozen=True, slots=True)
class SafeContactPanel:
    """What was agreed, for whoever may read the case."""

    revision: int
    way: str
    place: str
    windows: tuple[str, ...]
    first: date
    last: date
    may_say: str
    if_commander: str
    by: str
    at: datetime
    void_by: str
    verdict: Verdict
    again: Clocks | None
    here: Clocks | None
    also: tuple[Also, ...]


def safe_contact_panel(
    *, case: Case | None, held: list[SafeContact], seen: Receipt, at: datetime
) -> SafeContactPanel | None:
    """Open the amber words of what was agreed, if anything, under the request's receipt."""
    if not held:
        return None
    agreed, *others = held
    words = open_fields(seen, held, "may_say", "if_commander")
    told = words[0]
    verdict = verdict_of(held, at, case=case)
    ours = (agreed.way, agreed.voided_at is None)
    return SafeContactPanel(
        revision=agreed.revision,
        way=str(agreed.get_way_display()),
        place=place_of(agreed.zone),
        windows=windows(agreed),
        first=agreed.valid_from,
        last=agreed.valid_until,
        may_say=told["may_say"] or "",
        if_commander=told["if_commander"] or "",
        by=agreed.by.call_sign,
        at=agreed.at,
        void_by=agreed.voided_by.call_sign if agreed.voided_by else "",
        verdict=verdict,
        again=clocks(agreed.zone, verdict.again),
        here=clocks(agreed.zone, at),
        also=tuple(
            Also(
                way=str(each.get_way_display()),
                place=place_of(each.zone),
                windows=windows(each),
                may_say=said["may_say"] or "",
                if_commander=said["if_commander"] or "",
                is_void=each.voided_at is not None,
                is_other=(each.way, each.voided_at is None) != ours,
            )
            for each, said in zip(others, words[1:], strict=True)
        ),
    )


def clocks(zone: str, moment: datetime | None) -> Clocks | None:
    """A moment by both clocks; None when there is none, or no such zone."""
    known = zone_named(zone)
    if moment is None or known is None:
        return None
    # Without its zone, so that the page shows it as it stands and not by our clock.
    return Clocks(moment, moment.astimezone(known).replace(tzinfo=None), place_of(zone))


def windows(agreed: SafeContact) -> tuple[str, ...]:
    """The windows of the week as people say them, days of the same hours together."""
    names = dict(DAYS)
    same: dict[tuple[int, int], list[str]] = {}
    for day, starts, ends in agreed.hours:
        same.setdefault((starts, ends), []).append(str(names[day]))
    return tuple(
        f"{', '.join(days)} {clock(starts)}–{clock(ends)}" for (starts, ends), days in same.items()
    )
