"""The ways in which somebody goes: kept out, put into another role, moved to another office."""

from datetime import datetime

from operators.models import Office, Operator
from operators.roles import Role
from operators.services import operator_keep_out
from operators.services.changes import change_agree, office_ask, role_ask


def kept_out(who: Operator, ada: Operator, boris: Operator, *, at: datetime) -> None:
    operator_keep_out(operator_ref=who.pk, by=ada, at=at)


def role_taken(who: Operator, ada: Operator, boris: Operator, *, at: datetime) -> None:
    change = role_ask(operator_ref=who.pk, role=Role.AUDITOR, by=ada, at=at)
    change_agree(change_id=change.pk, by=boris, at=at)


def moved(who: Operator, ada: Operator, boris: Operator, *, at: datetime) -> None:
    south = Office.objects.create(name="South", code="south")
    change = office_ask(operator_ref=who.pk, office=south, by=ada, at=at)
    change_agree(change_id=change.pk, by=boris, at=at)


WAYS = (kept_out, role_taken, moved)
