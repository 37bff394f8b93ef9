"""What somebody has learned beyond the usual, so that whoever needs it comes to them."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Skill(models.TextChoices):
    """The whole list: a flag of a case asks for each, else nobody would be chosen by it."""

    MINORS = "minors", _("People under age")
    MEDICAL = "medical", _("Wounded and ill people")
    CRISIS = "crisis", _("Risk of suicide")
    THREATS = "threats", _("Threats and pressure")
    LAW = "law", _("Questions of law")
