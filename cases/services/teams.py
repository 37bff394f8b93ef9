"""The teams of liaison officers are kept by a supervisor; a team is never removed."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from audit.record import record
from cases.models import LiaisonTeam
from live.events import SlotChanged, person_stream, queue_stream
from live.publish import append, unit
from operators.access import can
from operators.models import Office, Operator
from operators.refusals import Refused
from operators.roles import Role

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


def slots_told() -> None:
    """Let every schedule know that a window came or went, and nothing of whose or where.

    Teams belong to no office, so every office hears of it; liaison officers hear no queue.
    """
    for ref in Office.working.order_by("pk").values_list("pk", flat=True):
        append(SlotChanged(ref=ref), stream=queue_stream(ref))
    liaisons = Operator.objects.filter(role=Role.LIAISON, is_active=True).order_by("pk")
    for ref in liaisons.values_list("pk", flat=True):
        append(SlotChanged(ref=ref), stream=person_stream(ref))


def _name_is_free(team: LiaisonTeam) -> None:
    if LiaisonTeam.objects.filter(name=team.name).exclude(number=team.number).exists():
        raise TeamRefused(_("Another team has this name. Choose another."))


def _said(team: LiaisonTeam) -> str:
    """What the journal keeps: numbers and a bird."""
    return " ".join(f"{name}={getattr(team, name)}" for name in KEPT)
