"""A member of staff, known here and everywhere by call-sign only."""

import uuid
from typing import Any, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from operators.models.office import Office
from operators.models.skill import Skill
from operators.roles import TAKES_CONTACTS, Role, holds

CALL_SIGN = r"^[A-Z][a-z]{1,15}(-[0-9]{1,3})?$"
#: How a decoy is kept beside the person it stands for; it is shown without the mark.
MARK = "~"
EXTENSION = r"^([0-9]{2,8})?$"
LANGUAGES = ("uk", "ru", "en")
#: What reaches beyond the office and counts people.
NOT_FOR_DECOYS = frozenset({"oversight.set_retention", "oversight.evacuate_office"})
_RULES = (
    models.CheckConstraint(
        condition=models.Q(stands_for=None, colleague_of=None, call_sign__regex=CALL_SIGN)
        | models.Q(
            stands_for__isnull=False,
            colleague_of=None,
            call_sign__regex=f"{CALL_SIGN[:-1]}{MARK}$",
        )
        | models.Q(
            stands_for=None,
            colleague_of__isnull=False,
            call_sign__regex=f"{CALL_SIGN[:-1]}{MARK}[0-9a-f]{{6}}$",
        ),
        name="operators_call_sign_is_one_word",
    ),
    models.CheckConstraint(
        condition=models.Q(colleague_of=None)
        | models.Q(password__startswith=UNUSABLE_PASSWORD_PREFIX),
        name="operators_the_invented_never_sign_in",
    ),
    models.CheckConstraint(
        condition=models.Q(role__in=Role.values), name="operators_role_is_known"
    ),
    models.CheckConstraint(
        condition=models.Q(stands_for=None, colleague_of=None)
        | models.Q(role__in=sorted(TAKES_CONTACTS | {Role.LIAISON})),
        name="operators_decoy_sees_cases",
    ),
    models.CheckConstraint(
        condition=models.Q(languages__contained_by=list(LANGUAGES)),
        name="operators_languages_are_of_the_line",
    ),
    models.CheckConstraint(
        condition=models.Q(skills__contained_by=Skill.values),
        name="operators_skills_are_of_the_list",
    ),
    models.CheckConstraint(
        condition=~models.Q(role__in=sorted(TAKES_CONTACTS)) | models.Q(languages__len__gt=0),
        name="operators_who_answer_speak_a_language",
        violation_error_code="languages",
        violation_error_message=_("Write down a language first: this role speaks with people."),
    ),
    models.CheckConstraint(
        condition=models.Q(extension__regex=EXTENSION), name="operators_extension_is_digits"
    ),
    models.UniqueConstraint(
        fields=["extension"],
        condition=~models.Q(extension=""),
        name="operators_extension_is_one_desk",
        violation_error_code="extension",
        violation_error_message=_("Somebody else has this extension."),
    ),
)


class Operator(AbstractBaseUser):
    """One person who may sign in; no name, address or telephone number is ever kept."""

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    call_sign = models.CharField(
        _("call-sign"), max_length=21, unique=True, validators=[RegexValidator(CALL_SIGN)]
    )
    role = models.CharField(_("role"), max_length=16, choices=Role.choices)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="people")
    languages = ArrayField(
        models.CharField(max_length=2), default=list, blank=True, verbose_name=_("languages")
    )
    skills = ArrayField(
        models.CharField(max_length=8, choices=Skill.choices),
        default=list,
        db_default=[],
        blank=True,
        verbose_name=_("skills"),
    )
    extension = models.CharField(
        _("extension"), max_length=8, blank=True, validators=[RegexValidator(EXTENSION)]
    )
    # When the password of the handset on this desk ends; no other handset ever rings there.
    handset_until = models.DateTimeField(null=True, editable=False)
    is_active = models.BooleanField(_("active"), default=True)
    # Raised when a person is kept out: a session from before never opens again.
    sessions_ended = models.PositiveIntegerField(default=0, editable=False)
    # Raised by a trigger whenever a right may have changed; an open socket compares it.
    rights_version = models.PositiveIntegerField(default=1, editable=False)

    # Whoever signs in by their duress word is this other person, in an office of its own.
    stands_for = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, editable=False, related_name="decoy"
    )

    # Somebody invented, who works beside this decoy so that its office is not empty.
    colleague_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, editable=False, related_name="colleagues"
    )

    # The hour of a sign-in belongs to the audit alone.
    last_login = None

    USERNAME_FIELD = "call_sign"
    objects = BaseUserManager["Operator"]()

    class Meta:
        verbose_name = _("operator")
        verbose_name_plural = _("operators")
        ordering = ("call_sign",)
        constraints = _RULES

    def __str__(self) -> str:
        return self.call_sign

    @classmethod
    def from_db(cls, *args: Any, **kwargs: Any) -> Self:
        """A decoy and those beside it show their call-signs without the mark."""
        found = super().from_db(*args, **kwargs)
        if "call_sign" in found.__dict__:
            found.call_sign = found.call_sign.partition(MARK)[0]
        return found

    @property
    def behind(self) -> "Operator":
        """Who sits there: the person that a decoy stands for, else this one."""
        return self.stands_for or self

    def get_session_auth_hash(self) -> str:
        """What a session must still show: the password, and how often all of them were ended."""
        proof = super().get_session_auth_hash()
        return salted_hmac("operators.session", f"{proof}.{self.sessions_ended}").hexdigest()

    def has_perm(self, permission: str, obj: object = None) -> bool:
        """Whether the role holds the permission at all; the thing itself is `access.can`'s."""
        if self.stands_for_id is not None and permission in NOT_FOR_DECOYS:
            return False
        return self.is_active and holds(self.role, permission)

    @property
    def skill_words(self) -> list[str]:
        """What this person has learned, in the reader's language."""
        return [str(skill.label) for skill in Skill if skill in self.skills]

    @property
    def takes_contacts(self) -> bool:
        """Whether calls and chats are offered to this person."""
        return self.role in TAKES_CONTACTS
