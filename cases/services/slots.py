"""A window of a team is taken whole, with the way there and back, or refused with the reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from audit.receipts import receipt
from cases.daylight import EITHER_WILL_DO, Light, Lit, agrees, sun
from cases.days import KYIV
from cases.models import Case, LiaisonTeam, Slot
from cases.selectors.members import members_of
from cases.selectors.teams import standing_in_the_way, teams_free
from operators.models import Operator
from operators.refusals import Refused
from vault.fields import open_one
from vault.receipts import Receipt

LONGEST_WINDOW = timedelta(hours=24)
FARTHEST = timedelta(days=366)
MOMENT = "j E, H:i"
PAST = _("The window lies in the past. Choose a later one.")


class ScheduleRefused(Refused):
    """This window cannot be held; the sentence names the rule."""


@dataclass(frozen=True, slots=True)
class Window:
    """What is asked for: a team, two moments, and the light that was agreed."""

    team: int
    starts: datetime
    ends: datetime
    lit: Lit = EITHER_WILL_DO


def window_check(window: Window, at: datetime) -> None:
    """Refuse a window that nobody could keep, whosever it is."""
    starts, ends = window.starts, window.ends
    if ends <= starts:
        raise ScheduleRefused(_("The window must end after it begins."))
    if starts <= at:
        raise ScheduleRefused(PAST)
    if ends - starts > LONGEST_WINDOW or starts - at > FARTHEST:
        raise ScheduleRefused(_("A window is at most 24 hours long and within a year."))
    first, last = (moment.astimezone(UTC).astimezone(KYIV) for moment in (starts, ends))
    if first.utcoffset() != last.utcoffset():
        raise ScheduleRefused(
            _("The clocks change within this window. Choose one that ends before or begins after.")
        )
    _light_agreed(window)


def slot_look(case: Case, *, by: Operator, at: datetime) -> Receipt:
    """The one receipt of an act that reads which window a case holds, or how many people it has."""
    return receipt(actor=str(by.pk), role=by.role, action="case.slot", subjects=[case.ref], at=at)


def slot_hold(case: Case, window: Window, seen: Receipt) -> Slot:
    """Take the window whole for the locked case, or say what is in the way."""
    team = LiaisonTeam.objects.filter(number=window.team, active=True).first()
    if team is None:
        raise ScheduleRefused(_("There is no such team now. Choose another."))
    people = _people(case, seen)
    _team_can(team, window, people)
    _one_after_another({team.number})
    try:
        with transaction.atomic():
            return Slot.objects.create(team=team, span=DateTimeTZRange(window.starts, window.ends))
    except IntegrityError as refusal:
        if "lies ahead" in str(refusal):
            raise ScheduleRefused(PAST) from refusal
        raise ScheduleRefused(_in_the_way(team, window, people)) from refusal


def slot_exchange(case: Case, window: Window, seen: Receipt) -> Slot:
    """Let the window of the locked case go and hold another one instead."""
    held = slot_of(case, seen)
    _one_after_another({window.team} | ({held.team_id} if held else set()))
    slot_let_go(case, seen)
    return slot_hold(case, window, seen)


def slot_let_go(case: Case, seen: Receipt) -> None:
    """Free the window of the locked case; the case is not written here."""
    held = open_one(seen, case, "slot")
    if held:
        Slot.objects.filter(ref=held).delete()
    case.slot = None


def slot_over(case: Case, seen: Receipt, at: datetime) -> bool:
    """Whether the window that the locked case holds has passed."""
    held = slot_of(case, seen)
    return held is None or bool(held.span.upper <= at)


def slot_of(case: Case, seen: Receipt) -> Slot | None:
    """The window that a case holds."""
    ref = open_one(seen, case, "slot")
    return Slot.objects.filter(ref=ref).select_related("team").first() if ref else None


def when(starts: datetime, ends: datetime) -> str:
    """A span in Kyiv's time; the day once when both lie on it."""
    first, last = localtime(starts, KYIV), localtime(ends, KYIV)
    end = "H:i" if first.date() == last.date() else MOMENT
    return f"{date_format(first, MOMENT)} – {date_format(last, end)}"


def _one_after_another(teams: set[int]) -> None:
    """For each team, the lowest first: what excludes each other, written at once, may deadlock."""
    with connection.cursor() as cursor:
        for number in sorted(teams):
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('cases_slot'), %s)", [number])


def _people(case: Case, seen: Receipt) -> int:
    """How many people come: as the record says, and never fewer than it names."""
    told = open_one(seen, case, "group_size") or ""
    named = members_of(case.ref).filter(erased_on=None).count()
    return max(int(told) if told.isdecimal() else 1, named)


def _team_can(team: LiaisonTeam, window: Window, people: int) -> None:
    if people > team.people:
        words = {"team": team, "most": team.people, "people": people}
        raise ScheduleRefused(
            gettext(
                "%(team)s takes at most %(most)s people at once; this case has %(people)s."
                " Choose another team."
            )
            % words
        )
    if not team.works(window.starts, window.ends):
        raise ScheduleRefused(
            gettext("%(team)s works %(hours)s, Kyiv time. Choose a window within its hours.")
            % {"team": team, "hours": team.hours}
        )


def _in_the_way(team: LiaisonTeam, window: Window, people: int) -> str | Promise:
    """Both windows beside each other, by team and times alone, and who is free instead."""
    ours = team.with_way(window.starts, window.ends)
    theirs = standing_in_the_way(team, ours)
    if theirs is None:
        return _("This window cannot be held. Choose another.")
    said = gettext(
        "%(team)s already has a window that overlaps this one: %(theirs)s, on its way"
        " %(theirs_held)s. Yours is %(ours)s, on its way %(ours_held)s."
    ) % {
        "team": team,
        "theirs": when(theirs.span.lower, theirs.span.upper),
        "theirs_held": when(theirs.held.lower, theirs.held.upper),
        "ours": when(window.starts, window.ends),
        "ours_held": when(*ours),
    }
    return f"{said} {_instead(teams_free(window.starts, window.ends, people))}"


def _instead(free: Sequence[LiaisonTeam]) -> str:
    if not free:
        return gettext("No other team is free then.")
    return gettext("Free then: %(teams)s.") % {"teams": ", ".join(map(str, free))}


def _light_agreed(window: Window) -> None:
    light, sector = window.lit.light, window.lit.sector
    if light == Light.EITHER:
        return
    if sector is None:
        raise ScheduleRefused(_("Choose the wide sector: when it is light depends on it."))
    if agrees(light, sector, window.starts, window.ends):
        return
    day = sun(localtime(window.starts, KYIV).date(), sector)
    raise ScheduleRefused(
        gettext(
            "In this sector it is light from %(rises)s to %(sets)s on %(day)s. Agreed was:"
            " %(light)s. Choose another window, or choose “%(either)s”."
        )
        % {
            "rises": date_format(localtime(day.rises, KYIV), "H:i"),
            "sets": date_format(localtime(day.sets, KYIV), "H:i"),
            "day": date_format(localtime(window.starts, KYIV), "j E"),
            "light": Light(light).label,
            "either": Light.EITHER.label,
        }
    )
