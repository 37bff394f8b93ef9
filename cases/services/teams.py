"""The teams of liaison officers are kept by a supervisor; a team is never removed."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from audit.record import record
from cases.models import LiaisonTeam
from cases.services.slots import slots_told
from live.publish import unit
from operators.access import can
from operators.models import Operator
from operators.refusals import Refused

KEPT = ("name", "people", "opens", "closes", "way_there", "way_back", "active")


class TeamRefused(Refused):
    """The team stays as it is."""


def team_set(*, number: int, fields: dict[str, object], by: Operator, at: datetime) -> LiaisonTeam:
    """Add a team, or write down anew what it can do; windows that it holds stay as they were taken.

    Raises TeamRefused for a name of another team, and while a team that is to stop holds windows.
    """
    if not can(by, "cases.set_team"):
        raise TeamRefused(_("Only a supervisor changes the teams. Ask one."))
    with unit():
        team = LiaisonTeam.objects.select_for_update().filter(number=number).first()
        before = _said(team) if team else ""
        team = team or LiaisonTeam(number=number)
        for name in KEPT:
            setattr(team, name, fields[name])
        if _said(team) == before:
            return team
        _name_is_free(team)
        try:
            with transaction.atomic():
                team.save()
        except IntegrityError as refusal:
            raise TeamRefused(
                _("This team holds windows that lie ahead. Move them first.")
            ) from refusal
        record(
            "team.set",
            actor=str(by.pk),
            role=by.role,
            at=at,
            number=number,
            before=before,
            after=_said(team),
        )
        slots_told()
    return team


def _name_is_free(team: LiaisonTeam) -> None:
    if LiaisonTeam.objects.filter(name=team.name).exclude(number=team.number).exists():
        raise TeamRefused(_("Another team has this name. Choose another."))


def _said(team: LiaisonTeam) -> str:
    """What the journal keeps: numbers and a bird."""
    return " ".join(f"{name}={getattr(team, name)}" for name in KEPT)
