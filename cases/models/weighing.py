"""Why somebody is needed sooner or later than the answers say."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class WhyOtherwise(models.TextChoices):
    """Why the urgency is set otherwise than the answers say."""

    HEARD = "heard", _("The voice or the words say otherwise")
    MISTAKEN = "mistaken", _("An answer was noted wrongly")
    KNOWN = "known", _("We know more from elsewhere")
    PASSED = "passed", _("The danger has passed")
