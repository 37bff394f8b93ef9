"""The teams and what they hold: team and times, which say nothing of any case."""

from datetime import datetime

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from cases.models import LiaisonTeam, Slot


def teams_active() -> list[LiaisonTeam]:
    """The teams that work, by number."""
    return list(LiaisonTeam.objects.filter(active=True).order_by("number"))


def teams_all() -> list[LiaisonTeam]:
    """Every team there ever was, those that work first."""
    return list(LiaisonTeam.objects.order_by("-active", "number"))


def standing_in_the_way(team: LiaisonTeam, held: tuple[datetime, datetime]) -> Slot | None:
    """The first window of a team that overlaps this span, the way included."""
    rows = Slot.objects.filter(team=team, held__overlap=DateTimeTZRange(*held))
    return rows.order_by("span").first()


def teams_free(starts: datetime, ends: datetime, people: int) -> list[LiaisonTeam]:
    """The teams that could hold this window for so many people."""
    return [
        team
        for team in teams_active()
        if people <= team.people
        and team.works(starts, ends)
        and standing_in_the_way(team, team.with_way(starts, ends)) is None
    ]


def slots_between(starts: datetime, ends: datetime) -> list[Slot]:
    """The windows of all teams within a span, the earliest first."""
    rows = Slot.objects.filter(held__overlap=DateTimeTZRange(starts, ends))
    return list(rows.select_related("team").order_by("span", "team"))
