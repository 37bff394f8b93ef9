"""What the press room knows of a case: five coarse marks, and nothing that leads back to it."""

from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

KEY_LENGTH = 8


class Line(models.TextChoices):
    """The way in through which a case began."""

    TELEPHONE = "telephone", _("Telephone")
    TELEGRAM = "telegram", _("Telegram")
    WEB = "web", _("Web form")
    OTHER = "other", _("Other")


class CallerKind(models.TextChoices):
    """Who turned to the line."""

    SOLDIER = "soldier", _("Soldier")
    LIABLE = "liable", _("May be called up")
    FAMILY = "family", _("Family or friend")
    OTHER = "other", _("Other")
    UNKNOWN = "unknown", _("Not known")


class Language(models.TextChoices):
    """The language of the conversation."""

    UK = "uk", _("Ukrainian")
    RU = "ru", _("Russian")
    OTHER = "other", _("Other")


class Region(models.TextChoices):
    """Where home is, as coarse as it can be said; never a place of service."""

    WEST = "west", _("West")
    CENTRE = "centre", _("Centre")
    EAST = "east", _("East")
    UNKNOWN = "unknown", _("Not known")


class Fact(models.Model):
    """One case, counted once, in the week it was opened.

    The key is a keyed hash that the press room cannot turn back. What became of the case is not
    here and must never be: whoever floods the line would read our judgement from the figures.
    """

    key = models.BinaryField(max_length=KEY_LENGTH, primary_key=True)
    week = models.DateField(_("week of opening"))
    line = models.CharField(max_length=12, choices=Line.choices)
    caller_kind = models.CharField(max_length=12, choices=CallerKind.choices)
    language = models.CharField(max_length=8, choices=Language.choices)
    region = models.CharField(max_length=8, choices=Region.choices)
    # Not while another fact counts the same person.
    counted = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("fact")
        verbose_name_plural = _("facts")
        constraints = (
            models.CheckConstraint(
                condition=Exact(Length("key"), KEY_LENGTH), name="press_fact_key_is_whole"
            ),
            models.CheckConstraint(
                condition=models.Q(week__iso_week_day=1), name="press_fact_week_begins_on_monday"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    line__in=Line.values,
                    caller_kind__in=CallerKind.values,
                    language__in=Language.values,
                    region__in=Region.values,
                ),
                name="press_fact_is_coarse",
            ),
        )
        indexes = (models.Index(fields=["week"], name="press_fact_by_week"),)

    def __str__(self) -> str:
        return f"one case in the week of {self.week}"
