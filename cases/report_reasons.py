"""Why somebody takes figures out of the house: the download says it, and the journal."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ReportReason(models.TextChoices):
    """Why figures are downloaded."""

    PLANNING = "planning", _("Planning of shifts")
    LEADERSHIP = "leadership", _("The leadership asks for them")
    REVIEW = "review", _("A regular review")
    COMPLAINT = "complaint", _("A complaint is looked into")
    OTHER = "other", _("Another reason, in a sentence")
