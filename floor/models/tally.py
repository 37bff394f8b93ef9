"""Narrow counts of contacts by hour, line and language, and what is still to be folded in."""

from django.db import models


class Counted(models.Model):
    """What is counted, and of which contacts; no row names one."""

    hour = models.DateTimeField()
    # No office is ever removed: a check and an index of it would be paid for with every call.
    office = models.ForeignKey(
        "operators.Office",
        on_delete=models.PROTECT,
        related_name="+",
        db_constraint=False,
        db_index=False,
    )
    line = models.CharField(max_length=32)
    language = models.CharField(max_length=2)
    what = models.CharField(max_length=9)
    within = models.SmallIntegerField()
    number = models.IntegerField()
    seconds = models.BigIntegerField()

    class Meta:
        abstract = True


class Tally(Counted):
    """The counts of an hour, as far as they are folded; later of the day that begins then."""

    is_day = models.BooleanField(default=False)

    class Meta(Counted.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["office", "hour", "is_day", "line", "language", "what", "within"],
                name="tally_once",
            )
        ]
        # Of people and of cases: few among many.
        indexes = [
            models.Index(
                fields=["office", "hour"], condition=models.Q(line=""), name="tally_of_no_line"
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Delta(Counted):
    """A change of counts that PostgreSQL wrote with a contact, until the worker folds it."""

    minute = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.pk)


class Lately(models.Model):
    """The counts of a minute of the last hour, of all lines and languages."""

    minute = models.DateTimeField()
    office = models.ForeignKey("operators.Office", on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=9)
    within = models.SmallIntegerField()
    number = models.IntegerField()
    seconds = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["office", "minute", "what", "within"], name="lately_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)
