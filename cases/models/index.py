"""Which version of the cut tags is whole and searched, and which is being made beside it."""

from django.db import models
from django.db.models.functions import Coalesce

from vault.blind_index import FIRST


class IndexVersion(models.Model):
    """At most one row; without it the first version is searched and none is made."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    current = models.PositiveSmallIntegerField(default=FIRST)
    building = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="index_version_one_row"),
            models.CheckConstraint(
                condition=~models.Q(building=models.F("current")), name="index_version_differs"
            ),
        ]

    def __str__(self) -> str:
        return str(self.current)


def searched_version() -> Coalesce:
    """The version to search, as part of the query that searches: both see the same moment."""
    return Coalesce(
        models.Subquery(IndexVersion.objects.values("current")[:1]),
        models.Value(FIRST),
        output_field=models.PositiveSmallIntegerField(),
    )
