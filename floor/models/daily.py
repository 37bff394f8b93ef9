"""The counts of a day in Kyiv, of all lines and languages: what is asked for over months."""

from django.db import models


class Daily(models.Model):
    """The counts of one day, as far as they are folded."""

    # The moment at which the day begins.
    day = models.DateTimeField()
    office = models.ForeignKey("operators.Office", on_delete=models.PROTECT, related_name="+")
    what = models.CharField(max_length=9)
    within = models.SmallIntegerField()
    number = models.IntegerField()
    seconds = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "day", "what", "within"], name="daily_once")
        ]

    def __str__(self) -> str:
        return str(self.pk)
