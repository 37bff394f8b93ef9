"""The teams of liaison officers that receive people, and the windows that they hold."""

import uuid
from datetime import UTC, datetime, timedelta

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, IntegerField, Q, Value
from django.utils.timezone import localtime
from django.utils.translation import gettext, pgettext_lazy

from cases.days import KYIV

DAY = 24 * 60
MOST_PEOPLE, LONGEST_WAY = 99, 12 * 60


class TeamName(models.TextChoices):
    """The whole list: a bird says nothing about who they are and where they go."""

    HERON = "heron", pgettext_lazy("team", "Heron")
    ROOK = "rook", pgettext_lazy("team", "Rook")
    STORK = "stork", pgettext_lazy("team", "Stork")
    SWIFT = "swift", pgettext_lazy("team", "Swift")
    FINCH = "finch", pgettext_lazy("team", "Finch")
    LARK = "lark", pgettext_lazy("team", "Lark")
    OWL = "owl", pgettext_lazy("team", "Owl")
    TEAL = "teal", pgettext_lazy("team", "Teal")
    WREN = "wren", pgettext_lazy("team", "Wren")
    GULL = "gull", pgettext_lazy("team", "Gull")
    JAY = "jay", pgettext_lazy("team", "Jay")
    ROBIN = "robin", pgettext_lazy("team", "Robin")


class LiaisonTeam(models.Model):
    """One team: how many people it takes in a window, when it works and how long its way is.

    It belongs to no office and stays for good; one that works no more is not active.
    """

    number = models.PositiveSmallIntegerField(primary_key=True)
    name = models.CharField(max_length=8, choices=TeamName.choices, unique=True)
    people = models.PositiveSmallIntegerField()
    # Minutes of the day in Kyiv; the same twice is round the clock.
    opens = models.PositiveSmallIntegerField(default=0)
    closes = models.PositiveSmallIntegerField(default=0)
    # Minutes on the way there and back.
    way_there = models.PositiveSmallIntegerField()
    way_back = models.PositiveSmallIntegerField()
    active = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(number__gte=1, number__lte=99), name="team_number"),
            models.CheckConstraint(condition=Q(name__in=TeamName.values), name="team_name_known"),
            models.CheckConstraint(
                condition=Q(people__gte=1, people__lte=MOST_PEOPLE), name="team_takes_somebody"
            ),
            models.CheckConstraint(
                condition=Q(opens__lt=DAY, closes__lt=DAY), name="team_hours_of_a_day"
            ),
            models.CheckConstraint(
                condition=Q(way_there__lte=LONGEST_WAY, way_back__lte=LONGEST_WAY),
                name="team_way_of_hours",
            ),
        ]

    def __str__(self) -> str:
        words = {"number": self.number, "name": self.get_name_display()}
        return gettext("Team %(number)s · %(name)s") % words

    @property
    def hours(self) -> str:
        """When it works, in Kyiv; empty for round the clock."""
        return "" if self.opens == self.closes else f"{clock(self.opens)}–{clock(self.closes)}"

    def works(self, starts: datetime, ends: datetime) -> bool:
        """Whether the whole window lies within one shift of the team."""
        if self.opens == self.closes:
            return True
        longer = DAY if self.closes < self.opens else 0
        first = localtime(starts, KYIV).replace(hour=0, minute=0, second=0, microsecond=0)
        for day in (first - timedelta(days=1), first):
            opens = day + timedelta(minutes=self.opens)
            closes = day + timedelta(minutes=self.closes + longer)
            if opens <= localtime(starts, KYIV) and localtime(ends, KYIV) <= closes:
                return True
        return False

    def with_way(self, starts: datetime, ends: datetime) -> tuple[datetime, datetime]:
        """From when until when the team has its hands full, whatever the clocks do meanwhile."""
        there, back = timedelta(minutes=self.way_there), timedelta(minutes=self.way_back)
        return starts.astimezone(UTC) - there, ends.astimezone(UTC) + back


class Slot(models.Model):
    """A hand-over window of one team; it does not know whose it is.

    `held` is the window with the way there and back, as PostgreSQL itself reckons it from the team
    when the window is taken (sql/windows.sql); two of one team never overlap.
    """

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    team = models.ForeignKey(
        LiaisonTeam, on_delete=models.PROTECT, db_column="team", related_name="slots"
    )
    span = DateTimeRangeField()
    held = DateTimeRangeField(editable=False)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="slot_one_hand_over_per_team",
                expressions=[
                    (
                        Func(
                            F("team"),
                            F("team"),
                            Value("[]"),
                            function="int4range",
                            output_field=IntegerField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                    ("held", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(condition=Q(span__isempty=False), name="slot_not_empty"),
        ]

    def __str__(self) -> str:
        return str(self.ref)

    @property
    def leaves(self) -> datetime:
        """When the team sets out."""
        return self.team.with_way(self.span.lower, self.span.upper)[0]


def clock(minute: int) -> str:
    """A minute of the day as a clock shows it."""
    return f"{minute // 60:02}:{minute % 60:02}"
