"""People, where they sit, whether they can take a contact, what alarms and what holds them back."""

from operators.models.alert import Alert, Kind
from operators.models.change import PersonChange, What
from operators.models.device import Device
from operators.models.factor import EnrolmentCode, FactorSecret
from operators.models.help_call import HelpCall
from operators.models.idle import Idle
from operators.models.office import Office
from operators.models.operator import Operator
from operators.models.pace import Pace
from operators.models.presence import Presence, Reason, State
from operators.models.sign_in_link import SignInLink
from operators.models.skill import Skill

__all__ = [
    "Alert",
    "Device",
    "EnrolmentCode",
    "FactorSecret",
    "HelpCall",
    "Idle",
    "Kind",
    "Office",
    "Operator",
    "Pace",
    "PersonChange",
    "Presence",
    "Reason",
    "SignInLink",
    "Skill",
    "State",
    "What",
]
