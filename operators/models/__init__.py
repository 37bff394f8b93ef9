"""People, where they sit, whether they can take a contact, and a way in for demonstrations."""

from operators.models.office import Office
from operators.models.operator import Operator
from operators.models.presence import Presence, Reason, State
from operators.models.sign_in_link import SignInLink

__all__ = ["Office", "Operator", "Presence", "Reason", "SignInLink", "State"]
