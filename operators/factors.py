"""What allauth asks about this console when it speaks WebAuthn."""

from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.forms import ValidationError

from operators.models import Operator

NAME = "Console"


class Factors(DefaultMFAAdapter):  # type: ignore[misc]
    """A person is a call-sign; no address of any kind is known."""

    def _get_user_identifier(self, user: AbstractBaseUser) -> str:
        return user.call_sign if isinstance(user, Operator) else ""

    def _get_site_name(self) -> str:
        return NAME

    def get_public_key_credential_user_entity(self, user: AbstractBaseUser) -> dict[str, object]:
        """Under which name a passkey keeps its person."""
        name = self._get_user_identifier(user)
        return {"id": str(user.pk).encode(), "display_name": name, "name": name}

    def validation_error(self, code: str, *args: object) -> ValidationError:
        """Whatever is wrong with an answer, it is wrong in one way."""
        return ValidationError("", code=code)
