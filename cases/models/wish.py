"""What a person wishes for after capture, by a short list and in their own words."""

import uuid

from django.db import models
from django.db.models import Q

from cases.models.case import Case
from cases.models.member import Member
from vault.fields import AMBER, SealedField
from vault.owners import KeyOwned


class Wish(KeyOwned, models.Model):
    """The wishes of one person as they last said them: of a case, or of one of its people.

    They lie under the keys of that person, and change with each asking; the journal has who asked
    when, never what was said.
    """

    owner_column = "about"

    ref = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="wishes")
    # None for whoever the record of the case describes.
    member = models.OneToOneField(
        Member, on_delete=models.CASCADE, null=True, related_name="wishes"
    )
    # Whose keys: the member's, or the case's.
    about = models.UUIDField()
    version = models.PositiveIntegerField(default=1)
    by = models.ForeignKey("operators.Operator", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    # Wishes of an earlier asking, put back, do not open.
    wishes = SealedField(data_class=AMBER, pinned_to="version")
    words = SealedField(data_class=AMBER, pinned_to="version")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(member=None), name="wish_of_the_case_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.ref)
